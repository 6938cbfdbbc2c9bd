import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { usage } from "./failure.ts";

/** Where a long result goes, piece by piece, no faster than it is taken. */
export interface Output {
  write(piece: string): Promise<void>;
  finish(): Promise<void>;
  /** Something went wrong on the way: a file is not left behind half written. */
  abandon(): Promise<void>;
}

/** The terminal, or whoever reads from it. */
export function streamOutput(stream: Writable): Output {
  return { write: (piece) => put(stream, piece), finish: async () => {}, abandon: async () => {} };
}

/** A file that stands under its name once it is whole. Throws CommandFailure where it can't be written. */
export async function fileOutput(path: string): Promise<Output> {
  const draft = `${path}.part`;
  const stream = createWriteStream(draft);
  try {
    await once(stream, "open");
  } catch (error) {
    throw refusal(path, error);
  }
  const failed = new Promise<never>((_, reject) => stream.once("error", (error) => reject(refusal(path, error))));
  failed.catch(() => {});
  return {
    write: (piece) => Promise.race([put(stream, piece), failed]),
    async finish() {
      stream.end();
      await Promise.race([finished(stream), failed]);
      await rename(draft, path);
    },
    async abandon() {
      stream.destroy();
      await rm(draft, { force: true });
    },
  };
}

async function put(stream: Writable, piece: string): Promise<void> {
  if (!stream.write(piece)) await once(stream, "drain");
}

function refusal(path: string, error: unknown): Error {
  return usage(`--output ${path} could not be written: ${error instanceof Error ? error.message : String(error)}`);
}
