import { quote } from "../impact/words.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { compareText } from "../model/location.ts";
import { itemsOf, recordOf, sameValue, sayValue, textsOf } from "./lapse-words.ts";

/** What is different in a covered code list: codes that came, went or are described otherwise, then the list itself. */
export function explainList(
  id: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly string[] {
  const list = `the list of ${id.slice(0, Math.max(id.indexOf("/"), 0)) || id}`;
  if (before === undefined) return [`${list} is now part of the way`];
  if (after === undefined) return [`${list} is no longer part of the way`];
  const one = recordOf(before);
  const other = recordOf(after);
  if (one === undefined || other === undefined) return [`${list} has changed`];
  const codes = new Set(["produces", "accepts"].flatMap((side) => explainCodes(list, recordsBySide(one, other, side))));
  const sentences = [...codes, ...explainSettings(list, one, other)];
  return sentences.length > 0 ? sentences : [`${list} has changed`];
}

interface Codes {
  readonly before: ReadonlyMap<string, JsonValue>;
  readonly after: ReadonlyMap<string, JsonValue>;
}

function recordsBySide(before: JsonObject, after: JsonObject, side: string): Codes {
  return { before: codesOf(before[side]), after: codesOf(after[side]) };
}

function codesOf(value: JsonValue | undefined): ReadonlyMap<string, JsonValue> {
  return new Map(
    itemsOf(value).flatMap((item) => {
      const code = recordOf(item)?.code;
      return typeof code === "string" ? [[code, item] as const] : [];
    }),
  );
}

function explainCodes(list: string, { before, after }: Codes): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort(compareText).flatMap((code) => {
    const was = before.get(code);
    const is = after.get(code);
    if (was === undefined) return [`the code ${quote(code)} was added to ${list}`];
    if (is === undefined) return [`the code ${quote(code)} was removed from ${list}`];
    return sameValue(was, is) ? [] : [`the code ${quote(code)} is described otherwise in ${list}`];
  });
}

function explainSettings(list: string, before: JsonObject, after: JsonObject): readonly string[] {
  const changed = (key: string): boolean => !sameValue(before[key] ?? null, after[key] ?? null);
  const retired = new Set(textsOf(before.retired));
  const nowRetired = new Set(textsOf(after.retired));
  return [
    ...(changed("open") ? [`${list} is now ${after.open === true ? "open: other codes are possible" : "closed"}`] : []),
    ...[...nowRetired]
      .filter((code) => !retired.has(code))
      .map((code) => `the code ${sayValue(code)} was retired in ${list}`),
    ...[...retired]
      .filter((code) => !nowRetired.has(code))
      .map((code) => `the code ${sayValue(code)} is no longer retired in ${list}`),
    ...(changed("readable")
      ? [`the file of ${list} can ${after.readable === true ? "be read again" : "no longer be read"}`]
      : changed("unread")
        ? [`the file of ${list}, which cannot be read, is another now`]
        : []),
  ];
}
