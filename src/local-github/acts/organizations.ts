import type { Context } from "../context.ts";
import { timestamp } from "../context.ts";
import {
  representInstallation,
  representOrganization,
  representTeam,
  representUserById,
} from "../represent/accounts.ts";
import type { Installation, Repository, Team } from "../state/model.ts";
import { covers } from "../state/state.ts";
import { type Actor, sendRepositoryEvent } from "./actor.ts";

/** Adds somebody to a team, or invites them (`pending`: no event until they accept). */
export function addTeamMember(
  context: Context,
  team: Team,
  accountId: number,
  actor: Actor,
  state: "active" | "pending" = "active",
): void {
  team.members.set(accountId, { role: "member", state });
  context.state.version += 1;
  if (state === "active") sendMembership(context, team, accountId, actor, "added");
}

export function removeTeamMember(context: Context, team: Team, accountId: number, actor: Actor): void {
  const member = team.members.get(accountId);
  if (!team.members.delete(accountId)) return;
  if (member?.state === "active") sendMembership(context, team, accountId, actor, "removed");
}

/** Takes somebody out of an organization and so out of its teams. https://docs.github.com/en/webhooks/webhook-events-and-payloads#organization */
export function removeOrganizationMember(
  context: Context,
  organizationId: number,
  accountId: number,
  actor: Actor,
): void {
  const organization = context.state.account(organizationId);
  const role = organization.members.get(accountId);
  if (role === undefined) return;
  for (const team of context.state.teams.values()) {
    if (team.organizationId === organizationId) removeTeamMember(context, team, accountId, actor);
  }
  organization.members.delete(accountId);
  const shown = representOrganization(context, organization);
  context.events.send({
    name: "organization",
    action: "member_removed",
    accountId: organizationId,
    payload: {
      membership: {
        url: `${context.url}/orgs/${organization.login}/memberships/${context.state.account(accountId).login}`,
        state: "inactive",
        role,
        organization_url: `${context.url}/orgs/${organization.login}`,
        user: representUserById(context, accountId),
      },
      organization: shown,
      sender: representUserById(context, actor.accountId),
    },
  });
}

function sendMembership(
  context: Context,
  team: Team,
  accountId: number,
  actor: Actor,
  action: "added" | "removed",
): void {
  context.events.send({
    name: "membership",
    action,
    accountId: team.organizationId,
    payload: {
      scope: "team",
      member: representUserById(context, accountId),
      team: representTeam(context, team),
      organization: representOrganization(context, context.state.account(team.organizationId)),
      sender: representUserById(context, actor.accountId),
    },
  });
}

export function sendTeamEvent(
  context: Context,
  team: Team,
  actor: Actor,
  action: "created" | "deleted" | "edited",
): void {
  context.events.send({
    name: "team",
    action,
    accountId: team.organizationId,
    payload: {
      ...(action === "edited" ? { changes: {} } : {}),
      team: representTeam(context, team),
      organization: representOrganization(context, context.state.account(team.organizationId)),
      sender: representUserById(context, actor.accountId),
    },
  });
}

/** Takes a team away; the teams below it go too. */
export function deleteTeam(context: Context, team: Team, actor: Actor): void {
  for (const one of context.state.teamAndChildren(team)) {
    context.state.teams.delete(one.id);
    sendTeamEvent(context, one, actor, "deleted");
  }
}

export type InstallationAction = "created" | "deleted" | "suspend" | "unsuspend" | "new_permissions_accepted";

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#installation */
export function sendInstallationEvent(
  context: Context,
  installation: Installation,
  action: InstallationAction,
  actor: Actor,
): void {
  const repositories = [...context.state.repositories.values()]
    .filter((one) => !one.isDeleted && covers(installation, one))
    .map((one) => ({
      id: one.id,
      node_id: `R_${one.id}`,
      name: one.name,
      full_name: context.state.fullName(one),
      private: one.isPrivate,
    }));
  context.events.send({
    name: "installation",
    action,
    accountId: installation.accountId,
    onlyInstallation: installation,
    payload: {
      installation: representInstallation(context, installation),
      ...(action === "created" || action === "deleted" ? { repositories } : {}),
      requester: null,
      sender: representUserById(context, actor.accountId),
    },
  });
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#installation_repositories */
export function sendInstallationRepositories(
  context: Context,
  installation: Installation,
  actor: Actor,
  change: { readonly added: readonly Repository[]; readonly removed: readonly Repository[] },
): void {
  const short = (one: Repository) => ({
    id: one.id,
    node_id: `R_${one.id}`,
    name: one.name,
    full_name: context.state.fullName(one),
    private: one.isPrivate,
  });
  context.events.send({
    name: "installation_repositories",
    action: change.added.length > 0 ? "added" : "removed",
    accountId: installation.accountId,
    onlyInstallation: installation,
    payload: {
      installation: representInstallation(context, installation),
      repository_selection: installation.repositoryIds === undefined ? "all" : "selected",
      repositories_added: change.added.map(short),
      repositories_removed: change.removed.map(short),
      requester: null,
      sender: representUserById(context, actor.accountId),
    },
  });
}

/** Gives a repository another name; the former address is redirected. */
export function renameRepository(context: Context, repository: Repository, name: string, actor: Actor): void {
  const from = repository.name;
  context.state.formerNames.set(context.state.fullName(repository).toLowerCase(), repository.id);
  repository.name = name;
  repository.updatedAt = timestamp(context);
  const changes = { repository: { name: { from } } };
  sendRepositoryEvent(context, repository, "repository", "renamed", actor, { changes });
}

/** Hands a repository to another owner; installations on the former one no longer cover it. */
export function transferRepository(context: Context, repository: Repository, ownerId: number, actor: Actor): void {
  const from = representUserById(context, repository.ownerId);
  context.state.formerNames.set(context.state.fullName(repository).toLowerCase(), repository.id);
  repository.ownerId = ownerId;
  const changes = { owner: { from: { user: from } } };
  sendRepositoryEvent(context, repository, "repository", "transferred", actor, { changes });
}

export function setArchived(context: Context, repository: Repository, isArchived: boolean, actor: Actor): void {
  repository.isArchived = isArchived;
  sendRepositoryEvent(context, repository, "repository", isArchived ? "archived" : "unarchived", actor, {});
}

export function deleteRepository(context: Context, repository: Repository, actor: Actor): void {
  sendRepositoryEvent(context, repository, "repository", "deleted", actor, {});
  repository.isDeleted = true;
}
