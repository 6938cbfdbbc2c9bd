import type { Fate, Pair } from "../impact/trace.ts";
import { quote, sayMissing, sayWhen } from "../impact/words.ts";

/** What is needed to say how one code fares on one way, beside the code itself. */
export interface PairWords {
  /** `"INT" ("express-intl" in Web shop)` */
  readonly name: string;
  readonly receiver: string;
  /** `is new`, `is switched on`; `undefined` where the code may have come this way before without being listed. */
  readonly arriving: string | undefined;
  /** `is gone`, `no longer comes this way`. */
  readonly leaving: string;
}

/** `"INT" is new and becomes "PW-GLOBAL"`; what happens to it now, and until now where that was something else. */
export function sayPair({ base, head }: Pair, { name, receiver, arriving, leaving }: PairWords): string {
  if (base.length > 0 && head.length > 0) return sayBoth(base, head, name, receiver);
  const now = sayFates(head, receiver, NOW);
  if (base.length === 0) return arriving === undefined ? `${name} now ${now}` : `${name} ${arriving} and ${now}`;
  return `${name} ${leaving} (until now it ${sayFates(base, receiver, UNTIL_NOW)})`;
}

/** Of several conditions only those under which something else happens now. */
function sayBoth(base: readonly Fate[], head: readonly Fate[], name: string, receiver: string): string {
  const [is, was] = [plainTarget(head), plainTarget(base)];
  if (is !== undefined && was !== undefined && is !== was) {
    return `${name} now becomes ${quote(is)} instead of ${quote(was)}`;
  }
  const text = (fate: Fate): string => sayFate(fate, receiver, NOW);
  const [before, after] = [new Set(base.map(text)), new Set(head.map(text))];
  const come = head.filter((fate) => !before.has(text(fate)));
  const gone = base.filter((fate) => !after.has(text(fate)));
  if (come.length + gone.length === 0) {
    return `${name} is treated differently on its way, and still ${sayFates(head, receiver, NOW)}`;
  }
  const until = gone.length === 0 ? "" : ` (until now it ${sayFates(gone, receiver, UNTIL_NOW)})`;
  if (come.length > 0) return `${name} now ${sayFates(come, receiver, NOW)}${until}`;
  return `${name} now only ${sayFates(head, receiver, NOW)}${until}`;
}

/** Where the code goes by one entry without conditions that the receiver takes. */
function plainTarget(fates: readonly Fate[]): string | undefined {
  const [fate, ...others] = fates;
  if (fate === undefined || others.length > 0 || fate.via !== "entry" || Object.keys(fate.when).length > 0) return;
  return fate.outcome === "not-accepted" ? undefined : (fate.arrives?.code ?? undefined);
}

interface Tense {
  readonly becomes: string;
  readonly goesOn: string;
  readonly hasNoEntry: string;
  readonly falls: string;
  readonly hasEmptyEntry: string;
  readonly isUnknown: string;
  readonly isRefused: string;
  readonly isConsequenceSaid: boolean;
}

const NOW: Tense = {
  becomes: "becomes",
  goesOn: "goes on as it is",
  hasNoEntry: "has no entry",
  falls: "falls to the default",
  hasEmptyEntry: "has an entry that names no target",
  isUnknown: "cannot be followed any further",
  isRefused: "does not accept",
  isConsequenceSaid: true,
};

const UNTIL_NOW: Tense = {
  becomes: "became",
  goesOn: "went on as it was",
  hasNoEntry: "had no entry",
  falls: "fell to the default",
  hasEmptyEntry: "had an entry that named no target",
  isUnknown: "could not be followed any further",
  isRefused: "did not accept",
  isConsequenceSaid: false,
};

const FATES_SAID_MAX = 3;

/** What happens to a code; several things under several conditions. Conditions that no entry names are not told. */
function sayFates(fates: readonly Fate[], receiver: string, tense: Tense): string {
  const named = fates.filter(({ residual }) => !residual);
  const told = [...new Set((named.length > 0 ? named : fates).map((fate) => sayFate(fate, receiver, tense)))];
  const left = told.length - FATES_SAID_MAX;
  const said = told.slice(0, FATES_SAID_MAX).join(", ");
  return left > 0 ? `${said}, and ${left} more by other conditions` : said;
}

function sayFate(fate: Fate, receiver: string, tense: Tense): string {
  const where = sayWhen(fate.when);
  if (fate.arrives === undefined) {
    if (fate.via !== "missing" && fate.missing === undefined) return `${tense.isUnknown}${where}`;
    const gap = fate.missing === "empty" ? tense.hasEmptyEntry : tense.hasNoEntry;
    return `${gap}${where}${tense.isConsequenceSaid ? `, ${sayMissing(fate.missing, "messages")}` : ""}`;
  }
  const refused = fate.outcome === "not-accepted" ? `, which ${receiver} ${tense.isRefused}` : "";
  return `${sayWay(fate, fate.arrives.code, tense)}${where}${refused}`;
}

function sayWay({ via }: Fate, target: string | null, tense: Tense): string {
  if (via === "missing") return `${tense.goesOn}, for it ${tense.hasNoEntry}`;
  if (via === "same" || target === null) return tense.goesOn;
  return via === "default"
    ? `${tense.falls} ${quote(target)}, for it ${tense.hasNoEntry}`
    : `${tense.becomes} ${quote(target)}`;
}
