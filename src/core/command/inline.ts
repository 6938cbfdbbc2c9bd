/**
 * Reads what may span lines inside a paragraph: code spans, HTML comments and tags, links; and HTML elements that hold
 * code or quoted text, also across blocks. Where it is wrong it covers too much: a command that is covered does nothing
 * and can be written again. Linear: every search for an end is done once per kind of end.
 */
export class InlineReader {
  /** Open elements of {@link HOLDING}, by name. */
  readonly #open = new Map<string, number>();
  #depth = 0;

  get isInsideElement(): boolean {
    return this.#depth > 0;
  }

  /** Which of the lines begin inside something. */
  coveredLines(lines: readonly string[], kind: "paragraph" | "html"): readonly boolean[] {
    const text = lines.join("\n");
    const search = new ForwardSearch(text);
    const covered: boolean[] = [];
    const brackets: number[] = [];
    const linked = new Int32Array(lines.length + 1);
    let line = 0;
    let coveredTo = 0;
    covered.push(this.isInsideElement);
    for (let at = 0; at < text.length; at++) {
      const mark = text[at];
      const isLive = at >= coveredTo;
      if (mark === "\n") {
        line++;
        covered.push(this.isInsideElement || at + 1 < coveredTo);
      } else if (!isLive) {
      } else if (mark === "<") {
        coveredTo = Math.max(coveredTo, this.#readTag(text, at, search));
      } else if (kind === "html") {
      } else if (mark === "\\" && text[at + 1] !== "\n") {
        at++;
      } else if (mark === "`") {
        const runEnd = endOfRun(text, at);
        coveredTo = search.endOfCode(runEnd, runEnd - at) ?? runEnd;
        at = runEnd - 1;
      } else if (mark === "[") {
        brackets.push(line);
      } else if (mark === "]") {
        const from = brackets.pop();
        if (from !== undefined) cover(linked, from + 1, line);
        if (from !== undefined && text[at + 1] === "(") coveredTo = search.endOf(")", at + 2) ?? coveredTo;
      }
    }
    let depth = 0;
    return covered.map((isCovered, index) => {
      depth += linked[index] ?? 0;
      return isCovered || depth > 0;
    });
  }

  /** Where the comment or tag that begins here ends; `at` where it is none. */
  #readTag(text: string, at: number, search: ForwardSearch): number {
    if (text.startsWith("<!--", at)) return search.endOf("-->", at + 4) ?? at;
    const tag = TAG.exec(text.slice(at, at + TAG_CHARACTERS_MAX));
    if (tag === null) return at;
    const end = search.endOf(">", at);
    if (end === undefined) return at;
    const name = (tag[2] ?? "").toLowerCase();
    if (HOLDING.has(name)) this.#count(name, tag[1] === "/" ? -1 : 1);
    return end;
  }

  #count(name: string, step: 1 | -1): void {
    const before = this.#open.get(name) ?? 0;
    if (before + step < 0) return;
    this.#open.set(name, before + step);
    this.#depth += step;
  }
}

const TAG = /^<([/?!]?)([a-z][a-z0-9]{0,30}|$)?/i;
const TAG_CHARACTERS_MAX = 40;

/** Elements whose text is code, quoted, struck out or a link. */
const HOLDING: ReadonlySet<string> = new Set(
  "a blockquote code del kbd pre q s samp script strike style template textarea title".split(" "),
);

/** Lines from `first` to `last`, both included, as a difference array. */
function cover(differences: Int32Array, first: number, last: number): void {
  if (first > last) return;
  differences[first] = (differences[first] ?? 0) + 1;
  differences[last + 1] = (differences[last + 1] ?? 0) - 1;
}

function endOfRun(text: string, at: number): number {
  let end = at;
  while (text[end] === "`") end++;
  return end;
}

/** Finds ends in a text, for positions that only grow, in linear time altogether. */
class ForwardSearch {
  readonly #text: string;
  readonly #found = new Map<string, number>();
  #runs: Map<number, number[]> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The position after the next `end` at or after `from`. */
  endOf(end: string, from: number): number | undefined {
    const known = this.#found.get(end);
    const found = known !== undefined && known >= from ? known : this.#text.indexOf(end, from);
    const position = found < 0 ? Number.POSITIVE_INFINITY : found;
    this.#found.set(end, position);
    return position === Number.POSITIVE_INFINITY ? undefined : position + end.length;
  }

  /** The position after the next run of exactly `length` backticks at or after `from`. */
  endOfCode(from: number, length: number): number | undefined {
    this.#runs ??= backtickRuns(this.#text);
    const starts = this.#runs.get(length) ?? [];
    while (starts.length > 0 && (starts.at(-1) ?? 0) < from) starts.pop();
    const start = starts.at(-1);
    return start === undefined ? undefined : start + length;
  }
}

/** Length → starts of the runs of that length, the last run first. */
function backtickRuns(text: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const starts = runs.get(run.length);
    if (starts === undefined) runs.set(run.length, [index]);
    else starts.push(index);
  }
  for (const starts of runs.values()) starts.reverse();
  return runs;
}
