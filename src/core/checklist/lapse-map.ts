import { quote } from "../impact/words.ts";
import { canonicalText } from "../model/canonical.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { compareText } from "../model/location.ts";
import { itemsOf, recordOf, sameValue, sayValue } from "./lapse-words.ts";

/** What is different in a covered map: entries that came, went or go elsewhere, then what holds for all codes. */
export function explainMap(id: string, before: JsonValue | undefined, after: JsonValue | undefined): readonly string[] {
  const map = nameOfMap(id);
  if (before === undefined) return [`${map} is now part of the way`];
  if (after === undefined) return [`${map} is no longer part of the way`];
  const one = recordOf(before);
  const other = recordOf(after);
  if (one === undefined || other === undefined) return [`${map} has changed`];
  const sentences = [...explainEntries(map, one, other), ...explainSettings(map, one, other)];
  return sentences.length > 0 ? sentences : [`${map} has changed`];
}

/** By its place on the way; by its own name where the item is about the map itself. */
function nameOfMap(id: string): string {
  const [flow = id, type, step] = id.split("/");
  if (type === undefined) return `map ${quote(id)}`;
  const name = `the ${type} map of flow ${quote(flow)}`;
  return step === undefined ? name : `${name} (number ${step} in its chain)`;
}

function explainEntries(map: string, before: JsonObject, after: JsonObject): readonly string[] {
  const olds = entriesOf(before);
  const news = entriesOf(after);
  const sentences: string[] = [];
  for (const key of [...new Set([...olds.keys(), ...news.keys()])].sort(compareText)) {
    const was = olds.get(key);
    const is = news.get(key);
    if (was === undefined) sentences.push(`${is?.words ?? key} was added to ${map}`);
    else if (is === undefined) sentences.push(`${was.words} was removed from ${map}`);
    else if (canonicalText(was.targets) !== canonicalText(is.targets)) {
      sentences.push(`${is.words} in ${map} now goes to ${sayTargets(is)} instead of ${sayTargets(was)}`);
    }
  }
  if (sentences.length > 0 || sameValue(before.entries ?? null, after.entries ?? null)) return sentences;
  return [`the order of the entries of ${map} has changed`];
}

interface Entry {
  readonly words: string;
  readonly targets: JsonValue[];
}

/** By code and conditions; a code that stands there twice has two targets. */
function entriesOf(map: JsonObject): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const item of itemsOf(map.entries)) {
    const entry = recordOf(item);
    if (entry === undefined) continue;
    const { from = null, to = null, when = {} } = entry;
    const key = canonicalText([from, when]);
    const known = entries.get(key);
    if (known === undefined) entries.set(key, { words: `${sayValue(from)}${sayConditions(when)}`, targets: [to] });
    else known.targets.push(to);
  }
  return entries;
}

function sayTargets({ targets }: Entry): string {
  return targets.map(sayValue).join(" and ");
}

function sayConditions(when: JsonValue): string {
  const conditions = Object.entries(recordOf(when) ?? {}).sort(([one], [other]) => compareText(one, other));
  if (conditions.length === 0) return "";
  return ` where ${conditions.map(([name, value]) => `${quote(name)} is ${sayValue(value)}`).join(" and ")}`;
}

function explainSettings(map: string, before: JsonObject, after: JsonObject): readonly string[] {
  const changed = (key: string): boolean => !sameValue(before[key] ?? null, after[key] ?? null);
  const instead = (key: string): string => `${sayValue(after[key])} instead of ${sayValue(before[key])}`;
  return [
    ...(changed("default") ? [`the default of ${map} is now ${instead("default")}`] : []),
    ...(changed("on-missing") ? [`a code without an entry in ${map} is now handled as ${instead("on-missing")}`] : []),
    ...(changed("match") ? [`${map} now compares codes by ${instead("match")}`] : []),
    ...(changed("from") || changed("to")
      ? [`${map} now leads from ${sayValue(after.from)} to ${sayValue(after.to)}`]
      : []),
    ...(changed("readable")
      ? [`the file of ${map} can ${after.readable === true ? "be read again" : "no longer be read"}`]
      : changed("unread")
        ? [`the file of ${map}, which cannot be read, is another now`]
        : []),
  ];
}
