import type { AppContext } from "./context.ts";
import type { RepositoryKey } from "./ports-github.ts";

type Repository = Pick<RepositoryKey, "owner" | "name">;

/** A pull request's page in the history, for links on GitHub; `undefined` where there are no pages. */
export function pageOf(
  { pagesUrl }: Pick<AppContext, "pagesUrl">,
  repository: Repository,
  number: number,
): string | undefined {
  return pagesUrl === undefined ? undefined : `${pagesUrl}${pullRequestPath(repository, number)}`;
}

/** The same below the address of the server. */
export function pullRequestPath({ owner, name }: Repository, number: number): string {
  return `/history/${encodeURIComponent(owner)}/${encodeURIComponent(name)}/pull/${number}`;
}
