import type { QueuedGroup } from "../../app/ports-store.ts";
import { expectJson, expectShape, isInteger, isText, listOf, shape } from "./check.ts";

/** The columns that {@link readMergeGroupRow} needs, in the order in which {@link writeMergeGroupRow} gives them. */
export const mergeGroupColumns = "head_sha, base_ref, base_sha, last_pull_request, pull_requests";

export function writeMergeGroupRow(group: QueuedGroup): readonly (string | number)[] {
  return [group.headSha, group.baseRef, group.baseSha, group.lastPullRequest, JSON.stringify(group.pullRequests)];
}

export function readMergeGroupRow(value: unknown): QueuedGroup {
  const row = expectShape(isMergeGroupRow, value, "merge group");
  return {
    headSha: row.head_sha,
    baseRef: row.base_ref,
    baseSha: row.base_sha,
    lastPullRequest: row.last_pull_request,
    pullRequests: expectJson(listOf(isInteger), row.pull_requests, "merge group"),
  };
}

const isMergeGroupRow = shape<{
  readonly head_sha: string;
  readonly base_ref: string;
  readonly base_sha: string;
  readonly last_pull_request: number;
  readonly pull_requests: string;
}>({
  head_sha: isText,
  base_ref: isText,
  base_sha: isText,
  last_pull_request: isInteger,
  pull_requests: isText,
});
