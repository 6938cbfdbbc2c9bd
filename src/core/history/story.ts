import type { ChecklistItem } from "../checklist/item.ts";
import type { Finding } from "../impact/finding.ts";
import type { GateOpened, LedgerEntry, LedgerEvent, MergedWithoutSignOff } from "../ledger/event.ts";
import { compareText } from "../model/location.ts";
import type { Report } from "../report/report.ts";
import type { PullRequestSummary } from "./query.ts";
import type { AskedItem, HistoryRecord } from "./record.ts";
import { waitingItems } from "./summarize.ts";

/** All that is recorded about one pull request, told for whoever asks months later. */
export interface PullRequestStory {
  readonly summary: PullRequestSummary;
  /** Every entry about it, oldest first, as it stands in the ledger: with its hash, and with the difference at each lapse. */
  readonly timeline: readonly LedgerEntry[];
  /** What each owner was asked, and what they said; by role, then item. */
  readonly owners: readonly OwnerStory[];
  readonly why: WhyStory;
  /** Of the newest evaluation; `undefined` where there is none or another version of this program wrote it. */
  readonly report: Report | undefined;
}

export interface OwnerStory {
  /** `null` where nobody knows any more whom the item fell to. */
  readonly role: string | null;
  /** `@acme/warehouse`, sorted. */
  readonly owners: readonly string[];
  readonly items: readonly ItemStory[];
}

export interface ItemStory {
  readonly id: string;
  /** In the owner's words; `null` where the report can't be read or the item is on the checklist no more. */
  readonly title: string | null;
  /** The flow, list, map or system that it is about. */
  readonly subject: string | null;
  /** Why this owner was asked. */
  readonly because: string | null;
  readonly required: number;
  /** `gone`: it was asked for, or signed, and is on the newest checklist no more. */
  readonly state: "signed" | "waiting" | "gone";
  /** Oldest first. */
  readonly acts: readonly ItemAct[];
}

export const ACT_KINDS = [
  "signed",
  "refused",
  "rejected",
  "lifted",
  "delegated",
  "lapsed",
  "restored",
  "revoked",
] as const;

/** Something that somebody did, or that happened to a sign-off, for one item. */
export interface ItemAct {
  readonly kind: (typeof ACT_KINDS)[number];
  readonly sequence: number;
  readonly at: string;
  /** A login; `null`: Ripplegate itself. */
  readonly person: string | null;
  /** The team or person in whose name it was signed. */
  readonly principal: string | null;
  /** What they wrote, whole. */
  readonly said: string | null;
  /** The note, evidence or reason in it; of a refusal, the answer they got; of a delegation, who may sign instead. */
  readonly note: string | null;
  /** Digest of the comment of ours that was on the page. */
  readonly shown: string | null;
  /** Of a lapse: the difference, one sentence each. */
  readonly differences: readonly string[];
  /** Of a lapse, return or revocation: the entry of the sign-off; of a veto that was lifted, its entry. */
  readonly signOff: number | null;
}

/** Why it could be merged, or was although it could not, or can't be yet. */
export type WhyStory =
  | {
      readonly kind: "gate-open";
      /** The entry that opened the gate for what was merged, or stands now. */
      readonly opened: EntryReference & Pick<GateOpened, "headSha" | "baseSha" | "evaluation">;
      /** Ripplegate only observed: the gate stands open whoever has signed, and {@link open} and {@link blocking} say what it found. */
      readonly observed: boolean;
      readonly reliedOn: readonly ReliedOn[];
      /** Overrides and waivers that it hung on, in place of sign-offs or in spite of findings. */
      readonly exceptions: readonly ExceptionStory[];
      readonly open: readonly NamedItem[];
      readonly blocking: readonly NamedFinding[];
    }
  | {
      readonly kind: "past-the-gate";
      readonly merged: EntryReference;
      /** A sentence. */
      readonly why: string;
      readonly open: readonly NamedItem[];
      readonly blocking: readonly NamedFinding[];
    }
  | {
      readonly kind: "gate-closed";
      readonly open: readonly NamedItem[];
      readonly blocking: readonly NamedFinding[];
      /** Why it closed after it had been open; `null` where it never was. */
      readonly closed: (EntryReference & { readonly why: string }) | null;
    }
  /** Never judged. */
  | { readonly kind: "nothing-known" };

export interface EntryReference {
  readonly sequence: number;
  readonly at: string;
  readonly hash: string;
}

