import type { Change } from "../change/change.ts";
import { canonicalText } from "../model/canonical.ts";
import { isJsonObject, type JsonValue } from "../model/json.ts";
import type { Location } from "../model/location.ts";
import type { Conditions } from "../model/model.ts";
import { code, joinMarkdown, type Markdown, md, text } from "./escape.ts";
import { type Phrase, say, words } from "./phrase.ts";
import { isObject, sortedMembers } from "./sorted-keys.ts";

/**
 * A before or after for people. Absent, `null`, `0`, `false`, `""` and text all look different; a flat object reads as
 * `title` Express, `region` intl.
 */
export function sayValue(value: JsonValue | undefined): Markdown {
  if (value === undefined) return md`—`;
  if (value === null) return md`*(null)*`;
  if (typeof value === "string") return code(value);
  if (typeof value === "number") return md`${code(String(value))} *(number)*`;
  if (typeof value === "boolean") return md`${code(String(value))} *(yes/no)*`;
  const members = isObject(value) ? sortedMembers(value) : [];
  const isFlat = members.every(([, member]) => typeof member !== "object" || member === null);
  if (members.length === 0 || members.length > MEMBERS_SHOWN_MAX || !isFlat) return code(canonicalText(value));
  return joinMarkdown(
    members.map(([name, member]) => md`${text(typeWords(name))} ${sayValue(member)}`),
    md`, `,
  );
}

/** More members than this read better as one line of JSON. */
const MEMBERS_SHOWN_MAX = 6;

/** The exact value as JSON, for those who want to see quotes and kinds. */
export function sayExactly(value: JsonValue | undefined): Markdown {
  return value === undefined ? md`—` : code(canonicalText(value));
}

/** ` where country is "DE"`, to stand behind a code; nothing for an unconditional entry. */
export function sayConditions(when: Conditions | undefined): Phrase {
  return Object.entries(when ?? {}).flatMap(([name, value], index) =>
    index === 0 ? say` where ${words(name)} is ${value}` : say` and ${words(name)} is ${value}`,
  );
}

/** `path:line`, as an editor and GitHub understand it. */
export function sayPlace(location: Location): Markdown {
  return code(`${location.path}:${location.line}`, PATH_CHARACTERS_MAX);
}

const PATH_CHARACTERS_MAX = 200;

/** `shipping-method` → shipping method. */
export function typeWords(type: string): string {
  return type.replace(/[-_]+/g, " ");
}

/** `shop/shipping-method` → its system and type; a subject without a slash is all system. */
export function splitList(subject: string): { readonly system: string; readonly type: string } {
  const slash = subject.indexOf("/");
  return slash < 0
    ? { system: subject, type: "code" }
    : { system: subject.slice(0, slash), type: subject.slice(slash + 1) };
}

/** Where an entry leads: the target in a text value or in its `to`; `undefined` where the value says no such thing. */
export function targetOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (value === undefined || !isObject(value)) return undefined;
  const target = Object.entries(value).find(([key]) => key === "to" || key === "code")?.[1];
  return typeof target === "string" ? target : undefined;
}

/**
 * A change's before and after as its row shows them, beside the sentence that names the code: without the code itself,
 * and of a rule of the gate only what differs.
 */
export function shownValues({ kind, code: own, before, after }: Change): {
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
} {
  if (kind === "policy-changed") return differing(parsed(before), parsed(after));
  const bare = (value: JsonValue | undefined): JsonValue | undefined => {
    if (value === undefined || !isJsonObject(value) || value.code !== own || own === undefined) return value;
    const { code: _, ...others } = value;
    return Object.keys(others).length === 0 ? own : others;
  };
  return { before: bare(before), after: bare(after) };
}

/** A rule of the gate is compared as canonical JSON in a text; any other text is shown as it is. */
function parsed(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Of two lists or two objects the members that the other one does not have; anything else whole. */
function differing(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): { readonly before: JsonValue | undefined; readonly after: JsonValue | undefined } {
  if (Array.isArray(before) && Array.isArray(after)) {
    return { before: without(before, after), after: without(after, before) };
  }
  return { before, after };
}

function without(list: readonly JsonValue[], other: readonly JsonValue[]): JsonValue | undefined {
  const known = new Set(other.map((member) => canonicalText(member)));
  const left = list.filter((member) => !known.has(canonicalText(member)));
  return left.length === 0 ? undefined : left.length === 1 ? left[0] : left;
}
