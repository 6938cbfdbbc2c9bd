import type { Hash } from "../model/hash.ts";
import type { LedgerDraft, LedgerEntry, LedgerEvent } from "./event.ts";
import { seal } from "./seal.ts";

/** Stands where the first entry would name the one before it. */
export const GENESIS = "0".repeat(64);

/**
 * The next entry of a repository's chain: numbered, bound to the one before, and hashed over canonical JSON (RFC 8785).
 * Half a surrogate pair, which that JSON cannot hold, becomes U+FFFD: whatever somebody writes, it can be recorded.
 */
export function link(previous: LedgerEntry | undefined, draft: LedgerDraft, hash: Hash): LedgerEntry {
  const { at, repository, pullRequest, actor, event } = wellFormed(draft);
  const before = previous?.hash ?? GENESIS;
  const sequence = (previous?.sequence ?? 0) + 1;
  const own = seal({ actor, at, event, previous: before, pullRequest, repository, sequence }, hash);
  return { actor, at, event, hash: own, previous: before, pullRequest, repository, sequence };
}

/** JSON escapes a surrogate only where its other half is missing. */
const ESCAPED_SURROGATE = /\\ud[89a-f][0-9a-f]{2}/;

function wellFormed(draft: LedgerDraft): LedgerDraft {
  const text = JSON.stringify(draft);
  if (!ESCAPED_SURROGATE.test(text)) return draft;
  return JSON.parse(text, (_, value: unknown) => (typeof value === "string" ? value.toWellFormed() : value));
}

/**
 * The texts beside the ledger that an event names, in the order it names them: its `report`, `shown` and `landscape`, and
 * the `digest` of each part in `covers`, its own and its items'. By the names of members, so that an auditor's program, and
 * this one with an entry of a newer version, need not know the kinds.
 */
export function digestsOf(event: LedgerEvent): readonly string[] {
  const named = ["report", "shown", "landscape"].map((name) => member(event, name));
  const items = listOf(member(event, "items"));
  const covers = [event, ...items].flatMap((one) => listOf(member(one, "covers")));
  return [...named, ...covers.map((part) => member(part, "digest"))].filter((digest) => typeof digest === "string");
}

/**
 * The same of an entry as the canonical JSON that its hash is over, without making values of it: in that text a quote never
 * stands within a string but behind a backslash.
 */
export function digestsIn(sealed: string): readonly string[] {
  return Array.from(sealed.matchAll(NAMED), ([, digest = ""]) => digest);
}

const NAMED = /"(?:digest|landscape|report|shown)":"([^"\\]*)"/g;

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
