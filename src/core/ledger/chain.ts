import canonicalize from "canonicalize";
import { assert } from "../model/assert.ts";
import type { Hash } from "../model/hash.ts";
import type { LedgerDraft, LedgerEntry, LedgerEvent } from "./event.ts";

/** Stands where the first entry would name the one before it. */
export const GENESIS = "0".repeat(64);

/**
 * The next entry of a repository's chain: numbered, bound to the one before, and hashed over canonical JSON (RFC 8785).
 * Half a surrogate pair, which that JSON cannot hold, becomes U+FFFD: whatever somebody writes, it can be recorded.
 */
export function link(previous: LedgerEntry | undefined, draft: LedgerDraft, hash: Hash): LedgerEntry {
  const { at, repository, pullRequest, actor, event } = wellFormed(draft);
  const unsealed = {
    sequence: (previous?.sequence ?? 0) + 1,
    at,
    repository,
    pullRequest,
    actor,
    event,
    previous: previous?.hash ?? GENESIS,
  };
  return { ...unsealed, hash: seal(unsealed, hash) };
}

/** JSON escapes a surrogate only where its other half is missing. */
const ESCAPED_SURROGATE = /\\ud[89a-f][0-9a-f]{2}/;

function wellFormed(draft: LedgerDraft): LedgerDraft {
  const text = JSON.stringify(draft);
  if (!ESCAPED_SURROGATE.test(text)) return draft;
  return JSON.parse(text, (_, value: unknown) => (typeof value === "string" ? value.toWellFormed() : value));
}

export type ChainVerdict =
  | { readonly kind: "intact"; readonly entries: number; readonly head: string }
  | { readonly kind: "broken"; readonly sequence: number; readonly problem: string };

export interface ChainEvidence {
  /** Content by digest, where it was exported beside the entries. */
  readonly contents?: ReadonlyMap<string, string>;
  /** Head hashes seen outside the database: each must stand in the chain, else its tail was cut or written anew. */
  readonly witnessed?: readonly string[];
}

/** Walks one repository's chain and names the first bad entry. Reads each entry once; constant memory but for `witnessed`. */
export function verifyChain(entries: Iterable<LedgerEntry>, hash: Hash, evidence: ChainEvidence = {}): ChainVerdict {
  const missing = new Set(evidence.witnessed ?? []);
  let previous: LedgerEntry | undefined;
  for (const entry of entries) {
    const problem = problemOf(entry, previous, hash) ?? contentProblem(entry, evidence.contents, hash);
    if (problem !== undefined) return { kind: "broken", sequence: entry.sequence, problem };
    missing.delete(entry.hash);
    previous = entry;
  }
  const last = previous?.sequence ?? 0;
  const [cut] = missing;
  if (cut !== undefined) {
    const problem = `The chain ends at entry ${last}, but the head ${cut} was seen outside of it: what came after was cut off, or the chain was written anew.`;
    return { kind: "broken", sequence: last + 1, problem };
  }
  return { kind: "intact", entries: last, head: previous?.hash ?? GENESIS };
}

function problemOf(entry: LedgerEntry, previous: LedgerEntry | undefined, hash: Hash): string | undefined {
  const expected = (previous?.sequence ?? 0) + 1;
  if (!Number.isSafeInteger(entry.sequence)) return `What stands where entry ${expected} belongs has no number.`;
  if (entry.sequence > expected) return `Entry ${expected} is missing; entry ${entry.sequence} stands in its place.`;
  if (entry.sequence < expected)
    return `Entry ${entry.sequence} stands where entry ${expected} belongs: moved, doubled or put in.`;
  if (previous !== undefined && entry.repository.id !== previous.repository.id) {
    return `Entry ${entry.sequence} belongs to another repository.`;
  }
  if (entry.previous !== (previous?.hash ?? GENESIS)) {
    return `Entry ${entry.sequence} does not follow the entry before it: one of the two was changed or replaced.`;
  }
  if (!isSealed(entry, hash)) return `Entry ${entry.sequence} was changed after it was written.`;
  return undefined;
}

function isSealed({ hash: sealed, ...unsealed }: LedgerEntry, hash: Hash): boolean {
  try {
    return sealed === seal(unsealed, hash);
  } catch {
    // Canonical JSON refuses what no entry of ours can hold: infinite numbers, half a surrogate pair.
    return false;
  }
}

function contentProblem(
  entry: LedgerEntry,
  contents: ReadonlyMap<string, string> | undefined,
  hash: Hash,
): string | undefined {
  for (const digest of contents === undefined ? [] : digestsOf(entry.event)) {
    const content = contents?.get(digest);
    if (content === undefined) return `Entry ${entry.sequence} names a text that is missing (${digest}).`;
    if (hash(content) !== digest) return `A text that entry ${entry.sequence} names was changed (${digest}).`;
  }
  return undefined;
}

/** The texts beside the ledger that an event names, in the order it names them. */
export function digestsOf(event: LedgerEvent): readonly string[] {
  switch (event.kind) {
    case "evaluated":
      return [event.report, ...event.items.flatMap((item) => item.covers.map((part) => part.digest))];
    case "sign-off-given":
      return [...event.covers.map((part) => part.digest), ...(event.shown === null ? [] : [event.shown])];
    default:
      return [];
  }
}

function seal(unsealed: Omit<LedgerEntry, "hash">, hash: Hash): string {
  const text = canonicalize(unsealed);
  assert(text !== undefined, "a ledger entry is JSON");
  return hash(text);
}
