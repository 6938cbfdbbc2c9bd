import type { Answer } from "../core/command/answer.ts";
import type { Review } from "../core/command/approval.ts";
import { COMMANDS_BY_NAME } from "../core/command/commands.ts";
import { decideCommands } from "../core/command/decide.ts";
import { decideDelete, decideEdit, hasCommand } from "../core/command/edits.ts";
import { answerFrom } from "../core/command/handled.ts";
import { parseCommands } from "../core/command/parse.ts";
import { lastEvaluated } from "../core/gate/consequences.ts";
import type { Person } from "../core/gate/gate-state.ts";
import type { LedgerEntry, LedgerEvent } from "../core/ledger/event.ts";
import { renderAnswer } from "../core/render/answer.ts";
import { renderExplained } from "../core/render/explained.ts";
import { accountsIn, membershipsFor, shownBefore } from "./command-facts.ts";
import type { AppContext } from "./context.ts";
import type { Evaluation } from "./evaluate-pull-request.ts";
import type { CommentFacts, RepositoryGateway } from "./ports-github.ts";
import type { Publisher } from "./publish.ts";

export interface CommentTurn {
  readonly pullRequest: number;
  readonly comment: CommentFacts;
  /** When the delivery arrived, by our clock; `undefined` for a comment found by the sweep. */
  readonly receivedAt: string | undefined;
  /** The comment became a command by an edit. */
  readonly edited: boolean;
  /** The pull request was closed when the comment was written. */
  readonly closed: boolean;
  /** All comments and reviews as they are now, where they were just read. */
  readonly standing?: { readonly comments: readonly CommentFacts[]; readonly reviews: readonly CommentFacts[] };
}

export interface CommentResult {
  /** Something was recorded: the gate must be decided again. */
  readonly recorded: boolean;
  /** Somebody asked for a fresh evaluation. */
  readonly recheck: boolean;
}

/** Who deleted or edited a comment is not known when the delivery that said so was lost. */
export const SOMEBODY: Person = { id: 0, login: "ghost", bot: false };

const NOTHING: CommentResult = { recorded: false, recheck: false };

/**
 * Decides the commands of one comment or review, records what follows, and answers. A comment without a command costs
 * nothing; a review may say something by itself. Told again (a crash, a redelivery), it gives the same answer from the
 * ledger and records nothing more.
 *
 * @param evaluate judges the pull request as it is now, unless it is closed; asked for only when a command needs it
 */
export async function handleComment(
  app: AppContext,
  gateway: RepositoryGateway,
  publisher: Publisher,
  turn: CommentTurn,
  evaluate: () => Promise<Evaluation | "closed">,
): Promise<CommentResult> {
  const { pullRequest, comment } = turn;
  const parsed = parseCommands(comment.body);
  const commands = parsed.kind === "commands" ? parsed.commands : [];
  const isWordless = parsed.kind === "commands" && commands.length === 0;
  if (isWordless && !maySaySomething(comment)) return NOTHING;

  const before = await app.store.readLedger(gateway.key.repositoryId, pullRequest);
  const known = answerFrom(before, { kind: comment.kind, id: comment.id });
  if (known !== undefined) {
    await publishAnswer(publisher, turn, known, evaluate);
    return { recorded: true, recheck: false };
  }
  if (comment.own || (isWordless && isNobodyAsked(before))) return NOTHING;
  if (turn.closed) return isWordless ? NOTHING : ignoreClosed(app, gateway, publisher, turn, before);

  const standing = turn.standing ?? (await readStanding(gateway, turn));
  const live = liveIn(standing, comment);
  if (live === "gone") return NOTHING;
  await hearEarlier(app, gateway, publisher, { ...turn, standing }, evaluate);
  const evaluation = await evaluate();
  if (evaluation === "closed") return isWordless ? NOTHING : ignoreClosed(app, gateway, publisher, turn, before);
  const review = turn.edited ? undefined : live.review;
  const shown = shownBefore(before, turn);
  const asksWho = review !== undefined || commands.some(({ name }) => isAuthorised(name));
  const shownComment = (await publisher.readComment(pullRequest))?.digest ?? null;
  const decided = decideCommands({
    ...evaluation,
    comment: { kind: comment.kind, id: comment.id, body: comment.body, writtenAt: comment.createdAt },
    person: comment.author,
    commands,
    memberships: asksWho
      ? await membershipsFor(gateway, evaluation, comment.author, review === undefined ? commands : [])
      : [],
    accounts: await accountsIn(gateway, commands),
    shown: shown.items,
    shownMeaning: shown.meaning,
    roles: evaluation.policy?.roles ?? new Map(),
    headSha: evaluation.report.head,
    baseSha: evaluation.report.base,
    evaluation: lastEvaluated(evaluation.entries)?.evaluation ?? 0,
    shownComment,
    edited: turn.edited || live.body !== comment.body,
    review,
  });
  // Whoever is refused saw something too.
  const events = decided.events.map((event) =>
    event.kind === "sign-off-refused" ? { ...event, shown: shownComment } : event,
  );
  await record(app, gateway, turn, events);
  await publishAnswer(publisher, turn, decided.answer, async () => evaluation);
  return { recorded: decided.events.length > 0, recheck: decided.recheck };
}

