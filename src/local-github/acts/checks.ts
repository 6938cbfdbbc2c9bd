import { type Context, timestamp } from "../context.ts";
import { ApiError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { representApp } from "../represent/accounts.ts";
import { representCheckRun, representCheckSuite, representPullsOf } from "../represent/checks.ts";
import type { Annotation, CheckRun, CheckSuite, Conclusion, Repository } from "../state/model.ts";
import { type Actor, sendRepositoryEvent } from "./actor.ts";

/** https://docs.github.com/en/rest/checks/runs#create-a-check-run */
export const outputTextMaxCharacters = 65_535;
export const annotationsPerRequestMax = 50;

/** What a create or update request says; what it leaves out stays. */
export interface CheckRunChange {
  readonly name?: string;
  readonly status?: CheckRun["status"];
  readonly conclusion?: Conclusion;
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly detailsUrl?: string;
  readonly externalId?: string;
  readonly output?: {
    readonly title: string | null;
    readonly summary: string;
    readonly text: string | null;
    readonly annotations: readonly Annotation[];
  };
  readonly actions?: readonly JsonObject[];
}

export async function createCheckRun(
  context: Context,
  repository: Repository,
  actor: Actor,
  name: string,
  headSha: string,
  change: CheckRunChange,
): Promise<CheckRun> {
  const appId = actor.appId;
  if (appId === null) throw new ApiError(403, "You must authenticate via a GitHub App.");
  if (!(await repository.git.commit(headSha))) throw new ApiError(422, `No commit found for SHA: ${headSha}`);
  const suite = suiteFor(context, repository, appId, headSha, branchAt(repository, headSha)).suite;
  const run: CheckRun = {
    id: context.state.nextId("checkRun"),
    repositoryId: repository.id,
    appId,
    suiteId: suite.id,
    headSha,
    name,
    status: "queued",
    conclusion: null,
    startedAt: timestamp(context),
    completedAt: null,
    detailsUrl: null,
    externalId: "",
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
  };
  apply(context, run, change);
  repository.checkRuns.set(run.id, run);
  sendCheckRunEvent(context, repository, run, "created", actor);
  if (run.status === "completed") sendCheckRunEvent(context, repository, run, "completed", actor);
  return run;
}

/** Annotations of an update are added to those that are there; the rest replaces. */
export function updateCheckRun(
  context: Context,
  repository: Repository,
  run: CheckRun,
  actor: Actor,
  change: CheckRunChange,
): void {
  if (run.appId !== actor.appId)
    throw new ApiError(
      403,
      "Invalid app_id `" +
        String(actor.appId) +
        "` - check run can only be modified by the GitHub App that created it.",
    );
  const wasCompleted = run.status === "completed";
  apply(context, run, change);
  if (run.status === "completed" && !wasCompleted) sendCheckRunEvent(context, repository, run, "completed", actor);
  else context.state.version += 1;
}

/** A conclusion completes the run, and completing needs a conclusion: https://docs.github.com/en/rest/checks/runs#update-a-check-run */
function apply(context: Context, run: CheckRun, change: CheckRunChange): void {
  const status = change.conclusion !== undefined ? "completed" : change.status;
  if (status === "completed" && change.conclusion === undefined && run.conclusion === null) {
    throw new ApiError(422, 'Invalid request.\n\nNo subschema in "oneOf" matched: "conclusion" wasn\'t supplied.');
  }
  run.name = change.name ?? run.name;
  if (status !== undefined) run.status = status;
  if (run.status === "completed") {
    run.conclusion = change.conclusion ?? run.conclusion;
    run.completedAt = change.completedAt ?? (change.conclusion === undefined ? run.completedAt : timestamp(context));
  } else {
    run.conclusion = null;
    run.completedAt = null;
  }
  run.startedAt = change.startedAt ?? run.startedAt;
  run.detailsUrl = change.detailsUrl ?? run.detailsUrl;
  run.externalId = change.externalId ?? run.externalId;
  if (change.output) {
    run.title = change.output.title ?? run.title;
    run.summary = change.output.summary;
    run.text = change.output.text ?? run.text;
    run.annotations.push(...change.output.annotations);
  }
  if (change.actions) run.actions = [...change.actions];
}

/** Somebody with write access presses "Re-run": the run starts over, and its App is asked. */
export function rerequestCheckRun(context: Context, repository: Repository, run: CheckRun, actor: Actor): void {
  run.status = "queued";
  run.conclusion = null;
  run.completedAt = null;
  sendCheckRunEvent(context, repository, run, "rerequested", actor);
}

/** "Re-run all checks". */
export async function rerequestCheckSuite(
  context: Context,
  repository: Repository,
  suite: CheckSuite,
  actor: Actor,
): Promise<void> {
  for (const run of repository.checkRuns.values()) {
    if (run.suiteId !== suite.id) continue;
    run.status = "queued";
    run.conclusion = null;
    run.completedAt = null;
  }
  await sendSuiteEvent(context, repository, suite, "rerequested", actor);
}

/** A pushed commit gets a suite for each App that may write checks, and the App is asked for its checks. */
export async function announceCommits(
  context: Context,
  repository: Repository,
  headSha: string,
  headBranch: string | null,
  actor: Actor,
): Promise<void> {
  for (const installation of context.state.installationsOn(repository)) {
    if (Object.entries(installation.permissions).every(([name, level]) => name !== "checks" || level !== "write"))
      continue;
    const { suite, isNew } = suiteFor(context, repository, installation.appId, headSha, headBranch);
    if (isNew) await sendSuiteEvent(context, repository, suite, "requested", actor);
  }
}

function suiteFor(
  context: Context,
  repository: Repository,
  appId: number,
  headSha: string,
  headBranch: string | null,
): { readonly suite: CheckSuite; readonly isNew: boolean } {
  for (const suite of repository.checkSuites.values()) {
    if (suite.appId === appId && suite.headSha === headSha) return { suite, isNew: false };
  }
  const now = timestamp(context);
  const suite: CheckSuite = {
    id: context.state.nextId("checkSuite"),
    repositoryId: repository.id,
    appId,
    headSha,
    headBranch,
    createdAt: now,
    updatedAt: now,
  };
  repository.checkSuites.set(suite.id, suite);
  return { suite, isNew: true };
}

function branchAt(repository: Repository, sha: string): string | null {
  for (const [name, tip] of repository.git.references) {
    if (tip === sha && name.startsWith("refs/heads/")) return name.slice("refs/heads/".length);
  }
  return null;
}

function sendCheckRunEvent(
  context: Context,
  repository: Repository,
  run: CheckRun,
  action: string,
  actor: Actor,
): void {
  const shown = representCheckRun(context, repository, run);
  const suite = repository.checkSuites.get(run.suiteId);
  const checkSuite = {
    id: run.suiteId,
    head_branch: suite?.headBranch ?? null,
    head_sha: run.headSha,
    status: run.status,
    conclusion: run.conclusion,
    before: null,
    after: run.headSha,
    app: representApp(context, context.state.app(run.appId)),
    pull_requests: representPullsOf(context, repository, run.headSha),
    created_at: suite?.createdAt ?? null,
    updated_at: suite?.updatedAt ?? null,
  };
  const payload = { check_run: { ...shown, check_suite: checkSuite } };
  // Every App that may read checks hears of them; only the one whose check it is hears that it should run again.
  const onlyAppId = action === "rerequested" ? run.appId : undefined;
  sendRepositoryEvent(context, repository, "check_run", action, actor, payload, onlyAppId);
}

async function sendSuiteEvent(
  context: Context,
  repository: Repository,
  suite: CheckSuite,
  action: string,
  actor: Actor,
): Promise<void> {
  const { repository: _repository, ...checkSuite } = await representCheckSuite(context, repository, suite);
  sendRepositoryEvent(context, repository, "check_suite", action, actor, { check_suite: checkSuite }, suite.appId);
}
