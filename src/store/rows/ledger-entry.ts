import type { LedgerEntry } from "../../core/ledger/event.ts";
import { expectJson, expectShape, isInteger, isText, nullable, shape } from "./check.ts";
import { isActor, isLedgerEvent } from "./ledger-event.ts";

interface EntryRow {
  readonly repository_id: number;
  readonly sequence: number;
  readonly at: string;
  readonly repository_name: string;
  readonly pull_request: number | null;
  readonly actor: string;
  readonly kind: string;
  readonly event: string;
  readonly previous: string;
  readonly hash: string;
}

/** The columns that {@link readEntry} needs. */
export const entryColumns =
  "repository_id, sequence, at, repository_name, pull_request, actor, kind, event, previous, hash";

/** The entry that a row of the ledger holds. Throws an error that names the row when it is not one of ours. */
export function readEntry(value: unknown): LedgerEntry {
  const row = expectShape(isEntryRow, value, "entry of the ledger");
  const what = `entry ${row.sequence} of repository ${row.repository_id}`;
  const event = expectJson(isLedgerEvent, row.event, what);
  if (event.kind !== row.kind) throw new Error(`the stored ${what} says two kinds: ${row.kind} and ${event.kind}`);
  return {
    sequence: row.sequence,
    at: row.at,
    repository: { id: row.repository_id, name: row.repository_name },
    pullRequest: row.pull_request,
    actor: expectJson(isActor, row.actor, what),
    event,
    previous: row.previous,
    hash: row.hash,
  };
}

const isEntryRow = shape<EntryRow>({
  repository_id: isInteger,
  sequence: isInteger,
  at: isText,
  repository_name: isText,
  pull_request: nullable(isInteger),
  actor: isText,
  kind: isText,
  event: isText,
  previous: isText,
  hash: isText,
});
