/** Names counted, most first; at most {@link COUNTED_MAX}. */
export interface Counted {
  readonly name: string;
  readonly count: number;
}

export const COUNTED_MAX = 20;

/** How the sign-offs went, over the pull requests of a query. Pushes past every pull request count where nobody signed. */
export interface Figures {
  readonly pullRequests: number;
  /** Through the gate or past it. */
  readonly merged: number;
  readonly withoutSignOff: number;
  readonly overridden: number;
  /**
   * Times and what changes most are over these newest pull requests and no others, the oldest of them of that moment;
   * `null`: over all of them.
   */
  readonly newestOnly: { readonly pullRequests: number; readonly since: string } | null;
  /** By role; from when an item was asked for in the form that was signed. Sorted by role. */
  readonly timeToSignOff: readonly TimeToSignOff[];
  /** By role: items of open pull requests that wait for a sign-off now, whatever the query's times. */
  readonly waitingNow: readonly Counted[];
  readonly mostChangedFlows: readonly Counted[];
  readonly mostChangedCodes: readonly Counted[];
  /** Oldest first, without a gap. */
  readonly perWeek: readonly WeekFigures[];
}

export interface TimeToSignOff {
  readonly owner: string;
  readonly medianMs: number;
  readonly p90Ms: number;
  readonly signOffs: number;
}

/** A week from Monday 00:00 UTC, by its first day: `2026-10-12`. */
export interface WeekFigures {
  readonly week: string;
  readonly merged: number;
  readonly withoutSignOff: number;
  readonly overridden: number;
}

/** How many of the newest pull requests times and what changes most are taken from. */
export const NEWEST_MAX = 5_000;

/** Of one owner: the middle of all, and the shortest that nine of ten are within. */
export function timeToSignOff(owner: string, milliseconds: readonly number[]): TimeToSignOff | undefined {
  const sorted = Float64Array.from(milliseconds).sort();
  const signOffs = sorted.length;
  const medianMs = sorted[Math.ceil(signOffs / 2) - 1];
  const p90Ms = sorted[Math.ceil((signOffs * 9) / 10) - 1];
  return medianMs === undefined || p90Ms === undefined ? undefined : { owner, medianMs, p90Ms, signOffs };
}

const DAY_MS = 24 * 60 * 60 * 1_000;
export const WEEK_MS = 7 * DAY_MS;
/** 1970 began on a Thursday. */
export const FIRST_MONDAY_MS = 4 * DAY_MS;
/** Ten years: what is older is not drawn. */
const WEEKS_MAX = 522;

/** The newest weeks in order, with those in which nothing happened; by their number since the first Monday of 1970. */
export function withoutGaps(weeks: ReadonlyMap<number, Omit<WeekFigures, "week">>): readonly WeekFigures[] {
  if (weeks.size === 0) return [];
  const last = Math.max(...weeks.keys());
  const first = Math.max(Math.min(...weeks.keys()), last - WEEKS_MAX + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const number = first + index;
    const { merged, withoutSignOff, overridden } = weeks.get(number) ?? NOTHING;
    return { week: dayOf(FIRST_MONDAY_MS + number * WEEK_MS), merged, withoutSignOff, overridden };
  });
}

const NOTHING = { merged: 0, withoutSignOff: 0, overridden: 0 };

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
