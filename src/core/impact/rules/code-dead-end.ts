import { causeOf } from "../causes.ts";
import { hopOwners, isLost } from "../fates.ts";
import type { Candidate, Hop, Rule, SideView } from "../rule.ts";
import { nameFlow, nameSystem, quote } from "../words.ts";

/**
 * Detects: a code survives its first hop and is lost at a later one.
 * Why: whoever adds a code sees the next system take it, and not the one after that, where it fails.
 * Cannot see: ways through systems whose lists are open: these are warnings.
 * Example: the shop's new method reaches the order system, and the warehouse behind it has no code for it.
 */
export const codeDeadEnd: Rule = {
  id: "code-dead-end",
  severity: "error",
  docs: {
    detects:
      "A code leaves one system, arrives well at the next, and is lost further on: not mapped, left out, or not accepted. The finding stands at the flow where it is lost and names the code as its origin knows it.",
    why: "Whoever adds a code usually looks at the next system only. The team two systems further on gets the failing documents.",
    blind:
      "Ways through a list that is open or not declared are not proven: a warning. For each place where a code is lost, the shortest way from each origin is shown; longer ones are not.",
    example: `\`\`\`yaml
flows:
  orders:        { from: shop, to: oms, carries: { shipping-method: { entries: { express-intl: XI } } } }
  order-release: { from: oms, to: wms, carries: { shipping-method: { entries: { STD: "1" } } } }   # nothing for XI
\`\`\`

> "express-intl" from Web shop gets lost further on: Web shop "express-intl" → OMS "XI" → lost on the way to Warehouse.`,
    fix: "Add the missing entry at the flow where the code is lost, or do not send the code before that is done.",
  },
  mirror: { waiver: "A code that arrives further on from nowhere has no way behind it that could be shown." },
  judge,
};

/** Origins that are spelled out for one lost code. More would bury the one entry that is missing. */
const ORIGINS_MAX = 20;
/** Codes that are looked at on the way back from one lost code, so that a dense landscape stays quick. */
const LOOKED_AT_MAX = 2_000;

function judge(side: SideView): readonly Candidate[] {
  const losses = side.hops.troubled().filter(({ fate }) => isLost(fate));
  if (losses.length === 0) return [];
  const arrivals = indexArrivals(side.hops.all());
  const candidates: Candidate[] = [];
  for (const lost of losses) {
    const { ways, complete } = waysTo(lost, arrivals);
    for (const way of ways) candidates.push(originCandidate(side, lost, way));
    if (!complete) candidates.push(moreCandidate(side, lost, ways.length));
  }
  return candidates;
}

/** Hops by the list and code at which they arrive well. */
function indexArrivals(hops: readonly Hop[]): ReadonlyMap<string, readonly Hop[]> {
  const arrivals = new Map<string, Hop[]>();
  for (const hop of hops) {
    const { arrives } = hop.fate;
    if (isLost(hop.fate) || arrives === undefined || arrives.code === null) continue;
    const key = nodeKey(arrives.list, arrives.code);
    const known = arrivals.get(key);
    if (known === undefined) arrivals.set(key, [hop]);
    else known.push(hop);
  }
  return arrivals;
}

/** A hop that went well, and the way from there to the loss. */
interface Way {
  readonly hop: Hop;
  readonly next: Way | undefined;
}

/** Backwards from the loss, nearest first, so each way is the shortest from its origin; a cycle is met once. */
function waysTo(
  lost: Hop,
  arrivals: ReadonlyMap<string, readonly Hop[]>,
): { readonly ways: readonly Way[]; readonly complete: boolean } {
  const start = nodeKey(lost.fromList, lost.code);
  const seen = new Set([start]);
  const queue: { readonly node: string; readonly way: Way | undefined }[] = [{ node: start, way: undefined }];
  const ways: Way[] = [];
  for (const { node, way } of queue) {
    for (const hop of arrivals.get(node) ?? []) {
      const key = nodeKey(hop.fromList, hop.code);
      if (seen.has(key)) continue;
      if (ways.length === ORIGINS_MAX || seen.size === LOOKED_AT_MAX) return { ways, complete: false };
      seen.add(key);
      const longer = { hop, next: way };
      if (isOrigin(hop) && hop.flow.from !== lost.flow.from) ways.push(longer);
      queue.push({ node: key, way: longer });
    }
  }
  return { ways, complete: true };
}

/** It starts there: it did not only come in from another system. */
function isOrigin({ presence }: Hop): boolean {
  return presence !== undefined && presence.kind !== "arrived";
}

function nodeKey(list: string, code: string): string {
  return JSON.stringify([list, code]);
}

function originCandidate(side: SideView, lost: Hop, way: Way): Candidate {
  const hops = hopsOfWay(way);
  const steps = [...hops, lost].map((hop) => `${nameSystem(side.model, hop.flow.from)} ${quote(hop.code)}`);
  const proven = [...hops, lost].every((hop) => hop.proven);
  const origin = nameSystem(side.model, way.hop.flow.from);
  const to = nameSystem(side.model, lost.flow.to);
  const end = lost.fate.outcome === "not-accepted" ? `not accepted by ${to}` : `lost on the way to ${to}`;
  const notProven = proven ? "" : " Not proven: a list on the way is open or not declared.";
  return {
    ...placeOf(side, lost, way.hop),
    code: way.hop.code,
    ...(proven ? {} : { severity: "warning" as const }),
    message: `${quote(way.hop.code)} from ${origin} gets lost further on: ${steps.join(" → ")} → ${end}.${notProven}`,
    fix: `In "${lost.at.path}", give ${quote(lost.code)} a way on over ${nameFlow(lost.flow)}, or do not send ${quote(way.hop.code)} before that is done.`,
  };
}

function hopsOfWay(way: Way): readonly Hop[] {
  const hops: Hop[] = [];
  for (let rest: Way | undefined = way; rest !== undefined; rest = rest.next) hops.push(rest.hop);
  return hops;
}

/** Says that the list of origins is not complete: never a silent end. */
function moreCandidate(side: SideView, lost: Hop, found: number): Candidate {
  const from = nameSystem(side.model, lost.flow.from);
  return {
    ...placeOf(side, lost, lost),
    code: lost.code,
    message: `${quote(lost.code)} is lost between ${from} and ${nameSystem(side.model, lost.flow.to)}, and more codes of other systems come to that than can be listed (${found} are).`,
    fix: `In "${lost.at.path}", give ${quote(lost.code)} a way on over ${nameFlow(lost.flow)}.`,
  };
}

function placeOf(
  side: SideView,
  lost: Hop,
  cause: Hop,
): Pick<Candidate, "subject" | "type" | "when" | "edit" | "location" | "related" | "owners"> {
  return {
    subject: lost.flow.id,
    type: lost.fate.type,
    when: lost.fate.when,
    edit: lost.at.path,
    location: causeOf(side, cause.fromList, cause.fate) ?? causeOf(side, lost.fromList, lost.fate) ?? lost.at,
    related: lost.at,
    owners: [...hopOwners(lost), { kind: "system", id: cause.flow.from }],
  };
}
