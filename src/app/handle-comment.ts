import type { Answer } from "../core/command/answer.ts";
import { decideCommands } from "../core/command/decide.ts";
import { decideDelete, decideEdit } from "../core/command/edits.ts";
import { answerFrom } from "../core/command/handled.ts";
import { type ParsedCommand, parseCommands } from "../core/command/parse.ts";
import { lastEvaluated } from "../core/gate/consequences.ts";
import type { Membership, Person } from "../core/gate/gate-state.ts";
import type { LedgerEntry, LedgerEvent } from "../core/ledger/event.ts";
import { type Principal, principalName, RELEASE_MANAGER } from "../core/policy/policy.ts";
import { renderAnswer } from "../core/render/answer.ts";
import type { AppContext } from "./context.ts";
import type { Evaluation } from "./evaluate-pull-request.ts";
import { mapBounded } from "./map-bounded.ts";
import type { CommentFacts, RepositoryGateway } from "./ports.ts";
import { type Publisher, replyMarker } from "./publish.ts";

export interface CommentTurn {
  readonly pullRequest: number;
  readonly comment: CommentFacts;
  /** When the delivery arrived, by our clock; `undefined` for a comment found by the sweep. */
  readonly receivedAt: string | undefined;
  /** The comment became a command by an edit. */
  readonly edited: boolean;
  /** The pull request was closed when the comment was written. */
  readonly closed: boolean;
}

export interface CommentResult {
  /** Something was recorded: the gate must be decided again. */
  readonly recorded: boolean;
  /** Somebody asked for a fresh evaluation. */
  readonly recheck: boolean;
}

const NOTHING: CommentResult = { recorded: false, recheck: false };
const LOOK_UPS_AT_ONCE = 4;

/**
 * Decides the commands of one comment, records what follows, and answers. A comment without a command costs nothing.
 * Told again (a crash, a redelivery), it gives the same answer from the ledger and records nothing more.
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
  if (parsed.kind === "commands" && commands.length === 0) return NOTHING;

  const before = await app.store.readLedger(gateway.key.repositoryId, pullRequest);
  const known = answerFrom(before, { kind: comment.kind, id: comment.id });
  if (known !== undefined) {
    await answer(publisher, turn, known);
    return { recorded: true, recheck: false };
  }
  if (comment.own) return NOTHING;
  if (turn.closed) return ignoreClosed(app, gateway, publisher, turn, before);

  const live = comment.kind === "comment" ? await gateway.readComment(comment.id) : comment;
  if (live === "gone") return NOTHING;
  const evaluation = await evaluate();
  if (evaluation === "closed") return ignoreClosed(app, gateway, publisher, turn, before);
  const decided = decideCommands({
    comment: { kind: comment.kind, id: comment.id, body: comment.body },
    person: comment.author,
    commands,
    report: evaluation.report,
    gate: evaluation.gate,
    entries: evaluation.entries,
    people: evaluation.people,
    memberships: needsMemberships(commands) ? await membershipsOf(gateway, evaluation, comment.author) : [],
    shown: shownBefore(before, turn),
    settings: evaluation.settings,
    roles: evaluation.policy?.roles ?? new Map(),
    headSha: evaluation.report.head,
    baseSha: evaluation.report.base,
    evaluation: lastEvaluated(evaluation.entries)?.evaluation ?? 0,
    shownComment: (await publisher.readComment(pullRequest))?.digest ?? null,
    edited: turn.edited || live.body !== comment.body,
  });
  await record(app, gateway, turn, decided.events);
  await answer(publisher, turn, decided.answer);
  return { recorded: decided.events.length > 0, recheck: decided.recheck };
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
  await answer(publisher, turn, { reaction: "confused", lines: [] });
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
  }: { readonly pullRequest: number; readonly comment: CommentFacts; readonly sender: Person },
  evaluate: () => Promise<Evaluation | "closed">,
): Promise<CommentResult> {
  const entries = await app.store.readLedger(gateway.key.repositoryId, pullRequest);
  const { kind, id, author, body } = comment;
  const events = decideEdit({ comment: { kind, id }, bodyAfter: body, sender, author, entries });
  await record(app, gateway, { pullRequest, comment: { ...comment, author: sender } }, events);
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
async function answer(publisher: Publisher, turn: CommentTurn, given: Answer): Promise<void> {
  const { pullRequest, comment } = turn;
  if (given.reaction !== "none" && comment.kind === "comment")
    await publisher.publishReaction(comment.id, given.reaction);
  const text = renderAnswer(given, comment.author.login);
  if (text !== undefined)
    await publisher.publishReply(pullRequest, comment.id, `${text}\n\n${replyMarker(comment.id)}`);
}

function needsMemberships(commands: readonly ParsedCommand[]): boolean {
  return commands.some(({ name }) => name === "signoff" || name === "revoke");
}

/** This person in every team or name that could let them sign something here. */
async function membershipsOf(
  gateway: RepositoryGateway,
  evaluation: Evaluation,
  person: Person,
): Promise<readonly Membership[]> {
  const roles = evaluation.policy?.roles;
  const asked = new Set(
    evaluation.report.checklist.flatMap((item) => [...item.owners, ...item.deputies]).map((name) => name.toLowerCase()),
  );
  const principals = new Map<string, Principal>();
  for (const role of roles?.values() ?? []) {
    for (const principal of [...role.members, ...role.deputies]) {
      const name = principalName(principal).toLowerCase();
      if (asked.has(name) || role.name === RELEASE_MANAGER) principals.set(name, principal);
    }
  }
  return mapBounded([...principals.values()], LOOK_UPS_AT_ONCE, (principal) =>
    gateway.readMembership(principal, person),
  );
}

/**
 * The fingerprints that were on the page when the comment was written. GitHub's clock has whole seconds and may differ
 * from ours, so a fingerprint that was never another one counts as shown; one that replaced another counts when the
 * comment arrived after it, and was not written a second or more before it.
 */
function shownBefore(
  entries: readonly LedgerEntry[],
  { comment, receivedAt }: CommentTurn,
): ReadonlyMap<string, string> {
  const shown = new Map<string, { readonly fingerprint: string; readonly since: string; readonly replaced: boolean }>();
  for (const { at, event } of entries) {
    if (event.kind !== "evaluated") continue;
    for (const { id, fingerprint } of event.items) {
      const before = shown.get(id);
      if (before?.fingerprint !== fingerprint)
        shown.set(id, { fingerprint, since: at, replaced: before !== undefined });
    }
  }
  const writtenBeforeMs = Date.parse(comment.createdAt) + 1_000;
  const known = [...shown].filter(([, { since, replaced }]) => {
    if (!replaced) return true;
    return Date.parse(since) < writtenBeforeMs && (receivedAt === undefined || since <= receivedAt);
  });
  return new Map(known.map(([id, { fingerprint }]) => [id, fingerprint]));
}

function isOf({ event }: LedgerEntry, kind: CommentFacts["kind"], id: number): boolean {
  return "comment" in event && event.comment.kind === kind && event.comment.id === id;
}
