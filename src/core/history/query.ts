import type { Scope } from "../impact/impact.ts";
import type { Verdict } from "../report/report.ts";

/** The repositories whose history may be seen: all of them for the operator's command line, else GitHub's numeric ids. */
export type VisibleRepositories = "all" | ReadonlySet<number>;

/**
 * What is asked of the history. Every filter is optional and all that are given must hold; texts compare ignoring case.
 * A member that is `undefined` filters nothing.
 */
export interface HistoryQuery {
  /** `owner/name`, by any name it ever had. */
  readonly repository?: string | undefined;
  /** What the newest evaluation touches. */
  readonly system?: string | undefined;
  readonly flow?: string | undefined;
  readonly code?: string | undefined;
  /** A role, or a principal such as `@acme/warehouse`, that was asked. */
  readonly owner?: string | undefined;
  /** A login: who signed, was refused, merged, or is the author. A leading `@` is ignored. */
  readonly person?: string | undefined;
  readonly outcome?: Outcome | undefined;
  /** What the newest evaluation said. */
  readonly verdict?: Verdict | undefined;
  /** A tag. */
  readonly release?: string | undefined;
  /** ISO-8601, inclusive and exclusive; compared with {@link PullRequestSummary.at}. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** One kind, or `any`. */
  readonly attention?: Attention | "any" | undefined;
  /** Words of titles, notes, reasons, names and codes: each must be the beginning of one, as {@link wordsOf} cuts them. */
  readonly text?: string | undefined;
  /** Also pull requests that touch no integration config. Without it they stay out, unless `outcome`, `verdict` or `release` is asked. */
  readonly untouched?: boolean | undefined;
  /** `attention`, the default: what needs attention first, then the rest; both newest first. */
  readonly order?: (typeof ORDERS)[number] | undefined;
}

export const OUTCOMES = [
  /** Open, and never judged yet. */
  "open",
  /** Open; somebody has to sign. */
  "waiting",
  "blocked",
  "errored",
  "passed",
  "merged",
  "merged-without-sign-off",
  "closed",
  /** Open, and touches no integration config. */
  "not-applicable",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What an evaluation may have said. */
export const VERDICTS = [
  "not-applicable",
  "passed",
  "needs-sign-off",
  "blocked",
  "errored",
] as const satisfies readonly Verdict[];

export const ORDERS = ["attention", "newest"] as const;

/** What a release manager looks at first; worst first. */
export const ATTENTIONS = [
  "merged-without-sign-off",
  "overridden",
  "control-lapsed",
  "history-lost",
  "tampered",
  "forged",
  "waived",
] as const;
export type Attention = (typeof ATTENTIONS)[number];

/** The first names of a longer list, sorted, with how many there are in all. */
export interface Named {
  readonly names: readonly string[];
  readonly total: number;
}

/**
 * One thing with a history. Mostly a pull request; what happened past every pull request has a line of its own: a
 * `push` to a base branch, a `control` that lapsed, a `check` that somebody forged.
 */
export interface PullRequestSummary {
  readonly kind: "pull-request" | "push" | "control" | "check";
  readonly repository: { readonly id: number; readonly name: string };
  /** `null` where it is no pull request. */
  readonly number: number | null;
  /** Of what is no pull request: its entry in the ledger, by which `readHappening` finds it. */
  readonly sequence: number | null;
  /** As GitHub had it last; `null` where that is not known, or it is no pull request. */
  readonly title: string | null;
  readonly author: string | null;
  readonly outcome: Outcome;
  /** Of what is no pull request: a sentence about the push, or why control lapsed (`uninstalled`, …). */
  readonly why: string | null;
  readonly verdict: Verdict | null;
  readonly scope: Scope | null;
  readonly mode: "enforce" | "observe" | null;
  /** Worst first, as in {@link ATTENTIONS}. */
  readonly attention: readonly Attention[];
  /** Items on the newest checklist, and how many of them are done. */
  readonly asked: number;
  readonly signed: number;
  /** Of the newest evaluation. */
  readonly systems: Named;
  readonly flows: Named;
  readonly codes: Named;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly mergedAt: string | null;
  readonly mergeSha: string | null;
  readonly mergedBy: string | null;
  readonly baseRef: string | null;
  readonly headSha: string | null;
  /** When it counts for a list: when it was merged, else when something happened last. */
  readonly at: string;
  /** Tags, in the order they were made. */
  readonly releases: readonly string[];
}

/** What stands on a page, and what leads to the next. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; `null` on the last page. */
  readonly next: string | null;
  /** How many match in all; with `more`, at least that many. Never counts what may not be seen. */
  readonly total: number;
  readonly more: boolean;
}

export interface PageRequest {
  /** Of {@link Page.next}; absent for the first page. */
  readonly cursor?: string | undefined;
  /** 1 to {@link PAGE_MAX}. */
  readonly limit?: number | undefined;
}

export const PAGE_DEFAULT = 50;
export const PAGE_MAX = 200;

/** A total is exact up to here; beyond, and where too much would have to be looked at to count, it says "more than". */
export const TOTAL_MAX = 1_000;
