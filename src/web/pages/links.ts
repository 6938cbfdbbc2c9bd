import type { HistoryQuery } from "../../core/history/query.ts";

/** Addresses of the pages; every name in them is encoded. */

export function listHref(query: HistoryQuery, cursor?: string): string {
  return `/history${search({ ...query, cursor })}`;
}

export function figuresHref(query: HistoryQuery): string {
  return `/history/figures${search(query)}`;
}

export function releasesHref(cursor?: string): string {
  return `/history/releases${search({ cursor })}`;
}

export function pullRequestHref(repository: string, number: number): string {
  return `${repositoryHref(repository)}/pull/${number}`;
}

/** What happened past every pull request, by its entry. */
export function happeningHref(repository: string, sequence: number): string {
  return `${repositoryHref(repository)}/entry/${sequence}`;
}

/** A download of the API's, for the same reader. */
export function downloadHref(
  format: "jsonl" | "csv",
  filters: Readonly<Record<string, string | undefined>> & { readonly repository: string },
): string {
  return `/api/v1/exports/${format}${search(filters)}`;
}

/** What was on the page when the sign-off of that entry was given. */
export function shownHref(repository: string, number: number, sequence: number): string {
  return `${pullRequestHref(repository, number)}/shown/${sequence}`;
}

export function systemHref(repository: string, system: string): string {
  return `${repositoryHref(repository)}/system/${encodeURIComponent(system.toWellFormed())}`;
}

export function releaseHref(repository: string, tag: string): string {
  return `${repositoryHref(repository)}/release/${encodeURIComponent(tag.toWellFormed())}`;
}

export function exportHref(repository: string): string {
  return `${repositoryHref(repository)}/export`;
}

/** What there is about one repository. */
export function repositoryHref(repository: string): string {
  return `/history/${repository.split("/").map(encodeURIComponent).join("/")}`;
}

function search(parameters: Readonly<Record<string, string | undefined>> | HistoryQuery): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) given.set(name, String(value));
  const text = given.toString();
  return text === "" ? "" : `?${text}`;
}
