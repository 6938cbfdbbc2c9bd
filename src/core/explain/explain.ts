import type { Change } from "../change/change.ts";
import type { ChecklistItem } from "../checklist/item.ts";
import { type Side, sideOf } from "../impact/ends.ts";
import type { Finding } from "../impact/finding.ts";
import { type AffectedFlow, type ImpactPath, OUTCOMES, type Outcome } from "../impact/impact.ts";
import type { Traced } from "../impact/trace.ts";
import { compareText, type Location } from "../model/location.ts";
import type { Flow, Model, System } from "../model/model.ts";
import { closest } from "../policy/closest.ts";
import type { Report } from "../report/report.ts";
import { type Ways, waysFrom } from "./ways.ts";

export interface ExplainInput {
  readonly report: Report;
  readonly base: Model;
  readonly head: Model;
  readonly traced: Traced;
  /** Only codes of this type. */
  readonly type?: string | undefined;
}

export type Explanation =
  | { readonly kind: "code"; readonly code: string; readonly places: readonly CodePlace[] }
  | FlowExplanation
  | SystemExplanation
  | ItemExplanation
  /** `places`: the code it is about, in the list that its flow reads. */
  | { readonly kind: "finding"; readonly finding: Finding; readonly places: readonly CodePlace[] }
  /** The word names several things; each can be asked for by what stands here. */
  | { readonly kind: "several"; readonly word: string; readonly names: readonly string[] }
  | { readonly kind: "unknown"; readonly word: string; readonly meant: string | undefined };

/** One list that has the code. */
export interface CodePlace {
  /** `system/type`. */
  readonly list: string;
  readonly code: string;
  /** Why it is there at head: `gone` where only base has it, `accepted` where it arrives and goes no further. */
  readonly standing: "produced" | "arrived" | "known" | "accepted" | "gone";
  /** Where it is declared; undefined where only maps name it. */
  readonly at: Location | undefined;
  /** What becomes it: codes of other systems. */
  readonly from: readonly { readonly list: string; readonly code: string | null; readonly flow: string }[];
  readonly ways: Ways;
  /** How it went at base, where that is different. */
  readonly before: readonly ImpactPath[] | undefined;
  readonly changes: readonly Change[];
}

/** One item of the checklist: what is behind it, and the ways on which that arrives. */
export interface ItemExplanation {
  readonly kind: "item";
  readonly item: ChecklistItem;
  readonly changes: readonly Change[];
  readonly paths: readonly ImpactPath[];
}

export interface FlowExplanation {
  readonly kind: "flow";
  readonly flow: Flow;
  readonly isGone: boolean;
  readonly carries: readonly CarriedType[];
  /** What the change does to it; undefined where every code fares as before. */
  readonly affected: AffectedFlow | undefined;
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
}

export interface CarriedType {
  readonly type: string;
  /** Names of the maps it goes through; empty where it is carried unchanged. */
  readonly maps: readonly string[];
  /** Worst first. */
  readonly outcomes: readonly { readonly outcome: Outcome; readonly codes: readonly string[] }[];
}

export interface SystemExplanation {
  readonly kind: "system";
  readonly system: System;
  readonly isGone: boolean;
  readonly lists: readonly {
    readonly type: string;
    readonly declared: boolean;
    readonly produces: number;
    readonly accepts: number;
    readonly reviewed: string | undefined;
  }[];
  readonly sends: readonly string[];
  readonly receives: readonly string[];
  readonly changes: readonly Change[];
}

/**
 * What is to say about one word: a finding (its id, or `rule:subject[:code]`), an item of the checklist (its id), a flow, a
 * system, or a code (`INT`, `wms/shipping-method:INT`); `flow:` and `system:` before a name say which is meant. Findings
 * and items first, since nobody meets their ids by chance.
 */
