import type { Context } from "../context.ts";
import type { CheckRun, Repository, RequiredCheck } from "../state/model.ts";
import type { PullRequest } from "../state/state.ts";
import { signatureOf, webFlowId } from "./signature.ts";

export interface Mergeability {
  readonly isMergeable: boolean;
  /** GitHub's `mergeable_state`. */
  readonly state: "clean" | "dirty" | "blocked" | "behind" | "unstable" | "draft";
  /** The commit that merging would make, kept under `refs/pull/{number}/merge`; null on a conflict. */
  readonly testCommitSha: string | null;
}

/** What GitHub says about merging an open pull request now. */
export async function mergeability(context: Context, pullRequest: PullRequest): Promise<Mergeability> {
  const { repository, pull } = pullRequest;
  const base = repository.git.branch(pull.baseBranch) ?? pull.baseSha;
  const tree = await repository.git.mergedTree(base, pull.headSha);
  if (tree === undefined) return { isMergeable: false, state: "dirty", testCommitSha: null };
  const testCommitSha = await testCommit(context, pullRequest, base, tree);
  const blockers = await mergeBlockers(context, pullRequest);
  if (pull.isDraft) return { isMergeable: true, state: "draft", testCommitSha };
  if (blockers.some((one) => one.kind === "behind")) return { isMergeable: true, state: "behind", testCommitSha };
  if (blockers.length > 0) return { isMergeable: true, state: "blocked", testCommitSha };
  const runs = latestRuns(context.state.checkRuns(repository, pull.headSha));
  const state = runs.every((run) => isPassing(run)) ? "clean" : "unstable";
  return { isMergeable: true, state, testCommitSha };
}

async function testCommit(
  context: Context,
  { repository, issue, pull }: PullRequest,
  base: string,
  tree: string,
): Promise<string> {
  const reference = `refs/pull/${issue.number}/merge`;
  const known = repository.git.references.get(reference);
  const knownCommit = known === undefined ? undefined : await repository.git.commit(known);
  if (known !== undefined && knownCommit?.parents[0] === base && knownCommit.parents[1] === pull.headSha) return known;
  const author = signatureOf(context, issue.authorId);
  const sha = await repository.git.writeCommit({
    tree,
    parents: [base, pull.headSha],
    author,
    committer: signatureOf(context, webFlowId),
    message: `Merge ${pull.headSha} into ${base}`,
  });
  await repository.git.setReference(reference, sha);
  pull.mergeCommitSha = sha;
  return sha;
}

export interface MergeBlocker {
  readonly kind: "check" | "approval" | "behind";
  /** As the merge endpoint says it. */
  readonly message: string;
  readonly check?: RequiredCheck;
  readonly verdict?: CheckVerdict;
}

type CheckVerdict = "expected" | "queued" | "in progress" | "failing";

/** Why branch protection keeps a pull request from being merged; empty when it may be. */
export async function mergeBlockers(context: Context, { repository, pull }: PullRequest): Promise<MergeBlocker[]> {
  const protection = repository.protections.get(pull.baseBranch);
  if (!protection) return [];
  const blockers = requiredCheckBlockers(context, repository, pull.baseBranch, pull.headSha);
  const approvals = latestReviewStates(context, { repository, pull });
  const missing = protection.requiredApprovals - approvals;
  if (missing > 0) {
    const message = `At least ${protection.requiredApprovals} approving review is required by reviewers with write access.`;
    blockers.push({ kind: "approval", message });
  }
  if (protection.isStrict) {
    const base = repository.git.branch(pull.baseBranch) ?? pull.baseSha;
    if ((await repository.git.mergeBase(base, pull.headSha)) !== base) {
      blockers.push({ kind: "behind", message: "This branch is out-of-date with the base branch." });
    }
  }
  return blockers;
}

/** Required checks of a branch that a commit does not have. */
export function requiredCheckBlockers(
  context: Context,
  repository: Repository,
  branch: string,
  sha: string,
): MergeBlocker[] {
  const runs = context.state.checkRuns(repository, sha);
  return (repository.protections.get(branch)?.requiredChecks ?? []).flatMap((check) => {
    const verdict = verdictOn(check, runs);
    if (verdict === undefined) return [];
    return [{ kind: "check", message: `Required status check "${check.context}" is ${verdict}.`, check, verdict }];
  });
}

/** Undefined when the check lets the merge through; the latest run of the App that is pinned decides. */
function verdictOn(check: RequiredCheck, runs: readonly CheckRun[]): CheckVerdict | undefined {
  const latest = runs.findLast(
    (run) => run.name === check.context && (check.appId === null || run.appId === check.appId),
  );
  if (!latest) return "expected";
  if (latest.status === "queued") return "queued";
  if (latest.status === "in_progress") return "in progress";
  return isPassing(latest) ? undefined : "failing";
}

/** https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches#require-status-checks-before-merging */
export function isPassing(run: CheckRun): boolean {
  return run.conclusion === "success" || run.conclusion === "neutral" || run.conclusion === "skipped";
}

/** The latest run of each name and App. */
export function latestRuns(runs: readonly CheckRun[]): CheckRun[] {
  const latest = new Map<string, CheckRun>();
  for (const run of runs) latest.set(`${run.appId} ${run.name}`, run);
  return [...latest.values()];
}

/** How many people with write access stand by their approval. */
function latestReviewStates(context: Context, { repository, pull }: Pick<PullRequest, "repository" | "pull">): number {
  const standing = new Map<number, string>();
  for (const review of pull.reviews) {
    if (review.state === "COMMENTED" || review.state === "PENDING") continue;
    standing.set(review.authorId, review.state);
  }
  return [...standing].filter(([authorId, state]) => {
    const role = context.state.role(repository, authorId);
    return state === "APPROVED" && role !== "none" && role !== "read" && role !== "triage";
  }).length;
}
