import type { HistoryFilter } from "../../app/ports.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import { didYouMean } from "../../core/policy/closest.ts";
import { LEDGER_EVENT_KINDS, type LedgerEventKind } from "../../core/render/event-kinds.ts";
import { historyJsonLine, renderHistoryText } from "../../core/render/history.ts";
import { readTime } from "../analysis.ts";
import { EXIT, type ExitCode, usage } from "../failure.ts";
import type { World } from "../world.ts";

export interface HistoryOptions {
  readonly database?: string;
  readonly repository?: string;
  readonly pullRequest?: string;
  readonly person?: string;
  readonly kind?: readonly string[];
  readonly since?: string;
  readonly until?: string;
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
    if (options.format === "jsonl") for await (const entry of entries) world.print(historyJsonLine(entry));
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

function readFilter(options: HistoryOptions): HistoryFilter {
  const pullRequest = options.pullRequest === undefined ? undefined : Number(options.pullRequest.replace(/^#/, ""));
  if (pullRequest !== undefined && !(Number.isSafeInteger(pullRequest) && pullRequest > 0)) {
    throw usage(`--pull-request ${options.pullRequest} is no number of a pull request.`);
  }
  return {
    repository: options.repository,
    pullRequest,
    person: options.person?.replace(/^@/, ""),
    kinds: options.kind?.map(readKind),
    since: options.since === undefined ? undefined : readTime(options.since, "--since"),
    until: options.until === undefined ? undefined : readTime(options.until, "--until"),
  };
}

function readKind(name: string): LedgerEventKind {
  const kind = LEDGER_EVENT_KINDS.find((candidate) => candidate === name);
  if (kind === undefined) {
    throw usage(
      `Nothing of the kind "${name}" is ever recorded: choose ${LEDGER_EVENT_KINDS.join(", ")}.${didYouMean(name, LEDGER_EVENT_KINDS)}`,
    );
  }
  return kind;
}
