import type { CodeMap, Conditions, Model } from "../../src/core/model/model.ts";

/** Stands for every code that nobody names. */
export const ANY = "\u0000any";

/** The one condition of the landscapes here; `-` is a value that no entry names. */
const CONDITION = "country";
const VALUES = ["DE", "FR", "-"] as const;

/** What the other side adds to what is known here. */
export interface NaiveOther {
  readonly known: ReadonlySet<string>;
  readonly fed: ReadonlyMap<string, boolean>;
}

export interface NaiveTrace {
  /** `flow type code country` → what happens then, sorted. */
  readonly results: ReadonlyMap<string, readonly string[]>;
  /** `list code` of every code under way, and of those that start there. */
  readonly present: ReadonlySet<string>;
  /** Those that are declared as produced, and those that another system sent as themselves. */
  readonly produced: ReadonlySet<string>;
  readonly arrived: ReadonlySet<string>;
  /** `list code` that maps name. */
  readonly named: ReadonlySet<string>;
  readonly fed: ReadonlyMap<string, boolean>;
}

interface Result {
  readonly outcome: string;
  readonly list: string | undefined;
  readonly code: string | undefined;
  readonly missing: string | undefined;
  /** By a fallback, passed on, by an entry, unchanged: the first of these that happened. */
  readonly via: string;
  readonly between: readonly string[];
}

/** Walks each code by itself under one concrete condition at a time. Slow, plain, and knows nothing of the real one. */
export function naiveTrace(model: Model, other: NaiveOther = { known: new Set(), fed: new Map() }): NaiveTrace {
  const results = new Map<string, readonly string[]>();
  const produced = new Set<string>();
  const arrived = new Set<string>();
  const present = new Set<string>();
  const hops = [...model.flows.values()].flatMap((flow) =>
    [...flow.carries].map(([type, carry]) => ({ flow, type, carry })),
  );
  const targetOf = ({ flow, type, carry }: (typeof hops)[number]): string => {
    const last = carry.kind === "maps" ? model.maps.get(carry.maps.at(-1) ?? "")?.to : undefined;
    return last?.split("/")[0] === flow.to ? last : `${flow.to}/${type}`;
  };
  const named = namedCodes(model);
  const feeds = new Map([...model.lists.keys()].map((list) => [list, hops.some((hop) => targetOf(hop) === list)]));

  function walk(list: string, code: string): void {
    const key = nodeName(list, code);
    if (present.has(key)) return;
    present.add(key);
    for (const hop of hops) {
      if (`${hop.flow.from}/${hop.type}` !== list) continue;
      const chain = hop.carry.kind === "maps" ? hop.carry.maps : [];
      for (const country of VALUES) {
        const ends = send(model, chain, targetOf(hop), country, start(code));
        results.set(
          JSON.stringify([hop.flow.id, hop.type, code, country]),
          [...new Set(ends.map((end) => JSON.stringify(end)))].sort(),
        );
        for (const end of ends) {
          for (const [at, next] of goesOn(model, end, targetOf(hop))) {
            if (end.list !== undefined && end.code !== ANY) arrived.add(nodeName(at, next));
            walk(at, next);
          }
        }
      }
    }
  }

  const lists = new Set([
    ...model.lists.keys(),
    ...hops.flatMap((hop) => [`${hop.flow.from}/${hop.type}`, targetOf(hop)]),
  ]);
  const starts: [string, string][] = [];
  for (const id of lists) {
    const list = model.lists.get(id);
    const isOpen = list === undefined || !list.declared || list.open || !list.readable;
    const own = new Set<string>();
    if (isOpen) own.add(ANY);
    if (list === undefined || list.readable) {
      for (const code of list?.declared ? (list.produces?.values() ?? []) : []) {
        if (!code.active) continue;
        own.add(code.code);
        produced.add(nodeName(id, code.code));
      }
      const isFed = other.fed.get(id) ?? feeds.get(id) ?? hops.some((hop) => targetOf(hop) === id);
      if (list?.declared && list.produces === undefined && !isFed)
        for (const code of list.accepts?.values() ?? []) if (code.active) own.add(code.code);
      for (const name of isOpen ? [...named, ...other.known] : []) {
        const [at = "", code = ""]: string[] = JSON.parse(name);
        if (at === id) own.add(code);
      }
    }
    for (const code of own) starts.push([id, code]);
  }
  for (const [list, code] of starts) walk(list, code);
  const declared = [...feeds].filter(([list]) => model.lists.get(list)?.declared);
  return { results, present, produced, arrived, named, fed: new Map(declared) };
}

/** Head's walk beside base's: what base knew of a code that lost its entry, and which lists were fed, still counts. */
export function naiveSides(base: Model, head: Model): { readonly base: NaiveTrace; readonly head: NaiveTrace } {
  const before = naiveTrace(base);
  const known = [...before.named].filter((name) => before.produced.has(name) || !before.arrived.has(name));
  return { base: before, head: naiveTrace(head, { known: new Set(known), fed: before.fed }) };
}

export function nodeName(list: string, code: string): string {
  return JSON.stringify([list, code]);
}

function start(code: string): Result {
  return { outcome: "", list: undefined, code, missing: undefined, via: "same", between: [] };
}

