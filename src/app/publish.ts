import type { Hash } from "../core/model/hash.ts";
import { GitHubError } from "./ports.ts";
import type { CheckOutput, CommentFacts, RepositoryGateway } from "./ports-github.ts";
import type { Publication, Store } from "./ports-store.ts";

/**
 * Writes to GitHub so that a crash between any two effects doubles nothing: the intention is stored before the
 * request, the result after it. An intention without a result means that the request may have arrived, so GitHub is
 * read back before anything is tried again. What was published last is known by its digest and not written twice.
 */
export interface Publisher {
  /** Our one comment on the pull request, edited in place and created again when somebody deleted it. */
  publishComment(pullRequest: number, body: string, options: PublishOptions): Promise<void>;
  /** Whether our comment stands on the pull request (as far as we know). */
  hasComment(pullRequest: number): Promise<boolean>;
  /** Digest of the comment that stands on the page, and whether this id is that comment. */
  readComment(pullRequest: number): Promise<Publication | undefined>;
  publishCheck(headSha: string, output: CheckOutput, options: PublishOptions): Promise<void>;
  /** One answer to one comment or review, once; {@link replyMarker} is put behind it. */
  publishReply(pullRequest: number, answered: Answered, body: string): Promise<void>;
  /** `gone` when the comment is no more. */
  publishReaction(commentId: number, reaction: "+1" | "confused"): Promise<"added" | "gone">;
}

/** GitHub counts comments, reviews and comments on lines apart: one id may stand for one of each. */
export type Answered = Pick<CommentFacts, "kind" | "id">;

export interface PublishOptions {
  /** Write although nothing changed: somebody asked for it, or changed ours. */
  readonly force: boolean;
}

export const COMMENT_MARKER = "<!-- ripplegate:comment";

export function createPublisher(store: Store, gateway: RepositoryGateway, hash: Hash): Publisher {
  const repositoryId = gateway.key.repositoryId;
  const commentKey = (pullRequest: number): string => `comment:${repositoryId}:${pullRequest}`;

  async function publishComment(pullRequest: number, body: string, { force }: PublishOptions): Promise<void> {
    const key = commentKey(pullRequest);
    const digest = hash(body);
    const known = await store.readPublication(key);
    if (known?.state === "done" && known.digest === digest && !force) return;
    const id = known?.remoteId ?? (await findOwnComment(pullRequest, COMMENT_MARKER));
    if (id !== undefined && (await gateway.updateComment(id, body)) === "updated") {
      await store.savePublication({ key, state: "done", remoteId: id, digest });
      return;
    }
    await store.savePublication({ key, state: "intended", remoteId: null, digest });
    const created = await gateway.createComment(pullRequest, body);
    await store.savePublication({ key, state: "done", remoteId: created.id, digest });
  }

  async function publishCheck(headSha: string, output: CheckOutput, { force }: PublishOptions): Promise<void> {
    const key = checkKey(repositoryId, headSha);
    const digest = hash(JSON.stringify(output));
    const known = await store.readPublication(key);
    if (known?.state === "done" && known.digest === digest && !force) return;
    const id = known?.remoteId ?? (known === undefined ? undefined : await findOwnCheckRun(headSha, key));
    if (id !== undefined && (await gateway.updateCheckRun(id, output)) === "updated") {
      await store.savePublication({ key, state: "done", remoteId: id, digest });
      return;
    }
    await store.savePublication({ key, state: "intended", remoteId: null, digest });
    const created = await gateway.createCheckRun(headSha, key, output);
    await store.savePublication({ key, state: "done", remoteId: created.id, digest });
  }

  async function publishReply(pullRequest: number, answered: Answered, answer: string): Promise<void> {
    const body = `${answer}\n\n${replyMarker(answered)}`;
    const key = replyKey(repositoryId, answered);
    const known = await store.readPublication(key);
    if (known?.state === "done") return;
    const digest = hash(body);
    const id = known === undefined ? undefined : await findOwnComment(pullRequest, replyMarker(answered));
    if (id === undefined) {
      await store.savePublication({ key, state: "intended", remoteId: null, digest });
      const created = await unlessLocked(gateway.createComment(pullRequest, body));
      if (created === "locked") return;
      await store.savePublication({ key, state: "done", remoteId: created.id, digest });
      return;
    }
    await store.savePublication({ key, state: "done", remoteId: id, digest });
  }

  async function publishReaction(commentId: number, reaction: "+1" | "confused"): Promise<"added" | "gone"> {
    const key = `reaction:${repositoryId}:${commentId}`;
    const known = await store.readPublication(key);
    if (known?.state === "done") return "added";
    const result = await unlessLocked(gateway.react(commentId, reaction));
    if (result === "locked") return "added";
    if (result === "added") await store.savePublication({ key, state: "done", remoteId: null, digest: reaction });
    return result;
  }

  async function findOwnComment(pullRequest: number, marker: string): Promise<number | undefined> {
    const comments = await gateway.listComments(pullRequest, undefined);
    return comments.find((comment) => comment.own && comment.body.includes(marker))?.id;
  }

  async function findOwnCheckRun(headSha: string, externalId: string): Promise<number | undefined> {
    const runs = await gateway.findCheckRuns(headSha);
    return runs.find((run) => run.externalId === externalId)?.id;
  }

  return {
    publishComment,
    hasComment: async (pullRequest) => (await store.readPublication(commentKey(pullRequest)))?.remoteId != null,
    readComment: (pullRequest) => store.readPublication(commentKey(pullRequest)),
    publishCheck,
    publishReply,
    publishReaction,
  };
}

/** In a locked conversation nobody gets an answer; what was written there still counts. */
async function unlessLocked<Result>(answer: Promise<Result>): Promise<Result | "locked"> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitHubError && error.refusal === "locked") return "locked";
    throw error;
  }
}

/** Also the check run's `external_id`. */
export function checkKey(repositoryId: number, headSha: string): string {
  return `check:${repositoryId}:${headSha}`;
}

export function replyKey(repositoryId: number, answered: Answered): string {
  return `reply:${repositoryId}:${nameOf(answered)}`;
}

function nameOf({ kind, id }: Answered): string {
  return kind === "comment" ? String(id) : `${kind}-${id}`;
}

/** Ends each reply of ours, so that it is found again after a crash. */
export function replyMarker(answered: Answered): string {
  return `<!-- ripplegate:reply to=${nameOf(answered)} -->`;
}

/** To what a reply of ours is, by its marker. */
export function repliedTo(body: string): Answered | undefined {
  const [, kind = "comment", id] = REPLY_MARKER.exec(body) ?? [];
  if (id === undefined || (kind !== "comment" && kind !== "review" && kind !== "line-comment")) return undefined;
  return { kind, id: Number(id) };
}

const REPLY_MARKER = /<!-- ripplegate:reply to=(?:(review|line-comment)-)?(\d{1,15}) -->/;
