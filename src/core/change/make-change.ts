import type { JsonValue } from "../model/json.ts";
import { compareText, type Location } from "../model/location.ts";
import type { Conditions } from "../model/model.ts";
import { CHANGE_KINDS, type Change, type ChangeKind, type ChangeSet } from "./change.ts";

/** What a change says beside its kind, subject and place; what is left out is not there. */
export interface Facts {
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly when?: Conditions | undefined;
  readonly before?: JsonValue | undefined;
  readonly after?: JsonValue | undefined;
  /** Tells apart several changes of one kind and subject that have no code: a property, a type, a noun. Only in the id. */
  readonly part?: string | undefined;
}

/** A change with its id: `kind:subject[:code or part][?name=value&…]`, the separators inside a word written as `%xx`. */
export function makeChange(kind: ChangeKind, subject: string, location: Location, facts: Facts): Change {
  const { type, code, when, before, after, part } = facts;
  const words = [kind, subject, code ?? part].filter((word) => word !== undefined).map(escapeSeparators);
  const id = words.join(":") + conditionsText(when);
  return { id, kind, subject, type, code, when, before, after, location };
}

/** By kind's place in {@link CHANGE_KINDS}, then subject, code (none first), conditions. */
export function sortChanges(changes: readonly Change[]): ChangeSet {
  return changes
    .map((change) => ({ change, conditions: conditionsText(change.when) }))
    .sort(
      (one, other) =>
        rankOf(one.change.kind) - rankOf(other.change.kind) ||
        compareText(one.change.subject, other.change.subject) ||
        compareText(one.change.code ?? "", other.change.code ?? "") ||
        compareText(one.conditions, other.conditions) ||
        compareText(one.change.id, other.change.id),
    )
    .map(({ change }) => change);
}

const RANKS: ReadonlyMap<ChangeKind, number> = new Map(CHANGE_KINDS.map((kind, rank) => [kind, rank]));

function rankOf(kind: ChangeKind): number {
  return RANKS.get(kind) ?? CHANGE_KINDS.length;
}

function conditionsText(when: Conditions | undefined): string {
  const conditions = Object.entries(when ?? {}).sort(([one], [other]) => compareText(one, other));
  if (conditions.length === 0) return "";
  return `?${conditions.map((pair) => pair.map(escapeSeparators).join("=")).join("&")}`;
}

function escapeSeparators(word: string): string {
  return word.replace(/[%:?&=]/g, (separator) => `%${separator.charCodeAt(0).toString(16).toUpperCase()}`);
}
