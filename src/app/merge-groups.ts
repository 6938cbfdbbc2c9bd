import type { AppContext } from "./context.ts";
import { judgeMergeGroup } from "./judge-merge-group.ts";
import { ownDelivery } from "./own-delivery.ts";
import { GitHubError } from "./ports.ts";
import type { RepositoryKey } from "./ports-github.ts";

/**
 * Has every merge group with this pull request judged again that was judged before: what lets it merge may have been taken
 * back since. GitHub merges by the newest word of the check. By one entry of the ledger a group is judged once.
 *
 * @param sequence of the pull request's newest entry
 */
export async function tellMergeGroups(
  app: AppContext,
  repository: RepositoryKey,
  pullRequest: number,
  sequence: number,
): Promise<void> {
  const { repositoryId } = repository;
  for (const { headSha, pullRequests } of await app.store.listMergeGroups(repositoryId)) {
    if (!pullRequests.includes(pullRequest)) continue;
    const work = { kind: "judge-group", repository, headSha } as const;
    const delivery = ownDelivery(work, `entry ${sequence} of ${pullRequest}`, app.clock.now());
    await app.store.acceptDelivery(delivery, `group:${repositoryId}:${headSha}`);
    app.wake();
  }
}

/** A closed pull request is in no queue: its groups were merged, or GitHub has given them up. */
export async function forgetMergeGroups(
  app: AppContext,
  { repositoryId }: RepositoryKey,
  pullRequest: number,
): Promise<void> {
  for (const { headSha, pullRequests } of await app.store.listMergeGroups(repositoryId)) {
    if (pullRequests.includes(pullRequest)) await app.store.removeMergeGroup(repositoryId, headSha);
  }
}

/** Judges a group once more, unless it has ended. One whose commit GitHub does not know any more has. */
export async function judgeMergeGroupAgain(app: AppContext, key: RepositoryKey, headSha: string): Promise<void> {
  const groups = await app.store.listMergeGroups(key.repositoryId);
  const group = groups.find((one) => one.headSha === headSha);
  if (group === undefined) return;
  try {
    await judgeMergeGroup(app, key, group, { force: false });
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 404) throw error;
    await app.store.removeMergeGroup(key.repositoryId, headSha);
    app.log.info({ repository: key.repositoryId, headSha }, "a merge group is gone");
  }
}
