import { compareText } from "../../model/location.ts";
import type { Code, CodeList } from "../../model/model.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { nameSystem, quote } from "../words.ts";

/**
 * Detects: two codes of one list that look the same to a person.
 * Why: one of them is a slip, and programs tell them apart; the system's owner.
 * Cannot see: codes that differ by a letter or more.
 * Example: `Express` beside `express`, `express intl` beside `express-intl`.
 */
export const codeNearDuplicate: Rule = {
  id: "code-near-duplicate",
  severity: "warning",
  docs: {
    detects:
      "A code differs from another of the same list only by case, spaces, dashes, underscores or Unicode form (a composed and a decomposed `é`, a full-width letter).",
    why: "People take them for one code, programs for two. Orders with the slip find no entry in the maps that were written for the other.",
    blind: "Codes that differ by a letter or more. A dash or space between two digits tells codes apart.",
    example: `\`\`\`yaml
systems:
  shop: { codes: { shipping-method: [express-intl, "Express Intl"] } }
\`\`\``,
    fix: "Remove one of the two, or give them names that differ.",
  },
  mirror: { waiver: "Codes that differ clearly are what a list is for." },
  judge: (side) => [...side.model.lists.values()].flatMap((list) => candidates(side, list)),
};

/** What a person reads: without case, spaces and dashes, except where a dash keeps two digits apart. */
function fold(code: string): string {
  const plain = ASCII.test(code) ? code : code.normalize("NFKC").replaceAll(/[\s\p{Pd}]/gu, "-");
  return plain
    .toLowerCase()
    .replaceAll(/(\d?)[\s_-]+(?=(\d?))/g, (_, before: string, after: string) =>
      before !== "" && after !== "" ? `${before} ` : before,
    );
}

/** Nearly all codes: for these the cheap way is enough. */
const ASCII = /^[ -~]*$/;
const BETWEEN = /[-_ ]+/g;

function candidates(side: SideView, list: CodeList): readonly Candidate[] {
  if (!list.declared) return [];
  const before = side.comparison?.base.lists.get(list.id);
  return alikeCodes(list).flatMap((alike) => {
    if (alike.length < 2) return [];
    const isOld = ({ code }: Code) => before?.produces?.has(code) === true || before?.accepts?.has(code) === true;
    const old = alike.filter(isOld);
    // The slip is the newer one; where nobody can tell, each is named beside the first.
    const named = old.length === 0 || old.length === alike.length ? alike.slice(1) : alike.filter((one) => !isOld(one));
    return [...named, ...(old.length > 1 && old.length < alike.length ? old.slice(1) : [])].map((one) =>
      candidate(side, list, one, old.find((other) => other !== one) ?? alike.find((other) => other !== one) ?? one),
    );
  });
}

/** Groups that a person reads alike. First by what is left without any dash, which is quick and misses none. */
function alikeCodes(list: CodeList): readonly (readonly Code[])[] {
  const { produces = list.accepts, accepts = produces } = list;
  // Most lists stand in both sides of most pull requests, and are looked at once.
  const only = produces === accepts ? accepts : undefined;
  if (only !== undefined && UNLIKE.has(only)) return [];
  const groups = groupsOf(codesOf(list));
  if (only !== undefined && groups.length === 0) UNLIKE.add(only);
  return groups;
}

/** Codes of which no two are alike. */
const UNLIKE = new WeakSet<ReadonlyMap<string, Code>>();

function groupsOf(codes: readonly Code[]): readonly (readonly Code[])[] {
  const bares = codes.map(({ code }) => bare(code));
  if (new Set(bares).size === codes.length) return [];
  const near = [...Map.groupBy(codes, ({ code }) => bare(code)).values()].filter((group) => group.length > 1);
  return near.flatMap((group) => [...Map.groupBy(group, ({ code }) => fold(code)).values()]);
}

function bare(code: string): string {
  if (!ASCII.test(code)) return fold(code).replaceAll(" ", "");
  return code.replaceAll(BETWEEN, "").toLowerCase();
}

/** Each code in use once, sorted: so is each side of a list. */
function codesOf(list: CodeList): readonly Code[] {
  if (list.accepts === list.produces || list.accepts === undefined || list.produces === undefined)
    return [...(list.accepts ?? list.produces ?? new Map()).values()].filter(({ active }) => active);
  const codes = new Map([...(list.accepts ?? []), ...(list.produces ?? [])]);
  return [...codes.values()].filter(({ active }) => active).sort((one, other) => compareText(one.code, other.code));
}

function candidate(side: SideView, list: CodeList, { code, at }: Code, other: Code): Candidate {
  const system = nameSystem(side.model, list.system);
  return {
    subject: list.id,
    type: list.type,
    code,
    when: undefined,
    message: `${quote(code)} and ${quote(other.code)} of ${system} differ only by ${sayDifference(code, other.code)}.`,
    fix: `Use ${quote(other.code)} if the same is meant; if not, give the new code a name that nobody takes for it.`,
    location: at,
    related: other.at,
    owners: [{ kind: "system", id: list.system }],
  };
}

function sayDifference(one: string, other: string): string {
  if (one.toLowerCase() === other.toLowerCase()) return "upper and lower case";
  if (one.normalize("NFKC") === other.normalize("NFKC")) return "how the same letters are stored";
  return "case, spaces or dashes";
}
