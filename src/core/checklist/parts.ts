import type { Change } from "../change/change.ts";
import type { Finding } from "../impact/finding.ts";
import type { AffectedFlow, Impact } from "../impact/impact.ts";
import { canonicalText } from "../model/canonical.ts";
import type { Hash } from "../model/hash.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import { compareText } from "../model/location.ts";
import { type Code, type CodeList, type CodeMap, listId, type Model } from "../model/model.ts";
import type { AskedRole } from "./asked-role.ts";
import type { Validation } from "./catalogue.ts";
import type { Part } from "./item.ts";

export interface PartsInput {
  readonly base: Model;
  readonly head: Model;
  readonly changes: readonly Change[];
  readonly impact: Impact;
  readonly hash: Hash;
}

/** What an item covers beside the content that its subject brings. */
export interface CoverRequest {
  readonly subject: string;
  readonly because: readonly string[];
  readonly validation: Validation;
  readonly requiredPeople: number;
  readonly asked: AskedRole;
  readonly warnings: readonly Finding[];
}

/**
 * Gives what an item covers, sorted by name. Each change, map, list and flow is brought to canonical text once, however
 * many items cover it. Head's content counts: base moving under a pull request moves head's content with it.
 */
export function partsFinder(input: PartsInput): (request: CoverRequest) => readonly Part[] {
  const changes = new Map(input.changes.map((change) => [change.id, change]));
  const neighbours = neighboursOf(input);
  const known = new Map<string, Part>();
  const once = (name: string, value: () => JsonValue): Part => {
    const part = known.get(name) ?? partOf(name, value(), input.hash);
    known.set(name, part);
    return part;
  };
  const contentOf = new Map<string, readonly Part[]>();

  return ({ subject, because, validation, requiredPeople, asked, warnings }) => {
    const content = contentOf.get(subject) ?? subjectParts(subject, input.head, neighbours, once);
    contentOf.set(subject, content);
    const behind = because.map((id) => once(`change:${id}`, () => changeValue(changes.get(id))));
    const own = [
      partOf(`role:${asked.role}`, roleValue(asked), input.hash),
      partOf("validation", { ...validation, required: requiredPeople }, input.hash),
      ...(warnings.length === 0
        ? []
        : [partOf("warnings", warnings.map(identityOf).sort(compareCanonical), input.hash)]),
    ];
    return [...content, ...behind, ...own].sort((one, other) => compareText(one.name, other.name));
  };
}

type Once = (name: string, value: () => JsonValue) => Part;

function partOf(name: string, value: JsonValue, hash: Hash): Part {
  return { name, digest: hash(canonicalText(value)), value };
}

/** The subject flow and what feeds it: their maps and lists. Of what it feeds only the names. */
function subjectParts(subject: string, head: Model, neighbours: Neighbours, once: Once): readonly Part[] {
  const names = new Map<string, () => JsonValue>();
  const addMap = (id: string): void => {
    const map = head.maps.get(id);
    names.set(`map:${id}`, () => mapValue(map));
    for (const list of [map?.from, map?.to]) if (list !== undefined) addList(list);
  };
  const addList = (id: string): void => {
    if (head.lists.has(id)) names.set(`list:${id}`, () => listValue(head.lists.get(id)));
  };
  for (const { id, types } of [{ id: subject, types: neighbours.typesOf(subject) }, ...neighbours.upstream(subject)]) {
    const flow = head.flows.get(id);
    for (const [type, carry] of flow?.carries ?? []) {
      if (flow === undefined || (types.length > 0 && !types.includes(type))) continue;
      addList(listId(flow.from, type));
      if (carry.kind === "same") addList(listId(flow.to, type));
      else for (const map of carry.maps) addMap(map);
    }
  }
  if (head.maps.has(subject)) addMap(subject);
  addList(subject);
  if (head.flows.has(subject)) names.set(`flow:${subject}`, () => flowValue(subject, head));
  const downstream = neighbours.downstream(subject);
  if (downstream.length > 0) names.set(`reach:${subject}`, () => downstream);
  return [...names].map(([name, value]) => once(name, value));
}

interface Neighbours {
  typesOf(flow: string): readonly string[];
  upstream(flow: string): readonly AffectedFlow[];
  /** Ids, sorted. */
  downstream(flow: string): readonly string[];
}

/**
 * Affected flows by where they hang together. Upstream of a flow is what brings one of its changes to it: nearer to the
 * change, so a cycle ends. Downstream is where one of its changes goes on to, and any new flow that takes up its codes.
 */