export function explain(word: string, input: ExplainInput): Explanation {
  const [, kind, name = word] = /^(flow|system):(.+)$/.exec(word) ?? [];
  const isWanted = (one: string): boolean => input.type === undefined && (kind === undefined || kind === one);
  const finding = findFinding(word, input.report.findings);
  if (finding !== undefined) return { kind: "finding", finding, places: placesOfFinding(finding, input) };
  const item = input.report.checklist.find(({ id }) => id.toLowerCase() === word.toLowerCase());
  if (item !== undefined) return explainItem(item, input);
  const flow = isWanted("flow") ? (input.head.flows.get(name) ?? input.base.flows.get(name)) : undefined;
  const system = isWanted("system") ? (input.head.systems.get(name) ?? input.base.systems.get(name)) : undefined;
  const places = kind === undefined ? placesOf(word, input) : [];
  const names = [
    ...(flow === undefined ? [] : ["flow"]),
    ...(system === undefined ? [] : ["system"]),
    ...(places.length === 0 ? [] : ["code"]),
  ];
  if (names.length > 1) return { kind: "several", word, names: namesOf(word, names, places) };
  if (places.length > 0) return { kind: "code", code: places[0]?.code ?? word, places };
  if (flow !== undefined) return explainFlow(flow, input);
  if (system !== undefined) return explainSystem(system, input);
  return { kind: "unknown", word, meant: closest(word, knownWords(input)) };
}

function findFinding(word: string, findings: readonly Finding[]): Finding | undefined {
  if (/^[0-9a-f]{8,64}$/.test(word)) return findings.find(({ id }) => id === word);
  return findings.find(
    ({ rule, subject, code }) =>
      word === `${rule}:${subject}` || (code !== undefined && word === `${rule}:${subject}:${code}`),
  );
}

/** The ways of the changes behind the item that lead over its subject; all of them where none does. */
function explainItem(item: ChecklistItem, { report }: ExplainInput): ItemExplanation {
  const because = new Set(item.because);
  const behind = report.impact.paths.filter(({ change, also }) => [change, ...also].some((id) => because.has(id)));
  const over = behind.filter(({ steps }) => steps.some((step) => step.kind === "hop" && step.flow === item.subject));
  return {
    kind: "item",
    item,
    changes: report.changes.filter(({ id }) => because.has(id)),
    paths: over.length > 0 ? over : behind,
  };
}

function placesOfFinding({ subject, type, code }: Finding, input: ExplainInput): readonly CodePlace[] {
  const flow = input.head.flows.get(subject) ?? input.base.flows.get(subject);
  if (flow === undefined || type === undefined || code === undefined) return [];
  return placesOf(`${flow.from}/${type}:${code}`, { ...input, type: undefined });
}

function namesOf(word: string, kinds: readonly string[], places: readonly CodePlace[]): readonly string[] {
  return kinds.flatMap((kind) =>
    kind === "code" ? places.map(({ list, code }) => `${list}:${code}`) : [`${kind}:${word}`],
  );
}

function knownWords({ head, report }: ExplainInput): readonly string[] {
  const codes = [...head.lists.values()].flatMap(({ produces, accepts }) => [
    ...(produces?.keys() ?? []),
    ...(accepts?.keys() ?? []),
  ]);
  const ids = [...report.findings, ...report.checklist].map(({ id }) => id);
  return [...head.flows.keys(), ...head.systems.keys(), ...ids, ...codes];
}

/** A code by itself, or with its list before a colon. */
function placesOf(word: string, input: ExplainInput): readonly CodePlace[] {
  const { head, base, traced, type } = input;
  const sides = { head: sideOf(head, traced.head), base: sideOf(base, traced.base) };
  const lists = [...new Set([...head.lists.keys(), ...base.lists.keys()])].sort(compareText);
  return lists.flatMap((list): readonly CodePlace[] => {
    if (type !== undefined && !list.endsWith(`/${type}`)) return [];
    const code = word.startsWith(`${list}:`) ? word.slice(list.length + 1) : word;
    const [after, before] = [sides.head, sides.base].map((side) => isThere(side, list, code));
    if (after !== true && before !== true) return [];
    return [placeOf(list, code, after === true, sides, input.report)];
  });
}

