import type { Change } from "../change/change.ts";
import type { Finding } from "../impact/finding.ts";
import { canonicalText } from "../model/canonical.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { compareText } from "../model/location.ts";
import type { Code, CodeList, CodeMap, Flow } from "../model/model.ts";
import type { AskedRole } from "./asked-role.ts";
import type { Validation } from "./catalogue.ts";

/**
 * The content of each thing that an item can cover, as plain data: all that it means, and nothing of where or in which
 * order it is written. Sign-offs hang on these shapes; `explain-lapse.ts` reads them back.
 */

export function changeValue({ kind, subject, type, code, when, before, after }: Change): JsonValue {
  return defined({ kind, subject, type, code, when, before, after });
}

/** Entries in their order only where the order decides. */
export function mapValue(map: CodeMap | undefined): JsonValue {
  if (map === undefined) return { readable: false };
  const entries = map.entries.map(({ from, to, when }): JsonValue => ({ from, to, ...conditionsOf(when) }));
  return defined({
    from: map.from,
    to: map.to,
    "on-missing": map.onMissing,
    match: map.match,
    default: map.default?.to,
    readable: map.readable,
    unread: map.unread,
    entries: map.match === "first-match" ? entries : sorted(entries),
  });
}

/** Of an undeclared list nothing: its codes are those of the maps around it, which other flows' items cover. */
export function listValue(list: CodeList): JsonValue {
  if (!list.declared) return { declared: false };
  return defined({
    declared: true,
    open: list.open,
    readable: list.readable,
    unread: list.unread,
    retired: [...list.retired].sort(compareText),
    produces: list.produces && codesValue(list.produces),
    accepts: list.accepts && codesValue(list.accepts),
  });
}

export interface Passing {
  /** Affected types; empty for all that the flow carries. */
  readonly types: readonly string[];
  /** Codes that come from flows before, as `type/code`. */
  readonly arrives: readonly string[];
  /** Ids of the affected flows that come next. Who else is reached is part of what was looked at. */
  readonly next: readonly string[];
}

/** The ends of the flow, how it carries what is affected, what comes to it and where that goes on to. */
export function flowValue(flow: Flow | undefined, { types, arrives, next }: Passing): JsonValue | undefined {
  if (flow === undefined) return undefined;
  const carries = [...flow.carries]
    .filter(([type]) => types.length === 0 || types.includes(type))
    .map(([type, carry]): readonly [string, JsonValue] => [
      type,
      carry.kind === "same" ? "same" : waysOf(carry.maps.length),
    ]);
  return {
    from: flow.from,
    to: flow.to,
    carries: Object.fromEntries(carries),
    arrives: [...new Set(arrives)].sort(compareText),
    next: [...new Set(next)].sort(compareText),
  };
}

/** Which maps these are stands in parts of their own, by what they say. */
function waysOf(maps: number): string {
  return maps === 1 ? "a map" : `${maps} maps`;
}

export function roleValue({ role, insteadOf, owners, deputies }: AskedRole): JsonValue {
  return defined({ role, "instead-of": insteadOf, members: owners, deputies });
}

export function validationValue({ id, title, evidence }: Validation, required: number): JsonValue {
  return { id, title, evidence, required };
}

/** Which warnings, never their words. */
export function warningsValue(warnings: readonly Finding[]): JsonValue {
  return sorted(warnings.map(({ rule, subject, type, code, when }) => defined({ rule, subject, type, code, when })));
}

function codesValue(codes: ReadonlyMap<string, Code>): JsonValue {
  return [...codes.values()]
    .sort((one, other) => compareText(one.code, other.code))
    .map(({ code, attributes, active, when }) => defined({ code, attributes, active, when }));
}

function conditionsOf(when: CodeMap["entries"][number]["when"]): JsonObject {
  return Object.keys(when).length === 0 ? {} : { when };
}

/** By canonical text, each made once. */
function sorted(values: readonly JsonValue[]): readonly JsonValue[] {
  return values
    .map((value) => ({ value, text: canonicalText(value) }))
    .sort((one, other) => compareText(one.text, other.text))
    .map(({ value }) => value);
}

/** Without the members that are `undefined`: absent and `null` stay apart. */
function defined(value: { readonly [key: string]: JsonValue | undefined }): JsonObject {
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [[key, member] as const],
  );
  return Object.fromEntries(members);
}
