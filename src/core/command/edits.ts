import type { Person } from "../gate/gate-state.ts";
import { standingSignOffs } from "../gate/standing.ts";
import type { CommentReference, CommentTampered, LedgerEntry, LedgerEvent, SignOffRevoked } from "../ledger/event.ts";
import { parseCommands } from "./parse.ts";

/** A comment that was touched after it was written. */
interface Touched {
  readonly comment: Pick<CommentReference, "kind" | "id">;
  /** Who touched it. */
  readonly sender: Person;
  /** Who wrote it. */
  readonly author: Person;
  /** This pull request's part of the ledger, oldest first. */
  readonly entries: readonly LedgerEntry[];
}

/**
 * What follows from an edit: every sign-off that stands from that comment is revoked, and an edit by somebody else is
 * recorded as tampering, also where it made the comment into a command. The recorded text again is no edit. Told twice,
 * it gives nothing the second time.
 */
export function decideEdit(input: Touched & { readonly bodyAfter: string }): readonly LedgerEvent[] {
  const { bodyAfter, sender, author } = input;
  const recorded = recordedBody(input);
  if (recorded === bodyAfter) return [];
  const isOurs = recorded !== undefined || hasCommand(bodyAfter);
  const isTampering = sender.id !== author.id && isOurs;
  return [
    ...revocations(input, "comment-edited", bodyAfter),
    ...(isTampering ? tampering(input, recorded, bodyAfter) : []),
  ];
}

/**
 * What follows from a deleted comment or a dismissed review. A dismissal by somebody else is no tampering: GitHub offers
 * it, the text stays for everyone to read, and the ledger names who did it.
 */
export function decideDelete(
  input: Touched & { readonly how: "comment-deleted" | "review-dismissed" },
): readonly LedgerEvent[] {
  const { sender, author, how } = input;
  const recorded = recordedBody(input);
  const isTampering = how === "comment-deleted" && sender.id !== author.id && recorded !== undefined;
  return [...revocations(input, how, null), ...(isTampering ? tampering(input, recorded, null) : [])];
}

/** The body in which the comment signed something; undefined when it never did. */
function recordedBody({ comment, entries }: Touched): string | undefined {
  for (const { event } of entries) {
    if (event.kind === "sign-off-given" && isSame(event.comment, comment)) return event.comment.body;
  }
  return undefined;
}

function hasCommand(body: string): boolean {
  const parsed = parseCommands(body);
  return parsed.kind === "too-long" || parsed.commands.length > 0;
}

function revocations(
  { comment, entries }: Touched,
  how: SignOffRevoked["how"],
  bodyAfter: string | null,
): readonly SignOffRevoked[] {
  return standingSignOffs(entries)
    .filter(({ event }) => isSame(event.comment, comment))
    .map(({ sequence, event }) => ({ kind: "sign-off-revoked", signOff: sequence, item: event.item, how, bodyAfter }));
}

function tampering(
  { comment, entries }: Touched,
  recorded: string | undefined,
  bodyAfter: string | null,
): readonly CommentTampered[] {
  const before = entries.flatMap(({ event }) =>
    event.kind === "comment-tampered" && event.what === "sign-off" && event.commentId === comment.id ? [event] : [],
  );
  if (before.some((event) => event.bodyAfter === bodyAfter)) return [];
  const last = before.at(-1);
  const bodyBefore = last === undefined ? (recorded ?? null) : last.bodyAfter;
  return [{ kind: "comment-tampered", what: "sign-off", commentId: comment.id, bodyBefore, bodyAfter }];
}

function isSame(one: CommentReference, other: Pick<CommentReference, "kind" | "id">): boolean {
  return one.kind === other.kind && one.id === other.id;
}
