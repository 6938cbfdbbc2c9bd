import { compareText } from "../model/location.ts";
import { nodeKey } from "./ends.ts";
import type { Fate, Pair, Trace } from "./trace.ts";

/** The codes that fare differently, with what is needed to walk along them in both directions. */
export interface Difference {
  /** Sorted by flow, type, code. */
  readonly pairs: readonly Pair[];
  /** The lists that the pair's code starts from: two where its flow was rewired. */
  readonly listsOf: (pair: Pair) => readonly string[];
  /** Differing pairs by the list and code they start from. */
  readonly from: (list: string, code: string | null) => readonly Pair[];
  /** Differing pairs by the list and code they arrive at, on either side. */
  readonly into: (list: string, code: string | null) => readonly Pair[];
  /** Differing pairs that start where this one arrives, on either side. */
  readonly next: (pair: Pair) => readonly Pair[];
}

/**
 * A code fares differently iff what one hop does to it differs: where it comes out, by what kind of way, under which
 * condition, or what happens when it is missing. Which map says so, and where it stands, does not matter.
 *
 * @param fromLists the lists a flow's codes of a type start from, by `flow` and `type`
 */
export function comparePairs(
  base: Trace,
  head: Trace,
  fromLists: (flow: string, type: string) => readonly string[],
): Difference {
  const pairs: Pair[] = [];
  const from = new Map<string, Pair[]>();
  const into = new Map<string, Pair[]>();
  const next = new Map<Pair, readonly Pair[]>();
  for (const flow of union(base.fates, head.fates)) {
    const baseTypes = base.fates.get(flow) ?? new Map();
    const headTypes = head.fates.get(flow) ?? new Map();
    for (const type of union(baseTypes, headTypes)) {
      // Not followed a second time: everything there is as it was.
      if (baseTypes.get(type) === headTypes.get(type)) continue;
      for (const code of unionCodes(base, head, flow, type)) {
        const pair = {
          flow,
          type,
          code,
          base: base.fates.get(flow)?.get(type)?.get(code) ?? [],
          head: head.fates.get(flow)?.get(type)?.get(code) ?? [],
        };
        if (isAlike(pair.base, pair.head) || signature(pair.base) === signature(pair.head)) continue;
        pairs.push(pair);
        for (const list of fromLists(flow, type)) push(from, nodeKey(list, code), pair);
        for (const key of arrivalKeys(pair)) push(into, key, pair);
      }
    }
  }
  return {
    pairs,
    listsOf: ({ flow, type }) => fromLists(flow, type),
    from: (list, code) => from.get(nodeKey(list, code)) ?? [],
    into: (list, code) => into.get(nodeKey(list, code)) ?? [],
    next: (pair) => {
      const known = next.get(pair) ?? [...new Set([...arrivalKeys(pair)].flatMap((key) => from.get(key) ?? []))];
      next.set(pair, known);
      return known;
    },
  };
}

/** Plainly the same: nearly every pair is, and need not be written out to be compared. */
function isAlike(base: readonly Fate[], head: readonly Fate[]): boolean {
  if (base === head) return true;
  const [one] = base;
  const [other] = head;
  if (one === undefined || other === undefined || base.length > 1 || head.length > 1) return false;
  return (
    one.outcome === other.outcome &&
    one.via === other.via &&
    one.missing === other.missing &&
    one.residual === other.residual &&
    one.unread === other.unread &&
    one.arrives?.list === other.arrives?.list &&
    one.arrives?.code === other.arrives?.code &&
    (one.arrives === undefined) === (other.arrives === undefined) &&
    one.between.length === 0 &&
    other.between.length === 0 &&
    isEmpty(one.when) &&
    isEmpty(other.when)
  );
}

function isEmpty(when: Fate["when"]): boolean {
  for (const _ in when) return false;
  return true;
}

/**
 * What can happen, each once: that a second entry says the same makes no difference. It may where conditions are left
 * over for codes that nobody names: there the entries are counted.
 */
function signature(fates: readonly Fate[]): string {
  const told = fates.map(fateText);
  if (told.length < 2) return told.join();
  const isCounted = fates.some(({ code, when }) => code === null && Object.keys(when).length > 0);
  return (isCounted ? told : [...new Set(told)]).sort().join("\n");
}

/** All that tells what happens from another thing that could. */
export function fateText({ when, via, outcome, arrives, between, missing, residual, unread }: Fate): string {
  return JSON.stringify([
    when,
    via,
    outcome,
    arrives?.list ?? null,
    arrives?.code ?? null,
    between,
    missing ?? null,
    residual,
    unread ?? null,
  ]);
}

function arrivalKeys(pair: Pair): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { arrives } of [...pair.base, ...pair.head])
    if (arrives !== undefined) keys.add(nodeKey(arrives.list, arrives.code));
  return keys;
}

function union(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])].sort(compareText);
}

function unionCodes(base: Trace, head: Trace, flow: string, type: string): readonly (string | null)[] {
  const before = [...(base.fates.get(flow)?.get(type)?.keys() ?? [])];
  const after = [...(head.fates.get(flow)?.get(type)?.keys() ?? [])];
  // A trace is sorted, so where both sides know the same codes there is nothing to sort.
  if (before.length === after.length && before.every((code, index) => code === after[index])) return after;
  const codes = new Set<string | null>([...before, ...after]);
  const texts = [...codes].filter((code) => code !== null).sort(compareText);
  return codes.has(null) ? [...texts, null] : texts;
}

function push(index: Map<string, Pair[]>, key: string, pair: Pair): void {
  const pairs = index.get(key);
  if (pairs === undefined) index.set(key, [pair]);
  else pairs.push(pair);
}