/** An approval and a request for changes mean something without a word. */
function maySaySomething({ reviewState }: CommentFacts): boolean {
  return reviewState === "approved" || reviewState === "changes_requested";
}

/** Nothing is on the checklist that a review could be about. */
function isNobodyAsked(entries: readonly LedgerEntry[]): boolean {
  return (lastEvaluated(entries)?.items.length ?? 0) === 0;
}

function isAuthorised(name: string): boolean {
  return COMMANDS_BY_NAME.get(name)?.asksFor === "nothing";
}

interface Live {
  readonly body: string;
  /** What the review still says by itself. */
  readonly review: Review | undefined;
}

type Standing = NonNullable<CommentTurn["standing"]>;

/** Longer than webhooks are late. What is older was found by the sweep, which compares everything. */
const LATE_MS = 3_600_000;

/** What the delivery told is a hint: the comment may be gone, the review dismissed or followed by another one. */
async function readStanding(gateway: RepositoryGateway, { pullRequest, comment }: CommentTurn): Promise<Standing> {
  if (comment.kind === "review")
    return { comments: [], reviews: maySaySomething(comment) ? await gateway.listReviews(pullRequest) : [comment] };
  const since = new Date(Date.parse(comment.createdAt) - LATE_MS).toISOString();
  return { comments: await gateway.listComments(pullRequest, since), reviews: [] };
}

function liveIn({ comments, reviews }: Standing, comment: CommentFacts): Live | "gone" {
  const { kind, id, reviewState: state, author, createdAt: writtenAt } = comment;
  const live = (kind === "comment" ? comments : reviews).find((one) => one.id === id);
  if (live === undefined || live.reviewState === "dismissed") return "gone";
  if (state !== "approved" && state !== "changes_requested") return { body: live.body, review: undefined };
  const later = reviews.slice(reviews.indexOf(live) + 1).filter((review) => review.author.id === author.id);
  const isOvertaken = later.some(maySaySomething);
  return { body: live.body, review: isOvertaken ? undefined : { state, writtenAt } };
}

/**
 * Comments that stand before this one, and whose webhooks are late or lost: they are decided first, so that the last word
 * counts, whatever came in first.
 */
async function hearEarlier(
  app: AppContext,
  gateway: RepositoryGateway,
  publisher: Publisher,
  turn: CommentTurn & { readonly standing: Standing },
  evaluate: () => Promise<Evaluation | "closed">,
): Promise<void> {
  const { comment, pullRequest, standing } = turn;
  if (comment.kind !== "comment" || turn.edited) return;
  const earlier = standing.comments.filter(({ id, own, body }) => id < comment.id && !own && hasCommand(body));
  if (earlier.length === 0) return;
  const entries = await app.store.readLedger(gateway.key.repositoryId, pullRequest);
  const asked = entries.find(({ event }) => event.kind === "evaluated")?.at;
  const unheard = earlier.filter(
    (one) => isUnheard(one, entries) && asked !== undefined && one.createdAt >= asked.slice(0, 19),
  );
  for (const one of unheard.toSorted((left, right) => left.id - right.id)) {
    const edited = one.updatedAt !== one.createdAt;
    const closed = wasClosed(entries, one);
    const alone = { ...standing, comments: standing.comments.filter(({ id }) => id >= one.id) };
    await handleComment(app, gateway, publisher, { ...turn, comment: one, edited, closed, standing: alone }, evaluate);
  }
}

function isUnheard({ kind, id }: CommentFacts, entries: readonly LedgerEntry[]): boolean {
  return answerFrom(entries, { kind, id }) === undefined;
}

