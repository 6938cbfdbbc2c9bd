import type { Change } from "../change/change.ts";
import { nameSystem, quote } from "../impact/words.ts";
import { unreachable } from "../model/assert.ts";
import { canonicalText } from "../model/canonical.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Model } from "../model/model.ts";

export interface WhyInput {
  readonly base: Model;
  readonly head: Model;
}

/** One line that says why this person is asked: the first change behind it, and how many more. */
export function whyAsked(changes: readonly Change[], subject: string, warnings: number, models: WhyInput): string {
  const [first] = changes;
  const reason = first === undefined ? `${quote(subject)} fares differently` : sayChange(first, subject, models);
  const left = changes.length - 1;
  const more = left > 0 ? ` (and ${left} more ${left === 1 ? "change" : "changes"})` : "";
  const warned =
    warnings === 0 ? "" : `${warnings} ${warnings === 1 ? "warning" : "warnings"} about ${quote(subject)}: `;
  return `${warned}${reason}${more}`;
}

/** Names in quotes; a system by its title. */
function sayChange(change: Change, about: string, models: WhyInput): string {
  const { kind, code } = change;
  const subject = quote(change.subject);
  const thing = quote(code ?? "");
  const way = sayWay(about, models);
  const list = saySystem(change.subject, models);
  switch (kind) {
    case "code-added":
      return `${thing} is new${way}`;
    case "code-removed":
      return `${thing} is gone${way}`;
    case "code-renamed":
      return `${sayCode(change.before)} is now called ${thing}${way}`;
    case "code-changed":
      return `${thing} is described differently${way}`;
    case "code-deactivated":
      return `${thing} is switched off${way}`;
    case "code-activated":
      return `${thing} is switched on${way}`;
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
      return `${thing} has a new entry to ${sayCode(change.after)}${way}`;
    case "map-entry-removed":
      return `${thing} has no entry any more${way}`;
    case "map-entry-retargeted":
      return `${thing} now goes to ${sayCode(change.after)} instead of ${sayCode(change.before)}${way}`;
    case "map-entry-condition-changed":
      return `${thing} goes its way under another condition${way}`;
    case "map-default-changed":
      return `Codes without an entry go somewhere else${way}`;
    case "map-on-missing-changed":
      return `Codes without an entry are treated differently${way}`;
    case "map-match-changed":
      return `Codes are compared with the entries differently${way}`;
    case "map-reordered":
      return `Entries are tried in another order${way}`;
    case "map-added":
      return `The map ${subject} is new${way}`;
    case "map-removed":
      return `The map ${subject} is gone${way}`;
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
      return `Ripplegate's own ${subject} changed`;
    default:
      return unreachable(kind);
  }
}

/** ` on the way from Web shop to Warehouse`; nothing where the subject is no flow. */
function sayWay(about: string, { base, head }: WhyInput): string {
  const model = head.flows.has(about) ? head : base;
  const flow = model.flows.get(about);
  return flow === undefined ? "" : ` on the way from ${nameSystem(model, flow.from)} to ${nameSystem(model, flow.to)}`;
}

/** The system of a list `system/type`. */
function saySystem(list: string, { base, head }: WhyInput): string {
  const id = list.slice(0, Math.max(list.indexOf("/"), 0));
  return nameSystem(head.systems.has(id) ? head : base, id === "" ? list : id);
}

/** A code that stands there as text, or as `{ code, … }`; anything else as it is written. */
function sayCode(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return quote(value);
  return quote(isObject(value) && typeof value.code === "string" ? value.code : canonicalText(value));
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
