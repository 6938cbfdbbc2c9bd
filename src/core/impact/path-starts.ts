import type { Change } from "../change/change.ts";
import { canonicalText } from "../model/canonical.ts";
import type { Conditions } from "../model/model.ts";
import { includesAll } from "./match.ts";
import { fateText } from "./pairs.ts";
import type { Fate, Pair } from "./trace.ts";

/** Fates that are looked through one by one for one change: of more nobody reads the paths. */
const LOOKED_AT_MAX = 1_000;

/**
 * What a change does to the code of a differing pair: of all that can happen to it, what is another thing than at base,
 * and what now happens under conditions that base's entries named and head's do not. A change of an entry is about its
 * own conditions only.
 */
export function startsOf(change: Change, pair: Pair): readonly Fate[] {
  const { fates, byConditions } = differing(pair);
  const conditions = conditionsOf(change);
  if (conditions.length === 0) return fates;
  const exact = conditions.flatMap((when) => byConditions.get(canonicalText(when)) ?? []);
  if (exact.length > 0) return exact;
  const within = fates
    .slice(0, LOOKED_AT_MAX)
    .filter((fate) => conditions.some((when) => includesAll(fate.when, when)));
  return within.length > 0 ? within : fates;
}

/** Conditions that the change names, now and before. */
function conditionsOf({ kind, when, before }: Change): readonly Conditions[] {
  if (!kind.startsWith("map-entry-") || when === undefined) return [];
  return kind === "map-entry-condition-changed" && isConditions(before) ? [when, before] : [when];
}

function isConditions(value: Change["before"]): value is Conditions {
  return typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");
}

interface Differing {
  readonly fates: readonly Fate[];
  readonly byConditions: ReadonlyMap<string, readonly Fate[]>;
}

const KNOWN = new WeakMap<Pair, Differing>();

function differing(pair: Pair): Differing {
  const known = KNOWN.get(pair);
  if (known !== undefined) return known;
  const fates = differingFates(pair);
  const found = { fates, byConditions: Map.groupBy(fates, ({ when }) => canonicalText(when)) };
  KNOWN.set(pair, found);
  return found;
}

function differingFates({ base, head }: Pair): readonly Fate[] {
  if (head.length === 0) return base;
  const before = new Set(base.map(fateText));
  const after = new Set(head.map(fateText));
  const changed = head.filter((fate) => !before.has(fateText(fate)));
  const gone = base.filter((fate) => !after.has(fateText(fate)));
  const named = new Set(head.map(({ when }) => canonicalText(when)));
  const unnamed = gone.filter(({ when }) => !named.has(canonicalText(when))).slice(0, LOOKED_AT_MAX);
  const covering = unnamed.flatMap(({ when }) => inPlaceOf(when, head));
  const found = [...changed, ...covering];
  return found.length > 0 ? found : head;
}

/** What happens at head under conditions that no entry names any more: base shows that there are such cases. */
function inPlaceOf(when: Conditions, head: readonly Fate[]): readonly Fate[] {
  const fitting = head.slice(0, LOOKED_AT_MAX).filter((fate) => includesAll(when, fate.when));
  const nearest = Math.max(...fitting.map((fate) => Object.keys(fate.when).length));
  return fitting
    .filter((fate) => Object.keys(fate.when).length === nearest)
    .map((fate) => ({ ...fate, when, residual: false }));
}
