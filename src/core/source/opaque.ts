import { compareText } from "../model/location.ts";
import type { Model, OpaqueFile } from "../model/model.ts";
import type { OpaqueFiles } from "../policy/policy.ts";
import type { Side } from "./assemble.ts";
import { globMatcher, isGlob } from "./glob.ts";

/**
 * Both sides' models with their opaque files, by the patterns of either side: whoever takes a file from `opaque` in the
 * pull request that touches it is asked all the same.
 */
export function withOpaqueFiles(base: Side, head: Side): { readonly base: Model; readonly head: Model } {
  const patterns = [...(base.policy?.opaque ?? []), ...(head.policy?.opaque ?? [])];
  const find = (side: Side): Model => ({ ...side.model, opaque: filesOf(patterns, side.blobs) });
  return { base: find(base), head: find(head) };
}

function filesOf(
  patterns: readonly OpaqueFiles[],
  blobs: ReadonlyMap<string, string>,
): ReadonlyMap<string, OpaqueFile> {
  const found = new Map<string, OpaqueFile>();
  for (const { files, flows, owner } of patterns) {
    for (const path of pathsOf(files, blobs)) {
      const known = found.get(path);
      found.set(path, {
        path,
        blob: blobs.get(path) ?? "",
        flows: sortedSet([...(known?.flows ?? []), ...flows]),
        owners: sortedSet([...(known?.owners ?? []), owner]),
      });
    }
  }
  return new Map([...found].sort(([one], [other]) => compareText(one, other)));
}

function pathsOf(pattern: string, blobs: ReadonlyMap<string, string>): readonly string[] {
  if (!isGlob(pattern)) {
    const path = pattern.replace(/^\.\//, "");
    return blobs.has(path) ? [path] : [];
  }
  const match = globMatcher(pattern);
  return [...blobs.keys()].filter((path) => match(path) !== undefined);
}

function sortedSet(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort(compareText);
}
