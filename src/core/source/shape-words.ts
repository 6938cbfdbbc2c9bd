import type { MappingEntry, Position, ScalarNode, SourceNode } from "../model/tree.ts";

/** What the file is read for: the entries of a map, or the codes of a list. */
export type Purpose = "map" | "list";

/** A pair (or, in a list, a code) as the file writes it. */
export interface ShapedRow {
  readonly from: ScalarNode;
  readonly to: ScalarNode | undefined;
  /** Conditions of the long form `{ from, to, when: { country: DE } }`. */
  readonly when: readonly (readonly [string, ScalarNode])[];
}

export type Shape =
  | {
      readonly kind: "rows";
      readonly rows: readonly ShapedRow[];
      readonly repeated: ReadonlyMap<MappingEntry, MappingEntry>;
    }
  /** Not one of the shapes, or more than one, with the sentence that says what to write. */
  | { readonly kind: "unclear"; readonly reason: string; readonly position: Position };

/** The `source` that the author would write with these settings. */
export type Block = (settings: string) => string;

export function ambiguous(node: SourceNode, blocks: readonly string[]): Shape {
  return unclear(node, `can be read in ${blocks.length === 2 ? "two" : "several"} ways: write ${blocks.join(" or ")}`);
}

export function unclear(node: SourceNode, reason: string): Shape {
  return { kind: "unclear", reason, position: node.position };
}

/** The relative path of a member in double quotes; a name that is no plain word stands in brackets. */
export function memberPath(name: string | undefined): string {
  return JSON.stringify(`@${memberStep(name ?? "…")}`);
}

/** The step of a path to a member: `.code`, `['@code']`. */
export function memberStep(name: string): string {
  return /^[\p{L}_…][\p{L}\p{N}_…]*$/u.test(name) ? `.${name}` : `['${name.replace(/[\\']/g, "\\$&")}']`;
}
