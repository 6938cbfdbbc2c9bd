import type { Change } from "../change/change.ts";
import { canonicalText } from "../model/canonical.ts";
import type { JsonValue } from "../model/json.ts";
import type { CodeMap, Flow, Model, System } from "../model/model.ts";
import { listId } from "../model/model.ts";
import type { Condition } from "./table.ts";

/** From here on a flow's load is looked at, whatever its criticality. Documents a day. */
export const HIGH_VOLUME_PER_DAY = 1000;

/** In the name of a field, these say that money is in it. */
const MONEY_WORDS = ["price", "amount", "total", "tax", "currency", "cost", "discount", "fee", "paid"];

export interface Landscape {
  readonly base: Model;
  readonly head: Model;
  /** The built-in type that a word stands for; the word itself where it is none. */
  readonly builtIn: (type: string) => string;
  /** Codes that a map treats by country. Found once per map: a map is asked about as often as it has changes. */
  readonly codesByCountry: (map: CodeMap) => ReadonlySet<string>;
}

export function landscapeOf(base: Model, head: Model, aliases: ReadonlyMap<string, string>): Landscape {
  const known = new Map<CodeMap, ReadonlySet<string>>();
  return {
    base,
    head,
    builtIn: (type) => aliases.get(type) ?? type,
    codesByCountry: (map) => {
      const codes =
        known.get(map) ?? new Set(map.entries.filter((entry) => namesCountry(entry.when)).map(({ from }) => from));
      known.set(map, codes);
      return codes;
    },
  };
}

/** Whether a row's condition holds for this change on this flow (`undefined`: on no flow). Either side is enough. */
export function holds(condition: Condition, change: Change, flow: string | undefined, landscape: Landscape): boolean {
  switch (condition) {
    case "always":
      return true;
    case "international":
      return isInternational(change, flow, landscape);
    case "taxable":
      return flowsOf(flow, landscape).some((one) => carries("tax-code", one, landscape));
    case "high-volume":
      return flowsOf(flow, landscape).some(
        (one) => one.flow.criticality === "high" || (one.flow.volumePerDay ?? 0) >= HIGH_VOLUME_PER_DAY,
      );
    case "shipping":
      return typesOf(change, landscape).has("shipping-method");
    case "tax":
      return typesOf(change, landscape).has("tax-code");
    case "payment":
      return typesOf(change, landscape).has("payment-method");
    case "location":
      return typesOf(change, landscape).has("location");
    case "product":
      return typesOf(change, landscape).has("product-type");
    case "return":
      return typesOf(change, landscape).has("return-reason");
    case "status":
      return typesOf(change, landscape).has("status");
    case "money":
      return ["payment-method", "tax-code"].some((type) => typesOf(change, landscape).has(type));
    case "gift-card":
      return wordsOf(change).includes("gift");
    case "marketplace":
      return systemsOf(flow, landscape).some(({ kind }) => kind === "marketplace");
    case "payment-provider":
      return systemsOf(flow, landscape).some(({ kind }) => kind === "psp");
    case "external":
      return systemsOf(flow, landscape).some(({ external }) => external);
    case "new-system":
      return systemsOf(flow, landscape).some(({ id }) => !landscape.base.systems.has(id));
    case "money-field":
      return MONEY_WORDS.some((word) => wordsOf(change).includes(word));
    case "carries-shipping":
      return flowsOf(flow, landscape).some((one) => carries("shipping-method", one, landscape));
    case "carries-money":
      return flowsOf(flow, landscape).some((one) =>
        ["payment-method", "tax-code"].some((type) => carries(type, one, landscape)),
      );
    case "trigger-changed":
      return isPropertyChanged(change, "trigger");
    case "schedule-changed":
      return isPropertyChanged(change, "schedule");
  }
}