/** An item with the sign-offs by which the gate opened. */
export interface ReliedOn extends NamedItem {
  readonly signOffs: readonly ItemAct[];
}

/** What let it pass in place of a sign-off, or in spite of a finding. */
export interface ExceptionStory {
  readonly kind: "overridden" | "waived";
  readonly sequence: number;
  readonly at: string;
  /** `null` where the entry says none. */
  readonly person: string | null;
  readonly reason: string;
  /** What was shown to them; `null` where that is not known. */
  readonly shown: string | null;
}

export interface NamedItem {
  readonly id: string;
  readonly title: string | null;
  readonly role: string | null;
}

export interface NamedFinding {
  readonly id: string;
  /** `null` where the report can't be read. */
  readonly message: string | null;
}

export interface StoryInput {
  readonly summary: PullRequestSummary;
  readonly record: HistoryRecord;
  /** Oldest first. */
  readonly entries: readonly LedgerEntry[];
  readonly report: Report | undefined;
}

export function tellStory(input: StoryInput): PullRequestStory {
  const { summary, entries, report } = input;
  return { summary, timeline: entries, owners: ownersOf(input), why: whyOf(input), report };
}

function ownersOf(input: StoryInput): readonly OwnerStory[] {
  const { record, report, entries } = input;
  const acts = Map.groupBy(actsOf(entries), ({ item }) => item);
  const checklist = new Map(report?.checklist.map((item) => [item.id, item]));
  const asked = record.evaluated?.items ?? [];
  const waiting = new Set(waitingItems(record).map(({ id }) => id));
  const onList = asked.map((item) => ({
    role: item.role,
    owners: checklist.get(item.id)?.owners ?? [],
    item: itemStory(item.id, checklist.get(item.id), item, waiting.has(item.id) ? "waiting" : "signed", acts),
  }));
  const isAsked = new Set(asked.map(({ id }) => id));
  const gone = [...acts.keys()]
    .filter((id) => !isAsked.has(id))
    .map((id) => ({
      role: acts.get(id)?.find(({ role }) => role !== null)?.role ?? null,
      owners: [],
      item: itemStory(id, undefined, undefined, "gone", acts),
    }));
  const byRole = Map.groupBy([...onList, ...gone], ({ role }) => role);
  return [...byRole]
    .map(([role, items]) => ({
      role,
      owners: [...new Set(items.flatMap(({ owners }) => owners))].sort(compareText),
      items: items.map(({ item }) => item).sort((one, other) => compareText(one.id, other.id)),
    }))
    .sort((one, other) => compareText(one.role ?? "", other.role ?? ""));
}

type ActOnItem = ItemAct & { readonly item: string; readonly role: string | null };

function itemStory(
  id: string,
  item: ChecklistItem | undefined,
  asked: AskedItem | undefined,
  state: ItemStory["state"],
  acts: ReadonlyMap<string, readonly ActOnItem[]>,
): ItemStory {
  return {
    id,
    title: item?.title ?? null,
    subject: item?.subject ?? null,
    because: item?.why ?? null,
    required: asked?.required ?? 1,
    state,
    acts: (acts.get(id) ?? []).map(withoutItem),
  };
}

/** Where it stands says which item it is about. */
function withoutItem({ item: _, role: __, ...act }: ActOnItem): ItemAct {
  return act;
}

function actsOf(entries: readonly LedgerEntry[]): readonly ActOnItem[] {
  return entries.flatMap((entry) => {
    const act = actOf(entry);
    return act === undefined ? [] : [act];
  });
}

