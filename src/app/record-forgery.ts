import type { AppContext } from "./context.ts";
import type { AppEvent } from "./ports-events.ts";
import { enqueue } from "./reconcile.ts";
import { recordOnce } from "./record-once.ts";

type CheckForged = Extract<AppEvent, { kind: "check-forged" }>;

/**
 * Another App wrote a check by our name. It is recorded with who wrote it, and ours is written again after it, so that
 * ours is the newest where nobody has pinned the required check to this App.
 */
export async function recordForgery(app: AppContext, event: CheckForged): Promise<void> {
  const { repository, headSha, checkRunId, appId, app: slug, conclusion } = event;
  const states = await app.store.listOpenPullRequestStates(repository.repositoryId);
  const concerned = states.filter(({ facts }) => facts.headSha === headSha);
  app.log.warn({ repository: repository.repositoryId, headSha, app: slug }, "another App wrote a check by our name");
  const outcome = await recordOnce(app, repository, {
    once: `forged:${checkRunId}`,
    pullRequest: concerned[0]?.number ?? null,
    actor: { kind: "app" },
    event: { kind: "check-forged", headSha, checkRunId, appId, app: slug, conclusion },
  });
  if (outcome === "known") return;
  for (const { number } of concerned)
    await enqueue(app, { kind: "recheck", repository, pullRequest: number }, `forged ${checkRunId}`);
}
