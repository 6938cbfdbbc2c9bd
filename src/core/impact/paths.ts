import type { Change } from "../change/change.ts";
import { canonicalText } from "../model/canonical.ts";
import { compareText } from "../model/location.ts";
import { type Conditions, listId } from "../model/model.ts";
import { nodeKey, onward, type Side } from "./ends.ts";
import { type ImpactPath, OUTCOMES, type Outcome, type Step } from "./impact.ts";
import { startsOf } from "./path-starts.ts";
import type { Spread } from "./spread.ts";
import type { Fate, Pair } from "./trace.ts";

/** Ways spelled out for one change, and in all: a reader needs the worst and the shortest, not every one. */
const PATHS_PER_CHANGE_MAX = 8;
const PATHS_MAX = 2_000;

/**
 * The ways of each change's codes through head (through base where head sends them no more), each the shortest to its
 * end, worst outcome first. A way ends where the code is lost, is absorbed, or travels no further.
 */
export function pathsOf(
  spreads: readonly Spread[],
  base: Side,
  head: Side,
  isAbsorbed: (fate: Fate) => boolean,
): readonly ImpactPath[] {
  const paths = new Map<string, ImpactPath>();
  for (const spread of spreads) {
    if (paths.size >= PATHS_MAX) break;
    const found = inOrder(pathsOfChange(spread, base, head, isAbsorbed));
    const shown = found.slice(0, PATHS_PER_CHANGE_MAX);
    const more = found.length - shown.length;
    shown.forEach((path, index) => {
      const key = JSON.stringify([path.side, path.outcome, path.steps]);
      const further = index === shown.length - 1 ? more : 0;
      const told = paths.get(key);
      if (told === undefined) paths.set(key, { ...path, more: further });
      // A new code and its new entry go one way: it is told once, with both.
      else paths.set(key, { ...told, also: [...told.also, path.change], more: Math.max(told.more, further) });
    });
  }
  return [...paths.values()];
}

interface Way {
  /** The side on which it is walked. */
  readonly side: Side;
  readonly sideName: ImpactPath["side"];
  readonly list: string;
  readonly code: string | null;
  /** Under which it is walked: what asks for others is another way. */
  readonly when: Conditions;
  readonly steps: readonly Step[];
  readonly outcome: Outcome;
}

function pathsOfChange(spread: Spread, base: Side, head: Side, isAbsorbed: (fate: Fate) => boolean): ImpactPath[] {
  const starts = [...spread.pairs]
    .filter(([, hops]) => hops === 1)
    .map(([pair]) => pair)
    .sort(comparePairs);
  const ends: ImpactPath[] = [];
  const seen = new Set<string>();
  const work: Way[] = [];
  for (const pair of starts.slice(0, PATHS_PER_CHANGE_MAX * 4)) {
    const sideName: ImpactPath["side"] = pair.head.length > 0 ? "head" : "base";
    const side = sideName === "head" ? head : base;
    const flow = side.model.flows.get(pair.flow);
    if (flow === undefined) continue;
    const way: Way = {
      side,
      sideName,
      list: listId(flow.from, pair.type),
      code: pair.code,
      when: {},
      steps: [],
      outcome: "accepted",
    };
    seen.add(placeKey(way.list, way.code, way.when));
    step(spread.change, way, startsOf(spread.change, pair), { seen, work, ends, isAbsorbed });
  }
  for (let next = 0; next < Math.min(work.length, PATHS_MAX) && ends.length < PATHS_MAX; next++) {
    const way = work[next];
    if (way === undefined) break;
    const fates = onward(way.side, way.list, way.code).filter((fate) => canMeet(way.when, fate.when));
    if (fates.length === 0) ends.push(ended(spread.change, way));
    else step(spread.change, way, fates, { seen, work, ends, isAbsorbed });
  }
  return ends;
}

/** The symbolic "anything" comes last. */
function comparePairs(one: Pair, other: Pair): number {
  return (
    compareText(one.flow, other.flow) ||
    compareText(one.type, other.type) ||
    Number(one.code === null) - Number(other.code === null) ||
    compareText(one.code ?? "", other.code ?? "")
  );
}

interface Walk {
  readonly seen: Set<string>;
  readonly work: Way[];
  readonly ends: ImpactPath[];
  readonly isAbsorbed: (fate: Fate) => boolean;
}

function step(change: Change, way: Way, fates: readonly Fate[], walk: Walk): void {
  for (const fate of fates) {
    // What happens under conditions that nobody names is not told as a failure.
    if (fate.residual && fate.arrives === undefined) continue;
    const start = way.steps.length === 0 ? [codeStep(way.list, way.code, fate)] : way.steps;
    const hop: Step = { kind: "hop", flow: fate.flow, map: fate.map, via: fate.via };
    const outcome = worse(way.outcome, fate.outcome);
    if (fate.arrives === undefined) {
      walk.ends.push(ended(change, { ...way, steps: [...start, hop], outcome }));
      continue;
    }
    const { list, code } = fate.arrives;
    const steps = [...start, hop, codeStep(list, code, fate)];
    if (fate.outcome === "not-accepted" || fate.outcome === "unknown") {
      walk.ends.push(ended(change, { ...way, list, code, steps, outcome }));
    } else if (way.sideName === "head" && walk.isAbsorbed(fate)) {
      walk.ends.push(ended(change, { ...way, list, code, steps, outcome: worse(outcome, "absorbed") }));
    } else if (!walk.seen.has(placeKey(list, code, { ...way.when, ...fate.when }))) {
      const when = { ...way.when, ...fate.when };
      walk.seen.add(placeKey(list, code, when));
      walk.work.push({ ...way, list, code, when, steps, outcome });
    } else if (start.some((passed) => passed.kind === "code" && isAt(passed, list, code))) {
      // Round again: the way ends where it closes.
      walk.ends.push(ended(change, { ...way, list, code, steps, outcome }));
    }
  }
}

function placeKey(list: string, code: string | null, when: Conditions): string {
  return `${nodeKey(list, code)} ${canonicalText(when)}`;
}

/** Whether one document can fulfil both. */
function canMeet(one: Conditions, other: Conditions): boolean {
  for (const name in other) if (Object.hasOwn(one, name) && one[name] !== other[name]) return false;
  return true;
}

function isAt(step: Extract<Step, { kind: "code" }>, list: string, code: string | null): boolean {
  return step.code === code && listId(step.system, step.type) === list;
}

function codeStep(list: string, code: string | null, fate: Fate): Step {
  const slash = list.indexOf("/");
  const when = Object.keys(fate.when).length > 0 ? fate.when : undefined;
  return { kind: "code", system: list.slice(0, slash), type: list.slice(slash + 1), code, when };
}

function ended(change: Change, way: Way): ImpactPath {
  return { change: change.id, also: [], side: way.sideName, outcome: way.outcome, steps: way.steps, more: 0 };
}

function worse(one: Outcome, other: Outcome): Outcome {
  return OUTCOMES.indexOf(one) <= OUTCOMES.indexOf(other) ? one : other;
}

function inOrder(paths: readonly ImpactPath[]): readonly ImpactPath[] {
  if (paths.length < 2) return paths;
  return paths
    .map((path) => ({ path, text: JSON.stringify(path.steps) }))
    .sort(
      (one, other) =>
        OUTCOMES.indexOf(one.path.outcome) - OUTCOMES.indexOf(other.path.outcome) ||
        one.path.steps.length - other.path.steps.length ||
        compareText(one.text, other.text),
    )
    .map(({ path }) => path);
}
