import { groupDigits } from "../../core/render/escape.ts";

/**
 * Plots as numbers for the templates `plots/bars` and `plots/weeks`. Lengths across are in per cent, so that a plot fits
 * any width and its words stay as large as the page's.
 */
export interface BarsView {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly height: number;
  readonly rows: readonly BarRowView[];
}

export interface BarRowView {
  readonly label: string;
  readonly value: string;
  readonly labelY: number;
  readonly barY: number;
  readonly lineY: number;
  readonly width: string;
  /** How far the thin line behind the bar goes; `undefined` where there is none. */
  readonly reach: string | undefined;
}

export interface Bar {
  readonly label: string;
  readonly length: number;
  readonly reach?: number;
  readonly value: string;
}

const ROW_HEIGHT = 44;
const BAR_HEIGHT = 10;
const LABEL_CHARACTERS_MAX = 40;

/** One bar below its words each, the longest as wide as the plot. */
export function barsView(id: string, title: string, bars: readonly Bar[]): BarsView {
  const longest = Math.max(1, ...bars.map(({ length, reach }) => Math.max(length, reach ?? 0)));
  return {
    id,
    title,
    description: bars.map(({ label, value }) => `${label}: ${value}`).join("; "),
    height: bars.length * ROW_HEIGHT,
    rows: bars.map(({ label, length, reach, value }, index) => ({
      label: label.length > LABEL_CHARACTERS_MAX ? `${label.slice(0, LABEL_CHARACTERS_MAX - 1)}…` : label,
      value,
      labelY: index * ROW_HEIGHT + 15,
      barY: index * ROW_HEIGHT + 23,
      lineY: index * ROW_HEIGHT + 23 + BAR_HEIGHT / 2,
      width: percent(length / longest),
      reach: reach === undefined ? undefined : percent(reach / longest),
    })),
  };
}

export interface WeeksView {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly height: number;
  readonly floorY: number;
  readonly ceilingWords: string;
  readonly firstWords: string;
  readonly lastX: string;
  readonly lastWords: string;
  readonly columns: readonly ColumnView[];
}

export interface ColumnView {
  readonly x: string;
  readonly width: string;
  readonly words: string;
  readonly calmY: number;
  readonly calmHeight: number;
  readonly alarmY: number;
  readonly alarmHeight: number;
  /** Over the column, where something is wrong in it: colour alone says nothing. */
  readonly alarm: { readonly x: string; readonly y: number; readonly words: string } | undefined;
}

export interface Week {
  /** `2 Nov 2026` */
  readonly words: string;
  readonly calm: number;
  readonly alarm: number;
}

const PLOT_HEIGHT = 168;
const TOP = 24;
const FLOOR = 144;
/** Few weeks are no reason for columns as broad as a hand. */
const WEEKS_MIN = 12;

/** A column for each week, in the order given: what went well below, what did not on top. */
export function weeksView(id: string, title: string, weeks: readonly Week[], say: (week: Week) => string): WeeksView {
  const highest = Math.max(1, ...weeks.map(({ calm, alarm }) => calm + alarm));
  const scale = (FLOOR - TOP) / highest;
  const step = 100 / Math.max(WEEKS_MIN, weeks.length);
  return {
    id,
    title,
    description: weeks.map(say).join("; "),
    height: PLOT_HEIGHT,
    floorY: FLOOR,
    ceilingWords: groupDigits(highest),
    firstWords: weeks.at(0)?.words ?? "",
    lastX: percentOf(step * weeks.length),
    lastWords: weeks.length > 1 ? (weeks.at(-1)?.words ?? "") : "",
    columns: weeks.map((week, index) => {
      const calmHeight = rounded(week.calm * scale);
      const alarmHeight = rounded(week.alarm * scale);
      const alarmY = rounded(FLOOR - calmHeight - alarmHeight);
      return {
        x: percentOf(index * step + step * 0.15),
        width: percentOf(step * 0.7),
        words: say(week),
        calmY: rounded(FLOOR - calmHeight),
        calmHeight,
        alarmY,
        alarmHeight,
        alarm:
          week.alarm === 0
            ? undefined
            : { x: percentOf((index + 0.5) * step), y: rounded(alarmY - 4), words: groupDigits(week.alarm) },
      };
    }),
  };
}

function percent(share: number): string {
  return percentOf(Math.min(1, Math.max(0, share)) * 100);
}

function percentOf(number: number): string {
  return `${rounded(number)}%`;
}

/** Hundredths are finer than a screen. */
function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}
