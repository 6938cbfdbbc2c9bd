import { person, requireRole } from "../acts/actor.ts";
import { rerequestCheckRun } from "../acts/checks.ts";
import { createComment, deleteComment, editComment, react } from "../acts/comments.ts";
import { type MergeMethod, mergePull } from "../acts/merges.ts";
import { setDraft, setPullState } from "../acts/pulls.ts";
import { submitReview } from "../acts/reviews.ts";
import type { Context } from "../context.ts";
import { notFound } from "../errors.ts";
import { type Account, reactionContents } from "../state/model.ts";
import type { PullRequest } from "../state/state.ts";

export interface PageAct {
  readonly context: Context;
  readonly pullRequest: PullRequest;
  readonly viewer: Account;
  /** What the form sent. */
  readonly form: ReadonlyMap<string, string>;
}

/** Does what a form on a pull request's page asks for. `words` is the rest of the address: `comment`, `rerun/7`. */
export async function act(words: string, page: PageAct): Promise<void> {
  const { context, pullRequest, viewer, form } = page;
  const { repository, issue } = pullRequest;
  const actor = person(viewer.id);
  const [name = "", id = "", what = ""] = words.split("/");
  switch (name) {
    case "comment":
      createComment(context, repository, issue, actor, form.get("body") ?? "");
      return;
    case "comments":
      return actOnComment(page, Number(id), what);
    case "review": {
      const event = form.get("event") === "APPROVE" ? "APPROVE" : "REQUEST_CHANGES";
      submitReview(context, pullRequest, actor, event, form.get("body") ?? "");
      return;
    }
    case "close":
    case "reopen":
      await context.inOrder(repository.id, () =>
        setPullState(context, pullRequest, actor, name === "close" ? "closed" : "open"),
      );
      return;
    case "draft":
    case "ready":
      await setDraft(context, pullRequest, actor, name === "draft");
      return;
    case "merge":
      await context.inOrder(repository.id, () =>
        mergePull(context, pullRequest, actor, { method: methodIn(form), isBypass: form.get("bypass") === "yes" }),
      );
      return;
    case "rerun": {
      const run = repository.checkRuns.get(Number(id));
      if (!run) throw notFound();
      requireRole(context, repository, actor, "write");
      rerequestCheckRun(context, repository, run, actor);
      return;
    }
    case "next-step": {
      const step = repository.nextSteps.find((one) => one.id === id && !one.isDone);
      if (!step) throw notFound();
      step.isDone = true;
      await step.run();
      return;
    }
    default:
      throw notFound();
  }
}

function actOnComment({ context, pullRequest, viewer, form }: PageAct, id: number, what: string): void {
  const { repository, issue } = pullRequest;
  const comment = issue.comments.find((one) => one.id === id);
  if (!comment) throw notFound();
  const actor = person(viewer.id);
  if (what === "edit") editComment(context, repository, issue, comment, actor, form.get("body") ?? "");
  else if (what === "delete") deleteComment(context, repository, issue, comment, actor);
  else if (what === "react") {
    const content = reactionContents.find((one) => one === form.get("content"));
    if (content === undefined) throw notFound();
    const { reaction, isNew } = react(context, repository, comment, actor, content);
    // Pressing one's own reaction again takes it back.
    if (!isNew) comment.reactions.splice(comment.reactions.indexOf(reaction), 1);
    context.state.version += 1;
  } else throw notFound();
}

function methodIn(form: ReadonlyMap<string, string>): MergeMethod {
  const found = form.get("method");
  return found === "squash" || found === "rebase" ? found : "merge";
}
