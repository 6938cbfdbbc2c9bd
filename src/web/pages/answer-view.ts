import type { PullRequestSummary } from "../../core/history/query.ts";
import type { NamedFinding, NamedItem, PullRequestStory, ReliedOn, WhyStory } from "../../core/history/story.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import { unreachable } from "../../core/model/assert.ts";
import { count, listInWords } from "../../core/render/count.ts";
import { sayEvent } from "../../core/render/history.ts";
import { type Phrase, say, words } from "../../core/render/phrase.ts";
import { sayVerdict } from "../../core/render/verdict.ts";
import { momentView } from "./moment-view.ts";
import { capitalised, type PartView, partsOf, quotedParts } from "./parts.ts";
import type { IconTemplate, Tone } from "./tone.ts";

/** What somebody wants to know who opens the page of a pull request, in its first line; below, why. */
export interface AnswerView {
  readonly tone: Tone;
  readonly heading: readonly PartView[];
  readonly points: readonly PointView[];
  readonly footnote: readonly PartView[];
}

export interface PointView {
  /** Whom it is about, set in bold; empty where it is about nobody. */
  readonly who: string;
  readonly tone: Tone;
  readonly icon: IconTemplate;
  readonly words: readonly PartView[];
}

export function answerView({ summary, why, report, owners, timeline }: PullRequestStory): AnswerView {
  switch (why.kind) {
    case "gate-open":
      return gateOpen(summary, why, owners, exceptionsIn(timeline));
    case "past-the-gate":
      return {
        tone: "danger",
        heading: quotedParts(`${happened(summary)} without sign-off: ${wasOpen(why)}`),
        points: whatIsOpen(why, owners),
        footnote: quotedParts(
          `${sentenceOf(why.why)} Recorded ${momentView(why.merged.at).words}, entry ${why.merged.sequence}.`,
        ),
      };
    case "gate-closed": {
      const isOver = summary.outcome === "closed";
      const verdict = report === undefined ? undefined : sayVerdict(report, undefined).title;
      const title = why.blocking.length > 0 || summary.verdict === "errored" ? verdict : undefined;
      const waiting = `Waiting for ${why.open.length} of ${count(summary.asked, "item")} to be signed`;
      return {
        tone: isOver ? "neutral" : why.blocking.length > 0 || summary.verdict === "errored" ? "danger" : "attention",
        heading: quotedParts(`${isOver ? "Closed without a merge. It stood at: " : ""}${title ?? waiting}`),
        points: whatIsOpen(why, owners),
        footnote:
          why.closed === null
            ? []
            : quotedParts(`The gate had been open; it closed ${momentView(why.closed.at).words}: ${why.closed.why}`),
      };
    }
    case "nothing-known": {
      const [first] = timeline;
      if (summary.kind !== "pull-request" && first !== undefined) {
        return { tone: "danger", heading: partsOf(capitalised(sayEvent(first.event))), points: [], footnote: [] };
      }
      return {
        tone: "neutral",
        heading: partsOf(words(summary.outcome === "closed" ? "Closed before it was judged" : "Not judged yet")),
        points: [],
        footnote: [],
      };
    }
    default:
      return unreachable(why);
  }
}

type GateOpen = Extract<WhyStory, { readonly kind: "gate-open" }>;

function gateOpen(
  summary: PullRequestSummary,
  why: GateOpen,
  owners: Owners,
  { overrides, waivers }: Exceptions,
): AnswerView {
  const { opened, observed, reliedOn, open, blocking } = why;
  const footnote = partsOf(
    say`The gate opened ${words(momentView(opened.at).words)} for commit ${opened.headSha.slice(0, 10)}, entry ${words(String(opened.sequence))}.`,
  );
  if (observed && open.length + blocking.length > 0) {
    return {
      tone: "attention",
      heading: quotedParts(`${whatCame(summary)} while Ripplegate only observed: ${wasOpen(why)}`),
      points: whatIsOpen(why, owners),
      footnote,
    };
  }
  if (overrides.length > 0) {
    return {
      tone: "attention",
      heading: quotedParts(`${byOverride(summary)}: ${wasOpen(why)}`),
      points: [...overrides, ...waivers, ...whatIsOpen(why, owners)],
      footnote,
    };
  }
  const signed = reliedOn.filter(({ signOffs }) => signOffs.length > 0);
  return {
    tone: summary.outcome === "closed" ? "neutral" : "success",
    heading: partsOf(words(`${whatCame(summary)}: ${whyGreen(summary, signed)}`)),
    points: [
      ...signedByRole(signed),
      ...(waivers.length > 0 ? waivers : [good(words("No problem was left that blocks"))]),
    ],
    footnote,
  };
}

function byOverride({ outcome }: PullRequestSummary): string {
  if (outcome === "merged") return "Merged by an override";
  return outcome === "closed"
    ? "Closed without a merge, though the gate was overridden"
    : "It may be merged by an override";
}

/** What let it pass in place of a sign-off or in spite of a finding, and was not taken back. */
interface Exceptions {
  readonly overrides: readonly PointView[];
  readonly waivers: readonly PointView[];
}

