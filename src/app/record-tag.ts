import { type ReleasedCommits, releasedCommits } from "../core/history/release.ts";
import type { Actor, Released } from "../core/ledger/event.ts";
import { compareText } from "../core/model/location.ts";
import type { AppContext } from "./context.ts";
import { ownDelivery } from "./own-delivery.ts";
import { GitHubError } from "./ports.ts";
import type { CommitNode, RepositoryGateway, RepositoryKey, TagFacts } from "./ports-github.ts";
import { recordOnce } from "./record-once.ts";

/** Commits behind a tag that are read to find where the release before it ends: 1,000. What lies further back is said to be missing. */
const PAGES_MAX = 10;

/** Commits of the main line that GitHub is asked about, since no merge that we recorded made them. Newest first. */
const LOOK_UPS_MAX = 20;

/**
 * Records what a tag releases, as GitHub has it now: made, moved or deleted. A delivery is only the reason to look, so an
 * old one changes nothing, and told again nothing is recorded twice. A tag changes no verdict.
 */
export async function settleTag(app: AppContext, key: RepositoryKey, tag: string, actor: Actor): Promise<void> {
  const gateway = app.github.repository(key);
  const tags = await gateway.listTags();
  const sha = tags.find(({ name }) => name === tag)?.sha;
  const known = (await app.store.readPublication(tagKey(key, tag)))?.digest ?? null;
  if (known === (sha ?? DELETED) || (known === null && sha === undefined)) return;
  const event =
    sha === undefined
      ? ({ kind: "release-withdrawn", tag } as const)
      : await releaseOf(app, gateway, { name: tag, sha }, tags);
  await recordOnce(app, key, { once: `tag:${tag}`, pullRequest: null, actor, event });
  await saveTag(app, key, tag, sha ?? DELETED);
  app.log.info({ repository: key.repositoryId, tag, sha: sha ?? null }, "a tag was recorded");
}

const DELETED = "deleted";

function tagKey({ repositoryId }: RepositoryKey, tag: string): string {
  return `tag:${repositoryId}:${tag}`;
}

async function saveTag(app: AppContext, key: RepositoryKey, tag: string, digest: string): Promise<void> {
  await app.store.savePublication({ key: tagKey(key, tag), state: "done", remoteId: null, digest });
}

async function releaseOf(
  app: AppContext,
  gateway: RepositoryGateway,
  { name, sha }: TagFacts,
  tags: readonly TagFacts[],
): Promise<Released> {
  const others = tags.filter((tag) => tag.name !== name);
  const { commits, answer } = await readBack(gateway, sha, others);
  const { previousTag, since, complete } = answer;
  const numbers = await app.store.history.findMerges(gateway.key.repositoryId, [...answer.shas]);
  const lookedUp = await lookUp(gateway, mainLine(sha, commits, answer.shas), numbers);
  const found = [...numbers.values(), ...lookedUp];
  const pushes = found.filter((number) => number < 0).map((number) => -number);
  return {
    kind: "released",
    tag: name,
    sha,
    previousTag,
    pullRequests: ascending(found.filter((number) => number > 0)),
    complete,
    since,
    ...(pushes.length === 0 ? {} : { pushes: ascending(pushes) }),
  };
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((one, other) => one - other);
}

/** Page after page, until nothing can be missing: most releases are on the first. */
async function readBack(
  gateway: RepositoryGateway,
  tagged: string,
  others: readonly TagFacts[],
): Promise<{ readonly commits: readonly CommitNode[]; readonly answer: ReleasedCommits }> {
  const byCommit = Map.groupBy(others, ({ sha }) => sha);
  const tags = new Map([...byCommit].map(([sha, some]) => [sha, some.map(({ name }) => name)]));
  const commits: CommitNode[] = [];
  for (let page = 1; ; page += 1) {
    const part = await gateway.listAncestors(tagged, page);
    commits.push(...part.commits);
    const answer = releasedCommits({ tagged, commits, tags });
    if (answer.complete || part.isLast || page === PAGES_MAX) return { commits, answer };
  }
}

/** The released commits of the branch itself, newest first; what came in by a merge is known by the merge. */
function mainLine(tagged: string, commits: readonly CommitNode[], released: ReadonlySet<string>): readonly string[] {
  const parents = new Map(commits.map((commit) => [commit.sha, commit.parents]));
  const line: string[] = [];
  for (let sha: string | undefined = tagged; sha !== undefined && released.has(sha); sha = parents.get(sha)?.[0]) {
    line.push(sha);
  }
  return line;
}

/** Merges that were not recorded yet when the tag was pushed, or never. */
async function lookUp(
  gateway: RepositoryGateway,
  line: readonly string[],
  known: ReadonlyMap<string, number>,
): Promise<readonly number[]> {
  const numbers: number[] = [];
  for (const sha of line.filter((one) => !known.has(one)).slice(0, LOOK_UPS_MAX)) {
    numbers.push(...(await gateway.listMergedAs(sha)));
  }
  return numbers;
}

/**
 * Finds tags that were made, moved or deleted without our hearing of it, and puts them into the inbox. On the first look at
 * a repository its tags are older than us: they are only remembered, since what they released was never judged. A failure
 * is logged and holds up nothing else.
 */
export async function sweepTags(app: AppContext, key: RepositoryKey, cause: string): Promise<void> {
  try {
    await compareTags(app, key, cause);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    app.log.warn({ repository: key.repositoryId, error }, "the tags could not be read; the next sweep tries again");
  }
}

async function compareTags(app: AppContext, key: RepositoryKey, cause: string): Promise<void> {
  const tags = await app.github.repository(key).listTags();
  const listKey = `tags:${key.repositoryId}`;
  const digest = app.hash(JSON.stringify(tags.map(({ name, sha }) => `${name} ${sha}`).sort(compareText)));
  const before = await app.store.readPublication(listKey);
  if (before?.digest === digest) return;
  const names = new Set(tags.map(({ name }) => name));
  for (const { name, sha } of tags) {
    const known = await app.store.readPublication(tagKey(key, name));
    if (known?.digest === sha) continue;
    if (before === undefined && known === undefined) await saveTag(app, key, name, sha);
    else await enqueueTag(app, key, name, cause);
  }
  for (const tag of await recordedTags(app, key)) if (!names.has(tag)) await enqueueTag(app, key, tag, cause);
  await app.store.savePublication({ key: listKey, state: "done", remoteId: null, digest });
}

/** Releases that are looked at for whether their tag is still there. */
const RECORDED_MAX = 1_000;

async function recordedTags(app: AppContext, key: RepositoryKey): Promise<readonly string[]> {
  const page = { after: undefined, limit: RECORDED_MAX };
  const releases = await app.store.history.listReleases(new Set([key.repositoryId]), `${key.owner}/${key.name}`, page);
  return releases.flatMap(({ entry, withdrawn }) =>
    entry.event.kind === "released" && !withdrawn ? [entry.event.tag] : [],
  );
}

async function enqueueTag(app: AppContext, repository: RepositoryKey, tag: string, cause: string): Promise<void> {
  const work = { kind: "tag-moved" as const, repository, tag };
  await app.store.acceptDelivery(ownDelivery(work, cause, app.clock.now()), `repo:${repository.repositoryId}`);
  app.wake();
}
