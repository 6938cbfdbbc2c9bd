import { quote } from "../impact/words.ts";
import { canonicalText } from "../model/canonical.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { compareText } from "../model/location.ts";
import { fillTitle } from "./catalogue.ts";
import { explainList } from "./lapse-list.ts";
import { explainMap } from "./lapse-map.ts";
import { isObject, recordOf, sameValue, sayValue, textsOf } from "./lapse-words.ts";

/** Part of what a sign-off covered; a value of `null` means that its old content is no longer known. */
export interface CoveredPart {
  readonly name: string;
  readonly value: JsonValue;
}

/** As many as a person reads; the rest is counted. */
const SENTENCES_MAX = 10;

/**
 * Why a sign-off no longer fits: one plain sentence per difference between what it covered and what the item covers now
 * (`undefined`: the item is gone), the changed contents first. At most {@link SENTENCES_MAX}, then how many more. Never
 * empty, never throws: content it does not understand "has changed".
 */
export function explainLapse(
  before: readonly CoveredPart[],
  after: readonly CoveredPart[] | undefined,
): readonly string[] {
  if (after === undefined) return ["it is no longer asked for"];
  const sentences = [...explainParts(before, after)];
  // The same content by another fingerprint: its format is another one now.
  if (sentences.length === 0) return ["Ripplegate was updated, and asks for it anew"];
  if (sentences.length <= SENTENCES_MAX) return sentences;
  return [...sentences.slice(0, SENTENCES_MAX), `and ${sentences.length - SENTENCES_MAX} more`];
}

interface PartPair {
  readonly name: string;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

function explainParts(before: readonly CoveredPart[], after: readonly CoveredPart[]): ReadonlySet<string> {
  const pairs = pairParts(before, after).filter((pair) => !isSame(pair));
  const sentences = new Set<string>();
  const told = new Set<string>();
  for (const pair of pairs) {
    if (isChange(pair)) continue;
    told.add(pair.name);
    for (const sentence of explainPart(pair)) sentences.add(sentence);
  }
  // An edit in a map or list is told by what stands there now; that there is a change about it says nothing more.
  for (const pair of pairs) if (isChange(pair) && !isToldBy(told, pair)) sentences.add(explainChange(pair));
  return sentences;
}

function pairParts(before: readonly CoveredPart[], after: readonly CoveredPart[]): readonly PartPair[] {
  const olds = new Map(before.flatMap(changesApart).map((part) => [part.name, part.value]));
  const news = new Map(after.flatMap(changesApart).map((part) => [part.name, part.value]));
  return [...new Set([...olds.keys(), ...news.keys()])]
    .sort(compareText)
    .map((name) => ({ name, before: olds.get(name), after: news.get(name) }));
}

/** Many changes stand together in one part; each is told by itself. */
function changesApart(part: CoveredPart): readonly CoveredPart[] {
  if (part.name !== "changes" || !isObject(part.value)) return [part];
  return Object.entries(part.value).map(([id, value]) => ({ name: `change:${id}`, value }));
}

function isSame({ before, after }: PartPair): boolean {
  return before !== undefined && after !== undefined && sameValue(before, after);
}

function isChange({ name }: PartPair): boolean {
  return name.startsWith("change:");
}

function explainPart({ name, before, after }: PartPair): readonly string[] {
  const [kind, id] = splitName(name);
  const one = recordOf(before);
  const other = recordOf(after);
  switch (kind) {
    case "map":
      return explainMap(id, before, after);
    case "list":
      return explainList(id, before, after);
    case "flow":
      return one === undefined || other === undefined ? [`flow ${quote(id)} has changed`] : explainFlow(id, one, other);
    case "role":
      return explainRole(id, one, other);
    case "validation":
      return one === undefined || other === undefined ? ["what is asked has changed"] : explainValidation(one, other);
    case "changes":
      return ["the changes behind it are others now"];
    case "warnings":
      return ["there are other warnings now"];
    default:
      return [`${quote(name)} has changed`];
  }
}

function splitName(name: string): readonly [string, string] {
  const colon = name.indexOf(":");
  return colon < 0 ? [name, ""] : [name.slice(0, colon), name.slice(colon + 1)];
}

function explainFlow(id: string, before: JsonObject, after: JsonObject): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText).flatMap((key) => {
    const one = Object.hasOwn(before, key) ? before[key] : undefined;
    const other = Object.hasOwn(after, key) ? after[key] : undefined;
    if (one === undefined ? other === undefined : other !== undefined && sameValue(one, other)) return [];
    if (key === "arrives") return [`other codes come to flow ${quote(id)} than before`];
    if (key === "next") return explainNext(id, one, other);
    return [`${key} of flow ${quote(id)} is now ${sayValue(other)} instead of ${sayValue(one)}`];
  });
}

