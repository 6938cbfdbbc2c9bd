import type { Person } from "../gate/gate-state.ts";
import { standingSignOffs } from "../gate/standing.ts";
import type { CommentReference, CommentTampered, LedgerEntry, LedgerEvent } from "../ledger/event.ts";
import { parseCommands } from "./parse.ts";
import { namedWork, standingWork, takeBack, type Work } from "./standing-work.ts";

/** A comment that was touched after it was written. */
interface Touched {
  readonly comment: Pick<CommentReference, "kind" | "id">;
  /** Who touched it; `undefined` where the webhook that said so was lost. */
  readonly sender: Person | undefined;
  /** Who wrote it. */
  readonly author: Person;
  /** This pull request's part of the ledger, oldest first. */
  readonly entries: readonly LedgerEntry[];
}

/**
 * What follows from an edit: whatever stands from that comment is taken back, and an edit by somebody else is recorded as
 * tampering, also where it made the comment into a command. The recorded text again is no edit, nor is another text
 * around a review's approval that never held a command. Told twice, it gives nothing the second time.
 */
export function decideEdit(input: Touched & { readonly bodyAfter: string }): readonly LedgerEvent[] {
  const { bodyAfter, sender, author, comment } = input;
  const recorded = recordedBody(input);
  if (recorded === bodyAfter) return [];
  if (comment.kind === "review" && recorded !== undefined && !hasCommand(recorded) && !hasCommand(bodyAfter)) return [];
  const isOurs = recorded !== undefined || hasCommand(bodyAfter);
  const isTampering = sender !== undefined && sender.id !== author.id && isOurs;
  const going = workOf(input).filter((work) => work.kind !== "veto" || isLifted(work, bodyAfter, sender));
  return [
    ...going.map((work) => takeBack(work, "comment-edited", bodyAfter)),
    ...(isTampering ? tampering(input, recorded, bodyAfter) : []),
  ];
}

/**
 * What follows from a deleted comment or a dismissed review. A dismissal by somebody else is no tampering: GitHub offers
 * it, the text stays for everyone to read, and the ledger names who did it. A dismissed review's veto, or an owner's whose
 * comment somebody else deleted, stands: it is theirs to lift.
 */
export function decideDelete(
  input: Touched & { readonly sender: Person; readonly how: "comment-deleted" | "review-dismissed" },
): readonly LedgerEvent[] {
  const { sender, author, how } = input;
  const recorded = recordedBody(input);
  const isTampering = how === "comment-deleted" && sender.id !== author.id && recorded !== undefined;
  return [
    ...workOf(input)
      .filter((work) => work.kind !== "veto" || sender.id === work.userId)
      .map((work): LedgerEvent => {
        const { sequence: signOff, id: item } = work;
        return how === "review-dismissed" && work.kind === "sign-off"
          ? { kind: "sign-off-revoked", signOff, item, how, bodyAfter: null }
          : takeBack(work, "comment-deleted", null);
      }),
    ...(isTampering ? tampering(input, recorded, null) : []),
  ];
}

/**
 * A person's review asks for changes: what they had signed until then counts no more. Their vetoes stand. GitHub's clock
 * and ours may differ, so what they signed within a minute after it goes too, and can be signed again.
 */
export function decideChangesRequested(
  comment: CommentReference,
  person: Pick<Person, "id">,
  entries: readonly LedgerEntry[],
  writtenAt: string,
): readonly LedgerEvent[] {
  const untilMs = Date.parse(writtenAt) + CLOCKS_DIFFER_MS;
  return standingSignOffs(entries)
    .filter(({ userId, at }) => userId === person.id && !(Date.parse(at) > untilMs))
    .map(({ sequence: signOff, event: { item } }) => {
      return { kind: "sign-off-revoked", signOff, item, how: "changes-requested", bodyAfter: null, comment };
    });
}

const CLOCKS_DIFFER_MS = 60_000;

/** Only its author lifts a veto by an edit, and only with a text that says nothing of it; in doubt it stands. */
function isLifted({ userId }: Work, bodyAfter: string, sender: Person | undefined): boolean {
  if (sender?.id !== userId) return false;
  const parsed = parseCommands(bodyAfter);
  return parsed.kind === "commands" && parsed.commands.every(({ name }) => name !== "reject");
}

/** The body in which the comment did something; undefined when it never did. */
function recordedBody({ comment, entries }: Touched): string | undefined {
  for (const { event } of entries) {
    if (
      namedWork(event) !== undefined &&
      "comment" in event &&
      event.comment !== undefined &&
      isSame(event.comment, comment)
    )
      return event.comment.body;
  }
  return undefined;
}

/** Whether a text has a command in it, or may have. */
export function hasCommand(body: string): boolean {
  const parsed = parseCommands(body);
  return parsed.kind === "too-long" || parsed.commands.length > 0;
}

function workOf({ comment, entries }: Touched): readonly Work[] {
  return standingWork(entries).filter((work) => isSame(work.comment, comment));
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
