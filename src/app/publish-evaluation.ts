import { type Conclusion, conclusionOf } from "../core/gate/conclusion.ts";
import { openedFor } from "../core/gate/consequences.ts";
import { lastSignedReport } from "../core/gate/since.ts";
import type { LedgerEntry } from "../core/ledger/event.ts";
import { renderCheck } from "../core/render/check.ts";
import { type CommentInput, renderComment, renderUntouchedComment } from "../core/render/comment.ts";
import type { AppContext } from "./context.ts";
import type { Evaluation } from "./evaluate-pull-request.ts";
import { foreseePolicy } from "./foresee-policy.ts";
import { pageOf } from "./page-addresses.ts";
import type { CheckOutput, PullRequestFacts, RepositoryGateway } from "./ports-github.ts";
import type { PullRequestState } from "./ports-store.ts";
import type { Publisher, PublishOptions } from "./publish.ts";
import { sayWitness } from "./recover-history.ts";

/** What was published, for the state that the sweep compares with. */
export interface Published {
  readonly conclusion: Conclusion;
}

/** Worst first: a commit's check may say no more than the worst of its pull requests. */
const WORST_FIRST: readonly Conclusion[] = ["failure", "action_required", "neutral", "success"];

/** Writes the check run and the comment of a settled evaluation, each only when it says something new. */
export async function publishEvaluation(
  app: AppContext,
  gateway: RepositoryGateway,
  publisher: Publisher,
  evaluation: Evaluation,
  options: PublishOptions,
): Promise<Published> {
  const { report, gate, snapshot, entries } = evaluation;
  const { facts } = snapshot;
  const own = conclusionOf(gate);
  const twins = await twinsOf(app, gateway, facts.number, report.head);
  const words = renderCheck(report, gate);
  const detailsUrl = pageOf(app, gateway.key, facts.number);
  const check: CheckOutput = {
    conclusion: own,
    ...words,
    summary: withWitness(sayLocked(facts) + words.summary, entries, report.head),
    detailsUrl,
  };
  const shared = sharedCheck(facts.number, check, twins);
  if (shared !== undefined) await publisher.publishCheck(report.head, shared, options);

  // GitHub takes no comment from an App there. It is written as soon as the lock is lifted.
  if (facts.locked === true) return { conclusion: own };
  const pullRequest = {
    number: facts.number,
    author: facts.author.login,
    headSha: report.head,
    draft: facts.draft,
    mayAuthorSign: evaluation.settings.authorMaySign,
  };
  const signedReport = await readSignedReport(app, entries);
  const policyEffect = await foreseePolicy(app, gateway, evaluation);
  const body = renderComment({ report, gate, pullRequest, signedReport, policyEffect, detailsUrl });
  if (body !== undefined) await publishComment(app, gateway, publisher, facts.number, body, options);
  else if (await publisher.hasComment(facts.number)) {
    await publishComment(app, gateway, publisher, facts.number, renderUntouchedComment(), options);
  }
  return { conclusion: own };
}

async function readSignedReport(
  app: AppContext,
  entries: readonly LedgerEntry[],
): Promise<CommentInput["signedReport"]> {
  const digest = lastSignedReport(entries);
  const stored = digest === undefined ? undefined : await app.store.readContent(digest);
  return stored === undefined ? undefined : JSON.parse(stored);
}

function sayLocked({ locked }: PullRequestFacts): string {
  return locked === true
    ? "This conversation is locked, so Ripplegate can't write its comment. Unlock it to see what to sign, and how.\n\n"
    : "";
}

/** The text is stored first: a sign-off names what was shown by its digest. */
async function publishComment(
  app: AppContext,
  gateway: RepositoryGateway,
  publisher: Publisher,
  pullRequest: number,
  body: string,
  options: PublishOptions,
): Promise<void> {
  await app.store.append(gateway.key.repositoryId, [], new Map([[app.hash(body), body]]));
  await publisher.publishComment(pullRequest, body, options);
}

/**
 * The check that opens the gate carries the hash of the ledger's entry that opened it, outside of the database: a
 * ledger whose end was cut off is found out by it.
 */
function withWitness(summary: string, entries: readonly LedgerEntry[], headSha: string): string {
  const opened = entries.findLast(({ event }) => event.kind === "gate-opened");
  if (opened === undefined || openedFor(entries) !== headSha) return summary;
  return `${summary}\n\n${sayWitness(opened)}`;
}

interface Twin {
  readonly number: number;
  readonly conclusion: Conclusion;
  /** It was judged with this head, so that its own turn wrote the check if it had to. */
  readonly isJudged: boolean;
}

/** Other open pull requests with the same head: they share the check run, for it belongs to the commit. */
async function twinsOf(
  app: AppContext,
  gateway: RepositoryGateway,
  number: number,
  headSha: string,
): Promise<readonly Twin[]> {
  const states = await app.store.listOpenPullRequestStates(gateway.key.repositoryId);
  return states.filter((state) => state.number !== number && state.facts.headSha === headSha).map(asTwin);
}

/** One that was never judged may be anything, so it holds the others back. */
function asTwin({ number, evaluated }: PullRequestState): Twin {
  return { number, conclusion: evaluated?.conclusion ?? "failure", isJudged: evaluated !== null };
}

/**
 * Of pull requests with one head only the worst writes their check, of equals the oldest, so that they don't write it over
 * and over in turns; `undefined` for the others. While the worst was not judged yet, it is held back by whoever was.
 */
function sharedCheck(number: number, check: CheckOutput, twins: readonly Twin[]): CheckOutput | undefined {
  if (twins.length === 0) return check;
  const own: Twin = { number, conclusion: check.conclusion, isJudged: true };
  const worst = twins.reduce((found, twin) => (isWorse(twin, found) ? twin : found), own);
  if (worst === own) {
    const title = `#${number}: ${check.title}`;
    return { ...check, title, summary: `${sayShared(number, twins)}\n\n${check.summary}` };
  }
  if (worst.isJudged) return undefined;
  const title = `Held back by pull request #${worst.number}, which has the same head commit`;
  return { ...check, conclusion: worst.conclusion, title, summary: `${title}.\n\n${check.summary}` };
}

function sayShared(number: number, twins: readonly Twin[]): string {
  const others = twins.map((twin) => twin.number).sort((one, other) => one - other);
  const names = others.map((other) => `#${other}`).join(", ");
  return `GitHub shows this check also on ${names}, with the same head commit, so it says what the worst of them says. This is about #${number}.`;
}

function isWorse(one: Twin, other: Twin): boolean {
  const [rank, otherRank] = [WORST_FIRST.indexOf(one.conclusion), WORST_FIRST.indexOf(other.conclusion)];
  return rank === otherRank ? one.number < other.number : rank < otherRank;
}
