import type { Change, ChangeKind } from "../change/change.ts";
import { type RoleChange, roleChanges } from "../change/role-changes.ts";
import { unreachable } from "../model/assert.ts";
import { canonicalText } from "../model/canonical.ts";
import type { JsonObject } from "../model/json.ts";
import { compareText } from "../model/location.ts";
import { count } from "./count.ts";
import { IDS, type Names, nameSystem } from "./names.ts";
import { type Phrase, say, words } from "./phrase.ts";
import { sayConditions, splitList, targetOf, typeWords } from "./say-value.ts";
import { isObject } from "./sorted-keys.ts";

/** One change in words for people who don't read configuration. Facts only, no judgement. */
export function sayChange(change: Change, names: Names = IDS): Phrase {
  const { subject } = change;
  const where = sayConditions(change.when);
  const item = change.code ?? change.subject;
  const list = splitList(change.subject);
  const system = nameSystem(names, list.system);
  const type = words(typeWords(change.type ?? list.type));
  const startType = words(capitalised(typeWords(change.type ?? list.type)));
  switch (change.kind) {
    case "code-added":
      return say`New ${type} ${item} in ${system}`;
    case "code-removed":
      return say`${startType} ${item} is gone from ${system}`;
    case "code-renamed":
      return say`${startType} in ${system} renamed to ${item} (probably: please confirm)`;
    case "code-changed":
      if (isRetired(change.before) !== isRetired(change.after))
        return isRetired(change.after)
          ? say`${startType} ${item} in ${system} is now marked as retired`
          : say`${startType} ${item} in ${system} is no longer marked as retired`;
      return changesConditionsOnly(change)
        ? say`${startType} ${item} in ${system} applies under other conditions`
        : say`${startType} ${item} in ${system} has other details`;
    case "code-deactivated":
      return say`${startType} ${item} in ${system} is switched off`;
    case "code-activated":
      return say`${startType} ${item} in ${system} is switched on`;
    case "accepts-grown":
      if (change.code === undefined) return say`${subject} now takes longer codes, or more characters in them`;
      return say`${system} now accepts the ${type} ${item}`;
    case "accepts-shrunk":
      if (change.code === undefined) return say`${subject} no longer takes such long codes, or all characters in them`;
      return say`${system} no longer accepts the ${type} ${item}`;
    case "list-opened":
      return say`${system} may now use any ${type}, listed or not`;
    case "list-closed":
      return say`${system} may now use only the listed values of ${type}`;
    case "map-entry-added":
      return say`${item}${where}${becomes("becomes", change.after)}${sayWay(subject, names)}`;
    case "map-entry-removed":
      return say`${item}${where}${becomes("no longer becomes", change.before)}${sayWay(subject, names)}`;
    case "map-entry-retargeted":
      return say`${item}${where}${becomesInstead(change)}${sayWay(subject, names)}`;
    case "map-entry-condition-changed":
      return say`${item} is mapped under other conditions${sayWay(subject, names)}`;
    case "map-default-changed":
      return say`What is not listed becomes something else${sayWay(subject, names)}`;
    case "map-on-missing-changed":
      return say`What is not listed is treated differently${sayWay(subject, names)}`;
    case "map-match-changed":
      return say`The map ${subject} compares codes in another way`;
    case "map-reordered":
      return say`The entries of the map ${subject}, where the first one wins, are in another order`;
    case "map-added":
      return say`New map ${subject}`;
    case "map-removed":
      return say`The map ${subject} is gone`;
    case "flow-added":
      return say`New flow ${subject}`;
    case "flow-removed":
      return say`The flow ${subject} is gone`;
    case "flow-rewired":
      return say`The flow ${subject} connects other systems`;
    case "flow-changed":
      return say`The description of the flow ${subject} is different`;
    case "flow-filter-changed":
      return say`The flow ${subject} lets other documents through`;
    case "flow-trigger-changed":
      return say`The flow ${subject} starts at other times or events`;
    case "flow-volume-changed":
      return say`The flow ${subject} is declared with another volume`;
    case "flow-endpoint-changed":
      return say`The flow ${subject} talks to another address or signs in differently`;
    case "flow-map-swapped":
      return say`The flow ${subject} uses another map for ${type}`;
    case "field-added":
      return say`The flow ${subject} fills one more field, ${item}`;
    case "field-removed":
      return say`The flow ${subject} no longer fills the field ${item}`;
    case "field-changed":
      return say`The flow ${subject} fills the field ${item} differently`;
    case "payload-changed":
      return say`The message that the flow ${subject} carries has another form`;
    case "sample-changed":
      return say`A sample message of the flow ${subject} is different`;
    case "spec-changed":
      return say`The agreed scope of the flow ${subject} is different`;
    case "owner-changed":
      return say`${subject} has another owner`;
    case "errors-owner-changed":
      return say`Somebody else handles the failed messages of ${subject}`;
    case "monitor-changed":
      return say`The alerts of the flow ${subject} are different`;
    case "runbook-changed":
      return say`The runbook of the flow ${subject} is different`;
    case "rollback-changed":
      return say`The way back (rollback) of the flow ${subject} is different`;
    case "system-added":
      return say`New system ${subject}`;
    case "system-removed":
      return say`The system ${subject} is gone`;
    case "opaque-touched":
      return say`${subject} was edited; Ripplegate cannot read this file, so people have to`;
    case "policy-changed":
      return sayPolicy(change);
    default:
      return unreachable(change.kind);
  }
}

