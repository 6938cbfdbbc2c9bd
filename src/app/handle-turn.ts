import type { Conclusion } from "../core/gate/conclusion.ts";
import { decideGate } from "../core/gate/gate.ts";
import type { Person } from "../core/gate/gate-state.ts";
import { nextEnd } from "../core/gate/next-end.ts";
import { answerLineComment } from "./answer-line-comment.ts";
import type { AppContext } from "./context.ts";
import { type Evaluation, evaluatePullRequest, PullRequestMoved, settle } from "./evaluate-pull-request.ts";
import { append, recordClosed, recordReopened } from "./handle-close.ts";
import { type CommentResult, handleComment, handleDelete, handleEdit } from "./handle-comment.ts";
import { forgetMergeGroups, tellMergeGroups } from "./merge-groups.ts";
import { type OwnWork, pullRequestTurnKey } from "./own-delivery.ts";
import type { AppEvent } from "./ports-events.ts";
import type { CommentFacts, PullRequestFacts, RepositoryGateway, RepositoryKey } from "./ports-github.ts";
import type { PullRequestState } from "./ports-store.ts";
import { createPublisher, type Publisher } from "./publish.ts";
import { publishEvaluation } from "./publish-evaluation.ts";
import { evaluateTwins, showsOpen } from "./reconcile.ts";
import { placeOf, reconcileComments } from "./reconcile-comments.ts";
import { recordPusher } from "./record-pusher.ts";
import { noticeLostHistory } from "./recover-history.ts";
import { requestReviews } from "./request-reviews.ts";
import { retireCheck } from "./retire-check.ts";

/** One thing that happened to a pull request, in the order it arrived. */
export interface TurnEvent {
  readonly receivedAt: string;
  readonly event: AppEvent | OwnWork;
}

/**
 * Everything that is known to have happened to one pull request since the last turn: the facts are recorded one by one,
 * then it is judged and published once. Payloads are hints; before anything is signed or opened, GitHub is asked.
 * Running it twice changes nothing more. Errors of GitHub and the database pass through; the turn is tried again.
 */
export async function handlePullRequestTurn(
  app: AppContext,
  key: RepositoryKey,
  number: number,
  events: readonly TurnEvent[],
): Promise<void> {
  const gateway = app.github.repository(key);
  const publisher = createPublisher(app.store, gateway, app.hash);
  const turn = new PullRequestTurn(app, gateway, publisher, number);
  await turn.begin(events.map(({ event }) => event));
  for (const event of events) await turn.take(event);
  await turn.end();
}

class PullRequestTurn {
  readonly #app: AppContext;
  readonly #gateway: RepositoryGateway;
  readonly #publisher: Publisher;
  readonly #number: number;
  #state: PullRequestState | undefined;
  #facts: PullRequestFacts | undefined;
  #evaluation: Evaluation | undefined;
  #mustEvaluate = false;
  #mustWrite = false;
  #mustVerifyPeople = false;
  #hasMovedBase = false;
  #isReconciled = false;
  #comparedUntil: string | null = null;
  /** Comments that a delivery of this turn tells of. */
  #told: ReadonlySet<string> = new Set();

  constructor(app: AppContext, gateway: RepositoryGateway, publisher: Publisher, number: number) {
    this.#app = app;
    this.#gateway = gateway;
    this.#publisher = publisher;
    this.#number = number;
  }