function actOf({ sequence, at, actor, event }: LedgerEntry): ActOnItem | undefined {
  const person = actor.kind === "person" ? actor.login : null;
  const nothing = { principal: null, said: null, note: null, shown: null, differences: [], signOff: null, role: null };
  const base = { ...nothing, sequence, at, person };
  switch (event.kind) {
    case "sign-off-given": {
      const { item, role, principal, note, shown, comment } = event;
      return { ...base, kind: "signed", item, role, principal, note, shown, said: comment.body };
    }
    case "sign-off-refused":
      if (event.item === null) return undefined;
      return {
        ...base,
        kind: "refused",
        item: event.item,
        said: event.comment.body,
        note: event.message,
        shown: event.shown ?? null,
      };
    case "rejected": {
      const { item, role, principal, reason, shown, comment } = event;
      return { ...base, kind: "rejected", item, role, principal, note: reason, shown, said: comment.body };
    }
    case "rejection-lifted":
      return { ...base, kind: "lifted", item: event.item, signOff: event.rejection, said: event.comment?.body ?? null };
    case "delegated": {
      const { item, role, principal, to, shown, comment } = event;
      return { ...base, kind: "delegated", item, role, principal, note: `@${to.login}`, shown, said: comment.body };
    }
    case "sign-off-lapsed":
      return { ...base, kind: "lapsed", item: event.item, differences: event.why, signOff: event.signOff };
    case "sign-off-restored":
      return { ...base, kind: "restored", item: event.item, signOff: event.signOff };
    case "sign-off-revoked":
      return {
        ...base,
        kind: "revoked",
        item: event.item,
        signOff: event.signOff,
        said: event.comment?.body ?? event.bodyAfter,
      };
    default:
      return undefined;
  }
}

function whyOf(input: StoryInput): WhyStory {
  const { record, entries } = input;
  const past = entries.findLast(isPast);
  if (past !== undefined) {
    const { why, open, blocking } = past.event;
    return {
      kind: "past-the-gate",
      merged: referenceTo(past),
      why,
      open: open.map((id) => namedItem(id, input)),
      blocking: blocking.map((id) => namedFinding(id, input)),
    };
  }
  const merge = entries.findLast(({ event }) => event.kind === "merged");
  const until = merge === undefined ? entries : entries.slice(0, entries.indexOf(merge));
  const move = until.findLast(isGateMove);
  const open = waitingItems(record).map(({ id }) => namedItem(id, input));
  const blocking = blockingIds(until).map((id) => namedFinding(id, input));
  if (move?.event.kind === "gate-opened") {
    const { headSha, baseSha, evaluation, signOffs, waivers = [], overrides = [] } = move.event;
    return {
      kind: "gate-open",
      opened: { ...referenceTo(move), headSha, baseSha, evaluation },
      observed: record.evaluated?.mode === "observe",
      reliedOn: signOffs.map(({ item, signOffs: sequences }) => ({
        ...namedItem(item, input),
        signOffs: actsOf(entries)
          .filter(({ kind, sequence }) => kind === "signed" && sequences.includes(sequence))
          .map(withoutItem),
      })),
      exceptions: exceptionsOf(entries, new Set([...waivers, ...overrides])),
      open,
      blocking,
    };
  }
  if (record.evaluated === null) return { kind: "nothing-known" };
  const closed = move?.event.kind === "gate-closed" ? { ...referenceTo(move), why: move.event.why } : null;
  return { kind: "gate-closed", open, blocking, closed };
}

function exceptionsOf(entries: readonly LedgerEntry[], named: ReadonlySet<number>): readonly ExceptionStory[] {
  return entries.flatMap(({ sequence, at, actor, event }) => {
    if (!named.has(sequence) || (event.kind !== "overridden" && event.kind !== "waived")) return [];
    const { kind, reason, shown } = event;
    return [{ kind, sequence, at, person: actor.kind === "person" ? actor.login : null, reason, shown }];
  });
}

function isPast(entry: LedgerEntry): entry is LedgerEntry & { readonly event: MergedWithoutSignOff } {
  return entry.event.kind === "merged-without-sign-off";
}

function isGateMove({ event, pullRequest }: LedgerEntry): boolean {
  return pullRequest !== null && (event.kind === "gate-opened" || event.kind === "gate-closed");
}

function blockingIds(entries: readonly LedgerEntry[]): readonly string[] {
  const event: LedgerEvent | undefined = entries.findLast((entry) => entry.event.kind === "evaluated")?.event;
  return event?.kind === "evaluated" ? event.blocking : [];
}

function referenceTo({ sequence, at, hash }: LedgerEntry): EntryReference {
  return { sequence, at, hash };
}

function namedItem(id: string, { report, record }: StoryInput): NamedItem {
  const item = report?.checklist.find((one) => one.id === id);
  const asked = record.evaluated?.items.find((one) => one.id === id);
  return { id, title: item?.title ?? null, role: item?.role ?? asked?.role ?? null };
}

function namedFinding(id: string, { report }: StoryInput): NamedFinding {
  const finding: Finding | undefined = report?.findings.find((one) => one.id === id);
  return { id, message: finding?.message ?? null };
}
