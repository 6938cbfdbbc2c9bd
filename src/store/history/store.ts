import type { HistoryStore } from "../../app/ports-history.ts";
import type { Hash } from "../../core/model/hash.ts";
import { listEntries, listRepositories } from "./entries.ts";
import { readFigureRows } from "./figures.ts";
import { readItem, readText } from "./item.ts";
import { readLandscapeText } from "./landscape.ts";
import { countAttention, listItems } from "./list.ts";
import type { Dialect, Plan } from "./plan.ts";
import { findMerges, listReleases, readItems, readReleaseByTag } from "./releases.ts";

/** Carries out a plan as one read that sees one state of the database. */
export type Read = <Result>(operation: string, plan: Plan<Result>) => Promise<Result>;

/** The history on a database that carries out plans. */
export function createHistory(dialect: Dialect, hash: Hash, read: Read): HistoryStore {
  return {
    listItems: (visible, query, page) => read("list the history", listItems(dialect, visible, query, page)),
    countAttention: (visible, query, max) =>
      read("count what needs attention", countAttention(dialect, visible, query, max)),
    readItem: (visible, repository, number) =>
      read("read a pull request's history", readItem(dialect, hash, visible, repository, number)),
    readText: (visible, key, digest) =>
      read("read a text of the ledger", readText(dialect, hash, visible, key, digest)),
    listRepositories: (visible) => read("list the repositories of the history", listRepositories(dialect, visible)),
    listEntries: (visible, query, page) =>
      read("list the entries of the ledger", listEntries(dialect, visible, query, page)),
    readLandscape: (visible, repository) => read("read a landscape", readLandscapeText(dialect, visible, repository)),
    listReleases: (visible, repository, page) =>
      read("list the releases", listReleases(dialect, visible, repository, page)),
    readRelease: (visible, repository, tag) =>
      read("read a release", readReleaseByTag(dialect, visible, repository, tag)),
    readItems: (visible, repositoryId, numbers) =>
      read("read what was released", readItems(dialect, visible, repositoryId, numbers)),
    readFigures: (visible, query, newest) => read("read the figures", readFigureRows(dialect, visible, query, newest)),
    findMerges: (repositoryId, shas) => read("find merges by their commits", findMerges(dialect, repositoryId, shas)),
  };
}
