import { canonicalText } from "../model/canonical.ts";
import type { Location } from "../model/location.ts";
import { compareText } from "../model/location.ts";
import { locate, member, type SourceNode, textJson, textOf } from "../model/tree.ts";
import type { Declaration } from "./documents.ts";
import type { Files } from "./files.ts";

/** A key of the format that this version reads and does not judge. */
export interface Unread {
  /** Canonical text of the key's value and of the blobs it points at: differs iff something differs there. */
  readonly text: string;
  readonly at: Location;
}

/** By the key's path in the document (`flows.order-release.fields`), sorted. */
export function unreadKeys(
  entry: { readonly path: string; readonly root: SourceNode },
  flows: ReadonlyMap<string, Declaration>,
  files: Files,
): ReadonlyMap<string, Unread> {
  const unread = new Map<string, Unread>();
  const note = (name: string, path: string, owner: SourceNode, key: string, pointers: readonly string[]): void => {
    const found = owner.kind === "mapping" ? owner.byKey.get(key) : undefined;
    if (found === undefined) return;
    const text = canonicalText([textJson(found.value), ...blobsOf(pointers, files)]);
    unread.set(name, { text, at: locate(path, found.key.position) });
  };
  note("opaque", entry.path, entry.root, "opaque", opaqueFiles(entry.root));
  for (const { id, path, node } of flows.values()) {
    note(`flows.${id}.next`, path, node, "next", []);
  }
  return new Map([...unread].sort(([one], [other]) => compareText(one, other)));
}

function blobsOf(patterns: readonly string[], files: Files): readonly (readonly [string, string | null])[] {
  return patterns.flatMap((pattern) => files.find(pattern).map(({ path }) => [path, files.watch(path)] as const));
}

function opaqueFiles(root: SourceNode): readonly string[] {
  const opaque = member(root, "opaque");
  return opaque?.kind === "sequence" ? opaque.items.flatMap((item) => textOf(member(item, "files")) ?? []) : [];
}
