import type { PullRequestFacts, RepositoryKey } from "../../app/ports-github.ts";
import type { PullRequestState } from "../../app/ports-store.ts";
import type { Person } from "../../core/gate/gate-state.ts";
import { expectJson, expectShape, isBoolean, isInteger, isText, nullable, oneOf, optional, shape } from "./check.ts";

/** The columns that {@link readPullRequestRow} needs, in the order in which {@link writePullRequestRow} gives them. */
export const pullRequestColumns = "repository_id, number, open, facts, evaluated, comments_seen_until";

export function writePullRequestRow(state: PullRequestState): readonly (string | number | null)[] {
  return [
    state.repositoryId,
    state.number,
    state.open ? 1 : 0,
    JSON.stringify(state.facts),
    state.evaluated === null ? null : JSON.stringify(state.evaluated),
    state.commentsSeenUntil,
  ];
}

export function readPullRequestRow(value: unknown): PullRequestState {
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

const isPerson = shape<Person>({ id: isInteger, login: isText, bot: isBoolean });

/** What GitHub said of a pull request, as it was kept. */
const isPullRequestFacts = shape<PullRequestFacts>({
  number: isInteger,
  title: isText,
  state: oneOf("open", "closed"),
  draft: isBoolean,
  headSha: isText,
  baseRef: isText,
  author: isPerson,
  merged: isBoolean,
  mergeSha: nullable(isText),
  mergedBy: nullable(isPerson),
  locked: optional(isBoolean),
  updatedAt: isText,
});

type Due = NonNullable<NonNullable<PullRequestState["evaluated"]>["due"]>;

const isRepositoryKey = shape<RepositoryKey>({
  installationId: isInteger,
  repositoryId: isInteger,
  owner: isText,
  name: isText,
});

/** What was evaluated last. */
const isEvaluatedAt = shape<NonNullable<PullRequestState["evaluated"]>>({
  baseSha: isText,
  headSha: isText,
  baseRef: isText,
  conclusion: oneOf("success", "failure", "neutral", "action_required"),
  touched: optional(isBoolean),
  due: optional(shape<Due>({ at: isText, repository: isRepositoryKey })),
});

/** The newest entry of each repository's chain has its name of today. */
export const knownRepositories = `select repository_id as id, repository_name as name from ledger
  where (repository_id, sequence) in (select repository_id, max(sequence) from ledger group by repository_id)
  order by repository_id`;

export function readKnownRepositoryRow(value: unknown): { readonly id: number; readonly name: string } {
  return expectShape(isKnownRepository, value, "repository with a ledger");
}

const isKnownRepository = shape<{ readonly id: number; readonly name: string }>({ id: isInteger, name: isText });

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