function send(model: Model, chain: readonly string[], target: string, country: string, now: Result): Result[] {
  const [id, ...rest] = chain;
  if (id === undefined) return [arrive(model, target, now)];
  const map = model.maps.get(id);
  if (map === undefined || !map.readable) return [{ ...now, outcome: "unknown", list: undefined, code: undefined }];
  return through(map, country, now).flatMap((next): Result[] => {
    if (next.outcome === "unmapped" || next.outcome === "dropped") return [next];
    if (rest.length === 0) return send(model, rest, target, country, next);
    const middle = map.to ?? model.maps.get(rest[0] ?? "")?.from;
    const taken = middle === undefined ? "yes" : takes(model, middle, next.code ?? "");
    if (taken === "no") return [{ ...next, outcome: "not-accepted", list: middle }];
    const onwards = { ...next, between: [...next.between, next.code === ANY ? "*" : (next.code ?? "")] };
    return send(model, rest, target, country, onwards).map((end) =>
      taken === "unknown" && (end.outcome === "accepted" || end.outcome === "default")
        ? { ...end, outcome: "unknown" }
        : end,
    );
  });
}

function through(map: CodeMap, country: string, now: Result): Result[] {
  const applies = (when: Conditions): boolean => when[CONDITION] === undefined || when[CONDITION] === country;
  const entries = map.entries.filter((entry) => applies(entry.when));
  if (now.code === ANY) {
    const many = entries.filter(
      ({ from }) => map.match === "prefix" || (map.match === "first-match" && /[*?]/.test(from)),
    );
    const all = many.some(({ from }) => (map.match === "prefix" ? from === "" : /^\*+$/.test(from)));
    return [...many.map(({ to }) => byEntry(now, to)), ...(all ? [] : [byPolicy(map, now)])];
  }
  const code = now.code ?? "";
  const found = pick(map, entries, code);
  return [found === undefined ? byPolicy(map, now) : byEntry(now, found.to)];
}

function pick(map: CodeMap, entries: CodeMap["entries"], code: string) {
  const bySpecific = (one: { when: Conditions }, two: { when: Conditions }) =>
    Number(CONDITION in two.when) - Number(CONDITION in one.when);
  switch (map.match) {
    case "exact":
      return entries.filter(({ from }) => from === code).toSorted(bySpecific)[0];
    case "ignore-case":
      return entries.filter(({ from }) => from.toLowerCase() === code.toLowerCase()).toSorted(bySpecific)[0];
    case "prefix":
      return entries
        .filter(({ from }) => code.startsWith(from))
        .toSorted((one, two) => two.from.length - one.from.length || bySpecific(one, two))[0];
    case "first-match":
      return entries.find(({ from }) =>
        new RegExp(`^${from.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`).test(code),
      );
  }
}

function byEntry(now: Result, to: string | null): Result {
  if (to === null) return { ...now, outcome: "unmapped", missing: "empty", code: undefined, via: "missing" };
  return { ...now, code: to, via: now.via === "same" ? "entry" : now.via };
}

function byPolicy(map: CodeMap, now: Result): Result {
  const missing = map.onMissing;
  if (missing === "default") return { ...now, missing, code: map.default?.to, via: "default" };
  if (missing === "pass") return now.via === "default" ? now : { ...now, missing, via: "missing" };
  const outcome = missing === "drop" || missing === "null" ? "dropped" : "unmapped";
  return { ...now, outcome, missing, code: undefined, via: "missing" };
}

function arrive(model: Model, list: string, now: Result): Result {
  const taken = takes(model, list, now.code ?? "");
  const fine = now.via === "default" ? "default" : "accepted";
  return { ...now, list, outcome: taken === "no" ? "not-accepted" : taken === "unknown" ? "unknown" : fine };
}

function takes(model: Model, id: string, code: string): "yes" | "no" | "unknown" {
  const list = model.lists.get(id);
  if (list === undefined) return "yes";
  if (!list.readable) return "unknown";
  if (list.open || list.accepts === undefined) return "yes";
  if (code === ANY) return "unknown";
  return list.accepts.get(code)?.active ? "yes" : "no";
}

/** The codes that travel on from where this one came out. */
function goesOn(model: Model, end: Result, target: string): readonly (readonly [string, string])[] {
  if (end.outcome !== "accepted" && end.outcome !== "default" && end.outcome !== "unknown") return [];
  const id = end.list ?? target;
  const code = end.list === undefined ? ANY : (end.code ?? ANY);
  const list = model.lists.get(id);
  const isClosed = list?.readable === true && !list.open;
  const codes =
    code === ANY && isClosed && list.accepts !== undefined
      ? [...list.accepts.values()].filter((one) => one.active).map((one) => one.code)
      : [code];
  const sends = (one: string): boolean =>
    !(list?.produces !== undefined && !list.open) || list.produces.get(one)?.active === true;
  return codes.filter(sends).map((one) => [id, one] as const);
}

function namedCodes(model: Model): ReadonlySet<string> {
  const named = new Set<string>();
  for (const map of model.maps.values()) {
    for (const { from, to } of map.entries) {
      const isCode =
        map.match === "exact" || map.match === "ignore-case" || (map.match === "first-match" && !/[*?]/.test(from));
      if (isCode && map.from !== undefined) named.add(nodeName(map.from, from));
      if (to !== null && map.to !== undefined) named.add(nodeName(map.to, to));
    }
    if (map.default !== undefined && map.to !== undefined) named.add(nodeName(map.to, map.default.to));
  }
  return named;
}
