import { canonicalText } from "../model/canonical.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { JsonValue } from "../model/json.ts";
import { compareText, type Location } from "../model/location.ts";
import { locate, member, type SourceNode, textJson, textOf, typedScalar } from "../model/tree.ts";
import type { GateSettings, Mode, Policy, Principal, Role } from "./policy.ts";
import { principalName, STRICT_GATE } from "./policy.ts";
import { readExceptions } from "./read-exceptions.ts";

export interface ReadPolicy {
  readonly policy: Policy;
  /** `config-invalid` for people that cannot be people. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The settings of a valid entry document. */
export function readPolicy(root: SourceNode, path: string): ReadPolicy {
  const diagnostics: Diagnostic[] = [];
  const roles = readRoles(member(root, "roles"), path, diagnostics);
  const mode: Mode = textOf(member(root, "mode")) === "observe" ? "observe" : "enforce";
  const gate = readGate(member(root, "gate"));
  const policy: Policy = {
    mode,
    roles,
    gate,
    aliases: readAliases(member(root, "aliases")),
    ...readExceptions(root, path),
    canonical: canonicalKeys(root, mode, roles),
    places: placesOf(root, path),
    at: locate(path, root.position),
  };
  return { policy, diagnostics };
}

/** Of every key, and of every setting of the gate: `gate.author-may-sign`. */
function placesOf(root: SourceNode, path: string): ReadonlyMap<string, Location> {
  const gate = member(root, "gate");
  return new Map([...placesIn(root, path, ""), ...placesIn(gate, path, "gate.")]);
}

function placesIn(
  node: SourceNode | undefined,
  path: string,
  prefix: string,
): readonly (readonly [string, Location])[] {
  const entries = node?.kind === "mapping" ? node.entries : [];
  return entries.map(({ key }) => [`${prefix}${key.text}`, locate(path, key.position)]);
}

function readRoles(node: SourceNode | undefined, path: string, diagnostics: Diagnostic[]): ReadonlyMap<string, Role> {
  if (node?.kind !== "mapping") return new Map();
  const roles: Role[] = node.entries.map(({ key, value }) => ({
    name: key.text,
    members: readPrincipals(value.kind === "sequence" ? value : member(value, "members"), path, diagnostics),
    deputies: readPrincipals(member(value, "deputies"), path, diagnostics),
    at: locate(path, key.position),
  }));
  return new Map(roles.sort((one, other) => compareText(one.name, other.name)).map((role) => [role.name, role]));
}

function readPrincipals(node: SourceNode | undefined, path: string, diagnostics: Diagnostic[]): readonly Principal[] {
  if (node?.kind !== "sequence") return [];
  const byName = new Map<string, Principal>();
  for (const item of node.items) {
    const text = textOf(item) ?? "";
    const principal = parsePrincipal(text);
    if (principal !== undefined) byName.set(text.toLowerCase(), principal);
    else {
      const message = `"${text.slice(0, 80)}" is neither a team nor a person: write "@organisation/team" or "@login".`;
      diagnostics.push({ code: "config-invalid", message, location: locate(path, item.position) });
    }
  }
  return [...byName].sort(([one], [other]) => compareText(one, other)).map(([, principal]) => principal);
}

/** GitHub's logins and team slugs, so that nothing else is ever mentioned or asked for. */
function parsePrincipal(text: string): Principal | undefined {
  const team = /^@([A-Za-z0-9][A-Za-z0-9_-]{0,99})\/([A-Za-z0-9_][A-Za-z0-9_.-]{0,99})$/.exec(text);
  if (team?.[1] !== undefined && team[2] !== undefined) return { kind: "team", org: team[1], slug: team[2] };
  const user = /^@([A-Za-z0-9][A-Za-z0-9_-]{0,99})$/.exec(text);
  return user?.[1] === undefined ? undefined : { kind: "user", login: user[1] };
}

function readGate(node: SourceNode | undefined): GateSettings {
  const { override, waiverDaysMax } = STRICT_GATE;
  return {
    ...readFlags(node),
    override: {
      role: textOf(member(member(node, "override"), "role")) ?? override.role,
      people: numberOf(member(member(node, "override"), "people")) ?? override.people,
    },
    waiverDaysMax: numberOf(member(node, "waiver-max-days")) ?? waiverDaysMax,
  };
}

function numberOf(node: SourceNode | undefined): number | undefined {
  const typed = node?.kind === "scalar" ? typedScalar(node) : undefined;
  return typeof typed === "number" ? typed : undefined;
}

function readFlags(node: SourceNode | undefined): Omit<GateSettings, "override" | "waiverDaysMax"> {
  const flag = (key: string, fallback: boolean): boolean => {
    const value = member(node, key);
    const typed = value?.kind === "scalar" ? typedScalar(value) : undefined;
    return typeof typed === "boolean" ? typed : fallback;
  };
  return {
    authorMaySign: flag("author-may-sign", false),
    committersMaySign: flag("committers-may-sign", false),
    distinctPeople: flag("distinct-people", false),
    reviewSigns: flag("review-signs", true),
    requestReviews: flag("request-reviews", true),
  };
}

function readAliases(node: SourceNode | undefined): ReadonlyMap<string, string> {
  if (node?.kind !== "mapping") return new Map();
  const aliases = node.entries.map(({ key, value }) => [key.text, textOf(value) ?? ""] as const);
  return new Map([...aliases].sort(([one], [other]) => compareText(one, other)));
}

/** The canonical keys of a document that says nothing of its own: what a side without a configuration is compared as. */
export const NOTHING_SAID: ReadonlyMap<string, string> = new Map([
  ["gate", canonicalText([{ ...readFlags(undefined) }, gateExtras(undefined)])],
  ["mode", canonicalText("enforce")],
  ["roles", canonicalText([])],
]);

/** Keys whose text is compared as it is, formatting and quoting apart. */
const PLAIN_POLICY_KEYS = ["opaque", "rules", "suppressions", "validations"] as const;

/** What is the same policy has the same text: defaults written out, people sorted. Keys that say nothing are left out. */
function canonicalKeys(root: SourceNode, mode: Mode, roles: ReadonlyMap<string, Role>): ReadonlyMap<string, string> {
  const people = (principals: readonly Principal[]) => principals.map((one) => principalName(one).toLowerCase());
  const keys = new Map<string, string>([
    ["gate", canonicalText([{ ...readFlags(member(root, "gate")) }, gateExtras(member(root, "gate"))])],
    ["mode", canonicalText(mode)],
  ]);
  const roleTexts = [...roles.values()].map(
    (role): JsonValue => [role.name, people(role.members), people(role.deputies)],
  );
  keys.set("roles", canonicalText(roleTexts));
  for (const key of PLAIN_POLICY_KEYS) {
    const node = member(root, key);
    if (node !== undefined) keys.set(key, canonicalText(textJson(node)));
  }
  return new Map([...keys].sort(([one], [other]) => compareText(one, other)));
}

/** Settings of the gate that are no flags, with their defaults. */
function gateExtras(node: SourceNode | undefined): JsonValue {
  const override = member(node, "override");
  return {
    role: textOf(member(override, "role")) ?? "release-manager",
    people: textOf(member(override, "people")) ?? "1",
    "waiver-max-days": textOf(member(node, "waiver-max-days")) ?? "14",
  };
}
