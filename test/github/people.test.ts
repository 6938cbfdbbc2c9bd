import { describe, expect, it } from "vitest";
import type { RepositoryGateway } from "../../src/app/ports-github.ts";
import type { Membership } from "../../src/core/gate/gate-state.ts";
import type { Principal } from "../../src/core/policy/policy.ts";
import { MEMBERSHIP_LIFETIME_MS, PEOPLE_LIFETIME_MS } from "../../src/github/people.ts";
import type { Person } from "../../src/local-github/index.ts";
import { createWorld, failureOf } from "./world.ts";

const ACCOUNT = "GET /users/{username}";
const ACCOUNT_BY_ID = "GET /user/{account_id}";
const TEAM = "GET /orgs/{org}/teams/{team_slug}";
const MEMBERS = "GET /orgs/{org}/teams/{team_slug}/members";
const MEMBERSHIP = "GET /orgs/{org}/teams/{team_slug}/memberships/{username}";

const warehouse: Principal = { kind: "team", org: "Acme", slug: "warehouse" };

describe("a team", () => {
  it("has members, invited ones, members of its child teams, and others", async () => {
    const { gateway, people } = await createPeople();

    expect(await stateOf(gateway, warehouse, people.member)).toBe("member");
    expect(await stateOf(gateway, warehouse, people.invited)).toBe("pending");
    expect(await stateOf(gateway, warehouse, people.childMember)).toBe("member");
    expect(await stateOf(gateway, warehouse, people.stranger)).toBe("none");
  });

  it("is named as the policy writes it", async () => {
    const { gateway, people } = await createPeople();

    expect(await gateway.readMembership(warehouse, facts(people.member))).toEqual({
      userId: people.member.id,
      principal: "@Acme/warehouse",
      state: "member",
    });
  });

  it("that GitHub does not know, or with nobody in it, can't be resolved", async () => {
    const { gateway, people, acme } = await createPeople();
    acme.addTeam({ slug: "empty", members: [] });
    const missing: Principal = { kind: "team", org: "acme", slug: "missing" };
    const empty: Principal = { kind: "team", org: "acme", slug: "empty" };

    expect(await stateOf(gateway, missing, people.member)).toBe("unresolvable");
    expect(await stateOf(gateway, empty, people.member)).toBe("unresolvable");
    expect(await gateway.resolvePrincipal(missing)).toBe("unknown");
    expect(await gateway.resolvePrincipal(empty)).toBe("empty");
    expect(await gateway.resolvePrincipal(warehouse)).toBe("known");
  });

  it.each([
    ["a 403", { respond: { status: 403, body: { message: "Resource not accessible by integration" } } }],
    ["a 503", { respond: { status: 503 } }],
    ["a reset connection", { cut: "reset" as const }],
  ])("can't be verified after %s, and is asked again", async (_what, fault) => {
    const { github, gateway, people } = await createPeople();
    const planned = github.faults.add({ operation: MEMBERSHIP, times: Number.POSITIVE_INFINITY, ...fault });

    const during = await stateOf(gateway, warehouse, people.member);
    planned.remove();

    expect([during, await stateOf(gateway, warehouse, people.member)]).toEqual(["cannot-verify", "member"]);
  });

  it("can't be resolved while GitHub is down: an error, not an answer", async () => {
    const { github, gateway } = await createPeople();
    github.faults.add({ operation: TEAM, times: Number.POSITIVE_INFINITY, respond: { status: 500 } });

    expect(await failureOf(gateway.resolvePrincipal(warehouse))).toMatchObject({
      operation: "read a team",
      status: 500,
    });
  });
});

describe("a person", () => {
  const priya: Principal = { kind: "user", login: "Member" };

  it("is told apart by id, not by login", async () => {
    const { gateway, people } = await createPeople();

    expect(await stateOf(gateway, priya, people.member)).toBe("member");
    expect(await stateOf(gateway, priya, people.stranger)).toBe("none");
    expect(await gateway.resolvePrincipal(priya)).toBe("known");
  });

  it("who took over another's login is not that other", async () => {
    const { github, gateway, people } = await createPeople();
    const before = facts(people.member);
    people.member.rename("moved");
    const impostor = github.addPerson({ login: "member" });

    expect(await gateway.readMembership(priya, before)).toMatchObject({ state: "none" });
    expect(await gateway.readMembership(warehouse, before)).toMatchObject({ state: "member" });
    expect(await stateOf(gateway, warehouse, impostor)).toBe("none");
  });

  it("whom GitHub does not know, or that is an organisation, can't be resolved", async () => {
    const { gateway, people } = await createPeople();
    const unknown: Principal = { kind: "user", login: "nobody-here" };
    const organisation: Principal = { kind: "user", login: "acme" };

    expect(await stateOf(gateway, unknown, people.member)).toBe("unresolvable");
    expect(await gateway.resolvePrincipal(unknown)).toBe("unknown");
    expect(await gateway.resolvePrincipal(organisation)).toBe("unknown");
  });

  it("who deleted the account is in no team", async () => {
    const { gateway } = await createPeople();

    expect(await gateway.readMembership(warehouse, { id: 0, login: "ghost", bot: false })).toMatchObject({
      state: "none",
    });
  });
});

