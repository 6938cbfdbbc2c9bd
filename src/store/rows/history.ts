import { StoreError } from "../../app/ports.ts";
import type { SealedEntry } from "../../app/ports-store.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import { assert } from "../../core/model/assert.ts";
import { readEntry, readSealedRow } from "./ledger-entry.ts";

/** Entries in memory at a time. A large one (a long comment, a long checklist) is some 100 KB. */
export const PAGE_ENTRIES = 200;

/** Of a filter's time, since 1970. */
export function milliseconds(time: string | undefined): number | undefined {
  if (time === undefined) return undefined;
  const result = Date.parse(time);
  assert(!Number.isNaN(result), "a history filter's times are ISO-8601");
  return result;
}

/**
 * The entries of a page as they are stored: their columns hold canonical JSON, so that together they are what the hash is
 * over. Those before one that cannot be read are given all the same. Throws StoreError.
 */
export function* sealedEntriesOf(rows: readonly unknown[]): Generator<readonly SealedEntry[]> {
  const entries: SealedEntry[] = [];
  for (const row of rows) {
    try {
      entries.push({ ...readSealedRow(row), read: () => entryOf(row) });
    } catch (error) {
      yield entries;
      throw new StoreError("read the history", error);
    }
  }
  yield entries;
}

/** The entry of a row, one by one: those before one that cannot be read are given all the same. Throws StoreError. */
export function entryOf(row: unknown): LedgerEntry {
  try {
    return readEntry(row);
  } catch (error) {
    throw new StoreError("read the history", error);
  }
}