/** The built-in types that a change is about; a map's change is about both of its ends. */
export function typesOf(change: Change, { base, head, builtIn }: Landscape): ReadonlySet<string> {
  const ends = [base, head].flatMap((model) => {
    const map = model.maps.get(change.subject);
    return [map?.from, map?.to].filter((list) => list !== undefined).map((list) => list.slice(list.indexOf("/") + 1));
  });
  return new Set([...(change.type === undefined ? [] : [change.type]), ...ends].map(builtIn));
}

interface SidedFlow {
  readonly flow: Flow;
  readonly model: Model;
}

function flowsOf(id: string | undefined, { base, head }: Landscape): readonly SidedFlow[] {
  if (id === undefined) return [];
  return [base, head].flatMap((model) => {
    const flow = model.flows.get(id);
    return flow === undefined ? [] : [{ flow, model }];
  });
}

/** Both ends of a map count: a flow may turn product types into tax codes. */
function carries(wanted: string, { flow, model }: SidedFlow, { builtIn }: Landscape): boolean {
  return [...flow.carries].some(([type, carry]) => {
    if (builtIn(type) === wanted) return true;
    return carry.kind === "maps" && carry.maps.some((id) => endType(model.maps.get(id), builtIn) === wanted);
  });
}

function systemsOf(flow: string | undefined, landscape: Landscape): readonly System[] {
  return flowsOf(flow, landscape).flatMap(({ flow: { from, to }, model }) =>
    [model.systems.get(from), model.systems.get(to)].filter((system) => system !== undefined),
  );
}

function endType(map: CodeMap | undefined, builtIn: Landscape["builtIn"]): string | undefined {
  return map?.to === undefined ? undefined : builtIn(map.to.slice(map.to.indexOf("/") + 1));
}

/** All that the change says, in lower case: names and values. */
function wordsOf({ code, before, after }: Change): string {
  return [code ?? "", canonicalText(before ?? null), canonicalText(after ?? null)].join(" ").toLowerCase();
}

/** `region: intl` on the code at either end of the flow, or a condition on a country: no system declares its own. */
function isInternational(change: Change, flow: string | undefined, landscape: Landscape): boolean {
  if (namesCountry(change.when)) return true;
  if (change.code === undefined) return false;
  if ([change.before, change.after].some((value) => hasIntlRegion(value) || namesCountries(value))) return true;
  const { code } = change;
  return flowsOf(flow, landscape).some(({ flow: one, model }) => {
    for (const [type, carry] of one.carries) {
      if (change.type !== undefined && type !== change.type) continue;
      for (const list of [change.subject, listId(one.from, type), listId(one.to, type)]) {
        const { produces, accepts } = model.lists.get(list) ?? {};
        const listed = [produces?.get(code), accepts?.get(code)].filter((found) => found !== undefined);
        if (listed.some(({ attributes, when }) => hasIntlRegion(attributes) || when?.some(namesCountry))) return true;
      }
      if (carry.kind === "same") continue;
      const maps = carry.maps.map((id) => model.maps.get(id)).filter((map) => map !== undefined);
      if (maps.some((map) => landscape.codesByCountry(map).has(code))) return true;
    }
    return false;
  });
}

function hasIntlRegion(value: JsonValue | undefined): boolean {
  return memberOf(value, "region") === "intl";
}

/** A code that its list names under conditions: `{ code, when: [{ country: DE }] }`. */
function namesCountries(value: JsonValue | undefined): boolean {
  const when = memberOf(value, "when");
  return Array.isArray(when) && when.some((conditions) => memberOf(conditions, "country") !== undefined);
}

function namesCountry(when: Readonly<Record<string, string>> | undefined): boolean {
  return Object.keys(when ?? {}).some((name) => name.toLowerCase() === "country");
}

/** True also where the change does not say which property differs: then both are asked about. */
function isPropertyChanged({ before, after }: Change, property: "trigger" | "schedule"): boolean {
  const differs = (key: string): boolean => textOf(memberOf(before, key)) !== textOf(memberOf(after, key));
  return differs(property) || !(differs("trigger") || differs("schedule"));
}

function memberOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function textOf(value: JsonValue | undefined): string | undefined {
  return value === undefined ? undefined : canonicalText(value);
}
