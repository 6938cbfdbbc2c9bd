/** A moment for the template `moment`: exact for machines, in words for people, UTC. */
export interface MomentView {
  readonly iso: string;
  readonly words: string;
}

/** `3 Nov 2026, 09:12 UTC`, from ISO-8601 UTC. */
export function momentView(at: string): MomentView {
  const parts = PATTERN.exec(at);
  return { iso: at, words: parts === null ? at : `${dayInWords(parts)}, ${parts[4]} UTC` };
}

/** `3 Nov 2026`. */
export function dayView(at: string): MomentView {
  const parts = PATTERN.exec(at);
  return { iso: at, words: parts === null ? at : dayInWords(parts) };
}

function dayInWords([, year, month, day]: RegExpExecArray): string {
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}).*)?$/;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** `3 days`, `4 hours`, `12 minutes`, from milliseconds: as exact as one can take in. */
export function durationInWords(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 1) return "under a minute";
  if (minutes < 120) return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return `${hours} hours`;
  return `${Math.round(hours / 24)} days`;
}
