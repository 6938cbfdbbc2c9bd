import { groupDigits } from "./escape.ts";

/** `1 code`, `1,204 codes`, `2 entries` where the plural is given. Our own words only. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${groupDigits(number)} ${number === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listInWords(parts: readonly string[]): string {
  const last = parts.at(-1);
  if (last === undefined) return "";
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

/** `2026-10-14 09:12 UTC`, from ISO-8601 UTC: minutes are enough for people. */
export function moment(at: string): string {
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(at);
  return parts === null ? at : `${parts[1]} ${parts[2]} UTC`;
}
