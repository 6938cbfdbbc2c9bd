import { BrokenLedger } from "../../app/ports.ts";
import { GENESIS } from "../../core/ledger/chain.ts";
import type { CommentReference, LedgerEntry } from "../../core/ledger/event.ts";
import { canonicalJson, isSealed } from "../../core/ledger/seal.ts";
import type { Link } from "../../core/ledger/verify.ts";
import { assert } from "../../core/model/assert.ts";
import type { Hash } from "../../core/model/hash.ts";
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

/** The columns of a new row, in the order in which {@link entryValues} gives them. */
export const insertedColumns = `${entryColumns}, at_ms, actor_login`;

export function entryValues(entry: LedgerEntry): readonly (string | number | null)[] {
  const atMs = Date.parse(entry.at);
  assert(!Number.isNaN(atMs), "an entry has a time");
  return [
    entry.repository.id,
    entry.sequence,
    entry.at,
    entry.repository.name,
    entry.pullRequest,
    canonicalJson(entry.actor),
    entry.event.kind,
    canonicalJson(entry.event),
    entry.previous,
    entry.hash,
    atMs,
    entry.actor.kind === "person" ? entry.actor.login : null,
  ];
}

/** The entry of a row, if it is as it was written and the one after it (`next_previous`) still names it. */
export function readSealedEntry(row: Readonly<Record<string, unknown>>, hash: Hash): LedgerEntry {
  const entry = readUnbroken(row);
  const nextPrevious = expectShape(nullable(isText), row.next_previous, "hash");
  const isFirst = entry.sequence === 1;
  const isLinked = (entry.previous === GENESIS) === isFirst && (nextPrevious ?? entry.hash) === entry.hash;
  if (!isLinked || !isSealed(entry, hash)) {
    throw new BrokenLedger(
      `entry ${entry.sequence} of repository ${entry.repository.id} was changed after it was written`,
    );
  }
  return entry;
}

function readUnbroken(row: Readonly<Record<string, unknown>>): LedgerEntry {
  try {
    return readEntry(row);
  } catch (cause) {
    throw new BrokenLedger(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The entry that a row of the ledger holds. Throws an error that names the row when it is not one of ours. */
export function readEntry(value: unknown): LedgerEntry {
  const row = expectShape(isEntryRow, value, "entry of the ledger");
  const what = `entry ${row.sequence} of repository ${row.repository_id}`;
  const event = expectJson(isLedgerEvent, row.event, what);
  if (event.kind !== row.kind) throw new Error(`the stored ${what} says two kinds: ${row.kind} and ${event.kind}`);
  // In the order of canonical JSON, which is written fastest so.
  return {
    actor: expectJson(isActor, row.actor, what),
    at: row.at,
    event,
    hash: row.hash,
    previous: row.previous,
    pullRequest: row.pull_request,
    repository: { id: row.repository_id, name: row.repository_name },
    sequence: row.sequence,
  };
}

/** An entry's place in its chain, and the text that its hash is over; no text where a row's kind is not its event's. */
export function readSealedRow(value: unknown): Link & { readonly sealed: string } {
  const row = expectShape(isEntryRow, value, "entry of the ledger");
  const { repository_id: id, repository_name, sequence, previous, hash } = row;
  const name = JSON.stringify(repository_name);
  // In the order of canonical JSON; actor and event are stored in it. A quote within a string has a backslash before it.
  const sealed =
    !isKindOfComment(row.kind) && row.event.includes(`"kind":"${row.kind}"`)
      ? `{"actor":${row.actor},"at":"${row.at}","event":${row.event},"previous":"${previous}","pullRequest":${row.pull_request},"repository":{"id":${id},"name":${name}},"sequence":${sequence}}`
      : "";
  return { repository: { id, name: repository_name }, sequence, previous, hash, sealed };
}

/** The only other kinds that stand in an event. The record makes the compiler ask for a new one. */
const KINDS_OF_COMMENTS: Readonly<Record<CommentReference["kind"], true>> = {
  comment: true,
  review: true,
  "line-comment": true,
};

function isKindOfComment(kind: string): boolean {
  return Object.hasOwn(KINDS_OF_COMMENTS, kind);
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