/** `2 mappings, 1 code`: kinds of change in groups, most first. Our own words. */
export function countChanges(changes: readonly Change[]): string {
  const numbers = new Map<string, number>();
  for (const { kind } of changes) {
    const group = groupOf(kind);
    numbers.set(group, (numbers.get(group) ?? 0) + 1);
  }
  return [...numbers]
    .sort(([one, few], [other, many]) => many - few || compareText(one, other))
    .map(([group, number]) => count(number, group, PLURALS.get(group)))
    .join(", ");
}

function isRetired(value: Change["after"]): boolean {
  return value !== undefined && isObject(value) && value.retired === true;
}

/** Whether the rows of the list differ in where the code applies and in nothing else. */
function changesConditionsOnly({ before, after }: Change): boolean {
  if (before === undefined || after === undefined || !isObject(before) || !isObject(after)) return false;
  const others = (value: JsonObject) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== "when"));
  return (
    canonicalText(before) !== canonicalText(after) && canonicalText(others(before)) === canonicalText(others(after))
  );
}

const PEOPLE_NAMED_MAX = 3;

/** Who may sign for which role in words; of any other rule its name. */
function sayPolicy(change: Change): Phrase {
  const told = roleChanges(change);
  if (told.length === 0) return say`The rules of this gate are different: ${change.subject}`;
  const left = told.length - PEOPLE_NAMED_MAX;
  const said = told
    .slice(0, PEOPLE_NAMED_MAX)
    .flatMap((one, index) => [...words(index === 0 ? "" : "; "), ...sayRole(one)]);
  return left > 0 ? [...said, ...words(`; and ${count(left, "more like this", "more like this")}`)] : said;
}

function sayRole({ role, person, isDeputy, isAdded }: RoleChange): Phrase {
  if (person === "") return say`Role ${role} is ${words(isAdded ? "new" : "gone")}, and nobody stands behind it`;
  return say`${person} may ${words(isAdded ? "now" : "no longer")} sign for ${role}${words(isDeputy ? " as a deputy" : "")}`;
}

/** ` becomes INT`; ` is mapped` where the target is no plain value. */
function becomes(verb: "becomes" | "no longer becomes", value: Change["after"]): Phrase {
  const target = targetOf(value);
  if (target !== undefined) return say` ${words(verb)} ${target}`;
  return verb === "becomes" ? say` is now mapped` : say` is no longer mapped`;
}

function becomesInstead({ before, after }: Change): Phrase {
  const target = targetOf(after);
  if (target === undefined) return say` is mapped differently`;
  const earlier = targetOf(before);
  return earlier === undefined
    ? say` now becomes ${target} instead`
    : say` now becomes ${target} instead of ${earlier}`;
}

/** ` on the way from Web shop to Finance`, or the map's name where it is not one way. */
function sayWay(map: string, names: Names): Phrase {
  const way = names.wayOf(map);
  return way === undefined ? say` in the map ${map}` : words(` on the way from ${way.from} to ${way.to}`);
}

const PLURALS: ReadonlyMap<string, string> = new Map([["rule of the gate", "rules of the gate"]]);

function groupOf(kind: ChangeKind): string {
  if (kind.startsWith("code-") || kind.startsWith("accepts-")) return "code";
  if (kind.startsWith("map-entry-")) return "mapping";
  if (kind.startsWith("list-")) return "code list";
  if (kind.startsWith("map-")) return "map";
  if (kind.startsWith("flow-")) return "flow";
  if (kind.startsWith("field-")) return "field";
  if (kind.startsWith("system-")) return "system";
  if (kind.includes("owner")) return "owner";
  if (kind === "opaque-touched") return "unreadable file";
  if (kind === "policy-changed") return "rule of the gate";
  return "document";
}

function capitalised(phrase: string): string {
  return phrase.slice(0, 1).toUpperCase() + phrase.slice(1);
}
