import { isJsonList, type JsonValue } from "./json.ts";
import { compareText } from "./location.ts";

/** JSON on one line with the keys of every record in code unit order: one text for one value, whatever its spelling. */
export function canonicalText(value: JsonValue): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isJsonList(value)) return `[${value.map(canonicalText).join(",")}]`;
  const members = Object.entries(value).sort(([one], [other]) => compareText(one, other));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member)}`).join(",")}}`;
}
