import type { PolicyEffect } from "../core/gate/policy-effect.ts";
import type { Policy } from "../core/policy/policy.ts";
import type { Side } from "../core/source/assemble.ts";
import type { AppContext } from "./context.ts";
import { type Evaluation, judgeSnapshot } from "./evaluate-pull-request.ts";
import { GitHubError } from "./ports.ts";
import type { PullRequestFacts, RepositoryGateway } from "./ports-github.ts";
import { readSnapshot, type Snapshot } from "./read-snapshot.ts";

/** Each costs one comparison, which is remembered, and two analyses. */
const PULLS_MAX = 20;

/**
 * Judges the other open pull requests into the same branch by the policy of today and by the one that this pull request
 * brings: whoever signs a change of the policy sees whom it would let through, hold up or ask. `undefined` where the
 * policy does not change. Records and publishes nothing.
 */
export async function foreseePolicy(
  app: AppContext,
  gateway: RepositoryGateway,
  { snapshot, report }: Evaluation,
): Promise<PolicyEffect | undefined> {
  const [today, afterwards] = [snapshot.base.policy, snapshot.head.policy];
  const changes = report.changes.some(({ kind }) => kind === "policy-changed");
  if (!changes || today === undefined || afterwards === undefined) return undefined;

  const others = await othersOf(app, gateway, snapshot.facts);
  const pulls: PolicyEffect["pulls"][number][] = [];
  for (const facts of others.slice(0, PULLS_MAX)) {
    const other = await readAt(app, gateway, facts, report.base);
    if (other === undefined) continue;
    const policed = underPolicy(other, today, afterwards);
    pulls.push({
      number: facts.number,
      title: facts.title,
      today: await judgeSnapshot(app, gateway, other),
      afterwards: await judgeSnapshot(app, gateway, policed),
    });
  }
  return { pulls, left: others.length - pulls.length };
}

/** By number. What touches nothing that is watched stays so by any policy. */
async function othersOf(
  app: AppContext,
  gateway: RepositoryGateway,
  { number, baseRef }: PullRequestFacts,
): Promise<readonly PullRequestFacts[]> {
  const states = await app.store.listOpenPullRequestStates(gateway.key.repositoryId);
  return states
    .filter((state) => state.number !== number && state.facts.baseRef === baseRef && state.evaluated?.touched !== false)
    .map(({ facts }) => facts)
    .toSorted((one, other) => one.number - other.number);
}

/** On the commit that the change of the policy is judged on, so that nothing but the policy differs. */
async function readAt(
  app: AppContext,
  gateway: RepositoryGateway,
  facts: PullRequestFacts,
  baseSha: string,
): Promise<Snapshot | undefined> {
  try {
    return { ...(await readSnapshot(gateway, { ...facts, baseRef: baseSha }, app.parser)), facts };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const fields = { repository: gateway.key.repositoryId, pullRequest: facts.number, error };
    app.log.warn(fields, "what the new policy would change there could not be read");
    return undefined;
  }
}

/** A pull request that changes the policy itself keeps what it says. */
function underPolicy(snapshot: Snapshot, today: Policy, afterwards: Policy): Snapshot {
  const policed = (side: Side): Side => (isSame(side.policy, today) ? { ...side, policy: afterwards } : side);
  return { ...snapshot, base: policed(snapshot.base), head: policed(snapshot.head) };
}

function isSame(one: Policy | undefined, other: Policy): boolean {
  return JSON.stringify([...(one?.canonical ?? [])]) === JSON.stringify([...other.canonical]);
}
