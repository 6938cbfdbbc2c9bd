import { unreachable } from "../model/assert.ts";
import { compareText } from "../model/location.ts";
import {
  type Carry,
  type CodeMap,
  type Conditions,
  type Flow,
  listId,
  type MapEntry,
  type Model,
  type Unread,
} from "../model/model.ts";
import { Effort } from "./effort.ts";
import { createMatcher, includesAll, type Matcher, takesEveryCode } from "./match.ts";
import type { Fate, Written } from "./trace.ts";

/** Conditional entries of a chain multiply; more branches than this for one code are not told apart but called unknown. */
const BRANCHES_MAX = 256;

/** One flow carrying one type, ready to send codes through. */
export interface Hop {
  readonly flow: Flow;
  readonly type: string;
  readonly from: string;
  readonly to: string;
  /** What happens to a code here; `null` is the symbolic "anything else". Never empty. */
  readonly send: (code: string | null) => readonly Fate[];
}

/** Every hop of a model. Look-ups of shared maps are built once; when the effort is spent, what they say means nothing. */
export function hopsOf(model: Model, effort: Effort = new Effort()): readonly Hop[] {
  const matchers = new Map<string, Matcher>();
  function matcherOf(map: CodeMap): Matcher {
    const known = matchers.get(map.id) ?? createMatcher(map, effort);
    matchers.set(map.id, known);
    return known;
  }
  const hops: Hop[] = [];
  for (const flow of model.flows.values()) {
    for (const [type, carry] of flow.carries) {
      const from = listId(flow.from, type);
      const to = targetList(model, flow, type, carry);
      const unread = unreadOn(model, from, carry, to);
      const send = (code: string | null): readonly Fate[] => {
        const fates = sendThrough(model, { flow, type, to, carry, matcherOf, effort }, code);
        if (unread === undefined) return fates;
        const isOpen = ({ outcome }: Fate): boolean => code === null || outcome === "unknown";
        return fates.map((fate) => (isOpen(fate) ? { ...fate, unread: `${unread}\n${fate.unread ?? ""}` } : fate));
      };
      hops.push({ flow, type, from, to, send });
    }
  }
  return hops;
}

/** All on the way that could not be read, as one text. */
function unreadOn(model: Model, from: string, carry: Carry, to: string): Unread | undefined {
  const maps = carry.kind === "maps" ? carry.maps.map((id) => model.maps.get(id)) : [];
  const lists = [from, ...maps.flatMap((map) => [map?.from, map?.to]), to];
  const things = [...maps, ...lists.map((list) => model.lists.get(list ?? ""))];
  const unread = things.flatMap((thing) => thing?.unread ?? []);
  return unread.length === 0 ? undefined : unread.join("\n");
}

/** The list a flow's codes arrive in: the last map may change the type, never the system. */
export function targetList(model: Model, flow: Flow, type: string, carry: Carry): string {
  if (carry.kind === "same") return listId(flow.to, type);
  const last = model.maps.get(carry.maps.at(-1) ?? "");
  return last?.to?.startsWith(`${flow.to}/`) ? last.to : listId(flow.to, type);
}

interface Sending {
  readonly flow: Flow;
  readonly type: string;
  readonly to: string;
  readonly carry: Carry;
  readonly matcherOf: (map: CodeMap) => Matcher;
  readonly effort: Effort;
}

/** A code part of the way through a chain of maps. */
interface Branch {
  readonly code: string | null;
  readonly when: Conditions;
  /** Conditions under which another entry took the code: this branch is what happens otherwise. */
  readonly otherwise: readonly Conditions[];
  readonly via: Fate["via"];
  readonly between: readonly string[];
  readonly deciding: Fate["deciding"];
  readonly map: string | undefined;
  readonly missing: Fate["missing"];
  readonly residual: boolean;
  /** The fallback that was taken on the way, for a code that arrives by it. */
  readonly fallback: { readonly map: string; readonly written: Written } | undefined;
  /** A list on the way could not be read: where it goes is known, whether it is taken there is not. */
  readonly unproven: boolean;
  readonly written: Written;
}

function sendThrough(model: Model, sending: Sending, code: string | null): readonly Fate[] {
  const { carry } = sending;
  const simple = sendSimply(model, sending, code);
  if (simple !== undefined) return simple;
  const start = startOf(code);
  const ended: Fate[] = [];
  let branches: readonly Branch[] = [start];
  const chain = carry.kind === "maps" ? carry.maps : [];
  for (const [position, id] of chain.entries()) {
    const map = model.maps.get(id);
    const list = map?.to ?? model.maps.get(chain[position + 1] ?? "")?.from;
    const next: Branch[] = [];
    for (const branch of branches) {
      if (!sending.effort.spend(1)) return [];
      if (map === undefined || !map.readable) {
        const deciding = [...branch.deciding, { map: id, key: undefined }];
        ended.push(
          endFate(
            sending,
            code,
            { ...branch, deciding, map: id, written: map === undefined ? branch.written : { part: "map", map: id } },
            "unknown",
          ),
        );
        continue;
      }
      for (const step of throughMap(map, sending.matcherOf(map), branch, position === chain.length - 1)) {
        if (step.kind === "ended") ended.push(endFate(sending, code, step.branch, step.outcome));
        else if (position === chain.length - 1) next.push(step.branch);
        else {
          const taken = list === undefined ? "yes" : accepts(model, list, step.branch.code);
          const arrives = list === undefined ? undefined : { list, code: step.branch.code };
          if (taken === "no") ended.push({ ...endFate(sending, code, step.branch, "not-accepted"), arrives });
          else next.push(onBetween(step.branch, taken === "unknown"));
        }
      }
    }
    if (chain.length > 1 && next.length > BRANCHES_MAX) return [tooManyBranches(model, sending, chain, start)];
    branches = next;
  }
  return sortFates([...ended, ...branches.map((branch) => arrive(model, sending, code, branch))]);
}

