import { compareText } from "../model/location.ts";
import type { PullRequestSummary } from "./query.ts";

/** A tag as it was pushed last. */
export interface Release {
  readonly repository: { readonly id: number; readonly name: string };
  readonly tag: string;
  readonly sha: string;
  /** The release before it; `null` for the first. */
  readonly previousTag: string | null;
  /** Every tag that some way back comes to first; sorted. */
  readonly since: readonly string[];
  readonly at: string;
  /** Who pushed it; `null` where the sweep found it. */
  readonly by: string | null;
  /** Its entry in the ledger. */
  readonly sequence: number;
  /** Whether all commits since the tag before were seen; otherwise pull requests may be missing. */
  readonly complete: boolean;
  /** The tag is gone from GitHub. What it released stays on record. */
  readonly withdrawn: boolean;
}

export interface ReleaseSummary extends Release {
  /** Of the pull requests merged with it, how many there are; and how many touch integration config. */
  readonly pullRequests: number;
  readonly touched: number;
  readonly withoutSignOff: number;
  readonly overridden: number;
}

/** What went out with a release, or with several: for whoever signs it off, or asks later. */
export interface ReleaseStory {
  /** Oldest first; more than one where a span was asked for. */
  readonly releases: readonly Release[];
  /** Before the first of them; `null`: nothing was released before. */
  readonly after: string | null;
  readonly pullRequests: number;
  readonly touched: number;
  readonly withoutSignOff: number;
  readonly overridden: number;
  /** What touches integration config and what needs attention; attention first, then newest first. */
  readonly items: readonly ReleasedItem[];
  /** How many more there are than {@link items} names. */
  readonly more: number;
  /** Whether all commits of all these releases were seen. */
  readonly complete: boolean;
}

export interface ReleasedItem {
  readonly summary: PullRequestSummary;
  /** Who signed what, by item; only what still counted when it was merged. */
  readonly signOffs: readonly {
    readonly sequence: number;
    readonly item: string;
    readonly role: string;
    readonly person: string;
    readonly at: string;
  }[];
  /** What let it pass in place of sign-offs, or in spite of a finding. */
  readonly exceptions: readonly ReleasedException[];
}

export interface ReleasedException {
  readonly kind: "overridden" | "waived";
  readonly sequence: number;
  readonly person: string;
  readonly at: string;
  readonly reason: string;
}

/**
 * The releases that `to` has and `from` has not, oldest first: what was merged between the two tags, hotfix lines that
 * were merged back included. `undefined` where `from` does not lie behind `to`.
 */
export function releasesBetween(
  from: string,
  to: Release,
  byTag: ReadonlyMap<string, Release>,
): readonly Release[] | undefined {
  const behind = tagsBehind([to.tag], byTag);
  if (from === to.tag || !behind.has(from)) return undefined;
  const before = tagsBehind([from], byTag);
  return [...behind]
    .filter((tag) => !before.has(tag))
    .flatMap((tag) => byTag.get(tag) ?? [])
    .sort((one, other) => compareText(one.at, other.at) || one.sequence - other.sequence);
}

/** With those given. A tag that was never recorded as a release ends the way. */
function tagsBehind(from: readonly string[], byTag: ReadonlyMap<string, Release>): ReadonlySet<string> {
  const seen = new Set(from);
  const waiting = [...from];
  for (let tag = waiting.pop(); tag !== undefined; tag = waiting.pop()) {
    for (const before of byTag.get(tag)?.since ?? []) {
      if (seen.has(before)) continue;
      seen.add(before);
      waiting.push(before);
    }
  }
  return seen;
}
