import { Worker } from "node:worker_threads";
import type { ParsedSource, ParseSource } from "../core/source/reader.ts";

type Request = Parameters<ParseSource>;

export interface ThreadedParserOptions {
  /** A longer reading is ended; the largest file that is read takes some six seconds on a machine that is not busy. */
  readonly deadlineMs?: number;
  /** A thread that needs more memory is ended. */
  readonly heapMegabytes?: number;
  /** For tests: what the threads run. */
  readonly script?: URL;
}

/** A file that could not be read in its time or its memory. Thrown, so that the turn is tried again, and is told at last. */
export class ParsingStopped extends Error {
  override readonly name = "ParsingStopped";
  constructor(blob: string, format: string, why: string) {
    super(`the ${format} file with the blob ${blob} ${why}`);
  }
}

export interface ThreadedParser {
  /** Throws {@link ParsingStopped}. */
  parse(...request: Request): Promise<ParsedSource>;
  close(): Promise<void>;
}

const DEADLINE_MS = 30_000;
/** Twice what the largest file with the most nodes takes. */
const HEAP_MEGABYTES = 768;
/** A thread has to load its readers first; that is no file's fault. */
const START_MS = 60_000;
/** What a thread says when it has loaded its readers. */
export const READY = "ready";
/** While one thread is stuck with a file until its deadline, the other reads everybody else's. */
const THREADS_MAX = 2;

const SCRIPT = new URL(import.meta.url.endsWith(".ts") ? "./parse-thread.ts" : "./parse-thread.js", import.meta.url);

/**
 * Reads files in threads of their own: a file that hangs a reader, or fills its memory, stops no webhook and no other pull
 * request. A thread reads one file at a time and lives until one of them stops it.
 */
export function createThreadedParser(options: ThreadedParserOptions = {}): ThreadedParser {
  const { deadlineMs = DEADLINE_MS, heapMegabytes = HEAP_MEGABYTES, script = SCRIPT } = options;
  const idle: Worker[] = [];
  const waiting: (() => void)[] = [];
  let threads = 0;

  async function begin(): Promise<Worker> {
    const worker = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } });
    // It must not keep the process alive while nothing is read.
    worker.unref();
    try {
      await answerOf(worker, START_MS);
      return worker;
    } catch (error) {
      giveBack(undefined);
      throw error;
    }
  }

  /** An idle thread, a new one, or the next that has done its work. */
  async function take(): Promise<Worker> {
    if (idle.length === 0 && threads >= THREADS_MAX) await new Promise<void>((resolve) => waiting.push(resolve));
    const known = idle.pop();
    if (known !== undefined) return known;
    threads += 1;
    return begin();
  }

  function giveBack(worker: Worker | undefined): void {
    if (worker === undefined) threads -= 1;
    else idle.push(worker);
    waiting.shift()?.();
  }

  return {
    async parse(...request) {
      const worker = await take();
      try {
        const answer = await ask(worker, request, deadlineMs);
        giveBack(worker);
        return answer;
      } catch (error) {
        giveBack(undefined);
        await worker.terminate();
        throw error;
      }
    },
    async close() {
      for (const worker of idle.splice(0)) {
        threads -= 1;
        await worker.terminate();
      }
    },
  };
}

async function ask(worker: Worker, request: Request, deadlineMs: number): Promise<ParsedSource> {
  const [blob, format] = request;
  worker.postMessage(request);
  try {
    return await answerOf<ParsedSource>(worker, deadlineMs);
  } catch (error) {
    throw new ParsingStopped(blob, format, error instanceof Error ? error.message : String(error));
  }
}

/** The thread's next message. Rejects when it ends instead, or says nothing in time. */
function answerOf<Answer>(worker: Worker, deadlineMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const listeners = {
      message: (answer: Answer) => end(() => resolve(answer)),
      error: (error: Error) => fail(`stopped its reader: ${error.message}`),
      exit: () => fail("stopped its reader"),
    };
    const fail = (why: string) => end(() => reject(new Error(why)));
    const timer = setTimeout(() => fail(`was not read within ${deadlineMs / 1_000} seconds`), deadlineMs);
    function end(act: () => void): void {
      clearTimeout(timer);
      for (const [event, listener] of Object.entries(listeners)) worker.off(event, listener);
      act();
    }
    for (const [event, listener] of Object.entries(listeners)) worker.on(event, listener);
  });
}

/** What comes through the port was sent by {@link createThreadedParser}. */
export function isParseRequest(message: unknown): message is Request {
  return Array.isArray(message) && typeof message[0] === "string" && typeof message[1] === "string";
}
