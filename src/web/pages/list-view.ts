import type { AttentionPage } from "../../app/read-history.ts";
import type { HistoryQuery, Page, PullRequestSummary } from "../../core/history/query.ts";
import { count } from "../../core/render/count.ts";
import { groupDigits } from "../../core/render/escape.ts";
import { type FiltersView, filtersView } from "./filters-view.ts";
import { listHref } from "./links.ts";
import { type RowView, rowView } from "./row-view.ts";
import { ATTENTION_MARKS, type Tone } from "./tone.ts";

export interface ListView {
  readonly filters: FiltersView;
  readonly attention: AttentionView;
  readonly found: string;
  readonly rows: readonly RowView[];
  readonly hasPaging: boolean;
  readonly nextHref: string | undefined;
  /** Only on a later page. */
  readonly firstHref: string | undefined;
  readonly blank: { readonly heading: string; readonly words: string } | undefined;
}

/** What a release manager must see before anything else. */
export interface AttentionView {
  readonly isCalm: boolean;
  readonly tiles: readonly {
    readonly words: string;
    readonly number: string;
    readonly tone: Tone;
    readonly href: string;
  }[];
  /** The newest of them; empty where the list below shows nothing else anyway. */
  readonly rows: readonly RowView[];
  readonly moreHref: string | undefined;
  readonly moreWords: string;
}

export interface ListFacts {
  readonly query: HistoryQuery;
  readonly cursor: string | undefined;
  readonly page: Page<PullRequestSummary>;
  readonly repositories: readonly string[];
  /** Those that match the query and need a look, worst first. */
  readonly attention: AttentionPage;
}

export function listView(facts: ListFacts): ListView {
  const { query, cursor, page } = facts;
  return {
    filters: filtersView(query, facts.repositories, "/history", (other) => listHref(other)),
    attention: attentionView(facts),
    found: `${page.more ? "More than " : ""}${count(page.total, "result")}`,
    rows: page.items.map(rowView),
    hasPaging: page.next !== null || cursor !== undefined,
    nextHref: page.next === null ? undefined : listHref(query, page.next),
    firstHref: cursor === undefined ? undefined : listHref(query),
    blank: page.items.length > 0 ? undefined : blankOf(query, facts.repositories.length > 0),
  };
}

function attentionView({ query, cursor, attention }: ListFacts): AttentionView {
  const isListBelow = query.attention !== undefined || cursor !== undefined;
  const rows = isListBelow ? [] : attention.items.map(rowView);
  const left = attention.total - rows.length;
  return {
    isCalm: attention.total === 0,
    tiles: [...attention.counts].map(([kind, number]) => ({
      words: ATTENTION_MARKS[kind].words,
      number: groupDigits(number),
      tone: ATTENTION_MARKS[kind].tone,
      href: listHref({ ...query, attention: kind }),
    })),
    rows,
    moreHref: rows.length === 0 || left <= 0 ? undefined : listHref({ ...query, attention: "any" }),
    moreWords: `All ${groupDigits(attention.total)} that need a look`,
  };
}

function blankOf(query: HistoryQuery, hasRepositories: boolean): ListView["blank"] {
  if (Object.values(query).some((value) => value !== undefined)) {
    return {
      heading: "No pull request matches",
      words: "Take away a filter, or choose a longer time. Names must be written as they stand in the configuration.",
    };
  }
  return hasRepositories
    ? {
        heading: "Nothing is recorded yet",
        words: "The first pull request that is opened or updated shows up here within seconds.",
      }
    : {
        heading: "No repository to show",
        words:
          "You see the repositories that you can read on GitHub and that Ripplegate is installed on. There is none yet.",
      };
}
