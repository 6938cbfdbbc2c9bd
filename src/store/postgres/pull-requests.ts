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
import { carryOut, POSTGRES } from "./history-store.ts";
import type { Leases } from "./leases.ts";

/** What we last knew of each pull request. */
export function createPullRequests(connection: Connection, leases: Leases) {
  return {
    readPullRequestState(repositoryId: number, number: number): Promise<PullRequestState | undefined> {
      return connection.read("read a pull request's state", async (session) => {
        const row = await session.first(
          `select ${columns} from pull_requests where repository_id = $1 and number = $2`,
          repositoryId,
          number,
        );
        return row === undefined ? undefined : readPullRequestRow(row);
      });
    },

    async savePullRequestState(state: PullRequestState): Promise<void> {
      await connection.write("save a pull request's state", async (session) => {
        await leases.refuseIfLost(session);
        await session.run(
          `insert into pull_requests (${columns}) values ($1, $2, $3, $4, $5, $6)
           on conflict (repository_id, number) do update set
             open = excluded.open, facts = excluded.facts, evaluated = excluded.evaluated,
             comments_seen_until = excluded.comments_seen_until`,
          ...writePullRequestRow(state),
        );
        const { title, author } = state.facts;
        await carryOut(session, projectFacts(POSTGRES, state, { title, author: author.login }));
      });
    },

    /** Sorted by number. */
    listOpenPullRequestStates(repositoryId: number): Promise<readonly PullRequestState[]> {
      return connection.read("list the open pull requests", async (session) => {
        const rows = await session.all(
          `select ${columns} from pull_requests where repository_id = $1 and open = 1 order by number`,
          repositoryId,
        );
        return rows.map(readPullRequestRow);
      });
    },

    listDuePullRequestStates(now: string): Promise<readonly PullRequestState[]> {
      return connection.read("list the pull requests that are due", async (session) => {
        const rows = await session.all(
          `select ${columns} from pull_requests
           where open = 1 and evaluated::json #>> '{due,at}' collate "C" <= $1 order by repository_id, number`,
          now,
        );
        return rows.map(readPullRequestRow);
      });
    },

    listKnownRepositories(): Promise<readonly { readonly id: number; readonly name: string }[]> {
      return connection.read("list the repositories with a ledger", async (session) =>
        (await session.all(knownRepositories)).map(readKnownRepositoryRow),
      );
    },
  };
}
