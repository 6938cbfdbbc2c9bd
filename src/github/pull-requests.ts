import type { PullRequestFacts, RepositoryKey } from "../app/ports-github.ts";
import type { Principal } from "../core/policy/policy.ts";
import { listOf, stringAt } from "./decode.ts";
import { type Installation, nothing, PAGE_SIZE } from "./installation.ts";
import { pullRequestFacts } from "./represent.ts";

export function readPullRequest(
  installation: Installation,
  { owner, name }: RepositoryKey,
  number: number,
): Promise<PullRequestFacts> {
  return installation.read(
    "read a pull request",
    (octokit) => octokit.rest.pulls.get({ owner, repo: name, pull_number: number }),
    pullRequestFacts,
  );
}

/** By number, ascending. `mergedBy` is not in GitHub's lists; an open pull request has none. */
export async function listOpenPullRequests(
  installation: Installation,
  { owner, name }: RepositoryKey,
  baseRef: string | undefined,
): Promise<readonly PullRequestFacts[]> {
  const base = baseRef === undefined ? {} : { base: baseRef };
  const found = await installation.readPages(
    "list the open pull requests",
    (octokit, page) =>
      octokit.rest.pulls.list({
        owner,
        repo: name,
        state: "open",
        // Oldest first: one that is opened while we turn the pages comes at the end and moves none past us.
        sort: "created",
        direction: "asc",
        ...base,
        ...page,
      }),
    (data) => listOf(data, "the list of pull requests").map(pullRequestFacts),
  );
  return found.toSorted((one, other) => one.number - other.number);
}

/**
 * Looks through all open pull requests: GitHub's own list by commit is empty for the commit of a fork, and a check may
 * only be green when every pull request with that head may merge.
 */
export async function listPullRequestsOfCommit(
  installation: Installation,
  key: RepositoryKey,
  headSha: string,
): Promise<readonly PullRequestFacts[]> {
  const open = await listOpenPullRequests(installation, key, undefined);
  return open.filter((pullRequest) => pullRequest.headSha === headSha);
}

export function readBranchTip(
  installation: Installation,
  { owner, name }: RepositoryKey,
  ref: string,
): Promise<string> {
  return installation.read(
    "read the tip of a branch",
    (octokit) => octokit.rest.git.getRef({ owner, repo: name, ref: `heads/${ref}` }),
    (data) => stringAt(data, "object.sha"),
  );
}

/** GitHub lists pull requests that have the commit in them, too; those were merged as another one. */
export function listMergedAs(
  installation: Installation,
  { owner, name }: RepositoryKey,
  commitSha: string,
): Promise<readonly number[]> {
  return installation.readPages(
    "list the pull requests of a commit",
    (octokit, page) =>
      octokit.rest.repos.listPullRequestsAssociatedWithCommit({ owner, repo: name, commit_sha: commitSha, ...page }),
    (data) =>
      listOf(data, "the list of pull requests")
        .map(pullRequestFacts)
        .flatMap(({ mergeSha, number }) => (mergeSha === commitSha ? [number] : [])),
  );
}

/** SHAs of commits, newest first. */
export async function listPathHistory(
  installation: Installation,
  { owner, name }: RepositoryKey,
  path: string,
  fromSha: string,
  commitsMax: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (let page = 1; found.length < commitsMax; page += 1) {
    const part = await installation.read(
      "list the commits of a file",
      (octokit) => octokit.rest.repos.listCommits({ owner, repo: name, sha: fromSha, path, per_page: PAGE_SIZE, page }),
      (data) => listOf(data, "the list of commits").map((commit) => stringAt(commit, "sha")),
    );
    found.push(...part);
    if (part.length < PAGE_SIZE) break;
  }
  return found.slice(0, commitsMax);
}

/** Asks people and the owner's own teams; GitHub can't ask a team of another organisation. */
export async function requestReviews(
  installation: Installation,
  { owner, name }: RepositoryKey,
  number: number,
  principals: readonly Principal[],
): Promise<void> {
  const reviewers: string[] = [];
  const teams: string[] = [];
  for (const principal of principals) {
    if (principal.kind === "user") reviewers.push(principal.login);
    else if (principal.org.toLowerCase() === owner.toLowerCase()) teams.push(principal.slug);
  }
  if (reviewers.length === 0 && teams.length === 0) return;

  await installation.write(
    "request reviews",
    (octokit) =>
      octokit.rest.pulls.requestReviewers({ owner, repo: name, pull_number: number, reviewers, team_reviewers: teams }),
    nothing,
  );
}
