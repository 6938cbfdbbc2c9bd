import type { CommentReference, LedgerEvent } from "../ledger/event.ts";

/*
 * Webhooks overtake each other: what a person wrote first may be decided last. The last word counts, whatever came in first.
 */

/**
 * Whether the one was written before the other. Comments are numbered in the order in which they were written. Reviews are
 * not, and in another row: they, and one of each, are told apart by the second in which they were written; where that is not
 * on record, by when they were recorded.
 */
export function orderOf(
  one: CommentReference,
  recordedAt: string,
  other: CommentReference,
): "earlier" | "later" | "unclear" {
  const isSameKind = one.kind === other.kind;
  if (isSameKind && (one.kind === "comment" || one.writtenAt === other.writtenAt))
    return one.id > other.id ? "later" : "earlier";
  if (other.writtenAt === undefined) return "earlier";
  const leadMs = Date.parse(one.writtenAt ?? recordedAt) - Date.parse(other.writtenAt);
  if (leadMs < 0) return "earlier";
  return leadMs > 0 && one.writtenAt !== undefined ? "later" : "unclear";
}

export function commentOf(event: LedgerEvent): CommentReference | undefined {
  return "comment" in event ? event.comment : undefined;
}
