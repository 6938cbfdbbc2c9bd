import { parentPort } from "node:worker_threads";
import { parseSource } from "../../../src/core/source/readers.ts";
import { isParseRequest, READY } from "../../../src/parsing/threaded-parser.ts";

/** As the real one, with a reader that some files hang, fill with memory, or break. */
parentPort?.on("message", (message: unknown) => {
  if (!isParseRequest(message)) return;
  const [blob] = message;
  if (blob === "hangs") for (;;);
  if (blob === "grows") for (const held: number[][] = []; ; ) held.push(Array.from({ length: 100_000 }, Math.random));
  if (blob === "throws") throw new Error("broken");
  parentPort?.postMessage(parseSource(...message));
});

parentPort?.postMessage(READY);
