import { ApiError, notFound } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { representUser } from "../represent/accounts.ts";
import { representCommit } from "../represent/commits.ts";
import { nodeId } from "../represent/node-id.ts";
import { representSimplePull } from "../represent/pulls.ts";
import { repositoryUrl, representFullRepository } from "../represent/repositories.ts";
import type { Protection, Repository, RequiredCheck } from "../state/model.ts";
import { isAtLeast } from "../state/state.ts";
import { roleOf } from "./caller.ts";
import type { Input } from "./input.ts";
import { listAnswer } from "./paging.ts";
import { type Exchange, ok, type Route, route } from "./route.ts";
import { repositoryIn } from "./subjects.ts";

/** How far back the local GitHub walks when it lists a branch's history. */
const historyCommitsMax = 10_000;

/** Repositories, their branches, protection, collaborators and history. */
export const repositoryRoutes: readonly Route[] = [
  route(
    "GET /repos/{owner}/{repo}",
    (exchange) => ok(fullRepository(exchange, repositoryIn(exchange))),
    "metadata:read",
  ),
  route(
    "GET /repositories/{repository_id}",
    (exchange) => {
      const { context, caller, parameters } = exchange;
      const repository = context.state.repositories.get(parameters.number("repository_id"));
      if (!repository || repository.isDeleted || roleOf(context, caller, repository) === "none") throw notFound();
      return ok(fullRepository(exchange, repository));
    },
    "metadata:read",
  ),
  route(
    "GET /repos/{owner}/{repo}/branches/{branch}/protection",
    (exchange) => {
      const repository = repositoryIn(exchange);
      const protection = repository.protections.get(branchIn(exchange, repository));
      if (!protection) throw new ApiError(404, "Branch not protected");
      return ok(representProtection(exchange, repository, protection));
    },
    "administration:read",
  ),
  route(
    "PUT /repos/{owner}/{repo}/branches/{branch}/protection",
    (exchange) => {
      const repository = repositoryIn(exchange);
      requireAdministrator(exchange, repository);
      const branch = branchIn(exchange, repository);
      const checks = exchange.input.optionalObject("required_status_checks");
      const protection: Protection = {
        requiredChecks: requiredChecksIn(checks),
        isStrict: checks?.optionalBoolean("strict") ?? false,
        enforceAdmins: exchange.input.optionalBoolean("enforce_admins") ?? false,
        requiredApprovals:
          exchange.input
            .optionalObject("required_pull_request_reviews")
            ?.optionalNumber("required_approving_review_count") ?? 0,
        isRuleset: false,
      };
      repository.protections.set(branch, protection);
      exchange.context.state.version += 1;
      return ok(representProtection(exchange, repository, protection));
    },
    "administration:write",
  ),
  route(
    "GET /repos/{owner}/{repo}/branches/{branch}",
    async (exchange) => {
      const repository = repositoryIn(exchange);
      const branch = branchIn(exchange, repository);
      const commit = await repository.git.commit(repository.git.branch(branch) ?? "");
      if (!commit) throw new ApiError(404, "Branch not found");
      const rules = repository.protections.get(branch);
      const protection = rules?.isRuleset === true ? undefined : rules;
      const url = `${repositoryUrl(exchange.context, repository)}/branches/${branch}`;
      return ok({
        name: branch,
        commit: representCommit(exchange.context, repository, commit),
        _links: { self: url, html: url },
        protected: protection !== undefined,
        protection: {
          enabled: protection !== undefined,
          required_status_checks: {
            enforcement_level: protection ? (protection.enforceAdmins ? "everyone" : "non_admins") : "off",
            contexts: protection?.requiredChecks.map((check) => check.context) ?? [],
            checks: protection?.requiredChecks.map((check) => ({ context: check.context, app_id: check.appId })) ?? [],
          },
        },
        protection_url: `${url}/protection`,
      });
    },
    "contents:read",
  ),
  route(
    "GET /repos/{owner}/{repo}/rules/branches/{branch}",
    (exchange) => {
      const repository = repositoryIn(exchange);
      const rules = repository.protections.get(exchange.parameters.text("branch"));
      return ok(rules?.isRuleset === true ? [representRule(exchange, repository, rules)] : []);
    },
    "metadata:read",
  ),
  route(
    "GET /repos/{owner}/{repo}/commits",
    async (exchange) => {
      const repository = repositoryIn(exchange);
      const name = exchange.query.get("sha") ?? repository.defaultBranch;
      const head = await repository.git.resolveCommit(name);
      if (head === undefined) throw notFound();
      const all = await repository.git.history(head, exchange.query.get("path") ?? undefined, historyCommitsMax);
      return listAnswer(exchange, all, (sha) => commitBySha(exchange, repository, sha));
    },
    "contents:read",
  ),
  route(
    "GET /repos/{owner}/{repo}/tags",
    (exchange) => {
      const repository = repositoryIn(exchange);
      return listAnswer(exchange, tagsOf(repository), (tag) => representTag(exchange, repository, tag));
    },
    "metadata:read",
  ),
  route(
    "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    (exchange) => {
      const repository = repositoryIn(exchange);
      const sha = exchange.parameters.text("commit_sha");
      const all = exchange.context.state
        .pullRequests(repository)
        .filter(({ pull }) => pull.headSha === sha || pull.mergeCommitSha === sha);
      return listAnswer(exchange, all, (one) => representSimplePull(exchange.context, one));
    },
    "pull_requests:read|contents:read",
  ),
  route(
    "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
    (exchange) => {
      const { context, parameters } = exchange;
      const repository = repositoryIn(exchange);
      const account = context.state.accountByLogin(parameters.text("username"));
      if (!account) throw notFound();
      const role = context.state.role(repository, account.id);
      // The older word knows three levels only: triage reads, maintain writes.
      const permission = role === "triage" ? "read" : role === "maintain" ? "write" : role;
      return ok({
        permission,
        role_name: role,
        user: {
          ...representUser(context, account),
          permissions: {
            pull: isAtLeast(role, "read"),
            triage: isAtLeast(role, "triage"),
            push: isAtLeast(role, "write"),
            maintain: isAtLeast(role, "maintain"),
            admin: isAtLeast(role, "admin"),
          },
          role_name: role,
        },
      });
    },
    "metadata:read",
  ),
];

