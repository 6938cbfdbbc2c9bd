import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface Child {
  readonly process: ChildProcess;
  /** Complete lines so far. */
  lines(): readonly string[];
  /** Resolves with the first line that satisfies. */
  line(satisfies: (line: string) => boolean): Promise<string>;
  /** Sends a signal and resolves with the exit code (`null` when the signal ended it). */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Runs a TypeScript file in a process of its own. */
export function startChild(file: URL, args: readonly string[]): Child {
  const child = spawn(process.execPath, [file.pathname, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  let wake = () => {};
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    wake();
  });
  const exited = once(child, "exit");
  void exited.then(() => wake());
  const lines = () =>
    text
      .slice(0, text.lastIndexOf("\n") + 1)
      .split("\n")
      .slice(0, -1);
  return {
    process: child,
    lines,
    async line(satisfies) {
      for (;;) {
        const found = lines().find(satisfies);
        if (found !== undefined) return found;
        if (child.exitCode !== null) throw new Error(`the process ended with ${child.exitCode}: ${text}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async end(signal) {
      child.kill(signal);
      const [code]: unknown[] = await exited;
      return typeof code === "number" ? code : null;
    },
  };
}
