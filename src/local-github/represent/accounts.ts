import type { Context } from "../context.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Account, App, Installation, Team } from "../state/model.ts";
import { ghostId } from "../state/state.ts";
import { nodeId } from "./node-id.ts";

/** The account that GitHub shows: the ghost where it was deleted. */
export function visibleAccount(context: Context, id: number): Account {
  const account = context.state.account(id);
  return account.isDeleted ? context.state.account(ghostId) : account;
}

export function representUserById(context: Context, id: number): JsonObject {
  return representUser(context, visibleAccount(context, id));
}

/** GitHub's `simple-user`. */
export function representUser(context: Context, account: Account): JsonObject {
  const url = `${context.url}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type === "Organization" ? "O" : "U", account.id),
    avatar_url: `${context.url}/avatars/${account.id}`,
    gravatar_id: "",
    url,
    html_url: htmlUrlOf(context, account),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
}

function htmlUrlOf(context: Context, account: Account): string {
  const app = context.state.appByBot(account.id);
  return app ? `${context.url}/apps/${app.slug}` : `${context.url}/${account.login}`;
}

/** GitHub's `public-user`. */
export function representPublicUser(context: Context, account: Account): JsonObject {
  return {
    ...representUser(context, account),
    name: account.name,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.createdAt,
  };
}

/** GitHub's `organization-simple`, as in webhooks. */
export function representOrganization(context: Context, account: Account): JsonObject {
  const url = `${context.url}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId("O", account.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${context.url}/avatars/${account.id}`,
    description: null,
  };
}

/** GitHub's `organization-full`. */
export function representFullOrganization(context: Context, account: Account): JsonObject {
  return {
    ...representOrganization(context, account),
    name: account.name ?? account.login,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${context.url}/${account.login}`,
    type: "Organization",
    created_at: account.createdAt,
    updated_at: account.createdAt,
    archived_at: null,
  };
}

/** GitHub's `team`, as in lists and webhooks. */
export function representTeam(context: Context, team: Team): JsonObject {
  const parent = team.parentId === null ? undefined : context.state.teams.get(team.parentId);
  return { ...representSimpleTeam(context, team), parent: parent ? representSimpleTeam(context, parent) : null };
}

function representSimpleTeam(context: Context, team: Team): JsonObject {
  const organization = context.state.account(team.organizationId);
  const url = `${context.url}/organizations/${team.organizationId}/team/${team.id}`;
  return {
    id: team.id,
    node_id: nodeId("T", team.id),
    name: team.name,
    slug: team.slug,
    description: null,
    privacy: team.privacy,
    notification_setting: "notifications_enabled",
    url,
    html_url: `${context.url}/orgs/${organization.login}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    permission: "pull",
    type: "organization",
    organization_id: team.organizationId,
  };
}

/** GitHub's `team-full`. */
export function representFullTeam(context: Context, team: Team): JsonObject {
  return {
    ...representTeam(context, team),
    created_at: team.createdAt,
    updated_at: team.createdAt,
    members_count: team.members.size,
    repos_count: 0,
    organization: representFullOrganization(context, context.state.account(team.organizationId)),
  };
}

/** GitHub's `integration`: an App. */
export function representApp(context: Context, app: App): JsonObject {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId("A", app.id),
    owner: representUserById(context, app.ownerId),
    name: app.name,
    description: null,
    external_url: `${context.url}/apps/${app.slug}`,
    html_url: `${context.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: { ...app.permissions },
    events: [...app.events],
  };
}

/** GitHub's `installation`. */
export function representInstallation(context: Context, installation: Installation): JsonObject {
  const account = context.state.account(installation.accountId);
  const app = context.state.app(installation.appId);
  return {
    id: installation.id,
    client_id: app.clientId,
    account: representUser(context, account),
    repository_selection: installation.repositoryIds === undefined ? "all" : "selected",
    access_tokens_url: `${context.url}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${context.url}/installation/repositories`,
    html_url: `${context.url}/organizations/${account.login}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: { ...installation.permissions },
    events: [...installation.events],
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: installation.suspendedAt,
  };
}

/** GitHub's rate-limit answer for one pool. */
export function representRate(limit: number, used: number, resetSeconds: number): Json {
  return { limit, used, remaining: Math.max(0, limit - used), reset: resetSeconds };
}
