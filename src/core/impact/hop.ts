import { unreachable } from "../model/assert.ts";
import type { Location } from "../model/location.ts";
import { type Carry, type CodeMap, type Conditions, type Flow, listId, type Model } from "../model/model.ts";
import { createMatcher, type Matcher } from "./match.ts";
import type { Fate } from "./trace.ts";

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

/** Every hop of a model. Look-ups of shared maps are built once. */
export function hopsOf(model: Model): readonly Hop[] {
  const matchers = new Map<string, Matcher>();
  function matcherOf(map: CodeMap): Matcher {
    const known = matchers.get(map.id) ?? createMatcher(map);
    matchers.set(map.id, known);
    return known;
  }
  const hops: Hop[] = [];
  for (const flow of model.flows.values()) {
    for (const [type, carry] of flow.carries) {
      const to = targetList(model, flow, type, carry);
      const send = (code: string | null): readonly Fate[] =>
        sendThrough(model, { flow, type, to, carry, matcherOf }, code);
      hops.push({ flow, type, from: listId(flow.from, type), to, send });
    }
  }
  return hops;
}

/** The list a flow's codes arrive in: the last map may change the type, never the system. */
function targetList(model: Model, flow: Flow, type: string, carry: Carry): string {
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
}

/** A code part of the way through a chain of maps. */
interface Branch {
  readonly code: string | null;
  readonly when: Conditions;
  readonly via: Fate["via"];
  readonly between: readonly string[];
  readonly map: string | undefined;
  readonly missing: Fate["missing"];
  readonly at: Location;
}

function sendThrough(model: Model, sending: Sending, code: string | null): readonly Fate[] {
  const { carry } = sending;
  const start: Branch = { code, when: {}, via: "same", between: [], map: undefined, missing: undefined, at: carry.at };
  const ended: Fate[] = [];
  let branches: readonly Branch[] = [start];
  const chain = carry.kind === "maps" ? carry.maps : [];
  for (const [position, id] of chain.entries()) {
    const map = model.maps.get(id);
    const next: Branch[] = [];
    for (const branch of branches) {
      if (map === undefined || !map.readable) {
        ended.push(endFate(sending, code, { ...branch, map: id, at: map?.at ?? branch.at }, "unknown"));
        continue;
      }
      for (const step of throughMap(map, sending.matcherOf(map), branch)) {
        if (step.kind === "ended") ended.push(endFate(sending, code, step.branch, step.outcome));
        else if (position === chain.length - 1) next.push(step.branch);
        else {
          const refused = refusedBetween(model, map, step.branch);
          if (refused === undefined)
            next.push({ ...step.branch, between: [...step.branch.between, step.branch.code ?? "*"] });
          else ended.push(refused(sending, code));
        }
      }
    }
    if (next.length > BRANCHES_MAX) return [endFate(sending, code, start, "unknown")];
    branches = next;
  }
  return [...ended, ...branches.map((branch) => arrive(model, sending, code, branch))];
}

type MapStep =
  | { readonly kind: "goes-on"; readonly branch: Branch }
  | { readonly kind: "ended"; readonly branch: Branch; readonly outcome: Fate["outcome"] };

function throughMap(map: CodeMap, match: Matcher, branch: Branch): readonly MapStep[] {
  const hits = branch.code === null ? [] : match(branch.code);
  if (hits.length === 0) return [whenMissing(map, branch)];
  const steps: MapStep[] = [];
  for (const entry of hits) {
    const when = mergeConditions(branch.when, entry.when);
    if (when === undefined) continue;
    const via = branch.via === "same" ? "entry" : branch.via;
    if (entry.to === null) {
      const lost: Branch = { ...branch, when, map: map.id, via: "missing", missing: "empty", at: entry.at };
      steps.push({ kind: "ended", branch: lost, outcome: "unmapped" });
    } else {
      steps.push({ kind: "goes-on", branch: { ...branch, code: entry.to, when, via, map: map.id, at: entry.at } });
    }
  }
  return steps.length > 0 ? steps : [whenMissing(map, branch)];
}

function whenMissing(map: CodeMap, branch: Branch): MapStep {
  const missing: Branch = { ...branch, map: map.id, missing: map.onMissing, via: "missing", at: map.at };
  switch (map.onMissing) {
    case "fail":
    case "hold":
    case "unknown":
      return { kind: "ended", branch: missing, outcome: "unmapped" };
    case "drop":
    case "null":
      return { kind: "ended", branch: missing, outcome: "dropped" };
    case "pass":
      return { kind: "goes-on", branch: missing };
    case "default": {
      if (map.default === undefined) return { kind: "ended", branch: missing, outcome: "unmapped" };
      const via = branch.via === "missing" ? "missing" : "default";
      return { kind: "goes-on", branch: { ...missing, via, code: map.default.to, at: map.default.at } };
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

/** The middle of a chain is checked against its list where one is declared. */
function refusedBetween(
  model: Model,
  map: CodeMap,
  branch: Branch,
): ((sending: Sending, code: string | null) => Fate) | undefined {
  const list = map.to;
  if (list === undefined || branch.code === null || accepts(model, list, branch.code) !== "no") return undefined;
  const arrives = { list, code: branch.code };
  return (sending, code) => ({ ...endFate(sending, code, branch, "not-accepted"), arrives });
}

function arrive(model: Model, sending: Sending, code: string | null, branch: Branch): Fate {
  const arrives = { list: sending.to, code: branch.code };
  const accepted = accepts(model, sending.to, branch.code);
  const outcome =
    accepted === "no"
      ? "not-accepted"
      : accepted === "unknown"
        ? "unknown"
        : branch.via === "default"
          ? "default"
          : "accepted";
  return { ...endFate(sending, code, branch, outcome), arrives };
}

function endFate(sending: Sending, code: string | null, branch: Branch, outcome: Fate["outcome"]): Fate {
  const { when, via, between, map, missing, at } = branch;
  return {
    flow: sending.flow.id,
    type: sending.type,
    code,
    when,
    via,
    outcome,
    arrives: undefined,
    between,
    map,
    missing,
    at,
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
