import type { Context } from "../context.ts";
import { ApiError, notFound } from "../errors.ts";
import {
  representFullOrganization,
  representFullTeam,
  representPublicUser,
  representRate,
  representTeam,
  representUser,
} from "../represent/accounts.ts";
import type { Account, Team, TeamMember } from "../state/model.ts";
import { listAnswer } from "./paging.ts";
import { type Exchange, ok, type Route, route } from "./route.ts";

/** People, organizations and teams: https://docs.github.com/en/rest/teams/members */
export const accountRoutes: readonly Route[] = [
  route("GET /user", ({ context, caller }) => {
    if (caller.kind === "installation") throw new ApiError(403, "Resource not accessible by integration");
    if (caller.kind !== "person") throw new ApiError(401, "Requires authentication");
    return ok(representPublicUser(context, caller.account));
  }),
  route("GET /users/{username}", ({ context, parameters }) => {
    const account = context.state.accountByLogin(parameters.text("username"));
    if (!account) throw notFound();
    return ok(representPublicUser(context, account));
  }),
  route("GET /user/{account_id}", ({ context, parameters }) => {
    const account = context.state.accounts.get(parameters.number("account_id"));
    if (!account || account.isDeleted) throw notFound();
    return ok(representPublicUser(context, account));
  }),
  route("GET /orgs/{org}", (exchange) => ok(representFullOrganization(exchange.context, organizationIn(exchange)))),
  route(
    "GET /orgs/{org}/teams",
    (exchange) => {
      const organization = organizationIn(exchange);
      const teams = [...exchange.context.state.teams.values()].filter((one) => one.organizationId === organization.id);
      return listAnswer(exchange, teams, (one) => representTeam(exchange.context, one));
    },
    "members:read",
  ),
  route(
    "GET /orgs/{org}/teams/{team_slug}",
    (exchange) => ok(representFullTeam(exchange.context, teamIn(exchange))),
    "members:read",
  ),
  route(
    "GET /orgs/{org}/teams/{team_slug}/members",
    (exchange) => {
      const { context } = exchange;
      const ids = new Set<number>();
      for (const team of context.state.teamAndChildren(teamIn(exchange))) {
        for (const [id, member] of team.members) if (member.state === "active") ids.add(id);
      }
      const people = [...ids].map((id) => context.state.account(id)).filter((one) => !one.isDeleted);
      return listAnswer(exchange, people, (one) => representUser(context, one));
    },
    "members:read",
  ),
  route(
    "GET /orgs/{org}/teams/{team_slug}/memberships/{username}",
    (exchange) => {
      const { context, parameters } = exchange;
      const team = teamIn(exchange);
      const account = context.state.accountByLogin(parameters.text("username"));
      const membership = account && membershipOf(context, team, account);
      if (!account || !membership) throw notFound();
      const organization = parameters.text("org");
      return ok({
        url: `${context.url}/orgs/${organization}/teams/${team.slug}/memberships/${account.login}`,
        role: membership.role,
        state: membership.state,
      });
    },
    "members:read",
  ),
  route("GET /rate_limit", ({ context }) => {
    const resetSeconds = Math.floor(context.authenticationNow() / 1000) + 3600;
    const rate = representRate(5_000, 0, resetSeconds);
    return ok({ resources: { core: rate, search: rate }, rate });
  }),
  route("GET /meta", () => ok({ verifiable_password_authentication: false, hooks: ["127.0.0.1/32"] })),
];

function organizationIn({ context, parameters }: Exchange): Account {
  const found = context.state.accountByLogin(parameters.text("org"));
  if (found?.type !== "Organization") throw notFound();
  return found;
}

/** Without the members permission GitHub answers 404 for a team, as for a secret one. */
function teamIn(exchange: Exchange): Team {
  const { context, caller, parameters } = exchange;
  const organization = organizationIn(exchange);
  const team = context.state.teamBySlug(organization.id, parameters.text("team_slug"));
  if (!team || caller.kind === "anonymous") throw notFound();
  if (caller.kind === "installation" && caller.installation.accountId !== organization.id) throw notFound();
  if (caller.kind === "person" && !organization.members.has(caller.account.id)) throw notFound();
  return team;
}

/** Somebody's membership in a team or a team below it; an active one wins over an invitation. */
function membershipOf(context: Context, team: Team, account: Account): TeamMember | undefined {
  const found = context.state.teamAndChildren(team).flatMap((one) => one.members.get(account.id) ?? []);
  return found.find((one) => one.state === "active") ?? found[0];
}