/** Whether the pull request was closed when a comment was written, as far as that is on record. */
export function wasClosed(entries: readonly LedgerEntry[], { createdAt }: CommentFacts): boolean {
  const last = entries.findLast(
    ({ at, event }) =>
      (event.kind === "closed" || event.kind === "reopened") && at.slice(0, 19) <= createdAt.slice(0, 19),
  );
  return last?.event.kind === "closed";
}

/** A command on a closed pull request changes nothing, then and after a reopening; that it was there is recorded. */
async function ignoreClosed(
  app: AppContext,
  gateway: RepositoryGateway,
  publisher: Publisher,
  turn: CommentTurn,
  entries: readonly LedgerEntry[],
): Promise<CommentResult> {
  const { kind, id, body } = turn.comment;
  if (!entries.some((entry) => isOf(entry, kind, id))) {
    await record(app, gateway, turn, [{ kind: "command-ignored", comment: { kind, id, body }, why: "closed" }]);
  }
  await publishAnswer(publisher, turn, { reaction: "confused", lines: [] }, async () => "closed");
  return NOTHING;
}

/** A comment with a sign-off in it was edited. The new text may not sign; it is answered, if it tries to. */
export async function handleEdit(
  app: AppContext,
  gateway: RepositoryGateway,
  publisher: Publisher,
  {
    pullRequest,
    comment,
    sender,
  }: { readonly pullRequest: number; readonly comment: CommentFacts; readonly sender: Person | undefined },
  evaluate: () => Promise<Evaluation | "closed">,
): Promise<CommentResult> {
  const entries = await app.store.readLedger(gateway.key.repositoryId, pullRequest);
  const { kind, id, author, body } = comment;
  const events = decideEdit({ comment: { kind, id }, bodyAfter: body, sender, author, entries });
  await record(app, gateway, { pullRequest, comment: { ...comment, author: sender ?? SOMEBODY } }, events);
  if (events.length > 0) return { recorded: true, recheck: false };
  if (entries.some((entry) => isOf(entry, kind, id))) return NOTHING;
  return handleComment(
    app,
    gateway,
    publisher,
    { pullRequest, comment, receivedAt: undefined, edited: true, closed: false },
    evaluate,
  );
}

/** A comment was deleted, or a review dismissed: what it signed is revoked. */
export async function handleDelete(
  app: AppContext,
  gateway: RepositoryGateway,
  {
    pullRequest,
    comment,
    sender,
  }: { readonly pullRequest: number; readonly comment: CommentFacts; readonly sender: Person },
): Promise<CommentResult> {
  const entries = await app.store.readLedger(gateway.key.repositoryId, pullRequest);
  const { kind, id, author } = comment;
  const how = kind === "review" ? "review-dismissed" : "comment-deleted";
  const events = decideDelete({ comment: { kind, id }, sender, author, entries, how });
  await record(app, gateway, { pullRequest, comment: { ...comment, author: sender } }, events);
  return { recorded: events.length > 0, recheck: false };
}

async function record(
  app: AppContext,
  gateway: RepositoryGateway,
  { pullRequest, comment }: Pick<CommentTurn, "pullRequest" | "comment">,
  events: readonly LedgerEvent[],
): Promise<void> {
  const { repositoryId, owner, name } = gateway.key;
  const { id, login } = comment.author;
  const drafts = events.map((event) => ({
    at: app.clock.now(),
    repository: { id: repositoryId, name: `${owner}/${name}` },
    pullRequest,
    actor: { kind: "person" as const, id, login },
    event,
  }));
  if (drafts.length > 0) await app.store.append(repositoryId, drafts, new Map());
}

/** What was recorded is acknowledged only after it was recorded. */
export async function publishAnswer(
  publisher: Publisher,
  turn: Pick<CommentTurn, "pullRequest" | "comment">,
  given: Answer,
  evaluate: () => Promise<Evaluation | "closed">,
): Promise<void> {
  const { pullRequest, comment } = turn;
  if (given.reaction !== "none" && comment.kind === "comment")
    await publisher.publishReaction(comment.id, given.reaction);
  if (given.lines.length === 0) return;
  const evaluation = given.lines.some(({ kind }) => kind === "explained") ? await evaluate() : "closed";
  const explaining = (word: string) => renderExplained(word, evaluation === "closed" ? undefined : evaluation.analysis);
  const text = renderAnswer(given, comment.author.login, explaining);
  if (text !== undefined) await publisher.publishReply(pullRequest, comment, text);
}

function isOf({ event }: LedgerEntry, kind: CommentFacts["kind"], id: number): boolean {
  return "comment" in event && event.comment.kind === kind && event.comment.id === id;
}
