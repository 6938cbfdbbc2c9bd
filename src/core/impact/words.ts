import { unreachable } from "../model/assert.ts";
import type { CodeMap, Conditions, Flow, Model, OnMissing } from "../model/model.ts";

/** Words that the sentences of several rules share. Foreign text is quoted with `"`; escaping is the renderer's. */

/** Text from the repository, quoted; what is longer than anybody reads is cut, visibly. */
export function quote(text: string): string {
  const shown = text.length > QUOTED_LENGTH_MAX ? `${text.slice(0, QUOTED_LENGTH_MAX)}…` : text;
  return `"${shown}"`;
}

/** Enough for any code; a whole document in one code must not become the comment. */
const QUOTED_LENGTH_MAX = 120;

/** `"a"`, `"a" and "b"`, `"a", "b" and 7 more`. */
export function quoteSome(texts: readonly string[], shownMax: number): string {
  const shown = texts.slice(0, shownMax).map(quote);
  const left = texts.length - shown.length;
  if (left > 0) return `${shown.join(", ")} and ${left} more`;
  const last = shown.at(-1) ?? "";
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
}

/** A system by its title, where it has one. */
export function nameSystem(model: Model, id: string): string {
  return model.systems.get(id)?.title ?? id;
}

export function nameFlow(flow: Flow): string {
  return `flow ${quote(flow.id)}`;
}

/** The system of a list `system/type`. */
export function systemOfList(model: Model, list: string): string {
  return nameSystem(model, model.lists.get(list)?.system ?? list.slice(0, list.indexOf("/")));
}

/** `map "shipping"`; an inline one by its flow and type. */
export function nameMap(map: CodeMap | undefined, id: string): string {
  if (map?.named !== false) return `map ${quote(id)}`;
  const [flow, type] = id.split("/");
  return `the ${type ?? ""} map of flow ${quote(flow ?? id)}`;
}

/** The file that a new entry belongs in: where the other entries stand. */
export function fileOfMap(map: CodeMap): string {
  return map.entries[0]?.at.path ?? map.at.path;
}

/** ` where country is "DE"`, or nothing. */
export function sayWhen(when: Conditions): string {
  const conditions = Object.entries(when).map(([name, value]) => `${name} is ${quote(value)}`);
  return conditions.length === 0 ? "" : ` where ${conditions.join(" and ")}`;
}

/** `orders`, or `messages` where the flow does not say what it carries. */
export function nameDocuments(flow: Flow): string {
  const { document } = flow;
  if (document === undefined || !/^[a-z][a-z -]*$/.test(document)) return "messages";
  return document.endsWith("s") ? document : `${document}s`;
}

/** What becomes of documents with a code that nothing matched; `it` is `them` where several codes are spoken of. */
export function sayMissing(
  missing: OnMissing | "empty" | undefined,
  documents: string,
  it: "it" | "them" = "it",
): string {
  switch (missing) {
    case "fail":
      return `so ${documents} with ${it} stop with an error`;
    case "hold":
      return `so ${documents} with ${it} wait until somebody acts`;
    case "drop":
      return `so ${documents} with ${it} go on without ${it}, and nobody is told`;
    case "null":
      return `so ${documents} with ${it} are sent with an empty value, and nobody is told`;
    case "empty":
    case "unknown":
    case undefined:
      return `and nobody has declared what happens to ${documents} with ${it}`;
    case "default":
    case "pass":
      // These send the code on: it is not missing.
      return `and ${documents} with ${it} go on`;
    default:
      return unreachable(missing);
  }
}

export const NOT_PROVEN = "Not proven: the list of codes on the sending side is open or not declared.";