function isThere({ model, trace }: Side, list: string, code: string): boolean {
  const { produces, accepts } = model.lists.get(list) ?? {};
  return produces?.has(code) === true || accepts?.has(code) === true || trace.codes.get(list)?.has(code) === true;
}

function placeOf(
  list: string,
  code: string,
  isAtHead: boolean,
  { head, base }: { readonly head: Side; readonly base: Side },
  report: Report,
): CodePlace {
  const side = isAtHead ? head : base;
  const declared = side.model.lists.get(list);
  const ways = waysFrom(side, list, code);
  const before = waysFrom(base, list, code).paths;
  return {
    list,
    code,
    standing: isAtHead ? (head.trace.codes.get(list)?.get(code)?.kind ?? "accepted") : "gone",
    at: declared?.produces?.get(code)?.at ?? declared?.accepts?.get(code)?.at,
    from: side
      .arrivals(list, code)
      .toSorted((one, other) => compareText(one.flow, other.flow) || compareText(one.code ?? "", other.code ?? "")),
    ways,
    before: isAtHead && JSON.stringify(before) !== JSON.stringify(ways.paths) ? before : undefined,
    changes: report.changes.filter((change) => isAbout(change, list, code, side.model)),
  };
}

/** A change of the list's code, or of an entry for it in a map that starts there. */
function isAbout(change: Change, list: string, code: string, model: Model): boolean {
  if (change.code !== code) return false;
  return change.subject === list || model.maps.get(change.subject)?.from === list;
}

function explainFlow(flow: Flow, { head, traced, report }: ExplainInput): FlowExplanation {
  const isGone = !head.flows.has(flow.id);
  const fates = (isGone ? traced.base : traced.head).fates.get(flow.id);
  return {
    kind: "flow",
    flow,
    isGone,
    carries: [...flow.carries].map(([type, carry]) => {
      const byOutcome = new Map<Outcome, Set<string>>();
      for (const [code, several] of fates?.get(type) ?? []) {
        for (const { outcome, residual } of several) {
          if (residual || code === null) continue;
          byOutcome.set(outcome, (byOutcome.get(outcome) ?? new Set()).add(code));
        }
      }
      const outcomes = OUTCOMES.flatMap((outcome) => {
        const codes = byOutcome.get(outcome);
        return codes === undefined ? [] : [{ outcome, codes: [...codes].sort(compareText) }];
      });
      return { type, maps: carry.kind === "same" ? [] : carry.maps, outcomes };
    }),
    affected: report.impact.flows.find(({ id }) => id === flow.id),
    changes: report.changes.filter(({ subject }) => subject === flow.id || subject.startsWith(`${flow.id}/`)),
    findings: report.findings.filter(({ subject, status }) => subject === flow.id && status !== "resolved"),
  };
}

function explainSystem(system: System, { head, base, report }: ExplainInput): SystemExplanation {
  const isGone = !head.systems.has(system.id);
  const model = isGone ? base : head;
  const flows = [...model.flows.values()];
  return {
    kind: "system",
    system,
    isGone,
    lists: [...model.lists.values()]
      .filter((list) => list.system === system.id)
      .map(({ type, declared, produces, accepts, reviewed }) => ({
        type,
        declared,
        produces: produces?.size ?? 0,
        accepts: accepts?.size ?? 0,
        reviewed,
      })),
    sends: flows.filter(({ from }) => from === system.id).map(({ id }) => id),
    receives: flows.filter(({ to }) => to === system.id).map(({ id }) => id),
    changes: report.changes.filter(({ subject }) => subject === system.id || subject.startsWith(`${system.id}/`)),
  };
}
