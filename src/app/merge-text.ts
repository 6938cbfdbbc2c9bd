import { diffArrays } from "diff";

/** Edits of one side beyond this many lines are not merged: the comparison would take too long. */
const EDIT_LINES_MAX = 20_000;

interface Hunk {
  /** Lines `start` (inclusive) to `end` (exclusive) of the ancestor are replaced by `lines`. */
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/**
 * The three-way merge of a text by lines, as `git merge` makes it; `undefined` where both sides changed the same or
 * touching lines differently, or where the edit is too large to compare.
 */
export function mergeText(ancestor: string, ours: string, theirs: string): string | undefined {
  if (ours === theirs || theirs === ancestor) return ours;
  if (ours === ancestor) return theirs;
  const lines = splitLines(ancestor);
  const ourHunks = hunksOf(lines, splitLines(ours));
  const theirHunks = hunksOf(lines, splitLines(theirs));
  if (ourHunks === undefined || theirHunks === undefined) return undefined;
  const hunks = combine(ourHunks, theirHunks);
  return hunks === undefined ? undefined : apply(lines, hunks);
}

function splitLines(text: string): string[] {
  return text.split(/(?<=\n)/);
}

function hunksOf(ancestor: string[], changed: string[]): readonly Hunk[] | undefined {
  const parts = diffArrays(ancestor, changed, { maxEditLength: EDIT_LINES_MAX });
  if (parts === undefined) return undefined;
  const hunks: Hunk[] = [];
  let position = 0;
  let open: { start: number; end: number; lines: string[] } | undefined;
  for (const part of parts) {
    if (!part.added && !part.removed) {
      if (open !== undefined) hunks.push(open);
      open = undefined;
      position += part.value.length;
      continue;
    }
    open ??= { start: position, end: position, lines: [] };
    if (part.added) open.lines.push(...part.value);
    else {
      position += part.value.length;
      open.end = position;
    }
  }
  if (open !== undefined) hunks.push(open);
  return hunks;
}

/** All hunks in order; `undefined` where two that differ overlap or touch. */
function combine(ours: readonly Hunk[], theirs: readonly Hunk[]): readonly Hunk[] | undefined {
  const all = [...ours, ...theirs].sort((one, other) => one.start - other.start || one.end - other.end);
  const merged: Hunk[] = [];
  for (const hunk of all) {
    const last = merged.at(-1);
    if (last !== undefined && hunk.start <= last.end) {
      if (!isSame(last, hunk)) return undefined;
      continue;
    }
    merged.push(hunk);
  }
  return merged;
}

function isSame(one: Hunk, other: Hunk): boolean {
  return (
    one.start === other.start &&
    one.end === other.end &&
    one.lines.length === other.lines.length &&
    one.lines.every((line, index) => line === other.lines[index])
  );
}

function apply(lines: readonly string[], hunks: readonly Hunk[]): string {
  const result: string[] = [];
  let position = 0;
  for (const hunk of hunks) {
    for (; position < hunk.start; position++) result.push(lines[position] ?? "");
    for (const line of hunk.lines) result.push(line);
    position = hunk.end;
  }
  for (; position < lines.length; position++) result.push(lines[position] ?? "");
  return result.join("");
}
