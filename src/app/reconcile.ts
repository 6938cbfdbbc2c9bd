import type { AppContext } from "./context.ts";
import { type OwnWork, ownDelivery, pullRequestTurnKey } from "./own-delivery.ts";
import type { PullRequestFacts, RepositoryKey } from "./ports-github.ts";
import type { PullRequestState } from "./ports-store.ts";
import { sweepTags } from "./record-tag.ts";
import { watchRequirement } from "./watch-requirement.ts";

/**
 * Finds the pull requests whose state is not known to be current and puts them into the inbox: a new head or base, a
 * comment or push that no delivery told of, a merge that was missed. Reads two kinds of lists per repository; a pull
 * request that is current costs nothing more. Answers how many it found.
 *
 * @param trustsMemory see {@link reconcileRepository}; after a time away nothing is trusted, since what came in the second
 *   in which we last looked cannot be told from what we saw. Then it is also looked whether branches still ask for our
 *   check, at two more requests for each
 */
export async function reconcileAll(
  app: AppContext,
  cause: string,
  signal: AbortSignal,
  { trustsMemory }: { readonly trustsMemory: boolean },
): Promise<number> {
  let found = 0;
  for (const installationId of await app.github.listInstallations()) {
    for (const key of await app.github.listRepositories(installationId)) {
      if (signal.aborted) return found;
      const { found: missed, baseRefs } = await reconcileRepository(app, key, cause, { trustsMemory });
      found += missed;
      if (trustsMemory) continue;
      for (const baseRef of baseRefs) await watchRequirement(app, app.github.repository(key), baseRef);
    }
  }
  return found;
}

/**
 * The same for one repository.
 *
 * @param trustsMemory whether a pull request that looks as we left it is taken to be so; GitHub's clock has whole seconds
 */
export async function reconcileRepository(
  app: AppContext,
  key: RepositoryKey,
  cause: string,
  { trustsMemory }: { readonly trustsMemory: boolean },
): Promise<{ readonly found: number; readonly baseRefs: readonly string[] }> {
  const gateway = app.github.repository(key);
  const open = await gateway.listOpenPullRequests(undefined);
  const known = new Map(
    (await app.store.listOpenPullRequestStates(key.repositoryId)).map((state) => [state.number, state]),
  );
  const tips = new Map<string, string>();
  for (const baseRef of new Set(open.map((facts) => facts.baseRef)))
    tips.set(baseRef, await gateway.readBranchTip(baseRef));
  const wanted: number[] = [];
  for (const facts of open) {
    const state = known.get(facts.number);
    if (!trustsMemory || !isCurrent(state, facts, tips.get(facts.baseRef))) wanted.push(facts.number);
    known.delete(facts.number);
  }
  // Known as open and not open any more: closed or merged, and nobody told us.
  wanted.push(...known.keys());
  for (const pullRequest of wanted) await enqueue(app, { kind: "reconcile", repository: key, pullRequest }, cause);
  await sweepTags(app, key, cause);
  return { found: wanted.length, baseRefs: [...tips.keys()] };
}

function isCurrent(state: PullRequestState | undefined, facts: PullRequestFacts, baseSha: string | undefined): boolean {
  const evaluated = state?.evaluated;
  if (state === undefined || evaluated === null || evaluated === undefined) return false;
  return (
    evaluated.headSha === facts.headSha &&
    evaluated.baseRef === facts.baseRef &&
    evaluated.baseSha === baseSha &&
    state.commentsSeenUntil !== null &&
    state.commentsSeenUntil >= facts.updatedAt &&
    !showsOpen(state)
  );
}

/** What shows green by sign-offs is looked at in every sweep: nobody may have told us that one was taken back. */
export function showsOpen({ evaluated }: PullRequestState): boolean {
  return evaluated?.conclusion === "success" && evaluated.touched !== false;
}

/** Somebody pressed Re-run on the check of a commit: every open pull request with that head is judged and written again. */
export async function recheckCommit(
  app: AppContext,
  key: RepositoryKey,
  { headSha, pullRequests }: { readonly headSha: string; readonly pullRequests: readonly number[] },
  cause: string,
): Promise<void> {
  const states = await app.store.listOpenPullRequestStates(key.repositoryId);
  const known = states.filter((state) => state.facts.headSha === headSha).map((state) => state.number);
  const named = new Set([...pullRequests, ...known]);
  if (named.size === 0) {
    const found = await app.github.repository(key).listPullRequestsOfCommit(headSha);
    for (const facts of found) named.add(facts.number);
  }
  for (const pullRequest of named) await enqueue(app, { kind: "recheck", repository: key, pullRequest }, cause);
}

/** Puts work of our own into the inbox. */
export async function enqueue(
  app: AppContext,
  work: Extract<OwnWork, { pullRequest: number }>,
  cause: string,
): Promise<void> {
  const delivery = ownDelivery(work, cause, app.clock.now());
  await app.store.acceptDelivery(delivery, pullRequestTurnKey(work.repository.repositoryId, work.pullRequest));
  app.wake();
}

/** Other open pull requests whose check this one shares, or shared until now, are judged again by what it says now. */
export async function evaluateTwins(
  app: AppContext,
  key: RepositoryKey,
  pullRequest: number,
  headShas: ReadonlySet<string>,
  cause: string,
): Promise<void> {
  const states = await app.store.listOpenPullRequestStates(key.repositoryId);
  for (const { number, facts } of states) {
    if (number === pullRequest || !headShas.has(facts.headSha)) continue;
    await enqueue(app, { kind: "evaluate", repository: key, pullRequest: number }, cause);
  }
}
