import { PAGE_MAX, type PageRequest } from "../../core/history/query.ts";

/** What is asked can't be read as a question; the sentence says what to write instead. */
export interface NoQuestion {
  readonly kind: "no-question";
  readonly message: string;
}

export const MALFORMED_CURSOR: NoQuestion = {
  kind: "no-question",
  message: "The cursor is none of ours: take the one that came with the page before, or none for the first page.",
};

export function problemOfPage({ limit }: PageRequest): NoQuestion | undefined {
  if (limit === undefined || (Number.isInteger(limit) && limit >= 1 && limit <= PAGE_MAX)) return undefined;
  return { kind: "no-question", message: `A page has 1 to ${PAGE_MAX} rows.` };
}

/** A date is its first moment, in UTC. */
const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

export function problemOfTimes({
  since,
  until,
}: {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}): NoQuestion | undefined {
  for (const time of [since, until]) {
    if (time === undefined || (TIME.test(time) && !Number.isNaN(Date.parse(time)))) continue;
    const message = `"${time.slice(0, 40).toWellFormed()}" is no time: write a date or an ISO-8601 time with its zone, 2026-10-14 or 2026-10-14T09:00:00Z.`;
    return { kind: "no-question", message };
  }
  return undefined;
}
