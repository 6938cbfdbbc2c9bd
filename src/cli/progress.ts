/** Where progress is shown: standard error. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Short work is done before anybody wonders. */
const QUIET_MS = 700;

/**
 * Shows what a long command is doing, on one line that is written over and taken away at the end. Nothing is shown where
 * nobody watches (a pipe, a log), and nothing before the work turns out to be long. `elapsed` is in milliseconds.
 */
export function createProgress(screen: Screen, elapsed: () => number): (stage: string | undefined) => void {
  let isShown = false;
  return (stage) => {
    if (screen.isTTY !== true) return;
    if (stage === undefined) {
      if (isShown) screen.write(CLEAR);
      isShown = false;
    } else if (elapsed() >= QUIET_MS) {
      screen.write(`${CLEAR}${stage}…`);
      isShown = true;
    }
  };
}

/** Back to the start of the line, and erase it. */
const CLEAR = "\r\u001b[2K";