describe("calls", () => {
  it("are two for a first look at a member, none for a second, two after a minute, for an account can be renamed", async () => {
    const { gateway, people, timing, callsOf } = await createPeople();
    const look = () => callsOf(() => stateOf(gateway, warehouse, people.member));

    const first = await look();
    const second = await look();
    timing.advance(MEMBERSHIP_LIFETIME_MS);
    const later = await look();
    timing.advance(PEOPLE_LIFETIME_MS);
    const last = await look();

    expect([first, second, later, last]).toEqual([
      [ACCOUNT, MEMBERSHIP],
      [],
      [ACCOUNT, MEMBERSHIP],
      [ACCOUNT, MEMBERSHIP],
    ]);
  });

  it("ask each time for somebody who is not in the team: they may just have been added", async () => {
    const { gateway, people, team, callsOf } = await createPeople();
    const first = await callsOf(() => stateOf(gateway, warehouse, people.stranger));
    team.add(people.stranger);

    const second = await callsOf(() => stateOf(gateway, warehouse, people.stranger));

    expect([first, second]).toEqual([[ACCOUNT, MEMBERSHIP, TEAM], [MEMBERSHIP]]);
    expect(await stateOf(gateway, warehouse, people.stranger)).toBe("member");
  });

  it("find a renamed account by its id", async () => {
    const { gateway, people, callsOf } = await createPeople();
    const before = facts(people.member);
    people.member.rename("moved");

    const calls = await callsOf(() => gateway.readMembership(warehouse, before));

    expect(calls).toEqual([ACCOUNT, ACCOUNT_BY_ID, MEMBERSHIP]);
  });

  it("are made anew when the organisation's people are forgotten, and only then", async () => {
    const { adapter, gateway, people, team, callsOf } = await createPeople();
    await stateOf(gateway, warehouse, people.member);
    await gateway.resolvePrincipal(warehouse);
    team.remove(people.member);

    adapter.forgetPeople("elsewhere");
    const before = await stateOf(gateway, warehouse, people.member);
    adapter.forgetPeople("ACME");
    const after = await stateOf(gateway, warehouse, people.member);

    expect([before, after]).toEqual(["member", "none"]);
    expect(await callsOf(() => gateway.resolvePrincipal(warehouse))).toEqual([]);
  });

  it("look into the members only where the team itself has none", async () => {
    const { gateway, acme, people, callsOf } = await createPeople();
    const parent = acme.addTeam({ slug: "logistics", members: [] });
    acme.addTeam({ slug: "trucks", members: [people.member], parent });

    const calls = await callsOf(() => gateway.resolvePrincipal({ kind: "team", org: "acme", slug: "logistics" }));

    expect(calls.slice(0, 1)).toEqual([TEAM]);
    expect([[], [MEMBERS]]).toContainEqual(calls.slice(1));
    expect(await gateway.resolvePrincipal({ kind: "team", org: "acme", slug: "logistics" })).toBe("known");
  });
});

async function createPeople() {
  const world = await createWorld();
  const [member, invited, childMember, stranger] = ["member", "invited", "child", "stranger"].map((login) =>
    world.github.addPerson({ login }),
  );
  if (!member || !invited || !childMember || !stranger) throw new Error("four people");
  for (const person of [member, childMember]) world.acme.addMember(person);
  const team = world.acme.addTeam({ slug: "warehouse", members: [member], pending: [invited] });
  world.acme.addTeam({ slug: "night-shift", members: [childMember], parent: team });
  return { ...world, team, people: { member, invited, childMember, stranger } };
}

async function stateOf(gateway: RepositoryGateway, principal: Principal, person: Person): Promise<Membership["state"]> {
  return (await gateway.readMembership(principal, facts(person))).state;
}

function facts({ id, login }: Person) {
  return { id, login, bot: false };
}
