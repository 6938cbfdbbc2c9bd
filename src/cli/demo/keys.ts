/** A terminal's keyboard, as far as the demo needs it. */
export interface Keyboard {
  setRawMode?(isRaw: boolean): unknown;
  on(event: "data", listener: (chunk: Buffer | string) => void): unknown;
  off(event: "data", listener: (chunk: Buffer | string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export type Key = "next" | "quit";

/** Listens to Enter (the next step), and to q, Ctrl-C and Ctrl-D (the end). The returned function ends listening. */
export function listenToKeys(keyboard: Keyboard, pressed: (key: Key) => void): () => void {
  const listener = (chunk: Buffer | string): void => {
    for (const character of chunk.toString()) {
      if (character === "\r" || character === "\n") pressed("next");
      else if ("qQ\u0003\u0004".includes(character)) pressed("quit");
    }
  };
  keyboard.setRawMode?.(true);
  keyboard.on("data", listener);
  keyboard.resume();
  return () => {
    keyboard.off("data", listener);
    keyboard.setRawMode?.(false);
    keyboard.pause();
  };
}