function exceptionsIn(timeline: readonly LedgerEntry[]): Exceptions {
  const over = new Set(
    timeline.flatMap(({ event }) => {
      if (event.kind === "override-lapsed" || event.kind === "override-revoked") return [event.override];
      return event.kind === "waiver-expired" || event.kind === "waiver-revoked" ? [event.waiver] : [];
    }),
  );
  const standing = timeline.filter(({ sequence }) => !over.has(sequence));
  return {
    overrides: standing.flatMap(({ event, actor }) =>
      event.kind === "overridden" ? [exception("severe", actor, `overrode the gate: ${event.reason}`)] : [],
    ),
    waivers: standing.flatMap(({ event, actor }) =>
      event.kind === "waived"
        ? [
            exception(
              "attention",
              actor,
              `waived “${event.message}” until ${momentView(event.expires).words}: ${event.reason}`,
            ),
          ]
        : [],
    ),
  };
}

function exception(tone: Tone, actor: LedgerEntry["actor"], did: string): PointView {
  return point(tone, "icons/alert", words(did), actor.kind === "person" ? actor.login : "Somebody");
}

function whatCame({ outcome }: PullRequestSummary): string {
  if (outcome === "merged") return "Merged with the gate open";
  return outcome === "closed" ? "Closed without a merge, though the gate was open" : "It may be merged";
}

function whyGreen({ asked }: PullRequestSummary, signed: readonly ReliedOn[]): string {
  if (asked === 0 && signed.length === 0) return "nothing needed a sign-off";
  const people = new Set(signed.flatMap(({ signOffs }) => signOffs.map(({ person }) => person)));
  const items = signed.length === 1 ? "the one item was signed" : `all ${signed.length} items were signed`;
  return `${items}, by ${count(people.size, "person", "people")}`;
}

/** Who signed for each role: one line a role, however many items. */
function signedByRole(signed: readonly ReliedOn[]): readonly PointView[] {
  return [...Map.groupBy(signed, ({ role }) => role)].map(([role, items]) => {
    const people = new Set(items.flatMap(({ signOffs }) => signOffs.map(signerOf)));
    return good(words(`${whatOf(items)}, signed by ${listInWords([...people])}`), role ?? "An owner");
  });
}

function signerOf({ person, principal }: ReliedOn["signOffs"][number]): string {
  return `${person ?? "somebody"}${principal === null || principal === `@${person}` ? "" : ` (${principal})`}`;
}

/** One item by its title, more by their number: all of them stand below. */
function whatOf(items: readonly NamedItem[]): string {
  const [first] = items;
  return first !== undefined && items.length === 1 ? (first.title ?? first.id) : count(items.length, "item");
}

/** Something that happened past every pull request was pushed. */
function happened({ kind }: PullRequestSummary): string {
  return kind === "push" ? "Pushed" : "Merged";
}

function wasOpen({ open, blocking }: Pick<GateOpen, "open" | "blocking">): string {
  const parts = [
    ...(blocking.length === 0
      ? []
      : [`${count(blocking.length, "problem")} ${blocking.length === 1 ? "was" : "were"} not fixed`]),
    ...(open.length === 0 ? [] : [`${count(open.length, "item")} ${open.length === 1 ? "was" : "were"} not signed`]),
  ];
  return parts.length === 0 ? "the gate was not known to be open" : listInWords(parts);
}

type Owners = PullRequestStory["owners"];

/** Problems each, then who has yet to sign: one line a role. */
function whatIsOpen({ open, blocking }: Pick<GateOpen, "open" | "blocking">, owners: Owners): readonly PointView[] {
  const left = blocking.length - PROBLEMS_SHOWN_MAX;
  return [
    ...blocking.slice(0, PROBLEMS_SHOWN_MAX).map(problem),
    ...(left > 0 ? [point("danger", "icons/x", words(`and ${count(left, "more problem")}`))] : []),
    ...[...Map.groupBy(open, ({ role }) => role)].map(([role, items]) => missing(role, items, owners)),
  ];
}

/** More than these are read where they stand with their fixes. */
const PROBLEMS_SHOWN_MAX = 5;

function problem({ id, message }: NamedFinding): PointView {
  return { who: "", tone: "danger", icon: "icons/x", words: quotedParts(message ?? `Finding "${id}"`) };
}

function missing(role: string | null, items: readonly NamedItem[], owners: Owners): PointView {
  if (role === null) return point("attention", "icons/dot", words(`Not signed: ${whatOf(items)}`));
  const people = owners.filter((owner) => owner.role === role).flatMap((owner) => owner.owners);
  const named = people.length === 0 ? "" : `(${people.join(", ")}) `;
  return point("attention", "icons/dot", words(`${named}did not sign: ${whatOf(items)}`), role);
}

function point(tone: Tone, icon: IconTemplate, phrase: Phrase, who = ""): PointView {
  return { who, tone, icon, words: partsOf(phrase) };
}

function good(phrase: Phrase, who = ""): PointView {
  return point("success", "icons/check", phrase, who);
}

function sentenceOf(why: string): string {
  const capital = `${why.slice(0, 1).toUpperCase()}${why.slice(1)}`;
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
