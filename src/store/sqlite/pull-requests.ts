import type { PullRequestState } from "../../app/ports-store.ts";
import { projectFacts } from "../history/project.ts";
import {
  pullRequestColumns as columns,
  knownRepositories,
  readKnownRepositoryRow,
  readPullRequestRow,
  writePullRequestRow,
} from "../rows/pull-request.ts";
import type { Connection } from "./connection.ts";
import { carryOut, SQLITE } from "./history-store.ts";

/** What we last knew of each pull request. */
export function createPullRequests(connection: Connection) {
  return {
    readPullRequestState(repositoryId: number, number: number): PullRequestState | undefined {
      return connection.read("read a pull request's state", () => {
        const row = connection.first(
          `select ${columns} from pull_requests where repository_id = ? and number = ?`,
          repositoryId,
          number,
        );
        return row === undefined ? undefined : readPullRequestRow(row);
      });
    },

    savePullRequestState(state: PullRequestState): void {
      connection.write("save a pull request's state", () => {
        connection.run(
          `insert into pull_requests (${columns}) values (?, ?, ?, ?, ?, ?)
           on conflict (repository_id, number) do update set
             open = excluded.open, facts = excluded.facts, evaluated = excluded.evaluated,
             comments_seen_until = excluded.comments_seen_until`,
          ...writePullRequestRow(state),
        );
        const { title, author } = state.facts;
        carryOut(connection, projectFacts(SQLITE, state, { title, author: author.login }));
      });
    },

    /** Sorted by number. */
    listOpenPullRequestStates(repositoryId: number): readonly PullRequestState[] {
      return connection.read("list the open pull requests", () =>
        connection
          .all(
            `select ${columns} from pull_requests where repository_id = ? and open = 1 order by number`,
            repositoryId,
          )
          .map(readPullRequestRow),
      );
    },

    listDuePullRequestStates(now: string): readonly PullRequestState[] {
      return connection.read("list the pull requests that are due", () =>
        connection
          .all(
            `select ${columns} from pull_requests
             where open = 1 and json_extract(evaluated, '$.due.at') <= ? order by repository_id, number`,
            now,
          )
          .map(readPullRequestRow),
      );
    },

    listKnownRepositories(): readonly { readonly id: number; readonly name: string }[] {
      return connection.read("list the repositories with a ledger", () =>
        connection.all(knownRepositories).map(readKnownRepositoryRow),
      );
    },
  };
}
