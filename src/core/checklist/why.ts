import type { Change } from "../change/change.ts";
import { runningFirst, touchesRunning } from "../change/order.ts";
import type { ImpactPath } from "../impact/impact.ts";
import type { Pair, Traced } from "../impact/trace.ts";
import { nameSystem, quote, quoteSome } from "../impact/words.ts";
import { type Flow, listId, type Model } from "../model/model.ts";
import { nameOfListSystem, sayCause } from "./say-cause.ts";
import { sayPair } from "./say-pair.ts";

export interface WhyInput {
  readonly base: Model;
  readonly head: Model;
  readonly paths: readonly ImpactPath[];
  readonly reached: Traced["reached"];
}

/** Why somebody is asked about a subject, in words: names in quotes, a system by its title. */
export interface Why {
  /** What happens, without the way: `"INT" ("express-intl" in Web shop) is new and becomes "PW-GLOBAL"`. */
  readonly reason: string;
  /** The flow's two systems by title; `undefined` where the subject is no flow. */
  readonly way: Way | undefined;
}

export interface Way {
  readonly from: string;
  readonly to: string;
}

/** Why, in one line that stands by itself. */
export function sayWhy({ reason, way }: Why, subject: string, warnings: number): string {
  const line = way === undefined ? reason : `On the way from ${way.from} to ${way.to}: ${reason}`;
  const about = warnings === 1 ? "1 warning" : `${warnings} warnings`;
  return warnings === 0 ? line : `${about} about ${quote(subject)}: ${line}`;
}

/**
 * Finds why somebody is asked about a subject because of these changes. On a flow it tells what becomes of the codes that
 * fare differently on it, each as it is called there; of a change that is not on it, it tells the way that it is on.
 */
export function whyFinder(input: WhyInput): (subject: string, behind: readonly Change[]) => Why {
  const index = { ...input, pairs: pairsByFlow(input.reached), origins: originsOf(input.paths) };
  const known = new Map<string, Why>();
  return (subject, behind) => {
    const key = [subject, ...behind.map(({ id }) => id)].join("\n");
    const why = known.get(key) ?? { reason: reasonOf(subject, behind, index), way: wayOf(subject, input) };
    known.set(key, why);
    return why;
  };
}

interface Index extends WhyInput {
  /** By change, then flow. */
  readonly pairs: ReadonlyMap<string, ReadonlyMap<string, readonly Pair[]>>;
  /** By flow, side, type and code: the codes that come there under another name. */
  readonly origins: ReadonlyMap<string, ReadonlyMap<string, Origin>>;
}

interface Origin {
  readonly system: string;
  readonly code: string;
}

function pairsByFlow(reached: Traced["reached"]): Index["pairs"] {
  return new Map([...reached].map(([change, pairs]) => [change, Map.groupBy(pairs, ({ flow }) => flow)]));
}

/** From where a code came to a flow: only what a path spells out step by step is told. */
function originsOf(paths: readonly ImpactPath[]): Index["origins"] {
  const origins = new Map<string, Map<string, Origin>>();
  for (const { side, steps } of paths) {
    const [start] = steps;
    if (start?.kind !== "code" || start.code === null) continue;
    for (const [index, step] of steps.entries()) {
      const next = steps[index + 1];
      if (index === 0 || step.kind !== "code" || next?.kind !== "hop" || step.code === start.code) continue;
      const key = originKey(next.flow, side, step.type, step.code);
      const known = origins.get(key) ?? new Map<string, Origin>();
      origins.set(key, known.set(`${start.system}/${start.code}`, { system: start.system, code: start.code }));
    }
  }
  return origins;
}

function originKey(flow: string, side: "base" | "head", type: string, code: string | null): string {
  return JSON.stringify([flow, side, type, code]);
}

interface Fact {
  readonly isRunning: boolean;
  readonly about: "code" | "change";
  /** Said only where there is room for it: a flow may have thousands. */
  readonly say: () => string;
}

/** More than these nobody takes in at a glance; the rest is counted. */
const FACTS_SAID_MAX = 3;

function reasonOf(subject: string, behind: readonly Change[], index: Index): string {
  const facts = factsOf(subject, behind, index);
  if (facts.length === 0) return `${quote(subject)} fares differently`;
  const ordered = [...facts.filter(({ isRunning }) => isRunning), ...facts.filter(({ isRunning }) => !isRunning)];
  const said = new Set(ordered.slice(0, FACTS_SAID_MAX).map(({ say }) => say()));
  const left = ordered.slice(FACTS_SAID_MAX);
  const parts = (["code", "change"] as const).flatMap((about) => {
    const number = left.filter((fact) => fact.about === about).length;
    return number === 0 ? [] : [`${number} more ${about}${number === 1 ? "" : "s"}`];
  });
  return `${[...said].join("; ")}${parts.length === 0 ? "" : ` (and ${parts.join(" and ")})`}`;
}

function factsOf(subject: string, behind: readonly Change[], index: Index): readonly Fact[] {
  const flows = [index.head, index.base].flatMap((model) => model.flows.get(subject) ?? []);
  const told = new Set<Pair>();
  return runningFirst(behind).flatMap((change): readonly Fact[] => {
    const isOn = isOnFlow(change, subject, index);
    const pairs = index.pairs.get(change.id)?.get(subject) ?? [];
    const isToldByCodes = flows.length > 0 && pairs.length > 0 && !(isOn && isToldAsWhole(change));
    if (!isToldByCodes) {
      // The two names of a renamed code would otherwise be told as one that goes and one that comes.
      if (change.kind === "code-renamed") for (const pair of pairs) told.add(pair);
      return [changeFact(change, isOn, index)];
    }
    const fresh = pairs.filter((pair) => !told.has(pair));
    for (const pair of fresh) told.add(pair);
    return fresh.map((pair) => pairFact(pair, change, index));
  });
}

