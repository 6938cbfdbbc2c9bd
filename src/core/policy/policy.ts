import type { Location } from "../model/location.ts";

/** How strictly a side's configuration wants to be judged. Read from base only; see `docs/decisions.md`. */
export interface Policy {
  readonly mode: Mode;
  /** By name, sorted. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly gate: GateSettings;
  /** A word of this team → the built-in type it behaves like. Sorted. */
  readonly aliases: ReadonlyMap<string, string>;
  /** By rule id, sorted. Names that no rule has are kept, to be told. */
  readonly rules: ReadonlyMap<string, RuleSetting>;
  /** In document order. */
  readonly suppressions: readonly Suppression[];
  readonly validations: ValidationSettings;
  /** In document order. */
  readonly opaque: readonly OpaqueFiles[];
  /** Canonical JSON text of every policy key, for `policy-changed`: key → text, sorted. */
  readonly canonical: ReadonlyMap<string, string>;
  /** Where each key of the document stands, and each setting of the gate (`gate.author-may-sign`). */
  readonly places: ReadonlyMap<string, Location>;
  readonly at: Location;
}

/** Files that matter and cannot be read. */
export interface OpaqueFiles {
  /** A path or glob. */
  readonly files: string;
  readonly flows: readonly string[];
  /** The role that is asked. */
  readonly owner: string;
  readonly at: Location;
}

/** How this team wants a rule to judge. */
export interface RuleSetting {
  /** Undefined: as in the catalogue. */
  readonly severity: "error" | "warning" | "info" | "off" | undefined;
  /** Of `list-not-reviewed`: the age in days from which a review counts as old. */
  readonly maxAgeDays: number | undefined;
  readonly at: Location;
}

/** Findings accepted on purpose, for a while. What it lacks makes it invalid, and is told. */
export interface Suppression {
  readonly rule: string;
  readonly subject: string;
  /** Undefined: every code. */
  readonly code: string | undefined;
  readonly reason: string | undefined;
  readonly owner: string | undefined;
  /** The last day on which it holds, in UTC: `2027-01-31`. */
  readonly expires: string | undefined;
  readonly at: Location;
}

export interface ValidationSettings {
  /** Changes to the built-in catalogue, and the team's own, by id; sorted. */
  readonly changed: ReadonlyMap<string, OwnValidation>;
  /** Built-in ones that this team never asks for; with the place of each. */
  readonly disabled: ReadonlyMap<string, Location>;
}

/** What is undefined stays as the built-in one has it. */
export interface OwnValidation {
  readonly title: string | undefined;
  /** A role, or `source-owner`, `target-owner`, `flow-owner`, `errors-owner`, `map-owner`. */
  readonly role: string | undefined;
  readonly evidence: "required" | "optional" | undefined;
  /** Different people who have to sign. */
  readonly required: number | undefined;
  /** The changes that ask for it, beside those that the built-in table names. */
  readonly on: readonly AskedOn[];
  readonly at: Location;
}

export interface AskedOn {
  readonly change: string;
  readonly type: string | undefined;
  readonly flow: string | undefined;
  readonly at: Location;
}

/** Validations that cannot be switched off: without them a change would wait for nobody. */
export const INDISPENSABLE_VALIDATIONS: ReadonlySet<string> = new Set([
  "internal-recode",
  "policy-review",
  "review-warning",
]);

export type Mode = "enforce" | "observe";

/** A role's people: `@org/team` or `@login`, without the `@`, as written otherwise. Sorted, unique ignoring case. */
export interface Role {
  readonly name: string;
  readonly members: readonly Principal[];
  readonly deputies: readonly Principal[];
  readonly at: Location;
}

export type Principal =
  | { readonly kind: "team"; readonly org: string; readonly slug: string }
  | { readonly kind: "user"; readonly login: string };

export interface GateSettings {
  readonly authorMaySign: boolean;
  readonly committersMaySign: boolean;
  readonly distinctPeople: boolean;
  readonly reviewSigns: boolean;
  readonly requestReviews: boolean;
  /** Who may let a pull request pass although it is blocked, and how many different people that takes. */
  readonly override: { readonly role: string; readonly people: number };
  /** The longest time that a waiver may hold. */
  readonly waiverDaysMax: number;
}

/** Reserved role: may override, waive and revoke; answers for policy changes. */
export const RELEASE_MANAGER = "release-manager";

/** How the gate is where no policy says otherwise: nobody signs their own work. */
export const STRICT_GATE: GateSettings = {
  authorMaySign: false,
  committersMaySign: false,
  distinctPeople: false,
  reviewSigns: false,
  requestReviews: false,
  override: { role: RELEASE_MANAGER, people: 1 },
  waiverDaysMax: 14,
};

/** The teams and people of a role, members and deputies, as GitHub writes them; empty where there is no such role. */
export function peopleOf(role: Role | undefined): readonly string[] {
  return role === undefined ? [] : [...role.members, ...role.deputies].map(principalName);
}

/** `@acme/warehouse` or `@priya`, as GitHub writes it. */
export function principalName(principal: Principal): string {
  return principal.kind === "team" ? `@${principal.org}/${principal.slug}` : `@${principal.login}`;
}

/** The other way round; `undefined` for what is no such name. */
export function principalNamed(name: string): Principal | undefined {
  const [first = "", second] = name.replace(/^@/, "").split("/");
  if (first === "") return undefined;
  return second === undefined ? { kind: "user", login: first } : { kind: "team", org: first, slug: second };
}
