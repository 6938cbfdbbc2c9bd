import { compareText } from "../model/location.ts";

/** A commit as far as it decides what belongs to a release. */
export interface GraphCommit {
  readonly sha: string;
  readonly parents: readonly string[];
}

export interface ReleaseQuestion {
  /** The commit that was tagged. */
  readonly tagged: string;
  /** In any order; each commit once. Those that are missing are unknown, not absent. */
  readonly commits: readonly GraphCommit[];
  /** Commits that other tags stand at → their names. The tagged commit itself may be among them. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

export interface ReleasedCommits {
  /** Commits that the tag has and no tag behind it: what was released with it, in no particular order. */
  readonly shas: ReadonlySet<string>;
  /** The nearest tag on the way back; of several at one distance the one whose name is last by code units. */
  readonly previousTag: string | null;
  /** Every tag that some way back comes to first; sorted. */
  readonly since: readonly string[];
  /** Whether every commit on the way back to other tags, or to the beginning, was known. */
  readonly complete: boolean;
}

/**
 * What a tag releases: the commits behind it that no other tag behind it has. Works on any history: merges, squashes and
 * rebases are commits like others, and a hotfix line is released from where it left. A tag beside it (not behind it)
 * takes nothing away: what went out from another line goes out again from this one.
 */
export function releasedCommits({ tagged, commits, tags }: ReleaseQuestion): ReleasedCommits {
  const graph = new Map(commits.map((commit) => [commit.sha, commit.parents]));
  const behind = reach([tagged], graph, () => false);
  const others = [...behind.seen].filter((sha) => sha !== tagged && tags.has(sha));
  const released = reach(others, graph, () => false).seen;
  const own = reach([tagged], graph, (sha) => released.has(sha));
  return {
    shas: new Set([...own.seen].filter((sha) => !released.has(sha))),
    previousTag: nearestTag(tagged, graph, tags),
    since: firstTags(tagged, graph, tags),
    complete: own.unknown.every((sha) => released.has(sha)),
  };
}

interface Reached {
  readonly seen: ReadonlySet<string>;
  /** Commits that are somebody's parent and not among the known ones. */
  readonly unknown: readonly string[];
}

function reach(
  from: readonly string[],
  graph: ReadonlyMap<string, readonly string[]>,
  endsAt: (sha: string) => boolean,
): Reached {
  const seen = new Set(from);
  const unknown: string[] = [];
  const waiting = [...from];
  for (let sha = waiting.pop(); sha !== undefined; sha = waiting.pop()) {
    const parents = graph.get(sha);
    if (endsAt(sha)) continue;
    if (parents === undefined) unknown.push(sha);
    for (const parent of parents ?? []) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      waiting.push(parent);
    }
  }
  return { seen, unknown };
}

function firstTags(
  tagged: string,
  graph: ReadonlyMap<string, readonly string[]>,
  tags: ReleaseQuestion["tags"],
): readonly string[] {
  const isTagged = (sha: string) => sha !== tagged && tags.has(sha);
  const { seen } = reach([tagged], graph, isTagged);
  return [...new Set([...seen].filter(isTagged).flatMap((sha) => tags.get(sha) ?? []))].sort(compareText);
}

/** By the number of commits on the way back. */
function nearestTag(
  tagged: string,
  graph: ReadonlyMap<string, readonly string[]>,
  tags: ReleaseQuestion["tags"],
): string | null {
  const seen = new Set([tagged]);
  let ring: readonly string[] = [tagged];
  while (ring.length > 0) {
    const next = new Set(ring.flatMap((sha) => graph.get(sha) ?? []).filter((sha) => !seen.has(sha)));
    const names = [...next].flatMap((sha) => tags.get(sha) ?? []);
    if (names.length > 0) return names.reduce((last, name) => (name > last ? name : last));
    for (const sha of next) seen.add(sha);
    ring = [...next];
  }
  return null;
}
