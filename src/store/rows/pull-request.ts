import type { PullRequestFacts, PullRequestState } from "../../app/ports.ts";
import type { Person } from "../../core/gate/gate-state.ts";
import { isBoolean, isInteger, isText, nullable, oneOf, shape } from "./check.ts";

const isPerson = shape<Person>({ id: isInteger, login: isText, bot: isBoolean });

/** What GitHub said of a pull request, as it was kept. */
export const isPullRequestFacts = shape<PullRequestFacts>({
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
  updatedAt: isText,
});

/** What was evaluated last. */
export const isEvaluatedAt = shape<NonNullable<PullRequestState["evaluated"]>>({
  baseSha: isText,
  headSha: isText,
  baseRef: isText,
  conclusion: oneOf("success", "failure", "neutral", "action_required"),
});
