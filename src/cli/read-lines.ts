import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";

/** More than the longest line of any export: a text beside the ledger is a report or a comment, some megabytes at most. */
const LINE_BYTES_MAX = 64 * 1024 * 1024;

const CHUNK_BYTES = 1024 * 1024;
const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = "\ufeff";

/** `undefined` for a line that is too long or no UTF-8: it says nothing that could be relied on. */
export type Line = string | undefined;

/**
 * The lines of a file, many at a time, without their ends (`\n` or `\r\n`) and without a byte order mark before the first.
 * Holds a megabyte and one line. Throws what the file system says.
 */
export async function* readLines(path: string): AsyncGenerator<readonly Line[]> {
  let rest: Buffer = Buffer.alloc(0);
  let isFirst = true;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    rest = bytes.subarray(end);
    if (rest.length > LINE_BYTES_MAX) {
      yield [undefined];
      return;
    }
    if (end === 0) continue;
    yield decode(bytes.subarray(0, end - 1), isFirst);
    isFirst = false;
  }
  if (rest.length > 0) yield decode(rest, isFirst);
}

function decode(bytes: Buffer, isFirst: boolean): readonly Line[] {
  // Bytes that are none would all become the same character, so that one could stand for another unnoticed.
  const lines: readonly Line[] = isUtf8(bytes) ? bytes.toString("utf8").split("\n") : splitBytes(bytes);
  return lines.map((line, index) => {
    const text = isFirst && index === 0 && line?.startsWith(BYTE_ORDER_MARK) ? line.slice(1) : line;
    return text?.endsWith("\r") ? text.slice(0, -1) : text;
  });
}

function splitBytes(bytes: Buffer): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= bytes.length; ) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    lines.push(isUtf8(line) ? line.toString("utf8") : undefined);
    start = end + 1;
  }
  return lines;
}
