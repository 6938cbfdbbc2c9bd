import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { Change } from "./change.ts";

/** Somebody who may, or may no longer, sign for a role. */
export interface RoleChange {
  readonly role: string;
  /** Empty where the role came or went and nobody stands behind it. */
  readonly person: string;
  readonly isDeputy: boolean;
  readonly isAdded: boolean;
}

interface People {
  readonly members: readonly string[];
  readonly deputies: readonly string[];
}

const NOBODY: People = { members: [], deputies: [] };

/**
 * A changed policy's roles person by person, in the order of the roles. Empty for any other change, and where the texts
 * say no roles that can be read.
 */
export function roleChanges({ kind, subject, before, after }: Change): readonly RoleChange[] {
  if (kind !== "policy-changed" || subject !== "roles") return [];
  const [olds, news] = [rolesIn(before), rolesIn(after)];
  if (olds === undefined || news === undefined) return [];
  return [...new Set([...olds.keys(), ...news.keys()])].sort().flatMap((role) => {
    const [was, is] = [olds.get(role), news.get(role)];
    const changes = [
      ...peopleChanges(role, false, (was ?? NOBODY).members, (is ?? NOBODY).members),
      ...peopleChanges(role, true, (was ?? NOBODY).deputies, (is ?? NOBODY).deputies),
    ];
    const isBare = changes.length === 0 && (was === undefined) !== (is === undefined);
    return isBare ? [{ role, person: "", isDeputy: false, isAdded: was === undefined }] : changes;
  });
}

/** The people of the roles that differ, on both sides: `finance` → `@acme/finance`, `@zoe`. */
export function changedRoles(change: Change): readonly {
  readonly role: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}[] {
  const [olds, news] = [rolesIn(change.before), rolesIn(change.after)];
  const everybody = (people: People | undefined): readonly string[] =>
    people === undefined ? [] : [...people.members, ...people.deputies];
  return [...new Set(roleChanges(change).map(({ role }) => role))].map((role) => ({
    role,
    before: everybody(olds?.get(role)),
    after: everybody(news?.get(role)),
  }));
}

function peopleChanges(
  role: string,
  isDeputy: boolean,
  before: readonly string[],
  after: readonly string[],
): readonly RoleChange[] {
  const tell = (isAdded: boolean) => (person: string) => ({ role, person, isDeputy, isAdded });
  return [
    ...after.filter((person) => !before.includes(person)).map(tell(true)),
    ...before.filter((person) => !after.includes(person)).map(tell(false)),
  ];
}

/** The policy is compared as canonical JSON in a text: `[["finance",["@acme/finance"],[]], …]`. */
function rolesIn(value: JsonValue | undefined): ReadonlyMap<string, People> | undefined {
  const roles = typeof value === "string" ? parsed(value) : [];
  if (!Array.isArray(roles)) return undefined;
  const found = new Map<string, People>();
  for (const role of roles) {
    if (!Array.isArray(role)) return undefined;
    const [name, members, deputies] = role;
    if (typeof name !== "string") return undefined;
    found.set(name, { members: textsOf(members), deputies: textsOf(deputies) });
  }
  return found;
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  if (value === undefined || value === null || isJsonObject(value) || !Array.isArray(value)) return [];
  return value.filter((one) => typeof one === "string");
}
