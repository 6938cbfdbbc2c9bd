import { requireRole } from "../acts/actor.ts";
import {
  annotationsPerRequestMax,
  type CheckRunChange,
  createCheckRun,
  outputTextMaxCharacters,
  rerequestCheckRun,
  rerequestCheckSuite,
  updateCheckRun,
} from "../acts/checks.ts";
import { latestRuns } from "../acts/mergeability.ts";
import { ApiError, invalid, notFound } from "../errors.ts";
import { representAnnotation, representCheckRun, representCheckSuite } from "../represent/checks.ts";
import { type Annotation, conclusions } from "../state/model.ts";
import type { Input } from "./input.ts";
import { listAnswer, pageOf } from "./paging.ts";
import { type Answer, created, type Exchange, ok, type Route, route } from "./route.ts";
import { actorIn, checkRunIn, repositoryIn } from "./subjects.ts";

/** Names and words of a check run's buttons: https://docs.github.com/en/rest/checks/runs#create-a-check-run */
const actionLimits = { label: 20, description: 40, identifier: 20 } as const;
const actionsMax = 3;

/** Check runs and suites: https://docs.github.com/en/rest/checks/runs */
export const checkRoutes: readonly Route[] = [
  route(
    "POST /repos/{owner}/{repo}/check-runs",
    async (exchange) => {
      const { context, caller, input } = exchange;
      const repository = repositoryIn(exchange);
      if (caller.kind !== "installation") throw new ApiError(403, "You must authenticate via a GitHub App.");
      const name = input.text("name");
      const headSha = input.text("head_sha");
      const run = await createCheckRun(context, repository, actorIn(exchange), name, headSha, changeIn(input));
      return created(representCheckRun(context, repository, run));
    },
    "checks:write",
  ),
  route(
    "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
    (exchange) => {
      const { context, caller, input } = exchange;
      const { repository, run } = checkRunIn(exchange);
      if (caller.kind !== "installation") throw new ApiError(403, "You must authenticate via a GitHub App.");
      updateCheckRun(context, repository, run, actorIn(exchange), changeIn(input));
      return ok(representCheckRun(context, repository, run));
    },
    "checks:write",
  ),
  route(
    "GET /repos/{owner}/{repo}/check-runs/{check_run_id}",
    (exchange) => {
      const { repository, run } = checkRunIn(exchange);
      return ok(representCheckRun(exchange.context, repository, run));
    },
    "checks:read",
  ),
  route(
    "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations",
    (exchange) => {
      const { repository, run } = checkRunIn(exchange);
      return listAnswer(exchange, run.annotations, (one) =>
        representAnnotation(exchange.context, repository, run, one),
      );
    },
    "checks:read",
  ),
  route(
    "POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest",
    (exchange) => {
      const { repository, run } = checkRunIn(exchange);
      requireRole(exchange.context, repository, actorIn(exchange), "write");
      rerequestCheckRun(exchange.context, repository, run, actorIn(exchange));
      return created({});
    },
    "checks:write",
  ),
  route("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", listRuns, "checks:read"),
  route(
    "GET /repos/{owner}/{repo}/commits/{ref}/check-suites",
    async (exchange) => {
      const { context } = exchange;
      const repository = repositoryIn(exchange);
      const sha = await repository.git.resolveCommit(exchange.parameters.text("ref"));
      const all = [...repository.checkSuites.values()].filter((one) => one.headSha === sha);
      const { items, headers } = pageOf(exchange, all);
      const suites = await Promise.all(items.map((one) => representCheckSuite(context, repository, one)));
      return ok({ total_count: all.length, check_suites: suites }, headers);
    },
    "checks:read",
  ),
  route(
    "POST /repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest",
    async (exchange) => {
      const repository = repositoryIn(exchange);
      const suite = repository.checkSuites.get(exchange.parameters.number("check_suite_id"));
      if (!suite) throw notFound();
      requireRole(exchange.context, repository, actorIn(exchange), "write");
      await rerequestCheckSuite(exchange.context, repository, suite, actorIn(exchange));
      return created({});
    },
    "checks:write",
  ),
];

