import type { Person } from "../core/gate/gate-state.ts";
import { pushersIn } from "../core/gate/pushers.ts";
import type { AppContext } from "./context.ts";
import { actorOf, append } from "./handle-close.ts";
import type { PullRequestFacts, RepositoryKey } from "./ports-github.ts";

/**
 * Records who pushed to somebody else's pull request, and answers whether it was news. A commit bears the
 * names that its maker wrote into it: who pushed it is what GitHub itself knows.
 */
export async function recordPusher(
  app: AppContext,
  key: RepositoryKey,
  { number, headSha, author }: PullRequestFacts,
  pusher: Person,
): Promise<boolean> {
  if (pusher.bot || pusher.id === author.id) return false;
  const entries = await app.store.readLedger(key.repositoryId, number);
  if (pushersIn(entries, [headSha]).some(({ id }) => id === pusher.id)) return false;
  await append(app, key, number, actorOf(pusher), { kind: "pushed", headSha });
  return true;
}
