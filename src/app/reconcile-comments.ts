import { hasCommand } from "../core/command/edits.ts";
import { answerFrom } from "../core/command/handled.ts";
import { standingWork } from "../core/command/standing-work.ts";
import type { LedgerEntry } from "../core/ledger/event.ts";
import { answerLineComment } from "./answer-line-comment.ts";
import type { AppContext } from "./context.ts";
import type { Evaluation } from "./evaluate-pull-request.ts";
import { append } from "./handle-close.ts";
import { type CommentResult, handleComment, handleDelete, handleEdit, SOMEBODY, wasClosed } from "./handle-comment.ts";
import { compareOwnComment } from "./own-comment.ts";
import type { CommentFacts, RepositoryGateway } from "./ports-github.ts";
import { COMMENT_MARKER, type Publisher } from "./publish.ts";
import { adoptReplies } from "./recover-history.ts";

/**
 * Compares the comments and reviews that stand on the pull request with the ledger, for deliveries that never arrived:
 * commands that were written, and what a comment did that was edited, deleted or dismissed since. Comments from before
 * the first evaluation, or our own first comment, are left alone: nobody had been asked yet.
 *
 * @param told {@link placeOf} comments whose deliveries have arrived, and are not missing
 */
export async function reconcileComments(
  app: AppContext,
  gateway: RepositoryGateway,
  publisher: Publisher,
  { pullRequest, told }: { readonly pullRequest: number; readonly told: ReadonlySet<string> },
  evaluate: () => Promise<Evaluation | "closed">,
): Promise<CommentResult> {
  const before = await app.store.readLedger(gateway.key.repositoryId, pullRequest);
  const [written, reviews] = await Promise.all([
    gateway.listComments(pullRequest, undefined),
    gateway.listReviews(pullRequest),
  ]);
  const comments = [...written, ...reviews.filter(({ reviewState }) => reviewState !== "dismissed")];
  await adoptReplies(app, gateway.key.repositoryId, comments);
  const firstAt = firstAskedAt(before, comments);
  const standing = { comments: written, reviews };
  let result: CommentResult = { recorded: false, recheck: false };
  function note(next: CommentResult): void {
    result = { recorded: result.recorded || next.recorded, recheck: result.recheck || next.recheck };
  }

  note(await compareOwnComment(app, publisher, gateway, pullRequest, written));
  for (const lost of lostComments(before, comments)) {
    if (told.has(placeOf(lost))) continue;
    note(await handleDelete(app, gateway, { pullRequest, comment: lost, sender: SOMEBODY }));
  }
  for (const comment of comments) {
    if (told.has(placeOf(comment))) continue;
    const known = before.find((entry) => isOf(entry, comment));
    if (known !== undefined) {
      if (bodyIn(known) !== comment.body)
        note(await handleEdit(app, gateway, publisher, { pullRequest, comment, sender: undefined }, evaluate));
      continue;
    }
    if (comment.own || isBefore(comment, firstAt)) continue;
    // Somebody else's edit made it a command: on record as that, and never more.
    if (answerFrom(before, comment) !== undefined || isUnasked(before, comment)) continue;
    const edited = comment.updatedAt !== comment.createdAt;
    const recovered = await handleComment(
      app,
      gateway,
      publisher,
      { pullRequest, comment, receivedAt: undefined, edited, closed: wasClosed(before, comment), standing },
      evaluate,
    );
    note(recovered);
    if (recovered.recorded) {
      const what = `a ${comment.kind} by @${comment.author.login}`;
      await append(app, gateway.key, pullRequest, { kind: "app" }, { kind: "missed-delivery-recovered", what });
    }
  }
  // GitHub counts a comment on a line as a review: where there is none, nobody wrote any.
  for (const comment of reviews.length === 0 ? [] : await gateway.listLineComments(pullRequest)) {
    if (told.has(placeOf(comment)) || isBefore(comment, firstAt)) continue;
    await answerLineComment(app, gateway, publisher, { pullRequest, comment });
  }
  return result;
}

function isBefore({ createdAt }: CommentFacts, firstAt: string | undefined): boolean {
  return firstAt === undefined || createdAt < firstAt.slice(0, 19);
}

/** A review without a word that was given when nothing was on the checklist says nothing about what came later. */
function isUnasked(entries: readonly LedgerEntry[], { kind, body, createdAt }: CommentFacts): boolean {
  if (kind !== "review" || hasCommand(body)) return false;
  const untilMs = Date.parse(createdAt) + 1_000;
  const then = entries.findLast(({ at, event }) => event.kind === "evaluated" && Date.parse(at) < untilMs);
  return then?.event.kind !== "evaluated" || then.event.items.length === 0;
}

/** Since when people may have signed; our comment says it too where the database has forgotten. */
function firstAskedAt(entries: readonly LedgerEntry[], comments: readonly CommentFacts[]): string | undefined {
  const evaluated = entries.find(({ event }) => event.kind === "evaluated")?.at;
  const ours = comments.find(({ own, body }) => own && body.includes(COMMENT_MARKER))?.createdAt;
  return [evaluated, ours].filter((at) => at !== undefined).sort()[0];
}

/** Comments that did something and stand no more on the page, and reviews that were dismissed. */
function lostComments(entries: readonly LedgerEntry[], comments: readonly CommentFacts[]): readonly CommentFacts[] {
  const present = new Set(comments.map(placeOf));
  const lost = new Map<string, CommentFacts>();
  for (const { comment, userId, login, at } of standingWork(entries)) {
    if (present.has(placeOf(comment))) continue;
    const author = { id: userId, login, bot: false };
    lost.set(placeOf(comment), { ...comment, author, own: false, createdAt: at, updatedAt: at });
  }
  return [...lost.values()];
}

/** Comments and reviews are numbered apart. */
export function placeOf({ kind, id }: Pick<CommentFacts, "kind" | "id">): string {
  return `${kind} ${id}`;
}

function isOf({ event }: LedgerEntry, comment: CommentFacts): boolean {
  return "comment" in event && event.comment.kind === comment.kind && event.comment.id === comment.id;
}

function bodyIn({ event }: LedgerEntry): string | undefined {
  return "comment" in event ? event.comment.body : undefined;
}
