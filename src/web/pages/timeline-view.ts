import type { LedgerEntry, LedgerEvent, Overridden } from "../../core/ledger/event.ts";
import { count } from "../../core/render/count.ts";
import { LAPSE_WORDS, sayEvent } from "../../core/render/history.ts";
import { type Phrase, say, words } from "../../core/render/phrase.ts";
import { type MomentView, momentView } from "./moment-view.ts";
import { capitalised, type PartView, partsOf, quotedParts, writtenLines } from "./parts.ts";
import type { IconTemplate, Tone } from "./tone.ts";

/** Something that happened, in the story of a pull request: one entry of the ledger, or several that say the same. */
export interface HappeningView {
  readonly at: MomentView;
  /** Before the sentence, where it says what a person did; else empty. */
  readonly who: string;
  /** After the sentence, where it says what happened and a person was behind it; else empty. */
  readonly by: string;
  readonly tone: Tone;
  readonly icon: IconTemplate;
  readonly sentence: readonly PartView[];
  /** What a person wrote, line by line. */
  readonly written: readonly (readonly PartView[])[];
  /** Why, one thing a line: the difference at a lapse. */
  readonly reasons: readonly (readonly PartView[])[];
  /** The entry, where it is one. */
  readonly entry: EntryView | undefined;
  /** Two and more. */
  readonly entries: readonly EntryView[];
  readonly entriesWords: string;
}

export interface EntryView {
  /** Of its anchor: `entry-12`. */
  readonly anchor: string;
  readonly sequence: number;
  readonly item: string;
  readonly hash: string;
  readonly shortHash: string;
  readonly previous: string;
}

/** In the order of the ledger; entries that one comment or one change brought about are told together. */
export function timelineView(entries: readonly LedgerEntry[]): readonly HappeningView[] {
  const groups: LedgerEntry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && isAlike(before, entry)) last.push(entry);
    else groups.push([entry]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [happeningView(first, group)];
  });
}

function isAlike(one: LedgerEntry, other: LedgerEntry): boolean {
  const key = keyOf(one.event);
  return key !== undefined && key === keyOf(other.event);
}

/** What entries have in common that are told together; `undefined` for what stands alone. */
function keyOf(event: LedgerEvent): string | undefined {
  switch (event.kind) {
    case "sign-off-given":
      return JSON.stringify([event.kind, event.comment.id, event.comment.kind, event.role, event.principal]);
    case "sign-off-lapsed":
      return JSON.stringify([event.kind, event.cause, event.why]);
    case "sign-off-restored":
      return event.kind;
    default:
      return undefined;
  }
}

function happeningView(first: LedgerEntry, group: readonly LedgerEntry[]): HappeningView {
  const { at, actor, event } = first;
  const { sentence, written, reasons } = told(event, group.length, first.pullRequest === null);
  const person = actor.kind === "person" ? actor.login : "";
  const isDeed = person !== "" && DEEDS.has(event.kind);
  const { tone, icon } = LOOKS[event.kind] ?? PLAIN;
  const isOne = group.length === 1;
  return {
    at: momentView(at),
    who: isDeed ? person : "",
    by: isDeed ? "" : person,
    tone,
    icon,
    sentence: partsOf(isDeed ? sentence : capitalised(sentence)),
    written: written === null || written.trim() === "" ? [] : writtenLines(written),
    reasons: reasons.map(quotedParts),
    entry: isOne ? entryView(first) : undefined,
    entries: isOne ? [] : group.map(entryView),
    entriesWords: `Entries ${first.sequence} to ${group.at(-1)?.sequence ?? first.sequence}`,
  };
}

function entryView({ sequence, hash, previous, event }: LedgerEntry): EntryView {
  return {
    anchor: `entry-${sequence}`,
    sequence,
    item: "item" in event && event.item !== null ? event.item : "",
    hash,
    shortHash: hash.slice(0, 10),
    previous,
  };
}

/** Whose sentence begins with what the person did. */
const DEEDS: ReadonlySet<LedgerEvent["kind"]> = new Set([
  "sign-off-given",
  "sign-off-refused",
  "command-ignored",
  "changes-requested",
  "pushed",
  "merged",
  "merged-without-sign-off",
  "closed",
  "reopened",
  "rejected",
  "waived",
  "overridden",
  "delegated",
  "released",
  "release-withdrawn",
]);