/** What cannot be told apart is compared by all that the maps say. */
function tooManyBranches(model: Model, sending: Sending, chain: readonly string[], start: Branch): Fate {
  const { untold } = sending.effort;
  const known = untold.get(sending.flow.id);
  const maps = chain.map((id) => model.maps.get(id));
  const unread = known ?? JSON.stringify(maps, (key, value: unknown) => (key === "at" ? undefined : value));
  untold.set(sending.flow.id, unread);
  return { ...endFate(sending, start.code, start, "unknown"), unread };
}

/**
 * Nearly every code of nearly every landscape: one map, one entry that applies whatever the conditions. The same fate as
 * by the long way, without all that the long way has to keep in mind; undefined where it is not that simple.
 */
function sendSimply(model: Model, { flow, type, to, carry, matcherOf }: Sending, code: string | null) {
  if (code === null || carry.kind === "same" || carry.maps.length !== 1) return undefined;
  const map = model.maps.get(carry.maps[0] ?? "");
  if (map?.readable !== true) return undefined;
  const hits = matcherOf(map)(code);
  const [entry] = hits;
  if (entry === undefined || hits.length > 1 || entry.to === null || isConditional(entry.when)) return undefined;
  const accepted = accepts(model, to, entry.to);
  const fate: Fate = {
    flow: flow.id,
    type,
    code,
    when: NO_CONDITIONS,
    via: "entry",
    outcome: accepted === "yes" ? "accepted" : accepted === "no" ? "not-accepted" : "unknown",
    arrives: { list: to, code: entry.to },
    between: NOTHING_BETWEEN,
    deciding: [{ map: map.id, key: entry.from }],
    residual: false,
    map: map.id,
    missing: undefined,
    written: entry,
  };
  return [fate];
}

const NO_CONDITIONS: Conditions = {};
const NOTHING_BETWEEN: readonly string[] = [];

/** By what happens under which conditions, so that it does not matter in which order a map's entries stand. */
function sortFates(fates: readonly Fate[]): readonly Fate[] {
  if (fates.length < 2) return fates;
  return fates
    .map((fate) => {
      const { when, outcome, arrives, via, missing, between, deciding } = fate;
      const conditions = Object.entries(when);
      const key = [conditions.length, conditions, outcome, arrives ?? null, via, missing ?? null, between, deciding];
      return { fate, key: JSON.stringify(key) };
    })
    .sort((one, other) => compareText(one.key, other.key))
    .map(({ fate }) => fate);
}

function startOf(code: string | null): Branch {
  return {
    code,
    when: {},
    otherwise: [],
    via: "same",
    between: [],
    deciding: [],
    map: undefined,
    missing: undefined,
    residual: false,
    fallback: undefined,
    unproven: false,
    written: "carry",
  };
}

function onBetween(branch: Branch, isUnproven: boolean): Branch {
  return {
    ...branch,
    between: [...branch.between, branch.code ?? "*"],
    unproven: branch.unproven || isUnproven,
  };
}

type MapStep =
  | { readonly kind: "goes-on"; readonly branch: Branch }
  | { readonly kind: "ended"; readonly branch: Branch; readonly outcome: Fate["outcome"] };

