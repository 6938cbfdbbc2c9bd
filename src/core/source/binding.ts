import type { Diagnostic } from "../model/diagnostic.ts";
import type { Location } from "../model/location.ts";
import { locate, member, type ScalarNode, type SourceNode, textOf } from "../model/tree.ts";
import { type CsvLayout, SOURCE_FORMATS, type SourceFormat } from "./reader.ts";

/** What a `source` says: the file, and where in it the items and their parts are. */
export interface Binding {
  /** Path or glob. */
  readonly file: string;
  readonly format: SourceFormat | undefined;
  /** Of a CSV file. */
  readonly layout: CsvLayout;
  /** Where the layout is declared, if anything is. */
  readonly layoutAt: Location | undefined;
  readonly decode: BoundText | undefined;
  readonly select: BoundText | undefined;
  /** The code; undefined where the shape says it. */
  readonly key: BoundText | undefined;
  readonly value: BoundText | undefined;
  /** Conditions, by name. */
  readonly when: readonly NamedPath[];
  readonly fallback: BoundText | undefined;
  readonly active: BoundText | undefined;
  readonly attributes: readonly NamedPath[];
  /** Where the document names the file. */
  readonly at: Location;
}

export interface BoundText {
  readonly text: string;
  readonly at: Location;
}

interface NamedPath extends BoundText {
  readonly name: string;
}

/** Keys that may stand beside a `source` that is a path. */
const SHORTHAND = [
  "format",
  "delimiter",
  "columns",
  "decode",
  "select",
  "key",
  "value",
  "when",
  "active",
  "attributes",
] as const;

/**
 * The binding of a list or map, whether `source` is an object or a path with `select`, `key`, … beside it; undefined
 * where there is no `source`. Both at once would be two answers to one question: `config-invalid`.
 */
export function readBinding(owner: SourceNode, path: string, diagnostics: Diagnostic[]): Binding | undefined {
  const source = member(owner, "source");
  if (source === undefined) return undefined;
  const settings = source.kind === "mapping" ? source : owner;
  if (source.kind === "mapping") {
    const beside =
      owner.kind === "mapping" ? SHORTHAND.map((key) => owner.byKey.get(key)).find((entry) => entry) : undefined;
    if (beside !== undefined) {
      const message = `"${beside.key.text}" stands beside a \`source\` that has settings of its own: move it into \`source\`.`;
      diagnostics.push({ code: "config-invalid", message, location: locate(path, beside.key.position) });
    }
  }
  const scalar = (key: string): BoundText | undefined => bound(member(settings, key), path);
  const keys = member(settings, "key");
  const tuple = keys?.kind === "sequence" ? keys.items : keys === undefined ? [] : [keys];
  const file = source.kind === "mapping" ? (member(source, "file") ?? source) : source;
  const format = textOf(member(settings, "format"));
  const layout = member(settings, "delimiter") ?? member(settings, "columns");
  return {
    file: textOf(file) ?? "",
    format: SOURCE_FORMATS.find((known) => known === format),
    layout: readLayout(settings),
    layoutAt: layout && locate(path, layout.position),
    decode: scalar("decode"),
    select: scalar("select"),
    key: bound(tuple[0], path),
    value: scalar("value"),
    when: [...namedPaths(tuple.slice(1), path), ...conditions(member(settings, "when"), path)],
    fallback: source.kind === "mapping" ? scalar("default") : undefined,
    active: scalar("active"),
    attributes: attributes(member(settings, "attributes"), path),
    at: locate(path, source.kind === "mapping" ? file.position : source.position),
  };
}

/** All that a binding says, as one text: where it stands makes no difference. */
export function bindingText(binding: Binding): string {
  return JSON.stringify(binding, (key, value: unknown) => (key === "at" || key === "layoutAt" ? undefined : value));
}

/** How the cells of a CSV file are divided and called, where a `source` says so. */
export function readLayout(settings: SourceNode): CsvLayout {
  const columns = member(settings, "columns");
  const names = columns?.kind === "sequence" ? columns.items.map((item) => textOf(item) ?? "") : undefined;
  return { delimiter: textOf(member(settings, "delimiter")), columns: names };
}

function bound(node: SourceNode | undefined, path: string): BoundText | undefined {
  return node?.kind === "scalar" ? { text: node.text, at: locate(path, node.position) } : undefined;
}

function conditions(node: SourceNode | undefined, path: string): readonly NamedPath[] {
  if (node?.kind === "sequence") return namedPaths(node.items, path);
  if (node?.kind !== "mapping") return [];
  return node.entries.flatMap(({ key, value }) =>
    value.kind === "scalar" ? [{ name: key.text, text: value.text, at: locate(path, value.position) }] : [],
  );
}

function attributes(node: SourceNode | undefined, path: string): readonly NamedPath[] {
  return node?.kind === "sequence" ? namedPaths(node.items, path) : [];
}

/** A path without a name is called as its last member: `@.ship.country` is `country`. */
function namedPaths(nodes: readonly SourceNode[], path: string): readonly NamedPath[] {
  const scalars = nodes.filter((node): node is ScalarNode => node.kind === "scalar");
  return scalars.map((node) => ({ name: lastMember(node.text), text: node.text, at: locate(path, node.position) }));
}

function lastMember(text: string): string {
  const words = text.match(/[\p{L}\p{N}_-]+/gu);
  return words?.at(-1) ?? text;
}
