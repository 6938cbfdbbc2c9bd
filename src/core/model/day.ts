const DAY_MS = 24 * 60 * 60 * 1_000;

/** From one day (`2026-10-01`) to another, or not a number where one of them does not exist (`2026-02-30`). */
export function daysBetween(from: string, to: string): number {
  return (dayMs(to) - dayMs(from)) / DAY_MS;
}

/** So many times 24 hours after a moment. ISO-8601 UTC with milliseconds, as every clock here writes it. */
export function daysAfter(at: string, days: number): string {
  return new Date(Date.parse(at) + days * DAY_MS).toISOString();
}

/** When a day is over in UTC; `undefined` for a day that does not exist. */
export function endOfDay(day: string): string | undefined {
  const ms = dayMs(day);
  return Number.isNaN(ms) ? undefined : new Date(ms + DAY_MS).toISOString();
}

/** A parser may take the 30th of February for the 2nd of March. */
function dayMs(day: string): number {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day) ? ms : Number.NaN;
}