/** A change of a whole map, flow or list, or one that pairs two codes: more than what becomes of one code. */
function isToldAsWhole({ kind, code }: Change): boolean {
  return code === undefined || kind === "code-renamed";
}

function changeFact(change: Change, isOn: boolean, index: Index): Fact {
  return {
    isRunning: touchesRunning(change.kind),
    about: "change",
    say: () => `${sayCause(change, index)}${isOn ? "" : sayElsewhere(change, index)}`,
  };
}

function pairFact(pair: Pair, change: Change, index: Index): Fact {
  return {
    isRunning: pair.base.length > 0,
    about: "code",
    say: () => {
      const model = index.head.flows.has(pair.flow) ? index.head : index.base;
      const flow = model.flows.get(pair.flow);
      const isItself = change.code === pair.code && change.subject === listId(flow?.from ?? "", pair.type);
      return sayPair(pair, {
        name: nameCode(pair, index),
        receiver: nameSystem(model, flow?.to ?? ""),
        arriving: arrivingWords(pair, isItself ? change : undefined, index),
        leaving: leavingWords(pair, isItself ? change : undefined, index),
      });
    },
  };
}

const ORIGINS_SAID_MAX = 2;

/** `"INT" ("express-intl" in Web shop)`: as it is called on this way, and where it comes from under another name. */
function nameCode({ flow, type, code, head }: Pair, index: Index): string {
  if (code === null) return "Any code that is not listed";
  const side = head.length > 0 ? "head" : "base";
  const origins = [...(index.origins.get(originKey(flow, side, type, code))?.values() ?? [])];
  if (origins.length === 0) return quote(code);
  const bySystem = [...Map.groupBy(origins, ({ system }) => system)];
  const said = bySystem.slice(0, ORIGINS_SAID_MAX).map(([system, own]) => {
    const codes = own.map((origin) => origin.code);
    return `${quoteSome(codes, ORIGINS_SAID_MAX)} in ${nameSystem(index[side], system)}`;
  });
  const more = bySystem.length > said.length ? ", and more" : "";
  return `${quote(code)} (${said.join(", ")}${more})`;
}

/** An open list may have sent the code before without naming it: then nobody can say that it is new. */
function arrivingWords({ flow, type }: Pair, own: Change | undefined, { base }: Index): string | undefined {
  if (own?.kind === "code-activated") return "is switched on";
  if (own?.kind === "code-added") return "is new";
  const from = base.flows.get(flow)?.from;
  const isOpen = from !== undefined && base.lists.get(listId(from, type))?.open === true;
  return isOpen ? undefined : "is new";
}

function leavingWords({ flow, type }: Pair, own: Change | undefined, { head }: Index): string {
  if (own?.kind === "code-removed") return "is gone";
  if (own?.kind === "code-deactivated") return "is switched off";
  const from = head.flows.get(flow)?.from;
  const isOpen = from !== undefined && head.lists.get(listId(from, type))?.open === true;
  return isOpen ? "is no longer known to come this way" : "no longer comes this way";
}

/**
 * Whether the change is about the flow itself: its maps, the lists and systems at its ends, a file that belongs to it. A code
 * of the receiver's is not one that comes this way.
 */
function isOnFlow({ kind, subject }: Change, id: string, { base, head }: WhyInput): boolean {
  return [base, head].some((model) => {
    const flow = model.flows.get(id);
    if (flow === undefined) return false;
    if ([id, flow.from, flow.to].includes(subject) || model.opaque.get(subject)?.flows.includes(id) === true)
      return true;
    return [...flow.carries].some(([type, carry]) => {
      if (subject === listId(flow.from, type)) return true;
      if (kind.startsWith("code-")) return false;
      if (carry.kind === "same") return subject === listId(flow.to, type);
      return carry.maps.some((map) => [map, model.maps.get(map)?.from, model.maps.get(map)?.to].includes(subject));
    });
  });
}

/** Where a change is that is not on the subject: ` on the way from Web shop to Finance`, ` in Web shop`. */
function sayElsewhere({ kind, subject }: Change, sides: WhyInput): string {
  if (kind.startsWith("code-"))
    return ` ${kind === "code-removed" ? "from" : "in"} ${nameOfListSystem(subject, sides)}`;
  if (!kind.startsWith("map-") || kind === "map-added" || kind === "map-removed") return "";
  const users = [sides.head, sides.base].map((model) =>
    [...model.flows.values()].filter((flow) => uses(flow, subject)),
  );
  const [flow, ...others] = users.find((flows) => flows.length > 0) ?? [];
  const way = flow === undefined || others.length > 0 ? undefined : wayOf(flow.id, sides);
  return way === undefined ? ` in the map ${quote(subject)}` : ` on the way from ${way.from} to ${way.to}`;
}

function uses(flow: Flow, map: string): boolean {
  return [...flow.carries.values()].some((carry) => carry.kind === "maps" && carry.maps.includes(map));
}

function wayOf(subject: string, { base, head }: Pick<WhyInput, "base" | "head">): Way | undefined {
  const model = head.flows.has(subject) ? head : base;
  const flow = model.flows.get(subject);
  return flow === undefined ? undefined : { from: nameSystem(model, flow.from), to: nameSystem(model, flow.to) };
}
