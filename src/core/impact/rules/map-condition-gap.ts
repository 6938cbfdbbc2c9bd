import { type CodeMap, listId, type MapEntry } from "../../model/model.ts";
import { causeOfEntry } from "../causes.ts";
import type { Candidate, Carrier, Rule, SideView } from "../rule.ts";
import { nameDocuments, nameFlow, nameMap, nameSystem, quote, quoteSome, sayMissing } from "../words.ts";

/**
 * Detects: a code has entries for some values of a condition only, and the map knows further values.
 * Why: it works in one country and fails in the next, where nobody looked; the flow's owner and finance.
 * Cannot see: values that no entry of the map names, and codes that are never used under the missing one.
 * Example: `gift-card` has a tax code for Germany, and the file for France has no row for it.
 */
export const mapConditionGap: Rule = {
  id: "map-condition-gap",
  severity: "error",
  docs: {
    detects:
      "All entries of a code depend on a condition (a country, a store, a file of its own), and for a value of it that other entries of the same map use there is none. Where a default takes such a code, or nobody has declared that it is sent, it is a warning.",
    why: "It works where it was tried, and fails or goes astray for the next country. Finance finds wrong tax, the warehouse orders without a service.",
    blind:
      "Values that no entry of the map names. A code that is never used under the missing value: suppress the finding for it. Maps that match by prefix or pattern.",
    example: `\`\`\`csv
type,country,code
apparel,DE,T19
apparel,FR,T20
gift-card,DE,T0        # and in France?
\`\`\``,
    fix: "Add an entry for the missing values, or one without a condition.",
  },
  mirror: { rule: "map-ambiguous" },
  judge: (side) =>
    [...side.model.maps.values()].flatMap((map) => {
      const carriers = side.carriers.get(map.id) ?? [];
      const gaps = carriers.length === 0 || !map.readable || !isByCode(map) ? [] : gapsOf(map);
      return gaps.flatMap((gap) => carriers.map((carrier) => candidate(side, map, carrier, gap)));
    }),
};

const VALUES_SHOWN_MAX = 8;

function isByCode({ match }: CodeMap): boolean {
  return match === "exact" || match === "ignore-case";
}

function isConditional({ when }: MapEntry): boolean {
  for (const _ in when) return true;
  return false;
}

interface Gap {
  readonly code: string;
  readonly condition: string;
  /** Sorted; never empty. */
  readonly values: readonly string[];
  readonly entry: MapEntry;
  /** Where the other codes' entries for the first of the values stand. */
  readonly file: string;
}

/** By code and condition, in the order of the map. Linear in entries and in what is missing. */
function gapsOf(map: CodeMap): readonly Gap[] {
  if (!map.entries.some(isConditional)) return [];
  const known = new Map<string, Map<string, string>>();
  const byCode = new Map<string, MapEntry[]>();
  for (const entry of map.entries) {
    const code = map.match === "ignore-case" ? entry.from.toLowerCase() : entry.from;
    const entries = byCode.get(code);
    if (entries === undefined) byCode.set(code, [entry]);
    else entries.push(entry);
    for (const [name, value] of Object.entries(entry.when)) {
      const files = known.get(name) ?? new Map<string, string>();
      if (!files.has(value)) files.set(value, entry.at.path);
      known.set(name, files);
    }
  }
  return [...byCode.values()].flatMap((entries) => {
    const [entry] = entries;
    if (entry === undefined) return [];
    return [...known].flatMap(([condition, all]): readonly Gap[] => {
      const covered = new Set(entries.map(({ when }) => when[condition]));
      if (covered.has(undefined) || covered.size === all.size) return [];
      const values = [...all.keys()].filter((value) => !covered.has(value)).sort();
      const file = all.get(values[0] ?? "") ?? entry.at.path;
      return [{ code: entry.from, condition, values, entry, file }];
    });
  });
}

function candidate(side: SideView, map: CodeMap, { flow, type }: Carrier, gap: Gap): Candidate {
  const { code, condition, values, entry, file } = gap;
  const list = map.from ?? listId(flow.from, type);
  const proven =
    side.model.lists.get(list)?.declared === true && side.trace.codes.get(list)?.get(code)?.proven === true;
  const isTaken = map.onMissing === "default" || map.onMissing === "pass";
  const where = `where ${condition} is ${quoteSome(values, VALUES_SHOWN_MAX)}`;
  const then = isTaken
    ? map.default === undefined
      ? "so it goes on unchanged there"
      : `so it becomes ${quote(map.default.to)} there, the default`
    : sayMissing(map.onMissing, nameDocuments(flow));
  const changed = side.comparison?.changes.find(
    (change) => change.subject === map.id && change.when?.[condition] !== undefined,
  );
  return {
    subject: flow.id,
    type,
    code,
    when: undefined,
    evidence: JSON.stringify([condition, values]),
    ...(proven && !isTaken ? {} : { severity: "warning" as const }),
    message: `${quote(code)} from ${nameSystem(side.model, flow.from)} has entries in ${nameMap(map, map.id)} for some cases only: ${where} there is none, ${then}.`,
    fix: `In "${file}", add an entry for ${quote(code)} ${where}, or one without a condition, so that ${nameFlow(flow)} says what is meant.`,
    edit: file,
    location: causeOfEntry(side, map.id, code) ?? changed?.location ?? entry.at,
    related: map.at,
    owners: [
      { kind: "flow", id: flow.id },
      { kind: "map", id: map.id },
    ],
  };
}
