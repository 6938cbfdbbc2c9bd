import type { CodeMap, MapEntry } from "../../model/model.ts";
import { Effort } from "../effort.ts";
import { isPattern, matchesPattern } from "../match.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { nameMap, quote, systemOfList } from "../words.ts";

/**
 * Detects: an entry for a code that nothing produces.
 * Why: it is dead weight, or the code was misspelt on one side; the map's owner.
 * Cannot see: codes of lists that are open or not declared, and maps in the middle of a chain.
 * Example: an entry for `expres` beside a list that says `express`.
 */
export const mapEntryOrphan: Rule = {
  id: "map-entry-orphan",
  severity: "info",
  docs: {
    detects:
      "A map has an entry whose code is not in the sending system's list, and no flow brings it there. For keys with wildcards: no code of the list fits.",
    why: "Usually it was forgotten when the code was removed. Sometimes it is a misspelling, and then the right code has no entry.",
    blind:
      "Codes of lists that are open or not declared. Maps that are not the first of a chain. A code that is only switched off (`active`) counts as there.",
    example: `\`\`\`yaml
systems:
  shop: { codes: { shipping-method: [standard] } }
maps:
  shipping: { from: shop/shipping-method, to: wms/shipping-method, entries: { standard: STD, expres: EXP } }   # expres?
\`\`\``,
    fix: "Remove the entry, correct its code, or add the code to the sending system's list.",
  },
  mirror: { rule: "code-unmapped" },
  judge: (side) => [...side.model.maps.values()].flatMap((map) => candidates(side, map)),
};

/** Steps of comparing patterns with codes for one map; what is beyond is left to people. */
const COMPARED_MAX = 10_000_000;

function candidates(side: SideView, map: CodeMap): readonly Candidate[] {
  const list = map.from === undefined ? undefined : side.model.lists.get(map.from);
  if (!map.readable || list === undefined || !list.declared || list.open || !list.readable) return [];
  if (list.produces === undefined && list.accepts === undefined) return [];
  if (isLaterInChain(side, map)) return [];
  const fits = fitter(map, [
    ...[list.produces, list.accepts, side.trace.codes.get(list.id)].filter((codes) => codes !== undefined),
    new Set(list.retired),
  ]);
  return map.entries.filter(({ from }) => !fits(from)).map((entry) => candidate(side, map, list.id, entry));
}

function isLaterInChain(side: SideView, map: CodeMap): boolean {
  return (side.carriers.get(map.id) ?? []).some(({ flow, type }) => {
    const carry = flow.carries.get(type);
    return carry?.kind === "maps" && carry.maps[0] !== map.id;
  });
}

/** Some codes by themselves, or with more about each. */
type Codes = Pick<ReadonlySet<string>, "has" | "keys">;

/** Whether some code can come to an entry of this key. */
function fitter(map: CodeMap, sets: readonly Codes[]): (key: string) => boolean {
  if (map.match === "exact") return (key) => sets.some((codes) => codes.has(key));
  const known = new Set(sets.flatMap((codes) => [...codes.keys()]));
  switch (map.match) {
    case "ignore-case": {
      const lower = new Set([...known].map((code) => code.toLowerCase()));
      return (key) => lower.has(key.toLowerCase());
    }
    case "prefix": {
      const sorted = [...known].sort();
      return (key) => sorted[firstNotBefore(sorted, key)]?.startsWith(key) === true;
    }
    case "first-match": {
      const effort = new Effort(COMPARED_MAX);
      const codes = [...known];
      return (key) =>
        known.has(key) || (isPattern(key) && codes.some((code) => matchesPattern(key, code, effort) || effort.isSpent));
    }
  }
}

function firstNotBefore(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function candidate(side: SideView, map: CodeMap, list: string, { from, when, at }: MapEntry): Candidate {
  const [carrier] = side.carriers.get(map.id) ?? [];
  const system = systemOfList(side.model, list);
  return {
    subject: carrier?.flow.id ?? map.id,
    type: carrier?.type ?? list.slice(list.indexOf("/") + 1),
    code: from,
    when,
    message: `Nothing sends ${quote(from)}: ${nameMap(map, map.id)} has an entry for it, and ${system} has no such code.`,
    fix: `Remove the entry (${at.path}), correct its code, or add ${quote(from)} to the codes of ${system}.`,
    location: at,
    related: side.model.lists.get(list)?.at,
    owners: [
      { kind: "map", id: map.id },
      ...(carrier === undefined ? [] : [{ kind: "flow", id: carrier.flow.id } as const]),
    ],
  };
}
