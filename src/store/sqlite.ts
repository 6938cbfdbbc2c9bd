import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../app/ports.ts";
import type { Store } from "../app/ports-store.ts";
import type { Hash } from "../core/model/hash.ts";
import { type Connection, createConnection } from "./sqlite/connection.ts";
import { readHistory, readSealed } from "./sqlite/history.ts";
import { catchUp, createHistoryStore } from "./sqlite/history-store.ts";
import { createInbox } from "./sqlite/inbox.ts";
import { createLedger } from "./sqlite/ledger.ts";
import { createMergeGroups } from "./sqlite/merge-groups.ts";
import { openDatabase } from "./sqlite/open-database.ts";
import { createPublications } from "./sqlite/publications.ts";
import { createPullRequests } from "./sqlite/pull-requests.ts";

/**
 * The embedded store: one SQLite file, for one process. `path` is a file or `:memory:`.
 * Throws ConfigurationError with one sentence when the file can't be used; its methods throw StoreError.
 */
export function openSqliteStore(path: string, world: { readonly clock: Clock; readonly hash: Hash }): Store {
  const { database, lock } = openDatabase(path, world.clock.now());
  catchUp(createConnection(database));
  return createSqliteStore(database, world.hash, () => lock.release());
}

/** The store on a database that is open and has the newest schema. `release` runs after it was closed. */
export function createSqliteStore(database: DatabaseSync, hash: Hash, release: () => void): Store {
  const connection = createConnection(database);
  const inbox = createInbox(connection);
  const ledger = createLedger(connection, hash);
  const publications = createPublications(connection);
  const pullRequests = createPullRequests(connection);
  const mergeGroups = createMergeGroups(connection);

  return {
    acceptDelivery: (delivery, turnKey) => inbox.acceptDelivery(delivery, turnKey),
    listDueTurns: async (now, keysMax) => inbox.listDueTurns(now, keysMax),
    // The file is this process's alone.
    claimTurn: async () => true,
    releaseTurn: async () => {},
    readTurn: async (key) => inbox.readTurn(key),
    finishDeliveries: async (ids) => inbox.finishDeliveries(ids),
    postponeDeliveries: async (ids, retryAt) => inbox.postponeDeliveries(ids, retryAt),
    pauseDeliveries: async (ids, retryAt) => inbox.pauseDeliveries(ids, retryAt),
    countPending: async () => inbox.countPending(),

    readLedger: async (repositoryId, pullRequest) => ledger.readLedger(repositoryId, pullRequest),
    append: async (repositoryId, drafts, contents) => ledger.append(repositoryId, drafts, contents),
    readContent: async (digest) => ledger.readContent(digest),
    readEntry: async (repositoryId, sequence) => ledger.readEntry(repositoryId, sequence),
    readEvaluationBefore: async (repositoryId, pullRequest, sequence) =>
      ledger.readEvaluationBefore(repositoryId, pullRequest, sequence),
    readHistory: (filter) => readHistory(connection, filter),
    readSealed: (filter) => readSealed(connection, filter),
    history: createHistoryStore(connection, hash),

    readPublication: async (key) => publications.readPublication(key),
    savePublication: async (publication) => publications.savePublication(publication),
    readPullRequestState: async (repositoryId, number) => pullRequests.readPullRequestState(repositoryId, number),
    savePullRequestState: async (state) => pullRequests.savePullRequestState(state),
    listOpenPullRequestStates: async (repositoryId) => pullRequests.listOpenPullRequestStates(repositoryId),
    listDuePullRequestStates: async (now) => pullRequests.listDuePullRequestStates(now),
    listMergeGroups: async (repositoryId) => mergeGroups.listMergeGroups(repositoryId),
    saveMergeGroup: async (repositoryId, group) => mergeGroups.saveMergeGroup(repositoryId, group),
    removeMergeGroup: async (repositoryId, headSha) => mergeGroups.removeMergeGroup(repositoryId, headSha),
    listKnownRepositories: async () => pullRequests.listKnownRepositories(),

    checkHealth: async () => checkHealth(connection),
    close: async () => {
      inbox.close();
      connection.close();
      release();
    },
  };
}

/** A real write: a disk that is full or read-only answers reads as ever. */
function checkHealth(connection: Connection): void {
  connection.write("be written", () => connection.run("update health set checks = checks + 1"));
}
