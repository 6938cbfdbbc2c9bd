import type { LedgerEntry } from "../../core/ledger/event.ts";
import { entryLine } from "../../core/ledger/export.ts";
import { didYouMean } from "../../core/policy/closest.ts";
import { renderHistoryText } from "../../core/render/history.ts";
import { EXIT, type ExitCode, usage } from "../failure.ts";
import { type FilterOptions, readFilter } from "../ledger-filter.ts";
import type { World } from "../world.ts";

export interface HistoryOptions extends FilterOptions {
  readonly database?: string;
  readonly format: string;
  readonly quiet?: boolean;
}

/** Rows of a table; a script that wants all asks for JSON Lines, which are not held in memory. */
const ROWS_MAX = 2_000;

/** `ripplegate history`: what happened, from the ledger. Throws CommandFailure, StoreError, ConfigurationError. */
export async function runHistory(options: HistoryOptions, world: World): Promise<ExitCode> {
  if (options.format !== "text" && options.format !== "jsonl") {
    throw usage(
      `There is no format "${options.format}": choose text or jsonl.${didYouMean(options.format, ["text", "jsonl"])}`,
    );
  }
  const filter = readFilter(options);
  const ledger = world.openLedger(options.database);
  try {
    const entries = ledger.readHistory(filter);
    if (options.format === "jsonl") for await (const entry of entries) world.print(entryLine(entry));
    else await printTable(entries, options.quiet === true, world);
  } finally {
    await ledger.close();
  }
  return EXIT.passed;
}

async function printTable(entries: AsyncIterable<LedgerEntry>, isQuiet: boolean, world: World): Promise<void> {
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
