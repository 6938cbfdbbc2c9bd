import { person } from "../acts/actor.ts";
import { createComment, deleteComment, editComment } from "../acts/comments.ts";
import { type MergeMethod, mergePull, mergeRefusal, updateBranch } from "../acts/merges.ts";
import { editPull, type PullEdit, requestReviewers, setDraft, setLocked, setPullState } from "../acts/pulls.ts";
import {
  commentOnLine,
  dismissReview,
  editLineComment,
  editReview,
  type LineCommentPlace,
  type ReviewEvent,
  submitReview,
} from "../acts/reviews.ts";
import type { Context } from "../context.ts";
import type { FileChanges } from "../git/fast-import.ts";
import type { CheckRun, Comment as CommentState, Review as ReviewState } from "../state/model.ts";
import type { PullRequest as PullRequestState } from "../state/state.ts";
import { addNextStep } from "./next-steps.ts";
import type { Someone } from "./people.ts";

/** A comment, live: `body` and the rest are what they are now. */
export interface Comment {
  readonly id: number;
  readonly state: Readonly<CommentState>;
  edit(by: Someone, body: string): void;
  delete(by: Someone): void;
}

export interface LineComment {
  readonly id: number;
  edit(by: Someone, body: string): void;
}

export interface Review {
  readonly id: number;
  readonly state: Readonly<ReviewState>;
  edit(by: Someone, body: string): void;
  dismiss(by: Someone, message: string): void;
}

/** A pull request and all that people do to it. Acts throw {@link ApiError} where GitHub would refuse. */
export interface PullRequest {
  readonly id: number;
  readonly number: number;
  readonly url: string;
  readonly headSha: string;
  readonly headBranch: string;
  readonly state: "open" | "closed" | "merged";
  /** Everything that is remembered about it. */
  readonly raw: PullRequestState;
  comment(by: Someone, body: string): Comment;
  comments(): Comment[];
  review(by: Someone, event: ReviewEvent, body?: string): Review;
  /** Comments on one line of a changed file. */
  commentOnLine(by: Someone, place: LineCommentPlace, body: string): LineComment;
  requestReview(by: Someone, people: readonly Someone[], teams?: readonly { readonly id: number }[]): Promise<void>;
  edit(by: Someone, edit: PullEdit): Promise<void>;
  retarget(by: Someone, baseBranch: string): Promise<void>;
  close(by: Someone): Promise<void>;
  reopen(by: Someone): Promise<void>;
  convertToDraft(by: Someone): Promise<void>;
  lock(by: Someone): Promise<void>;
  unlock(by: Someone): Promise<void>;
  readyForReview(by: Someone): Promise<void>;
  /** Merges, or throws with GitHub's 405. `bypass`: an administrator ignores what is required. */
  merge(by: Someone, options?: { readonly method?: MergeMethod; readonly bypass?: boolean }): Promise<string>;
  /** What the merge button would say to this person; undefined when it would merge. */
  mergeRefusal(by: Someone): Promise<string | undefined>;
  updateBranch(by: Someone): Promise<void>;
  /** The check runs on the present head, oldest first. */
  checkRuns(name?: string): readonly Readonly<CheckRun>[];
  /** Offers a prepared push as a button on the page. */
  offerPush(step: {
    readonly label: string;
    readonly by: Someone;
    readonly message: string;
    readonly files: FileChanges;
  }): void;
}

function commentHandle(context: Context, { repository, issue }: PullRequestState, comment: CommentState): Comment {
  return {
    id: comment.id,
    state: comment,
    edit: (by, body) => editComment(context, repository, issue, comment, person(by.id), body),
    delete: (by) => deleteComment(context, repository, issue, comment, person(by.id)),
  };
}

export function pullRequestHandle(context: Context, pullRequest: PullRequestState): PullRequest {
  const { repository, issue, pull } = pullRequest;
  const inOrder = <Result>(act: () => Promise<Result>): Promise<Result> => context.inOrder(repository.id, act);
  return {
    id: pull.id,
    number: issue.number,
    get url() {
      return `${context.url}/${context.state.fullName(repository)}/pull/${issue.number}`;
    },
    get headSha() {
      return pull.headSha;
    },
    headBranch: pull.headBranch,
    get state() {
      return pull.mergedAt === null ? issue.state : "merged";
    },
    raw: pullRequest,
    comment: (by, body) =>
      commentHandle(context, pullRequest, createComment(context, repository, issue, person(by.id), body)),
    comments: () => issue.comments.map((comment) => commentHandle(context, pullRequest, comment)),
    review: (by, event, body) => {
      const review = submitReview(context, pullRequest, person(by.id), event, body ?? "");
      return {
        id: review.id,
        state: review,
        edit: (editor, text) => editReview(context, pullRequest, review, person(editor.id), text),
        dismiss: (dismisser, message) => dismissReview(context, pullRequest, review, person(dismisser.id), message),
      };
    },
    commentOnLine: (by, place, body) => {
      const comment = commentOnLine(context, pullRequest, person(by.id), place, body);
      const edit = (editor: Someone, text: string) =>
        editLineComment(context, pullRequest, comment, person(editor.id), text);
      return { id: comment.id, edit };
    },
    requestReview: (by, people, teams) => {
      const [peopleIds, teamIds] = [people, teams ?? []].map((all) => all.map((one) => one.id));
      return requestReviewers(context, pullRequest, person(by.id), peopleIds ?? [], teamIds ?? []);
    },
    edit: (by, edit) => inOrder(() => editPull(context, pullRequest, person(by.id), edit)),
    retarget: (by, baseBranch) => inOrder(() => editPull(context, pullRequest, person(by.id), { baseBranch })),
    lock: (by) => inOrder(() => setLocked(context, pullRequest, person(by.id), true)),
    unlock: (by) => inOrder(() => setLocked(context, pullRequest, person(by.id), false)),
    close: (by) => inOrder(() => setPullState(context, pullRequest, person(by.id), "closed")),
    reopen: (by) => inOrder(() => setPullState(context, pullRequest, person(by.id), "open")),
    convertToDraft: (by) => inOrder(() => setDraft(context, pullRequest, person(by.id), true)),
    readyForReview: (by) => inOrder(() => setDraft(context, pullRequest, person(by.id), false)),
    merge: (by, options) =>
      inOrder(() =>
        mergePull(context, pullRequest, person(by.id), {
          ...(options?.method === undefined ? {} : { method: options.method }),
          isBypass: options?.bypass ?? false,
        }),
      ),
    mergeRefusal: (by) => mergeRefusal(context, pullRequest, person(by.id), false),
    updateBranch: (by) => inOrder(() => updateBranch(context, pullRequest, person(by.id))),
    checkRuns: (name) =>
      context.state.checkRuns(repository, pull.headSha).filter((run) => name === undefined || run.name === name),
    offerPush: (step) => addNextStep(context, pullRequest, step),
  };
}
