import { person } from "../acts/actor.ts";
import { addTeamMember, deleteTeam, removeTeamMember, sendTeamEvent } from "../acts/organizations.ts";
import { type Context, timestamp } from "../context.ts";
import type { Team as TeamState } from "../state/model.ts";
import type { Someone } from "./people.ts";

/** A team of an organization. Who does it is an owner of the organization unless said otherwise. */
export interface Team {
  readonly id: number;
  readonly slug: string;
  add(member: Someone, by?: Someone): void;
  /** The person has been asked and has not accepted: `pending`. */
  invite(member: Someone): void;
  remove(member: Someone, by?: Someone): void;
  delete(by?: Someone): void;
}

export interface NewTeam {
  readonly slug: string;
  readonly name?: string;
  readonly members?: readonly Someone[];
  readonly pending?: readonly Someone[];
  readonly parent?: Team;
  readonly privacy?: "closed" | "secret";
}

export function addTeam(context: Context, organizationId: number, ownerId: number, wanted: NewTeam): Team {
  const team: TeamState = {
    id: context.state.nextId("team"),
    organizationId,
    slug: wanted.slug.toLowerCase(),
    name: wanted.name ?? wanted.slug,
    parentId: wanted.parent?.id ?? null,
    privacy: wanted.privacy ?? "closed",
    createdAt: timestamp(context),
    members: new Map(),
  };
  context.state.teams.set(team.id, team);
  sendTeamEvent(context, team, person(ownerId), "created");
  const organization = context.state.account(organizationId);
  const handle: Team = {
    id: team.id,
    slug: team.slug,
    add: (member, by) => {
      // A team's member is a member of the organization.
      if (!organization.members.has(member.id)) organization.members.set(member.id, "member");
      addTeamMember(context, team, member.id, person(by?.id ?? ownerId));
    },
    invite: (member) => addTeamMember(context, team, member.id, person(ownerId), "pending"),
    remove: (member, by) => removeTeamMember(context, team, member.id, person(by?.id ?? ownerId)),
    delete: (by) => deleteTeam(context, team, person(by?.id ?? ownerId)),
  };
  for (const member of wanted.members ?? []) handle.add(member);
  for (const member of wanted.pending ?? []) handle.invite(member);
  return handle;
}
