import type { Hash } from "../model/hash.ts";
import { digestsOf } from "./chain.ts";
import type { LedgerEntry } from "./event.ts";
import { canonicalJson } from "./seal.ts";
import type { Link } from "./verify.ts";

/**
 * An export in JSON Lines: a line that says what it is, then the entries in the order in which they were appended, each as
 * the canonical JSON that its hash is over, with the hash. A text that entries name by its digest stands as a line of its
 * own right before the entry that names it first. An export of everything begins with every earlier one.
 */
export interface ExportHeader {
  readonly ledger: "ripplegate";
  readonly version: 1;
  /** Chains from their first entry on, without a gap; otherwise a filter left entries out. */
  readonly whole: boolean;
  /** The texts are in it. */
  readonly texts: boolean;
  /** What was asked for, as people wrote it. */
  readonly filter: Readonly<Record<string, string | number | readonly string[]>>;
}

export function headerLine(header: ExportHeader): string {
  return `${canonicalJson(header)}\n`;
}

export function entryLine(entry: LedgerEntry): string {
  return `${canonicalJson(entry)}\n`;
}

export function textLine(digest: string, text: string): string {
  return `${canonicalJson({ digest, text })}\n`;
}

export type ExportLine =
  | { readonly kind: "header"; readonly header: ExportHeader }
  | { readonly kind: "text"; readonly digest: string; readonly text: string }
  | {
      readonly kind: "entry";
      readonly entry: Link;
      readonly isSealed: boolean;
      readonly digests: () => readonly string[];
    }
  /** A DSSE envelope: this is no export of entries but of statements. */
  | { readonly kind: "envelope" }
  /** `message` completes "line 7 …". */
  | { readonly kind: "unreadable"; readonly message: string };

/**
 * What a line without its line feed holds, and whether an entry is what its hash says, for whatever stands there; an entry as
 * we write it is read faster by `readSealedLine`. Never throws.
 */
export function readExportLine(line: string, hash: Hash): ExportLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: "unreadable", message: "is not JSON" };
  }
  if (!isRecord(value)) return NO_ENTRY;
  if ("ledger" in value) return isHeader(value) ? { kind: "header", header: value } : NEWER;
  if ("payloadType" in value) return { kind: "envelope" };
  const { digest, text } = value;
  if (typeof digest === "string" && typeof text === "string") {
    return line === canonicalJson({ digest, text }) ? { kind: "text", digest, text } : REWRITTEN;
  }
  return isEntry(value) ? readEntryLine(line, value, hash) : NO_ENTRY;
}

const NO_ENTRY: ExportLine = { kind: "unreadable", message: "is not an entry of a ledger" };
const NEWER: ExportLine = { kind: "unreadable", message: "says that a newer version wrote this file" };
const REWRITTEN: ExportLine = {
  kind: "unreadable",
  message: "is not as an export writes it: on one line, without spaces, every member once",
};

/**
 * Only one spelling of an entry counts: two members of one name could show one value to a person and another one to us. It
 * is the canonical one, or the one that this version's `history` had before.
 */
function readEntryLine(line: string, entry: LedgerEntry, hash: Hash): ExportLine {
  const { hash: own, ...unsealed } = entry;
  let text: string;
  try {
    text = canonicalJson(unsealed);
  } catch {
    // Infinite numbers and half a surrogate pair, which no entry of ours can hold.
    return { kind: "entry", entry, isSealed: false, digests: () => digestsOf(entry.event) };
  }
  const isOneSpelling = withoutHash(line, own) === text || JSON.stringify(entry) === line;
  if (!isOneSpelling) return REWRITTEN;
  const isSealed = Object.keys(entry).length === MEMBERS && hash(text) === own;
  return { kind: "entry", entry, isSealed, digests: () => digestsOf(entry.event) };
}

/** An entry has these and no others, also one that was sealed anew. */
const MEMBERS = ["actor", "at", "event", "hash", "previous", "pullRequest", "repository", "sequence"].length;

function withoutHash(line: string, hash: string): string {
  const member = `"hash":"${hash}",`;
  const at = line.lastIndexOf(member);
  return at < 0 ? line : line.slice(0, at) + line.slice(at + member.length);
}

/** What verifying relies on. The rest of an entry is covered by its hash, whatever it is. */
function isEntry(value: unknown): value is LedgerEntry {
  if (!isRecord(value) || !isRecord(value.repository) || !isRecord(value.event)) return false;
  const { id, name } = value.repository;
  return (
    Number.isSafeInteger(id) &&
    typeof name === "string" &&
    Number.isSafeInteger(value.sequence) &&
    typeof value.hash === "string" &&
    typeof value.previous === "string"
  );
}

function isHeader(value: unknown): value is ExportHeader {
  return (
    isRecord(value) &&
    value.ledger === "ripplegate" &&
    value.version === 1 &&
    typeof value.whole === "boolean" &&
    typeof value.texts === "boolean" &&
    isRecord(value.filter)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