/** Where codes go on from this flow: somebody else is reached now. */
function explainNext(id: string, before: JsonValue | undefined, after: JsonValue | undefined): readonly string[] {
  const olds = new Set(textsOf(before));
  const news = new Set(textsOf(after));
  return [
    ...[...news]
      .filter((flow) => !olds.has(flow))
      .map((flow) => `flow ${quote(id)} now leads on to flow ${quote(flow)} too`),
    ...[...olds]
      .filter((flow) => !news.has(flow))
      .map((flow) => `flow ${quote(id)} no longer leads on to flow ${quote(flow)}`),
  ];
}

function explainRole(name: string, before: JsonObject | undefined, after: JsonObject | undefined): readonly string[] {
  if (after === undefined) return [`role ${quote(name)} is no longer the one that is asked`];
  if (before === undefined) return [`role ${quote(name)} is now asked, or its people have changed`];
  const sentences = [
    ...explainPeople(name, "members", before, after),
    ...explainPeople(name, "deputies", before, after),
  ];
  return sentences.length > 0 ? sentences : [`role ${quote(name)} has changed`];
}

function explainPeople(
  role: string,
  key: "members" | "deputies",
  before: JsonObject,
  after: JsonObject,
): readonly string[] {
  const olds = new Set(textsOf(before[key]));
  const news = new Set(textsOf(after[key]));
  const among = key === "members" ? `role ${quote(role)}` : `the deputies of role ${quote(role)}`;
  return [
    ...[...news].filter((person) => !olds.has(person)).map((person) => `${quote(person)} was added to ${among}`),
    ...[...olds].filter((person) => !news.has(person)).map((person) => `${quote(person)} was removed from ${among}`),
  ];
}

function explainValidation(before: JsonObject, after: JsonObject): readonly string[] {
  const sentences: string[] = [];
  if (!sameMember(before, after, "title")) {
    sentences.push(`what is asked now reads ${sayTitle(after.title)} instead of ${sayTitle(before.title)}`);
  }
  if (!sameMember(before, after, "evidence")) sentences.push(`evidence is now ${String(after.evidence)}`);
  if (!sameMember(before, after, "required")) {
    sentences.push(
      `the number of people who must sign is now ${sayValue(after.required)} instead of ${sayValue(before.required)}`,
    );
  }
  return sentences.length > 0 ? sentences : ["what is asked has changed"];
}

function sayTitle(title: JsonValue | undefined): string {
  return sayValue(typeof title === "string" ? fillTitle(title, undefined) : title);
}

function sameMember(before: JsonObject, after: JsonObject, key: string): boolean {
  return sameValue(before[key] ?? null, after[key] ?? null);
}

function isToldBy(told: ReadonlySet<string>, { before, after }: PartPair): boolean {
  const change = recordOf(after) ?? recordOf(before);
  const subject = change?.subject;
  if (typeof subject !== "string") return false;
  return told.has(`list:${subject}`) || told.has(`map:${subject}`) || isToldByWay(told, change);
}

/** What happened to a map of that type is told by the map on the way, which bears the type in its name. */
function isToldByWay(told: ReadonlySet<string>, change: JsonObject | undefined): boolean {
  const { kind, type } = change ?? {};
  if (typeof kind !== "string" || typeof type !== "string" || !kind.startsWith("map-")) return false;
  return [...told].some((name) => name.startsWith("map:") && name.split("/")[1] === type);
}

function explainChange({ name, before, after }: PartPair): string {
  const change = recordOf(after) ?? recordOf(before);
  const what = change === undefined ? quote(splitName(name)[1]) : sayChange(change);
  if (before === undefined) return `there is a new change: ${what}`;
  if (after === undefined) return `this change is gone: ${what}`;
  if (!isObject(before) || !isObject(after)) return `this change is another one now: ${what}`;
  const one = canonicalText(before.after ?? null);
  const other = canonicalText(after.after ?? null);
  return one === other
    ? `this change starts from something else now: ${what}`
    : `this change leads to something else now: ${what}`;
}

function sayChange({ kind, subject, code }: JsonObject): string {
  const words = typeof kind === "string" ? kind.replaceAll("-", " ") : "change";
  const about = typeof code === "string" ? ` ${quote(code)} in` : "";
  return `${words}${about} ${quote(String(subject))}`;
}
