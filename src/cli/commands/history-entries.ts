import type { LedgerEntry } from "../../core/ledger/event.ts";
import { renderHistoryText } from "../../core/render/history.ts";
import type { World } from "../world.ts";

/** Rows of a table; a script that wants all asks for JSON Lines, which are not held in memory. */
const ROWS_MAX = 2_000;

/** Entries of the ledger as a table. */
export async function printEntries(entries: AsyncIterable<LedgerEntry>, isQuiet: boolean, world: World): Promise<void> {
  const shown: LedgerEntry[] = [];
  let left = 0;
  for await (const entry of entries) {
    if (shown.length < ROWS_MAX) shown.push(entry);
    else left += 1;
  }
  world.print(renderHistoryText(shown, world.palette));
  if (left > 0 && !isQuiet) {
    world.complain(`${left} later entries are not shown: narrow it down with --since, or take --format jsonl.`);
  }
}
