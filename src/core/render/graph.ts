/** What a picture shows, whatever language draws it. Texts are foreign until a writer escapes them. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  /** From 1, unique. */
  readonly number: number;
  readonly lines: readonly GraphLine[];
  readonly mark: Mark;
}

export interface GraphEdge {
  /** Numbers of nodes. */
  readonly from: number;
  readonly to: number;
  readonly lines: readonly GraphLine[];
  readonly mark: Mark;
}

/** Strokes and words, never fills: readable in light and dark and without colour. */
export type Mark = "plain" | "changed" | "broken";

/** `words` are ours and stay as they are; a name or value comes from the repository. */
export interface GraphLine {
  readonly kind: "words" | "name" | "value";
  /** A word of ours before a name, such as `map `. */
  readonly prefix?: string;
  readonly text: string;
}

export function words(text: string): GraphLine {
  return { kind: "words", text };
}

export function name(text: string, prefix?: string): GraphLine {
  return { kind: "name", text, ...(prefix === undefined ? {} : { prefix }) };
}

export function value(text: string): GraphLine {
  return { kind: "value", text };
}
