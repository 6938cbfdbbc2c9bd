import type { AppContext } from "./context.ts";
import { actorOf } from "./handle-close.ts";
import { handlePush } from "./handle-push.ts";
import { handlePullRequestTurn, type TurnEvent } from "./handle-turn.ts";
import { judgeMergeGroup } from "./judge-merge-group.ts";
import { judgeMergeGroupAgain } from "./merge-groups.ts";
import { readOwnWork } from "./own-delivery.ts";
import { BrokenLedger, ChangedText, GitHubError, StoreError } from "./ports.ts";
import type { AppEvent } from "./ports-events.ts";
import type { RepositoryKey } from "./ports-github.ts";
import type { Delivery, PendingTurn } from "./ports-store.ts";
import { createPublisher } from "./publish.ts";
import { recheckSignOffs } from "./recheck-sign-offs.ts";
import { recheckCommit } from "./reconcile.ts";
import { recordControl } from "./record-control.ts";
import { recordForgery } from "./record-forgery.ts";
import { settleTag } from "./record-tag.ts";

/** Turns a delivery of GitHub's into what it means to us. */
export type Narrow = (delivery: Delivery) => Promise<AppEvent>;

/**
 * Does the work of one turn of the inbox: all deliveries of one key, in the order they arrived. In an archived repository
 * nothing can be written and nothing merged, so there is nothing to do until it is one no longer.
 */
export async function handleTurn(app: AppContext, narrow: Narrow, turn: PendingTurn): Promise<void> {
  try {
    await handleDeliveries(app, narrow, turn);
  } catch (error) {
    // What was green by entries that somebody has changed since must not stay so until the last attempt.
    if (isBrokenLedger(error)) await closeGate(app, narrow, turn, sayBroken());
    if (!(error instanceof GitHubError) || error.refusal !== "archived") throw error;
    app.log.warn({ turn: turn.key }, "the repository is archived: nothing is written there until it is one no longer");
  }
}

async function handleDeliveries(app: AppContext, narrow: Narrow, turn: PendingTurn): Promise<void> {
  let pullRequest: { readonly key: RepositoryKey; readonly number: number; readonly events: TurnEvent[] } | undefined;
  for (const delivery of turn.deliveries) {
    const event = readOwnWork(delivery) ?? (await narrow(delivery));
    const subject = subjectOf(event);
    if (subject === undefined) {
      await handleWideEvent(app, event, delivery.id);
      continue;
    }
    pullRequest ??= { ...subject, events: [] };
    pullRequest.events.push({ event, receivedAt: delivery.receivedAt });
  }
  if (pullRequest !== undefined)
    await handlePullRequestTurn(app, pullRequest.key, pullRequest.number, pullRequest.events);
}

function isBrokenLedger(error: unknown): boolean {
  if (!(error instanceof StoreError)) return false;
  return error.cause instanceof BrokenLedger || error.cause instanceof ChangedText;
}

/**
 * A turn was given up after too many attempts: the check says so, with the id that the log has. What can't be written now
 * is only logged; nothing was green that this would have turned red.
 */
export async function handleDead(app: AppContext, narrow: Narrow, turn: PendingTurn, error: unknown): Promise<void> {
  await closeGate(app, narrow, turn, isBrokenLedger(error) ? sayBroken() : sayGivenUp(turn));
}

interface Verdict {
  readonly title: string;
  readonly summary: string;
}

function sayGivenUp(turn: PendingTurn): Verdict {
  const id = turn.deliveries[0]?.id ?? turn.key;
  const title = "Ripplegate could not judge this change";
  const summary = `${title}. It tried several times. Press Re-run to try again; if that fails too, give your operator this id: \`${id}\`.`;
  return { title, summary };
}

function sayBroken(): Verdict {
  const title = "Ripplegate's record of what was signed is damaged";
  const summary = `${title}: an entry is missing, or is not as it was written. Until it is restored nothing is let through by it. Tell your operator to run \`ripplegate verify\`, which names the entry.`;
  return { title, summary };
}

async function closeGate(
  app: AppContext,
  narrow: Narrow,
  turn: PendingTurn,
  { title, summary }: Verdict,
): Promise<void> {
  const place = await placeOfCheck(app, narrow, turn);
  if (place === undefined) {
    app.log.error({ turn: turn.key, title }, "nothing is known to write a verdict to");
    return;
  }
  const output = { conclusion: "failure" as const, title, summary, text: "", annotations: [], detailsUrl: undefined };
  const publisher = createPublisher(app.store, app.github.repository(place.key), app.hash);
  await publisher.publishCheck(place.headSha, output, { force: false });
}

/** The newest head that the dead deliveries, or we, know of. */
async function placeOfCheck(
  app: AppContext,
  narrow: Narrow,
  turn: PendingTurn,
): Promise<{ readonly key: RepositoryKey; readonly headSha: string } | undefined> {
  let place: { readonly key: RepositoryKey; readonly headSha: string } | undefined;
  for (const delivery of turn.deliveries) {
    const event = readOwnWork(delivery) ?? (await narrow(delivery));
    if (event.kind === "merge-group-requested") place = { key: event.repository, headSha: event.group.headSha };
    if (event.kind === "judge-group") place = { key: event.repository, headSha: event.headSha };
    const subject = subjectOf(event);
    if (subject === undefined) continue;
    const state = await app.store.readPullRequestState(subject.key.repositoryId, subject.number);
    const headSha = "facts" in event ? event.facts.headSha : (state?.facts.headSha ?? place?.headSha);
    if (headSha !== undefined) place = { key: subject.key, headSha };
  }
  return place;
}

function subjectOf(event: TurnEvent["event"]): { readonly key: RepositoryKey; readonly number: number } | undefined {
  switch (event.kind) {
    case "pull-request-changed":
    case "pull-request-closed":
      return { key: event.repository, number: event.facts.number };
    case "comment-created":
    case "comment-edited":
    case "comment-deleted":
    case "review-submitted":
    case "line-commented":
    case "base-moved":
    case "evaluate":
    case "recheck":
    case "reconcile":
    case "verify-people":
      return { key: event.repository, number: event.pullRequest };
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
      return undefined;
  }
}

async function handleWideEvent(app: AppContext, event: TurnEvent["event"], deliveryId: string): Promise<void> {
  switch (event.kind) {
    case "recheck-requested":
      return recheckCommit(app, event.repository, event, deliveryId);
    case "base-pushed":
      return handlePush(app, event, deliveryId);
    case "tag-pushed":
      return settleTag(app, event.repository, event.tag, actorOf(event.sender));
    case "tag-moved":
      return settleTag(app, event.repository, event.tag, { kind: "app" });
    case "check-forged":
      return recordForgery(app, event);
    case "control-changed":
      return recordControl(app, event, deliveryId);
    case "people-changed":
      return recheckSignOffs(app, event, deliveryId);
    case "merge-group-requested":
      return judgeMergeGroup(app, event.repository, event.group, { force: event.rerun });
    case "merge-group-ended":
      return app.store.removeMergeGroup(event.repository.repositoryId, event.headSha);
    case "judge-group":
      return judgeMergeGroupAgain(app, event.repository, event.headSha);
    case "ignored":
      app.log.info({ delivery: deliveryId, why: event.why }, "ignored");
      return;
    default:
      return;
  }
}
