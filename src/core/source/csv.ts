import { type MappingEntry, mappingNode, type ScalarNode, type SourceNode } from "../model/tree.ts";
import { forbiddenCharacter, Places } from "./characters.ts";
import { type CsvLayout, FILE_START, NODES_MAX, type Notice, type ParsedSource, unreadable } from "./reader.ts";

/**
 * A table (RFC 4180) as a list of dicts by the names in its first row, all texts exactly as written after unquoting, each
 * with its place. Rows whose cells are all empty say nothing and are left out; a column without a name cannot be asked
 * for. No library tells where in a line a cell stands.
 */
export function readCsv(text: string, layout: CsvLayout): ParsedSource {
  const forbidden = forbiddenCharacter(text, "CSV");
  if (forbidden !== undefined) return unreadable(forbidden.reason, forbidden.position);
  const hint = SEPARATOR_HINT.exec(text);
  const start = hint?.[0].length ?? 0;
  const places = new Places(text);
  const delimited = delimiterOf(text, start, layout.delimiter ?? hint?.[1]);
  if (delimited.kind === "unclear") return unreadable(delimited.reason, places.at(start));

  const table = new Table(text, delimited.delimiter, places);
  let names = layout.columns?.map((name): ScalarNode => scalar(name, FILE_START));
  const twice = repeatedName(names ?? []);
  if (twice !== undefined) return unreadable(`cannot have two columns "${twice.text}": correct \`columns\``);
  const rows: SourceNode[] = [];
  for (let at = start; at < text.length; at = table.end) {
    const cells = table.row(at);
    if (!Array.isArray(cells)) return unreadable(cells.reason, places.at(cells.offset));
    if (cells.every((cell) => cell.text === "")) continue;
    if (names === undefined) {
      names = cells.map((cell) => ({ ...cell, text: cell.text.trim() }));
      const repeated = repeatedName(names);
      if (repeated !== undefined)
        return unreadable(`names two columns "${repeated.text}": rename one`, repeated.position);
      continue;
    }
    const first = cells[0]?.position ?? FILE_START;
    if (cells.length !== names.length) return unreadable(wrongWidth(cells, names, layout), first);
    if (layout.columns !== undefined && cells.every((cell, index) => cell.text === layout.columns?.[index]))
      return unreadable("has the names of its columns in a row of its own: leave `columns` out", first);
    if (table.cells > NODES_MAX) return unreadable(`holds more than ${NODES_MAX} values: split the file`, first);
    rows.push(mappingNode(entriesOf(names, cells), first));
  }
  if (names === undefined || (rows.length === 0 && layout.columns !== undefined)) return { kind: "empty" };
  const position = names[0]?.position ?? FILE_START;
  return { kind: "parsed", root: { kind: "sequence", items: rows, position }, notices: delimited.notices };
}

