import type { Diagnostic } from "../core/model/diagnostic.ts";
import { CONFIG_PATH, type FileText } from "../core/model/files.ts";
import type { Side } from "../core/source/assemble.ts";
import { isTouched } from "../core/source/touched.ts";
import { loadSide, type SideTree } from "./load-side.ts";
import { mergeText } from "./merge-text.ts";
import type { SourceParser } from "./parsing.ts";
import type { Comparison, PullRequestFacts, RepositoryGateway } from "./ports-github.ts";
import { layOver, type MergedBlob } from "./would-be-merge.ts";

/** All that GitHub says about one pull request at one moment, both sides assembled. */
export interface Snapshot {
  readonly facts: PullRequestFacts;
  readonly comparison: Comparison;
  readonly base: Side;
  /** The would-be merge; the pull request's own tree when that has a conflict. */
  readonly head: Side;
  readonly conflict: boolean;
  /** What GitHub did not list completely. */
  readonly incomplete: readonly Diagnostic[];
}

/**
 * Reads a pull request with as few calls as can be: one comparison, the base tree (cached by commit), and the watched
 * files that changed (cached by blob). Where the branches parted matters only when a watched file changed, so only
 * then is that tree read.
 */
export async function readSnapshot(
  gateway: RepositoryGateway,
  facts: PullRequestFacts,
  parser: SourceParser,
): Promise<Snapshot> {
  const comparison = await gateway.compare(facts.baseRef, facts.headSha, facts.number);
  const baseTree = await gateway.readTree(comparison.baseSha);
  const base = await loadSide({ commit: comparison.baseSha, ...baseTree }, (blob) => gateway.readBlob(blob), parser);
  const truncated = baseTree.truncated || comparison.truncated === "files";
  const snapshot = { facts, comparison, base, incomplete: incompleteOf(comparison, baseTree.truncated) };

  // First as if the base branch stood still. Only when that touches something is it worth asking whether it moved.
  const simple = layOver(baseTree.blobs, baseTree.blobs, comparison.files);
  const overlaid = await loadSide(
    { commit: comparison.headSha, blobs: simple.blobs, truncated },
    (blob) => gateway.readBlob(blob),
    parser,
  );
  const still = comparison.mergeBaseSha === comparison.baseSha;
  if (still || !isTouched(base, overlaid)) return { ...snapshot, head: overlaid, conflict: false };

  const mergeBase = await gateway.readTree(comparison.mergeBaseSha);
  const merge = layOver(baseTree.blobs, mergeBase.blobs, comparison.files);
  const merger = textMerger(gateway, merge.merged);
  const head = await loadSide(
    { commit: comparison.headSha, blobs: merge.blobs, truncated: truncated || mergeBase.truncated },
    merger.readText,
    parser,
  );
  const conflict =
    merger.hasConflict() || merge.conflicts.some((path) => base.watched.has(path) || head.watched.has(path));
  if (!conflict) return { ...snapshot, head, conflict: false };

  const own: SideTree = { commit: comparison.headSha, ...(await gateway.readTree(comparison.headSha)) };
  return { ...snapshot, head: await loadSide(own, (blob) => gateway.readBlob(blob), parser), conflict: true };
}

function textMerger(
  gateway: RepositoryGateway,
  merged: ReadonlyMap<string, MergedBlob>,
): { readonly readText: (blob: string) => Promise<FileText>; readonly hasConflict: () => boolean } {
  let conflict = false;
  async function readText(blob: string): Promise<FileText> {
    const parts = merged.get(blob);
    if (parts === undefined) return gateway.readBlob(blob);
    const [ancestor, base, head] = await Promise.all([
      gateway.readBlob(parts.ancestor),
      gateway.readBlob(parts.base),
      gateway.readBlob(parts.head),
    ]);
    const text =
      ancestor.kind === "text" && base.kind === "text" && head.kind === "text"
        ? mergeText(ancestor.text, base.text, head.text)
        : undefined;
    if (text !== undefined) return { kind: "text", text };
    conflict = true;
    return head;
  }
  return { readText, hasConflict: () => conflict };
}

function incompleteOf(comparison: Comparison, isTreeTruncated: boolean): readonly Diagnostic[] {
  const messages: string[] = [];
  if (isTreeTruncated) {
    messages.push(
      "This repository has more files than GitHub lists (100,000), so files that matter may be missing here. Ripplegate cannot judge it.",
    );
  }
  if (comparison.truncated === "files") {
    messages.push(
      "This pull request changes more files than GitHub lists (3,000), so what it changes can't be known. Split it into smaller pull requests.",
    );
  }
  if (comparison.truncated === "commits") {
    messages.push(
      "This pull request has more commits than GitHub lists (250), so who wrote it can't be known. Squash it or split it.",
    );
  }
  const location = { path: CONFIG_PATH, line: 1, column: 1 };
  return messages.map((message) => ({ code: "analysis-incomplete", message, location }));
}
