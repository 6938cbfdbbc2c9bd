import type { Location } from "../../core/model/location.ts";

/** Addresses on GitHub's own pages, below `webUrl` (`https://github.com`, or a company's own). */
export interface GitHubLinks {
  pullRequest(repository: string, number: number): string;
  /** Where the check stands that carries a hash of the ledger. */
  checks(repository: string, number: number): string;
  commit(repository: string, sha: string): string;
  file(repository: string, sha: string, location: Location): string;
}

export function gitHubLinks(webUrl: string): GitHubLinks {
  const at = (repository: string, ...path: readonly string[]): string =>
    [webUrl, ...repository.split("/").map(encoded), ...path].join("/");
  return {
    pullRequest: (repository, number) => at(repository, "pull", String(number)),
    checks: (repository, number) => at(repository, "pull", String(number), "checks"),
    commit: (repository, sha) => at(repository, "commit", encoded(sha)),
    file: (repository, sha, { path, line }) =>
      `${at(repository, "blob", encoded(sha), ...path.split("/").map(encoded))}#L${line}`,
  };
}

function encoded(segment: string): string {
  return encodeURIComponent(segment.toWellFormed());
}
