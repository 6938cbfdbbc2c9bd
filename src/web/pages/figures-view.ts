import type { Counted, Figures } from "../../core/history/figures.ts";
import type { HistoryQuery } from "../../core/history/query.ts";
import { count } from "../../core/render/count.ts";
import { groupDigits } from "../../core/render/escape.ts";
import { type FiltersView, filtersView } from "./filters-view.ts";
import { figuresHref, listHref } from "./links.ts";
import { dayView, durationInWords } from "./moment-view.ts";
import { type BarsView, barsView, type Week, type WeeksView, weeksView } from "./plots.ts";
import type { Tone } from "./tone.ts";

export interface FiguresView {
  readonly filters: FiltersView;
  readonly tiles: readonly {
    readonly words: string;
    readonly number: string;
    readonly tone: Tone;
    readonly href: string;
  }[];
  readonly weeks: { readonly plot: WeeksView; readonly table: TableView } | undefined;
  readonly bars: readonly BarsSectionView[];
  readonly isBlank: boolean;
}

/** A plot and its numbers side by side. */
export interface BarsSectionView {
  readonly id: string;
  readonly heading: string;
  readonly note: string;
  readonly plot: BarsView | undefined;
  readonly table: TableView;
  /** Said where there is nothing to draw. */
  readonly none: string;
}

export interface TableView {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly name: string;
    readonly href: string | undefined;
    readonly cells: readonly string[];
  }[];
}

export function figuresView(query: HistoryQuery, figures: Figures, repositories: readonly string[]): FiguresView {
  return {
    filters: filtersView(query, repositories, "/history/figures", figuresHref),
    tiles: tilesOf(query, figures),
    weeks: weeksOf(figures),
    bars: [timeToSignOff(query, figures), waitingNow(query, figures), flows(query, figures), codes(query, figures)],
    isBlank: figures.pullRequests === 0,
  };
}

function tilesOf(query: HistoryQuery, figures: Figures): FiguresView["tiles"] {
  const { pullRequests, merged, withoutSignOff, overridden } = figures;
  return [
    { words: "pull requests", number: groupDigits(pullRequests), tone: "neutral", href: listHref(query) },
    {
      words: "merged",
      number: groupDigits(merged),
      tone: "done",
      href: listHref(query),
    },
    {
      words: "merged without sign-off",
      number: groupDigits(withoutSignOff),
      tone: withoutSignOff === 0 ? "neutral" : "danger",
      href: listHref({ ...query, attention: "merged-without-sign-off" }),
    },
    {
      words: "overridden",
      number: groupDigits(overridden),
      tone: overridden === 0 ? "neutral" : "severe",
      href: listHref({ ...query, attention: "overridden" }),
    },
  ];
}

function weeksOf({ perWeek }: Figures): FiguresView["weeks"] {
  if (perWeek.length === 0) return undefined;
  const weeks = perWeek.map(({ week, merged, withoutSignOff }) => ({
    words: dayView(week).words,
    calm: merged - withoutSignOff,
    alarm: withoutSignOff,
  }));
  return {
    plot: weeksView("weeks", "Merges a week", weeks, sayWeek),
    table: {
      caption: "Merges a week",
      columns: ["Week from", "Gate open", "No sign-off", "Overridden"],
      rows: [...perWeek].reverse().map(({ week, merged, withoutSignOff, overridden }) => ({
        name: dayView(week).words,
        href: undefined,
        cells: [merged - withoutSignOff, withoutSignOff, overridden].map(groupDigits),
      })),
    },
  };
}

function sayWeek({ words, calm, alarm }: Week): string {
  return `${words}: ${count(calm, "merge")} with the gate open, ${groupDigits(alarm)} without sign-off`;
}

/** What a number leaves out is said beside it. */
function ofNewest(newestOnly: Figures["newestOnly"]): string {
  if (newestOnly === null) return "";
  const { pullRequests, since } = newestOnly;
  return ` Counted are the newest ${count(pullRequests, "pull request")}, back to ${dayView(since).words}; for earlier ones, choose a time.`;
}

function timeToSignOff(query: HistoryQuery, { timeToSignOff, newestOnly }: Figures): BarsSectionView {
  return {
    id: "time-to-sign-off",
    heading: "Time to sign-off, by owner",
    note: `From the moment an owner was asked until they signed. The bar is the middle one of all; the thin line reaches as far as nine of ten.${ofNewest(newestOnly)}`,
    plot: plotOf(
      "time-to-sign-off",
      "Time to sign-off, by owner",
      timeToSignOff.map(({ owner, medianMs, p90Ms }) => ({
        label: owner,
        length: medianMs,
        reach: p90Ms,
        value: durationInWords(medianMs),
      })),
    ),
    table: {
      caption: "Time to sign-off, by owner",
      columns: ["Owner", "Half within", "Nine of ten within", "Sign-offs"],
      rows: timeToSignOff.map(({ owner, medianMs, p90Ms, signOffs }) => ({
        name: owner,
        href: listHref({ ...query, owner }),
        cells: [durationInWords(medianMs), durationInWords(p90Ms), groupDigits(signOffs)],
      })),
    },
    none: "Nobody has signed yet.",
  };
}

function waitingNow(query: HistoryQuery, { waitingNow }: Figures): BarsSectionView {
  return counted(
    { id: "waiting-now", heading: "Waiting now, by owner", column: "Owner", unit: "item", number: "Open items" },
    "Items on open pull requests that this owner has yet to sign.",
    waitingNow,
    (owner) => listHref({ ...query, owner, outcome: "waiting" }),
    "Nobody is waited for.",
  );
}

function flows(query: HistoryQuery, { mostChangedFlows, newestOnly }: Figures): BarsSectionView {
  return counted(
    { id: "flows", heading: "Flows that change most", column: "Flow", unit: "pull request", number: "Pull requests" },
    `Pull requests that this flow fares differently after.${ofNewest(newestOnly)}`,
    mostChangedFlows,
    (flow) => listHref({ ...query, flow }),
    "No flow has changed.",
  );
}

function codes(query: HistoryQuery, { mostChangedCodes, newestOnly }: Figures): BarsSectionView {
  return counted(
    { id: "codes", heading: "Codes that change most", column: "Code", unit: "pull request", number: "Pull requests" },
    `Pull requests that change this code, or where it leads.${ofNewest(newestOnly)}`,
    mostChangedCodes,
    (code) => listHref({ ...query, code }),
    "No code has changed.",
  );
}

function counted(
  words: {
    readonly id: string;
    readonly heading: string;
    readonly column: string;
    readonly unit: string;
    readonly number: string;
  },
  note: string,
  numbers: readonly Counted[],
  hrefOf: (name: string) => string,
  none: string,
): BarsSectionView {
  const { id, heading, column, unit, number } = words;
  return {
    id,
    heading,
    note,
    plot: plotOf(
      id,
      heading,
      numbers.map(({ name, count: total }) => ({ label: name, length: total, value: count(total, unit) })),
    ),
    table: {
      caption: heading,
      columns: [column, number],
      rows: numbers.map(({ name, count: total }) => ({ name, href: hrefOf(name), cells: [groupDigits(total)] })),
    },
    none,
  };
}

/** Beyond these the table has the rest. */
const BARS_MAX = 12;

function plotOf(id: string, title: string, bars: Parameters<typeof barsView>[2]): BarsView | undefined {
  return bars.length === 0 ? undefined : barsView(id, title, bars.slice(0, BARS_MAX));
}
