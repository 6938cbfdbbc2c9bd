import type { Location } from "../model/location.ts";

/** How strictly a side's configuration wants to be judged. Read from base only; see `docs/decisions.md`. */
export interface Policy {
  readonly mode: Mode;
  /** By name, sorted. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly gate: GateSettings;
  /** A word of this team → the built-in type it behaves like. Sorted. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Canonical JSON text of every policy key, for `policy-changed`: key → text, sorted. */
  readonly canonical: ReadonlyMap<string, string>;
  readonly at: Location;
}

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
}

/** Reserved role: may override, waive and revoke; answers for policy changes. */
export const RELEASE_MANAGER = "release-manager";

/** `@acme/warehouse` or `@priya`, as GitHub writes it. */
export function principalName(principal: Principal): string {
  return principal.kind === "team" ? `@${principal.org}/${principal.slug}` : `@${principal.login}`;
}
