import { describe, expect, it } from "vitest";
import { createProgress } from "../../src/cli/progress.ts";

function screen(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

describe("progress", () => {
  it("is shown on one line once the work turns out to be long, and taken away at the end", () => {
    const terminal = screen(true);
    let now = 0;
    const progress = createProgress(terminal, () => now);

    progress("Reading the files of the base");
    now = 900;
    progress("Reading the files of the head");
    progress("Following every code");
    progress(undefined);

    expect(terminal.written).toEqual([
      "\r\u001b[2KReading the files of the head…",
      "\r\u001b[2KFollowing every code…",
      "\r\u001b[2K",
    ]);
  });

  it("leaves no trace of short work, nor anything where nobody watches", () => {
    const terminal = screen(true);
    const pipe = screen(false);
    for (const one of [terminal, pipe]) {
      const progress = createProgress(one, () => (one === pipe ? 5_000 : 0));
      progress("Following every code");
      progress(undefined);
    }

    expect([terminal.written, pipe.written]).toEqual([[], []]);
  });
});
