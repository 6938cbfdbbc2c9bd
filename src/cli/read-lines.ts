import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";

/** More than the longest line of any export: a text beside the ledger is a report or a comment, some megabytes at most. */
const LINE_BYTES_MAX = 64 * 1024 * 1024;

const CHUNK_BYTES = 1024 * 1024;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from("\ufeff");

/** `undefined` for a line that is too long or no UTF-8: it says nothing that could be relied on. */
export type Line = string | undefined;

/** Whole lines of a file, as its bytes. */
export interface Chunk {
  readonly bytes: Buffer;
  /** All of it is UTF-8. Bytes that are none would all become the same character, so that one could stand for another unnoticed. */
  readonly isText: boolean;
  /** Where each line begins and ends, without its end (`\n` or `\r\n`) and without a byte order mark before the first. */
  readonly lines: Iterable<Place>;
}

export interface Place {
  readonly start: number;
  readonly end: number;
}

/**
 * A file, many lines at a time. Holds a megabyte and one line; a line that is too long is the last, and stands there as one
 * that is no UTF-8. Throws what the file system says.
 */
export async function* readChunks(path: string): AsyncGenerator<Chunk> {
  let rest: Buffer = Buffer.alloc(0);
  let isFirst = true;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    rest = bytes.subarray(end);
    if (rest.length > LINE_BYTES_MAX) {
      yield { bytes: NO_TEXT, isText: false, lines: [{ start: 0, end: 1 }] };
      return;
    }
    if (end === 0) continue;
    yield chunkOf(bytes.subarray(0, end - 1), isFirst);
    isFirst = false;
  }
  if (rest.length > 0) yield chunkOf(rest, isFirst);
}

const NO_TEXT = Buffer.from([0xff]);

/** The lines of a file, many at a time. */
export async function* readLines(path: string): AsyncGenerator<readonly Line[]> {
  for await (const chunk of readChunks(path)) yield Array.from(chunk.lines, (place) => lineAt(chunk, place));
}

export function lineAt({ bytes, isText }: Chunk, { start, end }: Place): Line {
  return isText || isUtf8(bytes.subarray(start, end)) ? bytes.toString("utf8", start, end) : undefined;
}

function chunkOf(bytes: Buffer, isFirst: boolean): Chunk {
  return { bytes, isText: isUtf8(bytes), lines: { [Symbol.iterator]: () => placesIn(bytes, isFirst) } };
}

function* placesIn(bytes: Buffer, isFirst: boolean): Generator<Place> {
  let start = isFirst && bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  while (start <= bytes.length) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    yield { start, end: end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end };
    start = end + 1;
  }
}
