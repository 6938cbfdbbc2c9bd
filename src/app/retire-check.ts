import type { AppContext } from "./context.ts";
import { GitHubError } from "./ports.ts";
import type { CheckOutput, PullRequestFacts, RepositoryGateway } from "./ports-github.ts";
import type { PullRequestState } from "./ports-store.ts";
import type { Publisher } from "./publish.ts";
import { sayWitness } from "./recover-history.ts";

/**
 * A commit keeps its check for good. One that let the merge through is taken back when its pull request goes on to another
 * head or is closed: else whoever pushes that commit back, or opens a pull request with it, finds it green before anything
 * was judged. A pull request that touches nothing is spared the request, and so is one that still shares the commit.
 */
export async function retireCheck(
  app: AppContext,
  gateway: RepositoryGateway,
  publisher: Publisher,
  before: PullRequestState["evaluated"] | undefined,
  now: PullRequestFacts,
): Promise<void> {
  if (before == null || before.touched === false || now.merged) return;
  if (before.conclusion !== "success" && before.conclusion !== "neutral") return;
  if (now.state === "open" && now.headSha === before.headSha) return;
  const others = await app.store.listOpenPullRequestStates(gateway.key.repositoryId);
  if (others.some(({ number, facts }) => number !== now.number && facts.headSha === before.headSha)) return;
  const entries = await app.store.readLedger(gateway.key.repositoryId, now.number);
  const opened = entries.findLast(({ event }) => event.kind === "gate-opened" && event.headSha === before.headSha);
  // It stays the witness of what the ledger holds.
  const summary = opened === undefined ? RETIRED.summary : `${RETIRED.summary}\n\n${sayWitness(opened)}`;
  try {
    await publisher.publishCheck(before.headSha, { ...RETIRED, summary }, { force: false });
  } catch (error) {
    if (!(error instanceof GitHubError) || error.retryable) throw error;
    // A force-push may have taken the commit away for good: then nobody can merge it either.
    app.log.warn({ headSha: before.headSha, error }, "the check of a former head could not be taken back");
  }
}

const RETIRED: CheckOutput = {
  conclusion: "action_required",
  title: "No open pull request ends with this commit",
  summary:
    "What was signed counted for a pull request that has moved on or was closed. It is judged anew when one ends here.",
  text: "",
  annotations: [],
  detailsUrl: undefined,
};
