import { hash } from "node:crypto";
import type { SealedLine } from "../core/ledger/sealed-line.ts";
import type { Place } from "./read-lines.ts";

/** SHA-256 of a line without its member `hash`, as it stands in a file's bytes. */
export function createLineHasher(): (bytes: Buffer, place: Place, sealed: SealedLine) => string {
  let room = Buffer.alloc(64 * 1024);
  return (bytes, { start, end }, { hashAt, hashEnd }) => {
    if (end - start > room.length) room = Buffer.alloc(end - start);
    const front = bytes.copy(room, 0, start, hashAt);
    const length = front + bytes.copy(room, front, hashEnd, end);
    return hash("sha256", room.subarray(0, length), "hex");
  };
}
