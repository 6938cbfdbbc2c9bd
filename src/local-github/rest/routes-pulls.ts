import { mergePull, updateBranch } from "../acts/merges.ts";
import { editPull, openPull, removeReviewers, requestReviewers, setPullState } from "../acts/pulls.ts";
import { ApiError, invalid, notFound } from "../errors.ts";
import { representTeam, representUserById } from "../represent/accounts.ts";
import { representCommit, representFile } from "../represent/commits.ts";
import { changesOf, commitsOf, representPull, representSimplePull, startOf } from "../represent/pulls.ts";
import type { Repository } from "../state/model.ts";
import type { PullRequest } from "../state/state.ts";
import { roleOf } from "./caller.ts";
import type { Input } from "./input.ts";
import { listAnswer } from "./paging.ts";
import { type Answer, created, type Exchange, ok, type Route, route } from "./route.ts";
import { actorIn, pullIn, repositoryIn } from "./subjects.ts";

/** https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files */
const filesMax = 3_000;
/** https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request */
const commitsMax = 250;

/** Pull requests: https://docs.github.com/en/rest/pulls/pulls */
export const pullRoutes: readonly Route[] = [
  route("GET /repos/{owner}/{repo}/pulls", listPulls, "pull_requests:read"),
  route("POST /repos/{owner}/{repo}/pulls", createPull, "pull_requests:write"),
  route("GET /repos/{owner}/{repo}/pulls/{pull_number}", answerPull, "pull_requests:read"),
  route("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", updatePull, "pull_requests:write"),
  route("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", listFiles, "pull_requests:read"),
  route("GET /repos/{owner}/{repo}/pulls/{pull_number}/commits", listCommits, "pull_requests:read"),
  route(
    "GET /repos/{owner}/{repo}/pulls/{pull_number}/merge",
    (exchange) => {
      if (pullIn(exchange).pull.mergedAt === null) throw notFound();
      return { status: 204 };
    },
    "pull_requests:read",
  ),
  route("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", merge, "contents:write"),
  route(
    "PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch",
    async (exchange) => {
      const { context, input } = exchange;
      const pullRequest = pullIn(exchange);
      const expected = input.optionalText("expected_head_sha");
      await context.inOrder(pullRequest.repository.id, () =>
        updateBranch(context, pullRequest, actorIn(exchange), expected),
      );
      return { status: 202, body: { message: "Updating pull request branch.", url: exchange.url.href } };
    },
    "pull_requests:write",
  ),
  route(
    "GET /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers",
    (exchange) => {
      const { pull } = pullIn(exchange);
      return ok({
        users: [...pull.requestedReviewers].map((id) => representUserById(exchange.context, id)),
        teams: [...pull.requestedTeams].flatMap((id) => {
          const team = exchange.context.state.teams.get(id);
          return team ? [representTeam(exchange.context, team)] : [];
        }),
      });
    },
    "pull_requests:read",
  ),
  route(
    "POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers",
    async (exchange) => {
      const pullRequest = pullIn(exchange);
      const { people, teams } = reviewersIn(exchange, pullRequest.repository);
      await requestReviewers(exchange.context, pullRequest, actorIn(exchange), people, teams);
      return created(representSimplePull(exchange.context, pullRequest));
    },
    "pull_requests:write",
  ),
  route(
    "DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers",
    async (exchange) => {
      const pullRequest = pullIn(exchange);
      const { people, teams } = reviewersIn(exchange, pullRequest.repository);
      await removeReviewers(exchange.context, pullRequest, actorIn(exchange), people, teams);
      return ok(representSimplePull(exchange.context, pullRequest));
    },
    "pull_requests:write",
  ),
];

function listPulls(exchange: Exchange): Promise<Answer> {
  const { context, query } = exchange;
  const repository = repositoryIn(exchange);
  const state = query.get("state") ?? "open";
  const base = query.get("base");
  const [headOwner, headBranch] = (query.get("head") ?? "").split(":");
  const sort = query.get("sort") ?? "created";
  const isAscending = (query.get("direction") ?? (sort === "created" ? "desc" : "desc")) === "asc";
  const keyOf = ({ issue }: PullRequest): string => (sort === "updated" ? issue.updatedAt : issue.createdAt);
  const found = context.state
    .pullRequests(repository)
    .filter(({ issue }) => state === "all" || issue.state === state)
    .filter(({ pull }) => base === null || pull.baseBranch === base)
    .filter(({ pull }) => {
      if (headBranch === undefined) return true;
      const owner = context.state.account(context.state.repository(pull.headRepositoryId).ownerId);
      return pull.headBranch === headBranch && owner.login.toLowerCase() === headOwner?.toLowerCase();
    })
    .sort((one, other) => {
      const order = keyOf(one).localeCompare(keyOf(other), "en") || one.issue.number - other.issue.number;
      return isAscending ? order : -order;
    });
  return listAnswer(exchange, found, (one) => representSimplePull(context, one));
}

