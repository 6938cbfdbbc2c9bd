const DAY_MS = 24 * 60 * 60 * 1_000;

/** From one day (`2026-10-01`) to another, or not a number where one of them does not exist (`2026-02-30`). */
export function daysBetween(from: string, to: string): number {
  return (dayMs(to) - dayMs(from)) / DAY_MS;
}

/** A parser may take the 30th of February for the 2nd of March. */
function dayMs(day: string): number {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day) ? ms : Number.NaN;
}
