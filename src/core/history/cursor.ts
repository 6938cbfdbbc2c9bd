/** Where a page ended in the order of a list: what comes after is below all of it. */
export interface Position {
  /** Of the list in two parts: whether the page ended among what needs attention. */
  readonly attention: boolean;
  readonly atMs: number;
  readonly repositoryId: number;
  /** The pull request, or minus the sequence of the entry where there is none. */
  readonly number: number;
}

/** Longer than any of ours. */
const CURSOR_CHARACTERS_MAX = 100;
const FORMAT = /^1\.([01])\.(\d{1,15})\.(\d{1,15})\.(-?\d{1,15})$/;

/** A text for addresses that says nothing to people. Stable: whatever is recorded meanwhile, the same page follows. */
export function encodeCursor({ attention, atMs, repositoryId, number }: Position): string {
  return `1.${attention ? 1 : 0}.${atMs}.${repositoryId}.${number}`;
}

/** `malformed` for whatever {@link encodeCursor} never makes. */
export function decodeCursor(cursor: string): Position | "malformed" {
  if (cursor.length > CURSOR_CHARACTERS_MAX) return "malformed";
  const parts = FORMAT.exec(cursor);
  if (parts === null) return "malformed";
  const [, attention, atMs, repositoryId, number] = parts;
  return {
    attention: attention === "1",
    atMs: Number(atMs),
    repositoryId: Number(repositoryId),
    number: Number(number),
  };
}
