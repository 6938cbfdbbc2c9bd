import { parentPort } from "node:worker_threads";
import { parseSource } from "../core/source/readers.ts";
import { isParseRequest, READY } from "./threaded-parser.ts";

/** Reads one file a message, in order, and answers with what was read. What it can't read is an answer too. */
parentPort?.on("message", (message: unknown) => {
  if (isParseRequest(message)) parentPort?.postMessage(parseSource(...message));
});

parentPort?.postMessage(READY);
