import type { PullRequestSummary } from "../../core/history/query.ts";
import { unreachable } from "../../core/model/assert.ts";
import { count } from "../../core/render/count.ts";
import { happeningHref, pullRequestHref, releaseHref } from "./links.ts";
import { dayView, type MomentView, momentView } from "./moment-view.ts";
import { shortened } from "./parts.ts";
import { ATTENTION_MARKS, type MarkView, OUTCOME_MARKS } from "./tone.ts";

/** A pull request as one row of a list. */
export interface RowView {
  readonly href: string | undefined;
  readonly title: string;
  readonly reference: string;
  readonly outcome: MarkView;
  /** Without what the outcome says already. */
  readonly attention: readonly MarkView[];
  /** `by ana`, `5 of 5 signed`. */
  readonly facts: readonly string[];
  readonly happened: { readonly words: string; readonly at: MomentView; readonly exact: string };
  readonly codes: readonly string[];
  readonly systems: string;
  /** How many more codes there are than are shown. */
  readonly codesLeft: string | undefined;
  readonly releases: readonly { readonly tag: string; readonly href: string }[];
}

export function rowView(summary: PullRequestSummary): RowView {
  const { repository, number, attention } = summary;
  return {
    href: hrefOf(summary),
    title: titleOf(summary),
    reference: number === null ? repository.name : `${repository.name}#${number}`,
    outcome: outcomeMark(summary),
    attention: attention
      .filter((kind) => ATTENTION_MARKS[kind].words !== outcomeMark(summary).words)
      .map((kind) => ATTENTION_MARKS[kind]),
    facts: factsOf(summary),
    happened: happenedOf(summary),
    codes: summary.codes.names.slice(0, CODES_SHOWN_MAX),
    codesLeft: moreOf(summary.codes.total - CODES_SHOWN_MAX),
    systems: summary.systems.names.slice(0, SYSTEMS_SHOWN_MAX).join(", "),
    releases: summary.releases.map((tag) => ({ tag, href: releaseHref(repository.name, tag) })),
  };
}

function hrefOf({ repository, number, sequence }: PullRequestSummary): string | undefined {
  if (number !== null) return pullRequestHref(repository.name, number);
  return sequence === null ? undefined : happeningHref(repository.name, sequence);
}

const CODES_SHOWN_MAX = 4;
const SYSTEMS_SHOWN_MAX = 6;
const TITLE_CHARACTERS_MAX = 300;

/** A pull request whose title was never recorded goes by its number. */
export function titleOf({ kind, title, number, baseRef }: PullRequestSummary): string {
  if (title !== null && title.trim() !== "") return shortened(title, TITLE_CHARACTERS_MAX);
  switch (kind) {
    case "pull-request":
      return `Pull request #${number}`;
    case "push":
      return `A push to ${baseRef ?? "a protected branch"} without a pull request`;
    case "control":
      return "Ripplegate lost control of the repository";
    case "check":
      return "Somebody else wrote a check by Ripplegate's name";
    default:
      return unreachable(kind);
  }
}

/** What happened past every pull request is told by what it is; `open` would say nothing about it. */
export function outcomeMark({ kind, outcome, attention }: PullRequestSummary): MarkView {
  const [first] = attention;
  return kind === "pull-request" || first === undefined ? OUTCOME_MARKS[outcome] : ATTENTION_MARKS[first];
}

function moreOf(left: number): string | undefined {
  return left > 0 ? count(left, "more code") : undefined;
}

function factsOf({ author, asked, signed, mode }: PullRequestSummary): readonly string[] {
  return [
    ...(author === null ? [] : [`by ${author}`]),
    ...(asked === 0 ? [] : [`${signed} of ${asked} signed`]),
    ...(mode === "observe" ? ["observing only"] : []),
  ];
}

function happenedOf({ kind, mergedAt, mergedBy, lastAt, outcome }: PullRequestSummary): RowView["happened"] {
  if (mergedAt !== null) {
    return {
      words: `${kind === "push" ? "pushed" : "merged"}${mergedBy === null ? "" : ` by ${mergedBy}`}`,
      at: dayView(mergedAt),
      exact: momentView(mergedAt).words,
    };
  }
  return {
    words: outcome === "closed" ? "closed" : "last activity",
    at: dayView(lastAt),
    exact: momentView(lastAt).words,
  };
}