function neighboursOf({ base, head, impact }: PartsInput): Neighbours {
  const { flows } = impact;
  const byId = new Map(flows.map((flow) => [flow.id, flow]));
  const into = groupBy(flows, (flow) => flow.to);
  const outOf = groupBy(flows, (flow) => flow.from);
  const takesUp = (flow: AffectedFlow, next: AffectedFlow): boolean => {
    const carried = head.flows.get(next.id)?.carries;
    return !base.flows.has(next.id) && deliveredTypes(flow.id, head).some((type) => carried?.has(type) === true);
  };
  return {
    typesOf: (id) => byId.get(id)?.types ?? [],
    upstream: (id) =>
      walk(byId.get(id), (flow, isShared) =>
        (into.get(flow.from) ?? []).filter((one) => one.hops < flow.hops && isShared(one)),
      ),
    downstream: (id) =>
      walk(byId.get(id), (flow, isShared) =>
        (outOf.get(flow.to) ?? []).filter((one) => isShared(one) || takesUp(flow, one)),
      )
        .map((flow) => flow.id)
        .sort(compareText),
  };
}

type Next = (flow: AffectedFlow, isShared: (other: AffectedFlow) => boolean) => readonly AffectedFlow[];

/** Every flow that `next` leads to from `start`, without `start`; a flow is shared when one change affects both. */
function walk(start: AffectedFlow | undefined, next: Next): readonly AffectedFlow[] {
  const found = new Map<string, AffectedFlow>();
  const because = new Set(start?.because ?? []);
  const isShared = (other: AffectedFlow): boolean => other.because.some((id) => because.has(id));
  const open = start === undefined ? [] : [start];
  for (let flow = open.pop(); flow !== undefined; flow = open.pop()) {
    for (const one of next(flow, isShared)) {
      if (found.has(one.id) || one.id === start?.id) continue;
      found.set(one.id, one);
      open.push(one);
    }
  }
  return [...found.values()];
}

/** The types in which a flow's codes arrive: a map may change the type. */
function deliveredTypes(id: string, head: Model): readonly string[] {
  return [...(head.flows.get(id)?.carries ?? [])].map(([type, carry]) => {
    const last = carry.kind === "same" ? undefined : head.maps.get(carry.maps.at(-1) ?? "")?.to;
    return last === undefined ? type : last.slice(last.indexOf("/") + 1);
  });
}

function groupBy(
  flows: readonly AffectedFlow[],
  key: (flow: AffectedFlow) => string,
): ReadonlyMap<string, readonly AffectedFlow[]> {
  const groups = new Map<string, AffectedFlow[]>();
  for (const flow of flows) {
    const group = groups.get(key(flow));
    if (group === undefined) groups.set(key(flow), [flow]);
    else group.push(flow);
  }
  return groups;
}

function changeValue(change: Change | undefined): JsonValue {
  if (change === undefined) return null;
  const { kind, subject, type, code, when, before, after } = change;
  return defined({ kind, subject, type, code, when, before, after });
}

/** Entries in their order only where the order decides. Where they stand in a file is no part of it. */
function mapValue(map: CodeMap | undefined): JsonValue {
  if (map === undefined) return null;
  const entries = map.entries.map(({ from, to, when }) => ({ from, to, when }));
  return defined({
    from: map.from,
    to: map.to,
    "on-missing": map.onMissing,
    match: map.match,
    default: map.default?.to,
    readable: map.readable,
    entries: map.match === "first-match" ? entries : entries.sort(compareCanonical),
  });
}

/** Of an undeclared list nothing: its codes are those of the maps around it, which other flows own. */
function listValue(list: CodeList | undefined): JsonValue {
  if (list === undefined) return null;
  if (!list.declared) return { declared: false };
  return defined({
    declared: true,
    open: list.open,
    readable: list.readable,
    retired: [...list.retired].sort(compareText),
    produces: list.produces && codesValue(list.produces),
    accepts: list.accepts && codesValue(list.accepts),
  });
}

function codesValue(codes: ReadonlyMap<string, Code>): JsonValue {
  return [...codes.values()]
    .map(({ code, attributes, active }) => ({ code, attributes, active }))
    .sort((one, other) => compareText(one.code, other.code));
}

function flowValue(id: string, head: Model): JsonValue {
  const flow = head.flows.get(id);
  if (flow === undefined) return null;
  const carries = [...flow.carries].map(
    ([type, carry]): JsonValue => [type, carry.kind === "same" ? "same" : carry.maps],
  );
  return { from: flow.from, to: flow.to, carries: carries.sort(compareCanonical) };
}

function roleValue({ role, insteadOf, owners, deputies }: AskedRole): JsonValue {
  return defined({ role, insteadOf, members: owners, deputies });
}

/** Which warnings, never their words. */
function identityOf({ rule, subject, type, code, when }: Finding): JsonValue {
  return defined({ rule, subject, type, code, when });
}

function compareCanonical(one: JsonValue, other: JsonValue): number {
  return compareText(canonicalText(one), canonicalText(other));
}

/** Without the members that are `undefined`: absent and `null` stay apart. */
function defined(value: { readonly [key: string]: JsonValue | undefined }): JsonObject {
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [[key, member] as const],
  );
  return Object.fromEntries(members);
}
