import type { ParsedCommand } from "./command.ts";

/** What the checklist's line to copy holds where a person writes their own words; left as it is, it says nothing. */
export const PLACEHOLDER = "<what you saw>";

/** The note, where it says something. */
export function evidenceOf(command: Pick<ParsedCommand, "note">): string | undefined {
  const said = command.note?.replaceAll(PLACEHOLDER, "").trim() ?? "";
  return /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(said) ? command.note : undefined;
}
