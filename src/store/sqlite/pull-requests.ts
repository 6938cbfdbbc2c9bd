import type { PullRequestState } from "../../app/ports.ts";
import { expectJson, expectShape, isInteger, isText, nullable, shape } from "../rows/check.ts";
import { isEvaluatedAt, isPullRequestFacts } from "../rows/pull-request.ts";
import type { Connection, Row } from "./connection.ts";

const columns = "repository_id, number, open, facts, evaluated, comments_seen_until";

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
        return row === undefined ? undefined : readState(row);
      });
    },

    savePullRequestState(state: PullRequestState): void {
      connection.write("save a pull request's state", () =>
        connection.run(
          `insert into pull_requests (${columns}) values (?, ?, ?, ?, ?, ?)
           on conflict (repository_id, number) do update set
             open = excluded.open, facts = excluded.facts, evaluated = excluded.evaluated,
             comments_seen_until = excluded.comments_seen_until`,
          state.repositoryId,
          state.number,
          state.open ? 1 : 0,
          JSON.stringify(state.facts),
          state.evaluated === null ? null : JSON.stringify(state.evaluated),
          state.commentsSeenUntil,
        ),
      );
    },

    /** Sorted by number. */
    listOpenPullRequestStates(repositoryId: number): readonly PullRequestState[] {
      return connection.read("list the open pull requests", () =>
        connection
          .all(
            `select ${columns} from pull_requests where repository_id = ? and open = 1 order by number`,
            repositoryId,
          )
          .map(readState),
      );
    },
  };
}

function readState(value: Row): PullRequestState {
  const row = expectShape(isStateRow, value, "state of a pull request");
  const what = `state of pull request ${row.number} of repository ${row.repository_id}`;
  return {
    repositoryId: row.repository_id,
    number: row.number,
    open: row.open === 1,
    facts: expectJson(isPullRequestFacts, row.facts, what),
    evaluated: row.evaluated === null ? null : expectJson(isEvaluatedAt, row.evaluated, what),
    commentsSeenUntil: row.comments_seen_until,
  };
}

const isStateRow = shape<{
  readonly repository_id: number;
  readonly number: number;
  readonly open: number;
  readonly facts: string;
  readonly evaluated: string | null;
  readonly comments_seen_until: string | null;
}>({
  repository_id: isInteger,
  number: isInteger,
  open: isInteger,
  facts: isText,
  evaluated: nullable(isText),
  comments_seen_until: nullable(isText),
});
