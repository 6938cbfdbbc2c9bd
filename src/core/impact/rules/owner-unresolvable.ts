import { type Principal, principalName, RELEASE_MANAGER, type Role } from "../../policy/policy.ts";
import type { Candidate, Comparison, Rule, SideView } from "../rule.ts";
import { quote, quoteSome } from "../words.ts";

/**
 * Detects: a role with a team or person that GitHub does not know, with an empty team, or with nobody at all.
 * Why: those who are asked are not there; it blocks what affects them, and never makes their answer optional.
 * Cannot see: secret teams as anything but unknown ones. Nothing where GitHub cannot be asked (the command line).
 * Example: a team was renamed, and the document still has the old name.
 */
export const ownerUnresolvable: Rule = {
  id: "owner-unresolvable",
  severity: "error",
  docs: {
    detects:
      "A role names a team or a person that GitHub does not know (or keeps secret), a team without members, or nobody. It blocks where the role answers for something that this pull request affects; for other roles it is listed only.",
    why: "An owner who is not there cannot look at a change. That must never mean that nobody has to: it blocks, and says which name is wrong.",
    blind:
      "A secret team looks like one that does not exist. The command line cannot ask GitHub and only sees roles without people. A deputy who is not found is a warning: the members can still sign.",
    example: `\`\`\`yaml
roles:
  warehouse: ["@acme/warehouse-uk"]      # the team is called warehouse now
\`\`\``,
    fix: "Correct the name under `roles:`, make the team visible to the app, or give it members. The pull request that corrects it needs a release manager.",
  },
  mirror: { rule: "owner-missing" },
  judge: (side) => (side.comparison === undefined ? [] : judgeRoles(side, side.comparison)),
};

/** GitHub's answer is of now, so there is no base side of it: a role in use blocks, whoever broke it. */
function judgeRoles(side: SideView, comparison: Comparison): readonly Candidate[] {
  const used = usedRoles(side, comparison);
  // The people of a role that base knows come from base; of a new one from head.
  const roles = new Map([...side.roles, ...side.policy.roles]);
  return [...roles.values()].flatMap((role) => {
    const candidate = judgeRole(side, role);
    return candidate === undefined ? [] : [{ ...candidate, status: used.has(role.name) ? "introduced" : "existing" }];
  });
}

/** Roles that answer for what this pull request affects, on either side. */
function usedRoles({ model }: SideView, { base, impact, changes }: Comparison): ReadonlySet<string> {
  const used = new Set<string | undefined>();
  for (const one of [base, model]) {
    for (const { id } of impact.systems) used.add(one.systems.get(id)?.owner);
    for (const { id } of impact.flows) {
      const flow = one.flows.get(id);
      for (const role of [flow?.owner, flow?.errors]) used.add(role);
      // Those at both ends are asked as the owners of source and target.
      for (const end of [flow?.from, flow?.to]) if (end !== undefined) used.add(one.systems.get(end)?.owner);
    }
    for (const { subject } of changes) {
      used.add(one.maps.get(subject)?.owner);
      used.add(one.systems.get(subject)?.owner);
      const flow = one.flows.get(subject);
      for (const role of [flow?.owner, flow?.errors]) used.add(role);
    }
  }
  if (changes.some(({ kind }) => kind === "policy-changed")) used.add(RELEASE_MANAGER);
  return new Set([...used].filter((role) => role !== undefined));
}

function judgeRole(side: SideView, role: Role): Candidate | undefined {
  const members = unresolved(side, role.members);
  const deputies = unresolved(side, role.deputies);
  const isEmpty = role.members.length === 0;
  if (!isEmpty && members.length === 0 && deputies.length === 0) return undefined;
  return {
    subject: role.name,
    type: undefined,
    code: undefined,
    when: undefined,
    ...(isEmpty || members.length > 0 ? {} : { severity: "warning" as const }),
    message: isEmpty
      ? `Role ${quote(role.name)} has no people: what it answers for cannot be signed.`
      : `Role ${quote(role.name)} names ${quoteSome([...members, ...deputies], NAMES_MAX)}, which GitHub does not know, keeps secret, or which has no members.`,
    fix: `Correct the people of ${quote(role.name)} under \`roles:\` (${role.at.path}), or make the team visible and give it members.`,
    location: role.at,
    related: undefined,
    owners: [{ kind: "role", id: RELEASE_MANAGER }],
  };
}

const NAMES_MAX = 10;

/** Names without anybody behind them; one that GitHub was not asked for is none of them only where nobody can be asked. */
function unresolved({ people }: SideView, principals: readonly Principal[]): readonly string[] {
  if (people === undefined) return [];
  return principals.map(principalName).filter((name) => people.get(name.toLowerCase()) !== "known");
}
