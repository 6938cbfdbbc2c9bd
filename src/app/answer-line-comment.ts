import { answerFrom } from "../core/command/handled.ts";
import { decideMisplaced } from "../core/command/misplaced.ts";
import type { AppContext } from "./context.ts";
import { append } from "./handle-close.ts";
import { publishAnswer } from "./handle-comment.ts";
import type { CommentFacts, RepositoryGateway } from "./ports-github.ts";
import type { Publisher } from "./publish.ts";

/**
 * Tells whoever wrote a command on a line of a file where it counts, in the conversation, once for each such comment. It is
 * on record as refused, and changes nothing.
 */
export async function answerLineComment(
  app: AppContext,
  gateway: RepositoryGateway,
  publisher: Publisher,
  { pullRequest, comment }: { readonly pullRequest: number; readonly comment: CommentFacts },
): Promise<void> {
  const { kind, id, body, author } = comment;
  const refused = decideMisplaced({ kind, id, body }, author);
  if (refused.length === 0) return;
  const read = () => app.store.readLedger(gateway.key.repositoryId, pullRequest);
  if (answerFrom(await read(), { kind, id }) === undefined) {
    const actor = { kind: "person" as const, id: author.id, login: author.login };
    for (const event of refused) await append(app, gateway.key, pullRequest, actor, event);
  }
  const answer = answerFrom(await read(), { kind, id });
  if (answer !== undefined) await publishAnswer(publisher, { pullRequest, comment }, answer, async () => "closed");
}