/** What one map does to a code: each entry that applies, and what is left for other conditions. */
function throughMap(map: CodeMap, match: Matcher, branch: Branch, isLast: boolean): readonly MapStep[] {
  const matched = match(branch.code);
  // Each would be held against each other, and there are too many to be told apart anyway.
  if (!isLast && matched.length > BRANCHES_MAX) return matched.map((entry) => byEntry(map, branch, entry, entry.when));
  const hits = matched.flatMap((entry) => {
    const when = mergeConditions(branch.when, entry.when);
    if (when === undefined || branch.otherwise.some((taken) => includesAll(when, taken))) return [];
    return [{ entry, when, isCertain: includesAll(branch.when, entry.when) }];
  });
  if (hits.length === 0) return [whenMissing(map, branch)];

  // Where the conditions on the way fulfil an entry's own, the one without conditions is for others.
  const isFulfilled = hits.some(({ entry, isCertain }) => isCertain && Object.keys(entry.when).length > 0);
  const applying = hits.filter(
    ({ entry }) => branch.code === null || !isFulfilled || Object.keys(entry.when).length > 0,
  );
  const takers = isLast ? [] : applying.filter(({ entry }) => branch.code !== null || takesEveryCode(map, entry));
  const taken = takers.map(({ entry }) => entry.when).filter(isConditional);
  const isOrdered = map.match === "prefix" || map.match === "first-match";
  const steps = applying.map(({ entry, when }, index) => {
    // Entries stand strongest first where their order counts; one without conditions is the weakest of its key.
    const stronger = !isConditional(entry.when) ? taken : isOrdered ? taken.slice(0, index) : [];
    const others = branch.code === null ? [] : stronger.filter((other) => !includesAll(entry.when, other));
    return byEntry(map, { ...branch, otherwise: [...branch.otherwise, ...others] }, entry, when);
  });
  const isComplete = hits.some(
    ({ entry, isCertain }) => isCertain && (branch.code !== null || takesEveryCode(map, entry)),
  );
  const residual = { ...branch, otherwise: [...branch.otherwise, ...taken], residual: true };
  return isComplete ? steps : [...steps, whenMissing(map, residual)];
}

function isConditional(when: Conditions): boolean {
  for (const _ in when) return true;
  return false;
}

function byEntry(map: CodeMap, branch: Branch, entry: MapEntry, when: Conditions): MapStep {
  const deciding = [...branch.deciding, { map: map.id, key: entry.from }];
  const here = { ...branch, when, deciding, map: map.id, written: entry };
  if (entry.to === null)
    return { kind: "ended", branch: { ...here, via: "missing", missing: "empty" }, outcome: "unmapped" };
  const via = branch.via === "same" ? "entry" : branch.via;
  return { kind: "goes-on", branch: { ...here, code: entry.to, via } };
}

function whenMissing(map: CodeMap, branch: Branch): MapStep {
  const deciding = [...branch.deciding, { map: map.id, key: undefined }];
  const missing: Branch = {
    ...branch,
    deciding,
    map: map.id,
    missing: map.onMissing,
    via: "missing",
    written: { part: "map", map: map.id },
  };
  switch (map.onMissing) {
    case "fail":
    case "hold":
    case "unknown":
      return { kind: "ended", branch: missing, outcome: "unmapped" };
    case "drop":
    case "null":
      return { kind: "ended", branch: missing, outcome: "dropped" };
    case "pass":
      // What a fallback earlier in the chain decided stays decided by it.
      return { kind: "goes-on", branch: branch.via === "default" ? { ...branch, deciding, map: map.id } : missing };
    case "default": {
      if (map.default === undefined) return { kind: "ended", branch: missing, outcome: "unmapped" };
      const { to } = map.default;
      const written: Written = { part: "default", map: map.id };
      const fallback = branch.fallback ?? { map: map.id, written };
      return { kind: "goes-on", branch: { ...missing, via: "default", code: to, fallback, written } };
    }
    default:
      return unreachable(map.onMissing);
  }
}

/** Both sets of conditions at once; `undefined` where they contradict each other. */
function mergeConditions(one: Conditions, other: Conditions): Conditions | undefined {
  if (Object.keys(other).length === 0) return one;
  const merged = new Map(Object.entries(one));
  for (const [name, value] of Object.entries(other)) {
    if ((merged.get(name) ?? value) !== value) return undefined;
    merged.set(name, value);
  }
  return Object.fromEntries([...merged].sort(([first], [second]) => (first < second ? -1 : 1)));
}

function arrive(model: Model, sending: Sending, code: string | null, branch: Branch): Fate {
  const arrives = { list: sending.to, code: branch.code };
  const accepted = accepts(model, sending.to, branch.code);
  if (accepted === "no") return { ...endFate(sending, code, branch, "not-accepted"), arrives };
  if (accepted === "unknown" || branch.unproven) return { ...endFate(sending, code, branch, "unknown"), arrives };
  if (branch.via !== "default") return { ...endFate(sending, code, branch, "accepted"), arrives };
  return { ...endFate(sending, code, { ...branch, ...branch.fallback }, "default"), arrives };
}

function endFate(sending: Sending, code: string | null, branch: Branch, outcome: Fate["outcome"]): Fate {
  const { when, via, between, deciding, residual, map, missing, written } = branch;
  return {
    flow: sending.flow.id,
    type: sending.type,
    code,
    when,
    via,
    outcome,
    arrives: undefined,
    between,
    deciding,
    residual,
    map,
    missing,
    written,
  };
}

/** Whether a list takes a code. An open or undeclared list takes any; an unreadable one answers nothing. */
export function accepts(model: Model, list: string, code: string | null): "yes" | "no" | "unknown" {
  const declared = model.lists.get(list);
  if (declared === undefined) return model.systems.has(list.slice(0, list.indexOf("/"))) ? "yes" : "unknown";
  if (!declared.readable) return "unknown";
  if (declared.accepts === undefined || declared.open) return "yes";
  if (code === null) return "unknown";
  return declared.accepts.get(code)?.active === true ? "yes" : "no";
}