async function createPull(exchange: Exchange): Promise<Answer> {
  const { context, input } = exchange;
  const repository = repositoryIn(exchange);
  const { headRepository, headBranch } = headIn(exchange, repository);
  const pullRequest = await context.inOrder(repository.id, () =>
    openPull(context, repository, actorIn(exchange), {
      title: input.text("title"),
      body: input.optionalText("body") ?? null,
      baseBranch: input.text("base"),
      headBranch,
      headRepository,
      isDraft: input.optionalBoolean("draft") ?? false,
    }),
  );
  return created(await representPull(context, pullRequest, "answer"));
}

/** `branch`, or `owner:branch` of a fork. */
function headIn(
  { context, input }: Exchange,
  repository: Repository,
): { headRepository: Repository; headBranch: string } {
  const head = input.text("head");
  const [, owner, branch] = /^([^:]+):(.+)$/.exec(head) ?? [];
  if (owner === undefined || branch === undefined) return { headRepository: repository, headBranch: head };
  const account = context.state.accountByLogin(owner);
  const fork = [...context.state.repositories.values()].find(
    (one) => one.ownerId === account?.id && (one.id === repository.id || one.parentId === repository.id),
  );
  if (!fork) throw invalid("PullRequest", "head", "head is invalid", "invalid");
  return { headRepository: fork, headBranch: branch };
}

async function answerPull(exchange: Exchange): Promise<Answer> {
  return ok(await representPull(exchange.context, pullIn(exchange), "answer"));
}

async function updatePull(exchange: Exchange): Promise<Answer> {
  const { context, input } = exchange;
  const pullRequest = pullIn(exchange);
  const actor = actorIn(exchange);
  const title = input.optionalText("title");
  const base = input.optionalText("base");
  const state = input.oneOf("state", ["open", "closed"]);
  await context.inOrder(pullRequest.repository.id, async () => {
    await editPull(context, pullRequest, actor, {
      ...(title === undefined ? {} : { title }),
      ...(input.has("body") ? { body: input.optionalText("body") ?? null } : {}),
      ...(base === undefined ? {} : { baseBranch: base }),
    });
    if (state !== undefined) await setPullState(context, pullRequest, actor, state);
  });
  return ok(await representPull(context, pullRequest, "answer"));
}

async function listFiles(exchange: Exchange): Promise<Answer> {
  const { context } = exchange;
  const pullRequest = pullIn(exchange);
  const { repository, pull } = pullRequest;
  const changes = await changesOf(pullRequest);
  const patches = await repository.git.patches(await startOf(pullRequest), pull.headSha);
  return listAnswer(exchange, changes.slice(0, filesMax), (one) =>
    representFile(context, repository, pull.headSha, one, patches.get(one.path)),
  );
}

async function listCommits(exchange: Exchange): Promise<Answer> {
  const { context } = exchange;
  const pullRequest = pullIn(exchange);
  const shas = (await commitsOf(pullRequest)).slice(0, commitsMax);
  return listAnswer(exchange, shas, async (sha) => {
    const commit = await pullRequest.repository.git.commit(sha);
    if (!commit) throw notFound();
    return representCommit(context, pullRequest.repository, commit);
  });
}

/**
 * https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request
 * Over REST an administrator merges past branch protection unless it binds administrators too.
 */
async function merge(exchange: Exchange): Promise<Answer> {
  const { context, caller, input } = exchange;
  const pullRequest = pullIn(exchange);
  const method = input.oneOf("merge_method", ["merge", "squash", "rebase"]);
  const title = input.optionalText("commit_title");
  const message = input.optionalText("commit_message");
  const expectedHeadSha = input.optionalText("sha");
  const sha = await context.inOrder(pullRequest.repository.id, () =>
    mergePull(context, pullRequest, actorIn(exchange), {
      ...(method === undefined ? {} : { method }),
      ...(title === undefined ? {} : { title }),
      ...(message === undefined ? {} : { message }),
      ...(expectedHeadSha === undefined ? {} : { expectedHeadSha }),
      isBypass: caller.kind === "person" && roleOf(context, caller, pullRequest.repository) === "admin",
    }),
  );
  return ok({ sha, merged: true, message: "Pull Request successfully merged" });
}

function reviewersIn({ context, input }: Exchange, repository: Repository): { people: number[]; teams: number[] } {
  const people = reviewerIds(input, "reviewers", (login) => context.state.accountByLogin(login)?.id);
  const teams = reviewerIds(input, "team_reviewers", (slug) => context.state.teamBySlug(repository.ownerId, slug)?.id);
  return { people, teams };
}

function reviewerIds(input: Input, name: string, find: (word: string) => number | undefined): number[] {
  return input.texts(name).map((word) => {
    const id = find(word);
    if (id === undefined) {
      throw new ApiError(
        422,
        "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of this repository.",
      );
    }
    return id;
  });
}
