import type { AppContext } from "./context.ts";
import { append } from "./handle-close.ts";
import { type CommentResult, SOMEBODY } from "./handle-comment.ts";
import type { CommentFacts, RepositoryGateway } from "./ports-github.ts";
import type { Publisher } from "./publish.ts";

/**
 * Whether our comment stands as we wrote it, for a delivery that never arrived: one that somebody changed is recorded and
 * put back, one that is gone is written again. An older text of ours is only put right, for GitHub may still show it.
 */
export async function compareOwnComment(
  app: AppContext,
  publisher: Publisher,
  gateway: RepositoryGateway,
  pullRequest: number,
  comments: readonly CommentFacts[],
): Promise<CommentResult> {
  const published = await publisher.readComment(pullRequest);
  const digest = published?.digest ?? undefined;
  const text = digest === undefined ? undefined : await app.store.readContent(digest);
  if (published?.remoteId == null || text === undefined) return { recorded: false, recheck: false };
  const standing = comments.find(({ id }) => id === published.remoteId);
  if (standing !== undefined && bare(standing.body) === bare(text)) return { recorded: false, recheck: false };

  const isOurs = standing === undefined || (await app.store.readContent(app.hash(standing.body))) !== undefined;
  if (!isOurs && !(await isRecorded(app, gateway, pullRequest, standing))) {
    const actor = { kind: "person" as const, id: SOMEBODY.id, login: SOMEBODY.login };
    await append(app, gateway.key, pullRequest, actor, {
      kind: "comment-tampered",
      what: "checklist",
      commentId: standing.id,
      bodyBefore: text,
      bodyAfter: standing.body,
    });
  }
  return { recorded: true, recheck: true };
}

/** A locked conversation keeps what somebody made of it until it is unlocked. */
async function isRecorded(
  app: AppContext,
  gateway: RepositoryGateway,
  pullRequest: number,
  { id, body }: CommentFacts,
): Promise<boolean> {
  const entries = await app.store.readLedger(gateway.key.repositoryId, pullRequest);
  return entries.some(
    ({ event }) => event.kind === "comment-tampered" && event.commentId === id && event.bodyAfter === body,
  );
}

/** However GitHub ends its lines. */
function bare(text: string): string {
  return text.replaceAll("\r\n", "\n").trimEnd();
}
