import type { HistoryFilter } from "../app/ports-store.ts";
import { didYouMean } from "../core/policy/closest.ts";
import { LEDGER_EVENT_KINDS, type LedgerEventKind } from "../core/render/event-kinds.ts";
import { readTime } from "./analysis.ts";
import { usage } from "./failure.ts";

/** What `history` and `export` are asked for, as it was written. */
export interface FilterOptions {
  readonly repository?: string;
  readonly pullRequest?: string;
  readonly person?: string;
  readonly kind?: readonly string[];
  readonly since?: string;
  readonly until?: string;
}

export const EVERYTHING: HistoryFilter = {
  repository: undefined,
  pullRequest: undefined,
  person: undefined,
  kinds: undefined,
  since: undefined,
  until: undefined,
};

/** Throws CommandFailure for what is no number, kind or time. */
export function readFilter(options: FilterOptions): HistoryFilter {
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