async function listRuns(exchange: Exchange): Promise<Answer> {
  const { context, query } = exchange;
  const repository = repositoryIn(exchange);
  const reference = exchange.parameters.text("ref");
  const sha = await repository.git.resolveCommit(reference);
  if (sha === undefined) throw new ApiError(422, `No commit found for SHA: ${reference}`);
  const onCommit = context.state.checkRuns(repository, sha);
  const considered = query.get("filter") === "all" ? onCommit : latestRuns(onCommit);
  const name = query.get("check_name");
  const appId = query.get("app_id");
  const status = query.get("status");
  const found = considered
    .filter((run) => name === null || run.name === name)
    .filter((run) => appId === null || String(run.appId) === appId)
    .filter((run) => status === null || run.status === status);
  const { items, headers } = pageOf(exchange, found);
  const runs = items.map((run) => representCheckRun(context, repository, run));
  return ok({ total_count: found.length, check_runs: runs }, headers);
}

function changeIn(input: Input): CheckRunChange {
  const status = input.oneOf("status", ["queued", "in_progress", "completed"]);
  const conclusion = input.oneOf("conclusion", conclusions);
  const output = outputIn(input.optionalObject("output"));
  return {
    ...optional("name", input.optionalText("name")),
    ...optional("status", status),
    ...optional("conclusion", conclusion),
    ...optional("startedAt", input.optionalText("started_at")),
    ...optional("completedAt", input.optionalText("completed_at")),
    ...optional("detailsUrl", input.optionalText("details_url")),
    ...optional("externalId", input.optionalText("external_id")),
    ...optional("output", output),
    ...optional("actions", input.has("actions") ? actionsIn(input) : undefined),
  };
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  const result: { [Key in Name]?: Value } = {};
  if (value !== undefined) result[name] = value;
  return result;
}

function outputIn(output: Input | undefined): CheckRunChange["output"] {
  if (!output) return undefined;
  const summary = limited(output, "summary") ?? "";
  const annotations = output.objects("annotations");
  if (annotations.length > annotationsPerRequestMax) {
    throw new ApiError(
      422,
      `Invalid request.\n\nNo more than ${annotationsPerRequestMax} items are allowed; ${annotations.length} were supplied.`,
    );
  }
  if (!output.has("summary")) throw new ApiError(422, 'Invalid request.\n\n"summary" wasn\'t supplied.');
  return {
    title: output.optionalText("title") ?? null,
    summary,
    text: limited(output, "text") ?? null,
    annotations: annotations.map(annotationIn),
  };
}

function limited(input: Input, name: string): string | undefined {
  const found = input.optionalText(name);
  if (found !== undefined && found.length > outputTextMaxCharacters) {
    throw invalid("CheckRun", name, `${name} exceeds a maximum bytesize of ${outputTextMaxCharacters}`);
  }
  return found;
}

function annotationIn(input: Input): Annotation {
  const level = input.oneOf("annotation_level", ["notice", "warning", "failure"]);
  if (level === undefined) throw new ApiError(422, 'Invalid request.\n\n"annotation_level" wasn\'t supplied.');
  const startLine = input.number("start_line");
  const endLine = input.number("end_line");
  const startColumn = input.optionalNumber("start_column") ?? null;
  const endColumn = input.optionalNumber("end_column") ?? null;
  if (startLine !== endLine && (startColumn !== null || endColumn !== null)) {
    throw invalid("CheckRun", "start_column", "columns are only allowed when start_line and end_line are the same");
  }
  return {
    path: input.text("path"),
    startLine,
    endLine,
    startColumn,
    endColumn,
    level,
    message: input.text("message"),
    title: input.optionalText("title") ?? null,
    rawDetails: input.optionalText("raw_details") ?? null,
  };
}

function actionsIn(input: Input): NonNullable<CheckRunChange["actions"]> {
  const actions = input.objects("actions");
  if (actions.length > actionsMax)
    throw new ApiError(422, `Invalid request.\n\nNo more than ${actionsMax} items are allowed.`);
  for (const action of actions) {
    for (const [name, max] of Object.entries(actionLimits)) {
      if (action.text(name).length > max)
        throw invalid("CheckRun", name, `${name} is too long (maximum is ${max} characters)`);
    }
  }
  return input.rawObjects("actions");
}