interface Told {
  readonly sentence: Phrase;
  readonly written: string | null;
  readonly reasons: readonly string[];
}

/** A line stands above what a person wrote and why; where there is no such thing, the line says all. */
function told(event: LedgerEvent, entries: number, isPush: boolean): Told {
  switch (event.kind) {
    case "sign-off-given":
      return {
        sentence: say`signed ${itemsOf(event.item, entries)} as ${event.role} (${words(event.principal)})${words(event.self ? ", their own change; the rules allow it" : "")}`,
        written: event.note,
        reasons: [],
      };
    case "sign-off-refused":
      return { sentence: say`was refused`, written: event.command, reasons: [event.message] };
    case "sign-off-lapsed":
      return {
        sentence: say`the ${words(entries === 1 ? "sign-off" : "sign-offs")} of ${itemsOf(event.item, entries)} ${words(entries === 1 ? "counts" : "count")} no longer${words(event.why.length === 0 ? `: ${LAPSE_WORDS[event.cause]}` : ":")}`,
        written: null,
        reasons: event.why,
      };
    case "sign-off-restored":
      return {
        sentence: say`the ${words(entries === 1 ? "sign-off" : "sign-offs")} of ${itemsOf(event.item, entries)} ${words(entries === 1 ? "counts" : "count")} again`,
        written: null,
        reasons: [],
      };
    case "rejected":
      return {
        sentence: say`rejected ${event.item} as ${event.role} (${words(event.principal)})`,
        written: event.reason,
        reasons: [],
      };
    case "waived":
      return {
        sentence: say`waived a finding until ${words(momentView(event.expires).words)}, as ${event.role} (${words(event.principal)})`,
        written: event.reason,
        reasons: [event.message],
      };
    case "overridden":
      return {
        sentence: say`OVERRODE the gate as ${event.role} (${words(event.principal)})`,
        written: event.reason,
        reasons: [...whatStood(event), ...event.rejected.map((item) => `vetoed: ${quoted(item)}`)],
      };
    case "merged-without-sign-off":
      return {
        sentence: say`${words(isPush ? "pushed to" : "merged into")} ${event.baseRef} WITHOUT SIGN-OFF: ${words(event.why)}`,
        written: null,
        reasons: whatStood(event),
      };
    default:
      return { sentence: sayEvent(event), written: null, reasons: [] };
  }
}

function itemsOf(item: string, entries: number): Phrase {
  return entries === 1 ? say`${item}` : words(count(entries, "item"));
}

function whatStood({ open, blocking }: Pick<Overridden, "open" | "blocking">): readonly string[] {
  return [
    ...open.map((item) => `not signed: ${quoted(item)}`),
    ...blocking.map((finding) => `not fixed: ${quoted(finding)}`),
  ];
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', "'")}"`;
}

interface Look {
  readonly tone: Tone;
  readonly icon: IconTemplate;
}

const PLAIN: Look = { tone: "neutral", icon: "icons/dot" };
const GOOD: Look = { tone: "success", icon: "icons/check" };
const WARNING: Look = { tone: "attention", icon: "icons/alert" };
const ALARM: Look = { tone: "danger", icon: "icons/alert" };
const MERGE: Look = { tone: "done", icon: "icons/merge" };

/** What is not here looks like any other entry. */
const LOOKS: Readonly<Partial<Record<LedgerEvent["kind"], Look>>> = {
  "sign-off-given": GOOD,
  "sign-off-restored": GOOD,
  "gate-opened": GOOD,
  "sign-off-refused": { tone: "neutral", icon: "icons/x" },
  "sign-off-revoked": WARNING,
  "sign-off-lapsed": WARNING,
  "gate-closed": WARNING,
  rejected: { tone: "danger", icon: "icons/x" },
  waived: WARNING,
  "waiver-expired": WARNING,
  overridden: ALARM,
  "override-lapsed": WARNING,
  "history-lost": ALARM,
  "comment-tampered": ALARM,
  "check-forged": ALARM,
  "control-lapsed": ALARM,
  "merged-without-sign-off": ALARM,
  merged: MERGE,
};
