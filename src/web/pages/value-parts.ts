import { canonicalText } from "../../core/model/canonical.ts";
import { isJsonObject, type JsonValue } from "../../core/model/json.ts";
import { type Phrase, say, words } from "../../core/render/phrase.ts";
import { typeWords } from "../../core/render/say-value.ts";
import { type PartView, partsOf } from "./parts.ts";

/** A before or after for people: text as it is, a few members by name, anything else as JSON; a dash where nothing stood. */
export function valueParts(value: JsonValue | undefined): readonly PartView[] {
  if (value === undefined) return partsOf(words("—"));
  if (value === "") return partsOf(words("(empty)"));
  if (typeof value === "string") return partsOf(say`${value}`);
  if (isJsonObject(value)) {
    const members = Object.entries(value);
    if (members.length > 0 && members.length <= MEMBERS_SHOWN_MAX && members.every(([, member]) => isFlat(member))) {
      return partsOf(members.flatMap(([name, member], index) => memberPhrase(name, member, index)));
    }
  }
  return partsOf(say`${canonicalText(value)}`);
}

const MEMBERS_SHOWN_MAX = 6;

function isFlat(value: JsonValue | undefined): boolean {
  return typeof value !== "object" || value === null;
}

function memberPhrase(name: string, member: JsonValue | undefined, index: number): Phrase {
  const shown = typeof member === "string" ? member : canonicalText(member ?? null);
  return say`${words(`${index === 0 ? "" : ", "}${typeWords(name)} `)}${shown}`;
}
