import type { Diagnostic } from "../model/diagnostic.ts";
import type { SourceNode } from "../model/tree.ts";

/**
 * Reads a node once in each way, so that what is the same on both sides is one object on both. Nothing is remembered of
 * a reading that has something to say: it says it each time.
 *
 * Sound because a node never changes, and `read` looks at nothing but the node and what `way` names.
 */
export function createReadOnce<Content>(): (
  node: SourceNode | undefined,
  way: string,
  diagnostics: readonly Diagnostic[],
  read: () => Content,
) => Content {
  const known = new WeakMap<SourceNode, Map<string, Content>>();
  return (node, way, diagnostics, read) => {
    const before = node === undefined ? undefined : known.get(node)?.get(way);
    if (before !== undefined) return before;
    const count = diagnostics.length;
    const content = read();
    if (node === undefined || diagnostics.length > count) return content;
    const ways = known.get(node) ?? new Map<string, Content>();
    known.set(node, ways.set(way, content));
    return content;
  };
}
