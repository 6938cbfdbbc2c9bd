import type { Context } from "../context.ts";
import type { JsonObject } from "../json.ts";
import type { Annotation, CheckRun, CheckSuite, Repository } from "../state/model.ts";
import { representApp } from "./accounts.ts";
import { representHookCommit } from "./commits.ts";
import { nodeId } from "./node-id.ts";
import { repositoryHtmlUrl, repositoryUrl, representRepository } from "./repositories.ts";

/** GitHub's `check-run`. */
export function representCheckRun(context: Context, repository: Repository, run: CheckRun): JsonObject {
  const url = `${repositoryUrl(context, repository)}/check-runs/${run.id}`;
  const htmlUrl = `${repositoryHtmlUrl(context, repository)}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("CR", run.id),
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: htmlUrl,
    details_url: run.detailsUrl ?? htmlUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: representApp(context, context.state.app(run.appId)),
    pull_requests: representPullsOf(context, repository, run.headSha),
  };
}

/** The open pull requests of this repository with that head; a fork's are left out, as GitHub does. */
export function representPullsOf(context: Context, repository: Repository, headSha: string): JsonObject[] {
  const short = { id: repository.id, url: repositoryUrl(context, repository), name: repository.name };
  return context.state
    .pullRequests(repository)
    .filter(({ issue, pull }) => issue.state === "open" && pull.headSha === headSha)
    .filter(({ pull }) => pull.headRepositoryId === repository.id)
    .map(({ issue, pull }) => ({
      url: `${short.url}/pulls/${issue.number}`,
      id: pull.id,
      number: issue.number,
      head: { ref: pull.headBranch, sha: pull.headSha, repo: short },
      base: { ref: pull.baseBranch, sha: pull.baseSha, repo: short },
    }));
}

/** GitHub's `check-annotation`. */
export function representAnnotation(
  context: Context,
  repository: Repository,
  run: CheckRun,
  annotation: Annotation,
): JsonObject {
  return {
    path: annotation.path,
    blob_href: `${repositoryHtmlUrl(context, repository)}/blob/${run.headSha}/${annotation.path}`,
    start_line: annotation.startLine,
    start_column: annotation.startColumn,
    end_line: annotation.endLine,
    end_column: annotation.endColumn,
    annotation_level: annotation.level,
    title: annotation.title,
    message: annotation.message,
    raw_details: annotation.rawDetails,
  };
}

/** Status and conclusion of a suite follow from its runs. */
function suiteOutcome(runs: readonly CheckRun[]): { status: string | null; conclusion: string | null } {
  if (runs.length === 0) return { status: "queued", conclusion: null };
  if (runs.some((run) => run.status !== "completed")) return { status: "in_progress", conclusion: null };
  const worst = runs.find((run) => !["success", "neutral", "skipped"].includes(run.conclusion ?? ""));
  return { status: "completed", conclusion: (worst ?? runs[0])?.conclusion ?? null };
}

/** GitHub's `check-suite`, with its head commit as webhooks carry it. */
export async function representCheckSuite(
  context: Context,
  repository: Repository,
  suite: CheckSuite,
): Promise<JsonObject> {
  const url = `${repositoryUrl(context, repository)}/check-suites/${suite.id}`;
  const runs = [...repository.checkRuns.values()].filter((run) => run.suiteId === suite.id);
  const commit = await repository.git.commit(suite.headSha);
  return {
    id: suite.id,
    node_id: nodeId("CS", suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteOutcome(runs),
    url,
    before: commit?.parents[0] ?? null,
    after: suite.headSha,
    pull_requests: representPullsOf(context, repository, suite.headSha),
    app: representApp(context, context.state.app(suite.appId)),
    repository: representRepository(context, repository),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
    head_commit: commit ? representHookCommit(context, commit) : null,
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
  };
}