  async begin(events: readonly TurnEvent["event"][]): Promise<void> {
    this.#state = await this.#app.store.readPullRequestState(this.#gateway.key.repositoryId, this.#number);
    this.#comparedUntil = this.#state?.commentsSeenUntil ?? null;
    const hints = [this.#state?.facts, ...events.map((event) => ("facts" in event ? event.facts : undefined))];
    const newest = newestOf(hints.filter((facts) => facts !== undefined));
    if (newest === "unclear") await this.#readFacts();
    else this.#facts = newest;
    this.#told = new Set(events.flatMap((event) => ("comment" in event ? [placeOf(event.comment)] : [])));
    if (this.#state === undefined) this.#app.lookedAt.add(this.#key);
    // What this process has not compared with GitHub may be an older copy of the truth: nothing opens by it.
    else if (this.#state.open && !this.#app.lookedAt.has(this.#key)) await this.#reconcile();
  }

  async take({ event, receivedAt }: TurnEvent): Promise<void> {
    switch (event.kind) {
      case "pull-request-changed":
        if (event.action === "reopened") await recordReopened(this.#app, this.#gateway.key, this.#number);
        this.#mustEvaluate = true;
        return this.#takePusher(event);
      case "pull-request-closed":
        this.#mustEvaluate = true;
        return recordClosed(this.#app, this.#gateway.key, event.facts, event.sender);
      case "comment-created":
      case "review-submitted":
        return this.#takeComment(event.comment, { closed: event.closed, receivedAt });
      case "line-commented":
        return answerLineComment(this.#app, this.#gateway, this.#publisher, event);
      case "comment-edited":
        if (event.comment.own) return this.#takeTampering(event.comment, event.sender, event.bodyBefore ?? null);
        return this.#note(
          await handleEdit(this.#app, this.#gateway, this.#publisher, { ...event, pullRequest: this.#number }, () =>
            this.#judge(),
          ),
        );
      case "comment-deleted":
        if (event.comment.own) return this.#takeTampering(event.comment, event.sender, event.comment.body);
        return this.#note(await handleDelete(this.#app, this.#gateway, { ...event, pullRequest: this.#number }));
      case "evaluate":
        return this.#reconsider();
      case "base-moved":
        return this.#moveBase(event);
      case "recheck":
        this.#mustWrite = true;
        return this.#reconsider();
      case "verify-people":
        this.#mustVerifyPeople = true;
        return this.#reconsider();
      case "reconcile":
        return this.#isReconciled ? undefined : this.#reconcile();
      case "recheck-requested":
      case "base-pushed":
      case "tag-pushed":
      case "tag-moved":
      case "people-changed":
      case "check-forged":
      case "control-changed":
      case "merge-group-requested":
      case "merge-group-ended":
      case "judge-group":
      case "ignored":
        return;
    }
  }

  async end(): Promise<void> {
    if (!this.#mustEvaluate) return this.#saveMovedBase();
    try {
      await this.#conclude(this.#facts ?? (await this.#readFacts()));
    } catch (error) {
      if (!(error instanceof PullRequestMoved)) throw error;
      // The delivery was an old one. Once more with what GitHub says now; if it moves again, the turn is tried again.
      this.#evaluation = undefined;
      this.#facts = error.now;
      if (error.now.state === "closed") await recordClosed(this.#app, this.#gateway.key, error.now, undefined);
      await this.#conclude(error.now);
    }
  }

  async #conclude(facts: PullRequestFacts): Promise<void> {
    if (facts.state === "closed") {
      this.#app.lookedAt.delete(this.#key);
      await this.#retireCheck(facts);
      await this.#save(facts, null);
      await forgetMergeGroups(this.#app, this.#gateway.key, this.#number);
      return this.#tellTwins(facts, "closed");
    }

    const { evaluation, conclusion } = await this.#publish(facts);
    const { report, snapshot } = evaluation;
    const { repositoryId } = this.#gateway.key;
    const fields = {
      repository: repositoryId,
      pullRequest: this.#number,
      headSha: report.head,
      verdict: report.verdict,
      conclusion,
    };
    this.#app.log.info(fields, "evaluated");
    const touched = report.verdict !== "not-applicable";
    const { baseRef } = snapshot.facts;
    const endsAt = nextEnd(evaluation);
    const due = endsAt === undefined ? {} : { due: { at: endsAt, repository: this.#gateway.key } };
    await this.#retireCheck(snapshot.facts);
    const evaluated = { baseSha: report.base, headSha: report.head, baseRef, conclusion, touched, ...due };
    await this.#save(snapshot.facts, evaluated);
    await this.#tellTwins(snapshot.facts, conclusion);
    const { sequence = 0 } = evaluation.entries.at(-1) ?? {};
    await tellMergeGroups(this.#app, this.#gateway.key, this.#number, sequence);
  }

  #retireCheck(now: PullRequestFacts): Promise<void> {
    return retireCheck(this.#app, this.#gateway, this.#publisher, this.#state?.evaluated, now);
  }

  /** Those whose head commit is this one's, or was, share their check with it, and are judged in turns of their own. */
  async #tellTwins({ headSha }: PullRequestFacts, now: Conclusion | "closed"): Promise<void> {
    const before = this.#state?.evaluated;
    if (before?.headSha === headSha && before.conclusion === now) return;
    const heads = new Set([headSha, ...(before == null ? [] : [before.headSha])]);
    const cause = `twin ${this.#number} ${this.#app.clock.now()}`;
    await evaluateTwins(this.#app, this.#gateway.key, this.#number, heads, cause);
  }

  async #publish(
    facts: PullRequestFacts,
  ): Promise<{ readonly evaluation: Evaluation; readonly conclusion: Conclusion }> {
    const judged =
      this.#evaluation === undefined
        ? await evaluatePullRequest(this.#app, this.#gateway, facts)
        : await this.#refreshed(this.#evaluation);
    const evaluation = await this.#settle(judged);
    const options = { force: this.#mustWrite };
    const { conclusion } = await publishEvaluation(this.#app, this.#gateway, this.#publisher, evaluation, options);
    await requestReviews(this.#app, this.#gateway, evaluation);
    return { evaluation, conclusion };
  }

  /** From then on it is their change too: what was judged of people before is old. */
  async #takePusher({ facts, pushedBy }: Extract<AppEvent, { kind: "pull-request-changed" }>): Promise<void> {
    if (pushedBy === undefined) return;
    if (await recordPusher(this.#app, this.#gateway.key, facts, pushedBy)) this.#evaluation = undefined;
  }

  async #takeComment(
    comment: CommentFacts,
    { closed, receivedAt }: { readonly closed: boolean; readonly receivedAt: string },
  ): Promise<void> {
    const turn = { pullRequest: this.#number, comment, receivedAt, edited: false, closed };
    this.#note(await handleComment(this.#app, this.#gateway, this.#publisher, turn, () => this.#judge()));
  }

  /** Somebody changed or deleted what we wrote: it is recorded and put back. Replies of ours are only recorded. */
  async #takeTampering(comment: CommentFacts, sender: Person, bodyBefore: string | null): Promise<void> {
    const entries = await this.#app.store.readLedger(this.#gateway.key.repositoryId, this.#number);
    const published = await this.#publisher.readComment(this.#number);
    if (published?.remoteId !== comment.id) return;
    const isKnown = entries.some(
      ({ event }) =>
        event.kind === "comment-tampered" && event.commentId === comment.id && event.bodyAfter === comment.body,
    );
    if (!isKnown) {
      await append(
        this.#app,
        this.#gateway.key,
        this.#number,
        { kind: "person", id: sender.id, login: sender.login },
        {
          kind: "comment-tampered",
          what: "checklist",
          commentId: comment.id,
          bodyBefore,
          bodyAfter: comment.body,
        },
      );
    }
    this.#mustEvaluate = true;
    this.#mustWrite = true;
  }

  /** What touches nothing touches nothing still, on the commit that the base branch is at now. */
  async #moveBase({ beforeSha, afterSha }: Extract<OwnWork, { kind: "base-moved" }>): Promise<void> {
    const state = this.#state;
    const evaluated = state?.evaluated;
    if (state === undefined || evaluated?.baseSha !== beforeSha || evaluated.touched !== false)
      return this.#reconsider();
    this.#state = { ...state, evaluated: { ...evaluated, baseSha: afterSha } };
    this.#hasMovedBase = true;
  }

  async #saveMovedBase(): Promise<void> {
    if (this.#hasMovedBase && this.#state !== undefined) await this.#app.store.savePullRequestState(this.#state);
  }

  /** Judge again. The base branch may have moved because this very pull request was merged, and the news of it is still under way. */
  async #reconsider(): Promise<void> {
    const facts = await this.#readFacts();
    if (facts.state === "closed") await recordClosed(this.#app, this.#gateway.key, facts, undefined);
    this.#mustEvaluate = true;
  }

  /** Reads everything that a lost delivery may have told. */
  async #reconcile(): Promise<void> {
    this.#isReconciled = true;
    const facts = await this.#readFacts();
    if (facts.state === "closed") {
      await recordClosed(this.#app, this.#gateway.key, facts, undefined);
      await this.#retireCheck(facts);
      await this.#save(facts, null);
      return;
    }
    await recordReopened(this.#app, this.#gateway.key, this.#number);
    await noticeLostHistory(this.#app, this.#gateway, facts);
    const missed = await reconcileComments(
      this.#app,
      this.#gateway,
      this.#publisher,
      { pullRequest: this.#number, told: this.#told },
      () => this.#judge(),
    );
    this.#note(missed);
    this.#mustEvaluate = true;
    if (this.#state !== undefined && showsOpen(this.#state)) this.#mustVerifyPeople = true;
    if (this.#isLongAgo(facts.updatedAt)) this.#comparedUntil = facts.updatedAt;
    this.#app.lookedAt.add(this.#key);
  }

  /** GitHub's seconds are whole and its clock is not ours: what was touched just now may be touched again unnoticed. */
  #isLongAgo(at: string): boolean {
    return Date.parse(this.#app.clock.now()) - Date.parse(at) >= SETTLED_MS;
  }

  get #key(): string {
    return pullRequestTurnKey(this.#gateway.key.repositoryId, this.#number);
  }

  #note({ recorded, recheck }: CommentResult): void {
    if (recorded || recheck) this.#mustEvaluate = true;
    if (recheck) this.#mustWrite = true;
  }

  /** The pull request as GitHub has it now, with everything that this turn has recorded so far. */
  async #judge(): Promise<Evaluation | "closed"> {
    if (this.#evaluation === undefined) {
      const facts = await this.#readFacts();
      if (facts.state === "closed") return "closed";
      const judged = await evaluatePullRequest(this.#app, this.#gateway, facts);
      this.#evaluation = await this.#settle(judged);
    }
    this.#evaluation = await this.#refreshed(this.#evaluation);
    return this.#evaluation;
  }

  #settle(judged: Evaluation): Promise<Evaluation> {
    return settle(this.#app, this.#gateway, judged, { verifyPeople: this.#mustVerifyPeople });
  }

  async #refreshed(evaluation: Evaluation): Promise<Evaluation> {
    const entries = await this.#app.store.readLedger(this.#gateway.key.repositoryId, this.#number);
    const current = { ...evaluation, entries, now: this.#app.clock.now() };
    return { ...current, gate: decideGate(current) };
  }

  async #readFacts(): Promise<PullRequestFacts> {
    this.#facts = await this.#gateway.readPullRequest(this.#number);
    return this.#facts;
  }

  async #save(facts: PullRequestFacts, evaluated: PullRequestState["evaluated"]): Promise<void> {
    const { repositoryId } = this.#gateway.key;
    const state = {
      repositoryId,
      number: this.#number,
      open: facts.state === "open",
      facts,
      evaluated,
      commentsSeenUntil: this.#comparedUntil,
    };
    await this.#app.store.savePullRequestState(state);
  }
}

/** Longer than two clocks differ by that are kept, and than GitHub takes to show what was written. */
const SETTLED_MS = 60_000;

/**
 * The newest of what payloads and memory say, by GitHub's own clock. Its seconds are whole, so two different facts of
 * one second are unclear: then GitHub has to be asked.
 */
function newestOf(hints: readonly PullRequestFacts[]): PullRequestFacts | "unclear" | undefined {
  let newest: PullRequestFacts | undefined;
  for (const hint of hints) {
    if (newest === undefined || hint.updatedAt > newest.updatedAt) newest = hint;
  }
  const rivals = hints.filter((hint) => hint.updatedAt === newest?.updatedAt);
  const isClear = rivals.every((rival) => newest !== undefined && sayFacts(rival) === sayFacts(newest));
  return isClear ? newest : "unclear";
}

function sayFacts({ state, draft, headSha, baseRef, merged, locked }: PullRequestFacts): string {
  return JSON.stringify([state, draft, headSha, baseRef, merged, locked === true]);
}
