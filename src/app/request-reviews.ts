import { type Principal, principalName, principalNamed } from "../core/policy/policy.ts";
import type { AppContext } from "./context.ts";
import type { Evaluation } from "./evaluate-pull-request.ts";
import { GitHubError } from "./ports.ts";
import type { RepositoryGateway } from "./ports-github.ts";

/** GitHub takes no more for one pull request. */
const REVIEWERS_MAX = 15;

/**
 * Asks the owners of open items for a review, each once in a pull request's life, and nobody while it is a draft or
 * something must be mended first. A
 * reviewer that GitHub does not take (no access to the repository, the author) is told in the log and not asked again:
 * the comment names them all the same.
 */
export async function requestReviews(
  app: AppContext,
  gateway: RepositoryGateway,
  { snapshot, settings, gate }: Evaluation,
): Promise<void> {
  const { facts } = snapshot;
  if (!settings.requestReviews || facts.draft || gate.state.kind !== "pending" || gate.mode === "observe") return;
  const keyOf = (name: string) => `review:${gateway.key.repositoryId}:${facts.number}:${name}`;
  const names = new Set<string>();
  for (const { item, missing } of gate.items) {
    if (missing > 0) for (const owner of item.owners) names.add(owner.toLowerCase());
  }
  names.delete(`@${facts.author.login.toLowerCase()}`);
  const asked: Principal[] = [];
  for (const name of [...names].sort()) {
    const principal = principalNamed(name);
    if (principal === undefined || (await app.store.readPublication(keyOf(name)))?.state === "done") continue;
    if (asked.length < REVIEWERS_MAX) asked.push(principal);
  }
  if (asked.length === 0) return;
  await ask(app, gateway, facts.number, asked);
  for (const principal of asked) {
    const key = keyOf(principalName(principal).toLowerCase());
    await app.store.savePublication({ key, state: "done", remoteId: null, digest: null });
  }
}

/** GitHub refuses the whole request for one name it does not take: then each is asked by itself. */
async function ask(
  app: AppContext,
  gateway: RepositoryGateway,
  pullRequest: number,
  principals: readonly Principal[],
): Promise<void> {
  try {
    await gateway.requestReviews(pullRequest, principals);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 422) throw error;
    const [only, ...others] = principals;
    if (only !== undefined && others.length === 0) {
      const fields = { repository: gateway.key.repositoryId, pullRequest, reviewer: principalName(only) };
      app.log.warn(fields, "GitHub does not take this reviewer");
      return;
    }
    for (const principal of principals) await ask(app, gateway, pullRequest, [principal]);
  }
}
