import type { Change } from "../change/change.ts";
import { type RoleChange, roleChanges } from "../change/role-changes.ts";
import { nameSystem, quote } from "../impact/words.ts";
import { unreachable } from "../model/assert.ts";
import { canonicalText } from "../model/canonical.ts";
import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { Model } from "../model/model.ts";
import { NO_ENTRY_WORDS } from "./no-match.ts";

interface Sides {
  readonly base: Model;
  readonly head: Model;
}

/** What one change did, without the way that it is on. Names in quotes; a system by its title. */
export function sayCause(change: Change, sides: Sides): string {
  const { kind, code } = change;
  const subject = quote(change.subject);
  const thing = quote(code ?? "");
  const list = nameOfListSystem(change.subject, sides);
  switch (kind) {
    case "code-added":
      return `${thing} is new`;
    case "code-removed":
      return `${thing} is gone`;
    case "code-renamed":
      return `${sayCode(change.before)} is now called ${thing}`;
    case "code-changed":
      return `${thing} is described differently`;
    case "code-deactivated":
      return `${thing} is switched off`;
    case "code-activated":
      return `${thing} is switched on`;
    case "accepts-grown":
      if (code === undefined) return `${list} now takes longer codes, or more characters in them`;
      return `${list} now accepts ${thing}`;
    case "accepts-shrunk":
      if (code === undefined) return `${list} no longer takes such long codes, or all characters in them`;
      return `${list} no longer accepts ${thing}`;
    case "list-opened":
      return `${list} now takes codes that are not listed`;
    case "list-closed":
      return `${list} no longer takes codes that are not listed`;
    case "map-entry-added":
      return `${thing} has a new entry to ${sayCode(change.after)}`;
    case "map-entry-removed":
      return `${thing} has no entry any more`;
    case "map-entry-retargeted":
      return `${thing} now becomes ${sayCode(change.after)} instead of ${sayCode(change.before)}`;
    case "map-entry-condition-changed":
      return `${thing} goes its way under another condition`;
    case "map-default-changed":
      return sayDefault(change);
    case "map-on-missing-changed":
      return sayNoEntry(change);
    case "map-match-changed":
      return "Codes are compared with the entries differently";
    case "map-reordered":
      return "Entries are tried in another order";
    case "map-added":
      return `The map ${subject} is new`;
    case "map-removed":
      return `The map ${subject} is gone`;
    case "flow-added":
      return `The flow ${subject} is new`;
    case "flow-removed":
      return `The flow ${subject} is gone`;
    case "flow-rewired":
      return `The flow ${subject} connects other systems`;
    case "flow-changed":
      return `The flow ${subject} is described differently`;
    case "flow-filter-changed":
      return `The flow ${subject} lets other documents through`;
    case "flow-trigger-changed":
      return `The flow ${subject} starts at other times`;
    case "flow-volume-changed":
      return `The flow ${subject} has another volume`;
    case "flow-endpoint-changed":
      return `The flow ${subject} has another endpoint`;
    case "flow-map-swapped":
      return `The flow ${subject} uses another map`;
    case "field-added":
    case "field-removed":
    case "field-changed":
      return `The fields of the flow ${subject} changed`;
    case "payload-changed":
      return `The message of the flow ${subject} changed`;
    case "sample-changed":
      return `The sample messages of the flow ${subject} changed`;
    case "spec-changed":
      return `The specification of the flow ${subject} changed`;
    case "owner-changed":
      return `${subject} has another owner`;
    case "errors-owner-changed":
      return `Failed messages of ${subject} go to somebody else`;
    case "monitor-changed":
      return `The monitors of the flow ${subject} changed`;
    case "runbook-changed":
      return `The runbook of the flow ${subject} changed`;
    case "rollback-changed":
      return `The way back of the flow ${subject} changed`;
    case "system-added":
      return `The system ${subject} is new`;
    case "system-removed":
      return `The system ${subject} is gone`;
    case "opaque-touched":
      return `${subject} changed, and Ripplegate cannot read it`;
    case "policy-changed":
      return sayPolicy(change);
    default:
      return unreachable(kind);
  }
}

/** The system of a list `system/type`. */
export function nameOfListSystem(list: string, { base, head }: Sides): string {
  const id = list.slice(0, Math.max(list.indexOf("/"), 0));
  return nameSystem(head.systems.has(id) ? head : base, id === "" ? list : id);
}

function sayDefault({ before, after }: Change): string {
  if (after === undefined) return `Codes without an entry no longer become ${sayCode(before)}`;
  const instead = before === undefined ? "" : ` instead of ${sayCode(before)}`;
  return `Codes without an entry now become ${sayCode(after)}${instead}`;
}

function sayNoEntry({ before, after }: Change): string {
  const [was, is] = [before, after].map((value) => (typeof value === "string" ? NO_ENTRY_WORDS.get(value) : undefined));
  if (is === undefined || was === undefined) return "Codes without an entry are treated differently";
  return `Codes without an entry now ${is}, and no longer ${was}`;
}

const PEOPLE_NAMED_MAX = 3;

function sayPolicy(change: Change): string {
  const told = roleChanges(change);
  if (told.length === 0) return `Ripplegate's own ${quote(change.subject)} changed`;
  const left = told.length - PEOPLE_NAMED_MAX;
  const said = told.slice(0, PEOPLE_NAMED_MAX).map(sayRoleChange).join("; ");
  return left > 0 ? `${said}; and ${left} more like this` : said;
}

function sayRoleChange({ role, person, isDeputy, isAdded }: RoleChange): string {
  if (person === "") return `The role ${quote(role)} is ${isAdded ? "new" : "gone"}, and nobody stands behind it`;
  const deputy = isDeputy ? " as a deputy" : "";
  return `${quote(person)} may ${isAdded ? "now" : "no longer"} sign for ${quote(role)}${deputy}`;
}

/** A code that stands there as text, or as `{ code, … }`; anything else as it is written. */
function sayCode(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return quote(value);
  return quote(isJsonObject(value) && typeof value.code === "string" ? value.code : canonicalText(value));
}
