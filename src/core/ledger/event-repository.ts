import type { ContentDigest } from "./event-sign-offs.ts";

/* Facts about a repository rather than one pull request of it. */

/** A group of the merge queue, judged on what its pull requests give together. */
export interface MergeGroupEvaluated {
  readonly kind: "merge-group-evaluated";
  readonly baseRef: string;
  readonly baseSha: string;
  readonly headSha: string;
  /** Numbers of the pull requests in it, as far as they are known; ascending. */
  readonly pullRequests: readonly number[];
  readonly verdict: string;
  /** Whether the group may be merged. */
  readonly open: boolean;
  /** Ids of the items that lack a sign-off. */
  readonly missing: readonly string[];
  /** Ids of the findings that block. */
  readonly blocking: readonly string[];
  /** The sign-offs that count for it: item → sequence numbers. */
  readonly signOffs: readonly { readonly item: string; readonly signOffs: readonly number[] }[];
  /** The whole report as JSON. */
  readonly report: ContentDigest;
}

/** Another App wrote a check by our name. */
export interface CheckForged {
  readonly kind: "check-forged";
  readonly headSha: string;
  readonly checkRunId: number;
  /** The App that wrote it. */
  readonly appId: number;
  readonly app: string;
  readonly conclusion: string | null;
}

/** From here on nothing that happens in the repository reaches us. */
export interface ControlLapsed {
  readonly kind: "control-lapsed";
  readonly why: "uninstalled" | "suspended" | "repository-removed" | "archived" | "deleted" | "check-not-required";
  /** The branch that does not ask for the check any more; absent: all of the repository is meant. */
  readonly baseRef?: string;
}

export interface ControlRestored {
  readonly kind: "control-restored";
  readonly why: "installed" | "unsuspended" | "repository-added" | "unarchived" | "check-required";
  readonly baseRef?: string;
}

/**
 * A check on GitHub names an entry that this ledger does not have: the database was restored from an older copy, or is
 * another one. What stands on GitHub was read again; what stood only in the ledger is gone.
 */
export interface HistoryLost {
  readonly kind: "history-lost";
  readonly headSha: string;
  readonly witnessed: { readonly sequence: number; readonly hash: string };
}

/** A push to a branch changed how pull requests into it are judged. A fact of the repository, of no pull request. */
export interface PolicyChanged {
  readonly kind: "policy-changed";
  readonly baseRef: string;
  readonly beforeSha: string;
  readonly afterSha: string;
  /** What is different: `mode`, `roles`, `gate`; sorted. */
  readonly settings: readonly string[];
}

/** A tag was pushed: what was merged since the tag before is a release. A fact of the repository, of no pull request. */
export interface Released {
  readonly kind: "released";
  readonly tag: string;
  readonly sha: string;
  /** The tag before it; `null` for the first. */
  readonly previousTag: string | null;
  /** Numbers of the pull requests merged between the two; ascending. */
  readonly pullRequests: readonly number[];
  /** Whether all commits between the two were seen; otherwise pull requests may be missing. */
  readonly complete: boolean;
  /** Every tag that some way back comes to first; sorted. Absent in entries of old. */
  readonly since?: readonly string[];
  /** Sequence numbers of pushes past every pull request that are released with it; absent: none. */
  readonly pushes?: readonly number[];
}

/** A tag was deleted. What was released with it stays on record; the tag names it no more. */
export interface ReleaseWithdrawn {
  readonly kind: "release-withdrawn";
  readonly tag: string;
}