/** What Excel writes into the first line for itself. */
const SEPARATOR_HINT = /^sep=([^"\r\n])(?:\r?\n|$)/i;

type Delimited =
  | { readonly kind: "clear"; readonly delimiter: string; readonly notices: readonly Notice[] }
  | { readonly kind: "unclear"; readonly reason: string };

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** The one that the first row uses (outside quotes); of several the most frequent, and two as frequent are not guessed. */
function delimiterOf(text: string, start: number, declared: string | undefined): Delimited {
  if (declared !== undefined) return { kind: "clear", delimiter: declared, notices: [] };
  const counts = new Map<string, number>();
  let isQuoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === "\n") {
      if (counts.size > 0 || text.slice(start, at).trim() !== "") break;
    } else if (DELIMITERS.some((known) => known === character)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const [most, other] = [...counts].sort(([, one], [, another]) => another - one);
  if (most === undefined) return { kind: "clear", delimiter: ",", notices: [] };
  const [delimiter, count] = most;
  if (other === undefined) return { kind: "clear", delimiter, notices: [] };
  const both = `${shown(delimiter)} and ${shown(other[0])}`;
  if (other[1] === count)
    return {
      kind: "unclear",
      reason: `has ${both} equally often in its first row: say which one divides its cells with \`delimiter\``,
    };
  const reason = `has ${both} in its first row, and was divided at ${shown(delimiter)}: make it certain with \`delimiter\``;
  return { kind: "clear", delimiter, notices: [{ reason, position: FILE_START }] };
}

interface Misread {
  readonly reason: string;
  readonly offset: number;
}

/** Reads rows one after the other. */
class Table {
  /** Behind the row that was read last. */
  end = 0;
  /** Read so far. */
  cells = 0;
  private readonly text: string;
  private readonly delimiter: string;
  private readonly places: Places;

  constructor(text: string, delimiter: string, places: Places) {
    this.text = text;
    this.delimiter = delimiter;
    this.places = places;
  }

  row(from: number): ScalarNode[] | Misread {
    const { text } = this;
    const cells: ScalarNode[] = [];
    for (let at = from; ; at = this.end + 1) {
      const cell = this.cell(at);
      if ("reason" in cell) return cell;
      cells.push(cell);
      this.cells += 1;
      if (text[this.end] === this.delimiter) continue;
      this.end += text[this.end] === "\r" ? 2 : 1;
      return cells;
    }
  }

  /** One cell; leaves {@link end} at what stands behind it. */
  private cell(from: number): ScalarNode | Misread {
    const { text } = this;
    if (text[from] === '"') return this.quoted(from);
    let at = from;
    while (at < text.length && !this.isEnd(text[at])) at += 1;
    this.end = at;
    const content = text.slice(from, at);
    const spaces = /^ +"/.exec(content);
    if (spaces !== null)
      return { reason: "has a space before a quoted cell, which some programs take for text: remove it", offset: from };
    return scalar(content, this.places.at(from));
  }

  private quoted(from: number): ScalarNode | Misread {
    const { text } = this;
    const pieces: string[] = [];
    for (let at = from + 1; ; ) {
      const quote = text.indexOf('"', at);
      if (quote < 0) return { reason: "has a quoted cell that is not closed", offset: from };
      pieces.push(text.slice(at, quote));
      if (text[quote + 1] === '"') {
        pieces.push('"');
        at = quote + 2;
        continue;
      }
      this.end = quote + 1;
      if (this.end < text.length && !this.isEnd(text[this.end]))
        return { reason: 'has text behind a quoted cell: write a quote within a cell twice (`""`)', offset: quote };
      // Other line endings of the file are no other text.
      return scalar(pieces.join("").replaceAll("\r\n", "\n"), this.places.at(from));
    }
  }

  private isEnd(character: string | undefined): boolean {
    return character === this.delimiter || character === "\n" || character === "\r";
  }
}

function entriesOf(names: readonly ScalarNode[], cells: readonly ScalarNode[]): readonly MappingEntry[] {
  const entries: MappingEntry[] = [];
  cells.forEach((value, index) => {
    const key = names[index];
    if (key !== undefined && key.text !== "") entries.push({ key, value });
  });
  return entries;
}

function repeatedName(names: readonly ScalarNode[]): ScalarNode | undefined {
  const seen = new Set<string>();
  return names.find(({ text }) => text !== "" && (seen.has(text) || !seen.add(text)));
}

function wrongWidth(cells: readonly ScalarNode[], names: readonly ScalarNode[], { columns }: CsvLayout): string {
  const row = `has ${cells.length} ${cells.length === 1 ? "cell" : "cells"} in this row`;
  const wanted = columns === undefined ? `its first row names ${names.length}` : `\`columns\` names ${names.length}`;
  return `${row}, and ${wanted}: complete the row, or quote the cell that holds the delimiter`;
}

function scalar(text: string, position: ScalarNode["position"]): ScalarNode {
  return { kind: "scalar", text, plain: false, position };
}

function shown(delimiter: string): string {
  return delimiter === "\t" ? "a tab" : `"${delimiter}"`;
}
