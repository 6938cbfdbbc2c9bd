import type { Context } from "../context.ts";
import type { JsonObject } from "../json.ts";
import type { Repository, Role } from "../state/model.ts";
import { isAtLeast } from "../state/state.ts";
import { representOrganization, representUserById } from "./accounts.ts";
import { nodeId } from "./node-id.ts";

export function repositoryUrl(context: Context, repository: Repository): string {
  return `${context.url}/repos/${context.state.fullName(repository)}`;
}

export function repositoryHtmlUrl(context: Context, repository: Repository): string {
  return `${context.url}/${context.state.fullName(repository)}`;
}

/** Name of an address member → what follows the repository's own address. */
const addresses: Readonly<Record<string, string>> = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
};

/** GitHub's `repository`, as in lists, pull requests and webhooks. `role` adds what the asking person may do. */
export function representRepository(context: Context, repository: Repository, role?: Role): JsonObject {
  const url = repositoryUrl(context, repository);
  const openIssues = [...repository.issues.values()].filter((issue) => issue.state === "open").length;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: context.state.fullName(repository),
    private: repository.isPrivate,
    owner: representUserById(context, repository.ownerId),
    html_url: repositoryHtmlUrl(context, repository),
    description: null,
    fork: repository.parentId !== null,
    url,
    ...Object.fromEntries(Object.entries(addresses).map(([name, suffix]) => [name, `${url}${suffix}`])),
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
    git_url: `git://${new URL(context.url).host}/${context.state.fullName(repository)}.git`,
    ssh_url: `git@${new URL(context.url).host}:${context.state.fullName(repository)}.git`,
    clone_url: `${repositoryHtmlUrl(context, repository)}.git`,
    svn_url: repositoryHtmlUrl(context, repository),
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: false,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: repository.isArchived,
    disabled: false,
    open_issues_count: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.isPrivate ? "private" : "public",
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
    default_branch: repository.defaultBranch,
    ...(role === undefined ? {} : { permissions: representPermissions(role) }),
  };
}

function representPermissions(role: Role): JsonObject {
  return {
    admin: isAtLeast(role, "admin"),
    maintain: isAtLeast(role, "maintain"),
    push: isAtLeast(role, "write"),
    triage: isAtLeast(role, "triage"),
    pull: isAtLeast(role, "read"),
  };
}

/** GitHub's `full-repository`, as in `GET /repos/{owner}/{repo}`. */
export function representFullRepository(context: Context, repository: Repository, role: Role): JsonObject {
  const owner = context.state.account(repository.ownerId);
  const parent = repository.parentId === null ? undefined : context.state.repositories.get(repository.parentId);
  return {
    ...representRepository(context, repository, role),
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    allow_update_branch: true,
    network_count: 0,
    subscribers_count: 0,
    ...(owner.type === "Organization" ? { organization: representUserById(context, owner.id) } : {}),
    ...(parent ? { parent: representRepository(context, parent), source: representRepository(context, parent) } : {}),
  };
}

/** What every webhook about a repository carries. */
export function representWebhookScope(context: Context, repository: Repository): JsonObject {
  const owner = context.state.account(repository.ownerId);
  return {
    repository: representRepository(context, repository),
    ...(owner.type === "Organization" ? { organization: representOrganization(context, owner) } : {}),
  };
}