interface Tag {
  readonly name: string;
  readonly sha: string;
}

/** By name, the last first. */
function tagsOf({ git }: Repository): readonly Tag[] {
  return [...git.references]
    .flatMap(([reference, sha]) => (reference.startsWith(TAGS) ? [{ name: reference.slice(TAGS.length), sha }] : []))
    .sort((one, other) => (one.name < other.name ? 1 : -1));
}

const TAGS = "refs/tags/";

function representTag({ context }: Exchange, repository: Repository, { name, sha }: Tag): JsonObject {
  const url = repositoryUrl(context, repository);
  return {
    name,
    commit: { sha, url: `${url}/commits/${sha}` },
    zipball_url: `${url}/zipball/refs/tags/${name}`,
    tarball_url: `${url}/tarball/refs/tags/${name}`,
    node_id: nodeId("REF", repository.id),
  };
}

function fullRepository({ context, caller }: Exchange, repository: Repository): JsonObject {
  return representFullRepository(context, repository, roleOf(context, caller, repository));
}

function branchIn({ parameters }: Exchange, repository: Repository): string {
  const branch = parameters.text("branch");
  if (repository.git.branch(branch) === undefined) throw new ApiError(404, "Branch not found");
  return branch;
}

/** `checks` names the App; the older `contexts` takes a check from anybody. */
function requiredChecksIn(input: Input | undefined): RequiredCheck[] {
  const checks = (input?.objects("checks") ?? []).map((check) => {
    const appId = check.optionalNumber("app_id");
    return { context: check.text("context"), appId: appId === undefined || appId < 0 ? null : appId };
  });
  const named = new Set(checks.map((check) => check.context));
  const contexts = (input?.texts("contexts") ?? []).filter((context) => !named.has(context));
  return [...checks, ...contexts.map((context) => ({ context, appId: null }))];
}

function requireAdministrator({ context, caller }: Exchange, repository: Repository): void {
  if (caller.kind === "installation") return;
  if (roleOf(context, caller, repository) !== "admin") throw notFound();
}

async function commitBySha({ context }: Exchange, repository: Repository, sha: string): Promise<JsonObject> {
  const commit = await repository.git.commit(sha);
  if (!commit) throw notFound();
  return representCommit(context, repository, commit);
}

function representProtection(
  { context, parameters }: Exchange,
  repository: Repository,
  protection: Protection,
): JsonObject {
  const url = `${repositoryUrl(context, repository)}/branches/${parameters.text("branch")}/protection`;
  const off = { enabled: false };
  return {
    url,
    required_status_checks: {
      url: `${url}/required_status_checks`,
      strict: protection.isStrict,
      contexts: protection.requiredChecks.map((check) => check.context),
      contexts_url: `${url}/required_status_checks/contexts`,
      checks: protection.requiredChecks.map((check) => ({ context: check.context, app_id: check.appId })),
    },
    ...(protection.requiredApprovals > 0
      ? {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: false,
            require_code_owner_reviews: false,
            require_last_push_approval: false,
            required_approving_review_count: protection.requiredApprovals,
          },
        }
      : {}),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
    required_linear_history: off,
    allow_force_pushes: off,
    allow_deletions: off,
    block_creations: off,
    required_conversation_resolution: off,
    lock_branch: off,
    allow_fork_syncing: off,
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
  };
}

/** https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch */
function representRule({ context }: Exchange, repository: Repository, rules: Protection): JsonObject {
  return {
    type: "required_status_checks",
    parameters: {
      strict_required_status_checks_policy: rules.isStrict,
      required_status_checks: rules.requiredChecks.map((check) => ({
        context: check.context,
        ...(check.appId === null ? {} : { integration_id: check.appId }),
      })),
    },
    ruleset_source_type: "Repository",
    ruleset_source: context.state.fullName(repository),
    ruleset_id: 1,
  };
}
