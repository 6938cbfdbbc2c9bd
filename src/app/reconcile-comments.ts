import type { Person } from "../core/gate/gate-state.ts";
import { standingSignOffs } from "../core/gate/standing.ts";
import type { LedgerEntry } from "../core/ledger/event.ts";
import type { AppContext } from "./context.ts";
import type { Evaluation } from "./evaluate-pull-request.ts";
import { append } from "./handle-close.ts";
import { type CommentResult, handleComment, handleDelete, handleEdit } from "./handle-comment.ts";
import type { CommentFacts, RepositoryGateway } from "./ports.ts";
import { COMMENT_MARKER, type Publisher } from "./publish.ts";
import { adoptReplies } from "./recover-history.ts";

/** Who deleted or edited a comment is not known when the delivery that said so was lost. */
const SOMEBODY: Person = { id: 0, login: "ghost", bot: false };

/**
 * Compares the comments that stand on the pull request with the ledger, for deliveries that never arrived: commands
 * that were written, and sign-offs whose comment was edited or deleted since. Comments from before the first
 * evaluation, or our own first comment, are left alone: nobody had been asked yet.
 *
 * @param told comments whose deliveries have arrived, and are not missing
 */
export async function reconcileComments(
  app: AppContext,
  gateway: RepositoryGateway,
  publisher: Publisher,
  { pullRequest, told }: { readonly pullRequest: number; readonly told: ReadonlySet<number> },
  evaluate: () => Promise<Evaluation | "closed">,
): Promise<CommentResult> {
  const before = await app.store.readLedger(gateway.key.repositoryId, pullRequest);
  const comments = await gateway.listComments(pullRequest, undefined);
  await adoptReplies(app, gateway.key.repositoryId, comments);
  const firstAt = firstAskedAt(before, comments);
  let result: CommentResult = { recorded: false, recheck: false };
  function note(next: CommentResult): void {
    result = { recorded: result.recorded || next.recorded, recheck: result.recheck || next.recheck };
  }

  for (const lost of lostComments(before, comments)) {
    if (told.has(lost.id)) continue;
    note(await handleDelete(app, gateway, { pullRequest, comment: lost, sender: SOMEBODY }));
  }
  for (const comment of comments) {
    if (told.has(comment.id)) continue;
    const known = before.find((entry) => isOf(entry, comment));
    if (known !== undefined) {
      if (bodyIn(known) !== comment.body)
        note(await handleEdit(app, gateway, publisher, { pullRequest, comment, sender: comment.author }, evaluate));
      continue;
    }
    if (comment.own || firstAt === undefined || comment.createdAt < firstAt.slice(0, 19)) continue;
    const edited = comment.updatedAt !== comment.createdAt;
    const recovered = await handleComment(
      app,
      gateway,
      publisher,
      { pullRequest, comment, receivedAt: undefined, edited, closed: false },
      evaluate,
    );
    note(recovered);
    if (recovered.recorded) {
      const what = `a comment by @${comment.author.login}`;
      await append(app, gateway.key, pullRequest, { kind: "app" }, { kind: "missed-delivery-recovered", what });
    }
  }
  return result;
}

/** Since when people may have signed; our comment says it too where the database has forgotten. */
function firstAskedAt(entries: readonly LedgerEntry[], comments: readonly CommentFacts[]): string | undefined {
  const evaluated = entries.find(({ event }) => event.kind === "evaluated")?.at;
  const ours = comments.find(({ own, body }) => own && body.includes(COMMENT_MARKER))?.createdAt;
  return [evaluated, ours].filter((at) => at !== undefined).sort()[0];
}

/** Sign-offs whose comment stands no more on the page. */
function lostComments(entries: readonly LedgerEntry[], comments: readonly CommentFacts[]): readonly CommentFacts[] {
  const present = new Set(comments.map((comment) => comment.id));
  const lost = new Map<number, CommentFacts>();
  for (const { event, userId, login, at } of standingSignOffs(entries)) {
    const { kind, id, body } = event.comment;
    if (kind !== "comment" || present.has(id)) continue;
    lost.set(id, {
      id,
      kind,
      author: { id: userId, login, bot: false },
      own: false,
      body,
      createdAt: at,
      updatedAt: at,
    });
  }
  return [...lost.values()];
}

function isOf({ event }: LedgerEntry, comment: CommentFacts): boolean {
  return "comment" in event && event.comment.kind === comment.kind && event.comment.id === comment.id;
}

function bodyIn({ event }: LedgerEntry): string | undefined {
  return "comment" in event ? event.comment.body : undefined;
}
