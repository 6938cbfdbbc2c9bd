import type { CommitNode, RepositoryKey, TagFacts } from "../app/ports-github.ts";
import { BoundedCache } from "./cache.ts";
import { at, listAt, listOf, stringAt } from "./decode.ts";
import { type Installation, PAGE_SIZE } from "./installation.ts";

/** Tags of all repositories together that are remembered for the next look. */
const TAGS_MAX = 200_000;

/** What stands in for an answer that GitHub did not repeat (HTTP 304). */
const UNCHANGED = Symbol("unchanged");

/**
 * Lists tags. A list of one page is asked for with the mark of the last answer, and costs nothing of the rate limit while
 * it is the same: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export class TagReader {
  readonly #known = new BoundedCache<number, { readonly etag: string; readonly tags: readonly TagFacts[] }>({
    weightMax: TAGS_MAX,
    weigh: ({ tags }) => tags.length + 1,
  });

  async list(installation: Installation, { repositoryId, owner, name }: RepositoryKey): Promise<readonly TagFacts[]> {
    const known = this.#known.get(repositoryId);
    let mark: string | undefined;
    let isLong = false;
    const tags = await installation.readPages(
      "list the tags",
      async (octokit, page) => {
        isLong ||= page.page > 1;
        const headers = known !== undefined && page.page === 1 ? { "if-none-match": known.etag } : {};
        try {
          const answer = await octokit.rest.repos.listTags({ owner, repo: name, ...page, headers });
          mark = answer.headers.etag;
          return answer;
        } catch (thrown) {
          if (known !== undefined && at(thrown, "status") === 304) return { data: UNCHANGED, headers: {} };
          throw thrown;
        }
      },
      (data) =>
        data === UNCHANGED
          ? (known?.tags ?? [])
          : listOf(data, "the list of tags").map((tag) => ({
              name: stringAt(tag, "name"),
              sha: stringAt(tag, "commit.sha"),
            })),
    );
    // Behind a full page another tag may come without changing it.
    if (mark !== undefined && !isLong && tags.length < PAGE_SIZE) this.#known.set(repositoryId, { etag: mark, tags });
    return tags;
  }
}

/** https://docs.github.com/en/rest/commits/commits#list-commits */
export async function listAncestors(
  installation: Installation,
  { owner, name }: RepositoryKey,
  fromSha: string,
  page: number,
): Promise<{ readonly commits: readonly CommitNode[]; readonly isLast: boolean }> {
  const commits = await installation.read(
    "list the commits behind a tag",
    (octokit) => octokit.rest.repos.listCommits({ owner, repo: name, sha: fromSha, per_page: PAGE_SIZE, page }),
    (data) => listOf(data, "the list of commits").map(readNode),
  );
  return { commits, isLast: commits.length < PAGE_SIZE };
}

function readNode(commit: unknown): CommitNode {
  return { sha: stringAt(commit, "sha"), parents: listAt(commit, "parents").map((parent) => stringAt(parent, "sha")) };
}
