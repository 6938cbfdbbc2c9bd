import { html, raw } from "hono/html";
import type { Context } from "../context.ts";
import { visibleAccount } from "../represent/accounts.ts";
import { authorAssociation } from "../represent/issues.ts";
import type { Account, Comment, Edit, Reaction, Repository, Review, TimelineEntry } from "../state/model.ts";
import { reactionContents } from "../state/model.ts";
import { isAtLeast, type PullRequest } from "../state/state.ts";
import { commitRow } from "./diff.ts";
import { type IconName, icon } from "./icons.ts";
import { avatar, type Markup, moment, nameOf } from "./layout.ts";
import { renderMarkdown } from "./markdown.ts";

const emoji = {
  "+1": "👍",
  "-1": "👎",
  laugh: "😄",
  confused: "😕",
  heart: "❤️",
  hooray: "🎉",
  rocket: "🚀",
  eyes: "👀",
} as const;

interface Item {
  readonly sequence: number;
  readonly draw: () => Promise<Markup>;
}

interface Scene {
  readonly context: Context;
  readonly pullRequest: PullRequest;
  readonly viewer: Account | undefined;
  readonly path: string;
}

/** The conversation: description, comments, reviews, pushes and events, in the order they happened. */
export async function timeline(scene: Scene): Promise<Markup> {
  const { issue, pull } = scene.pullRequest;
  const items: Item[] = [
    ...issue.comments.map((one) => ({ sequence: one.sequence, draw: () => commentItem(scene, one) })),
    ...pull.reviews.map((one) => ({ sequence: one.sequence, draw: () => reviewItem(scene, one) })),
    ...issue.timeline.map((one) => ({ sequence: one.sequence, draw: () => entryItem(scene, one) })),
  ].sort((one, other) => one.sequence - other.sequence);
  const drawn = await Promise.all(items.map((item) => item.draw()));
  return html`${await description(scene)}${drawn}`;
}

async function description({ context, pullRequest }: Scene): Promise<Markup> {
  const { repository, issue } = pullRequest;
  const author = visibleAccount(context, issue.authorId);
  const body =
    issue.body === null || issue.body === ""
      ? html`<em class="muted">No description provided.</em>`
      : raw(await renderMarkdown(issue.body));
  return html`<article class="comment first">
    ${avatar(author, 40)}
    <div class="box bubble">
      <div class="box-header"><span>${nameOf(author)} commented ${moment(issue.createdAt)}</span>${badges(context, repository, author, true)}</div>
      <div class="box-body markdown-body">${body}</div>
    </div>
  </article>`;
}

async function commentItem(scene: Scene, comment: Comment): Promise<Markup> {
  const { context, pullRequest, viewer, path } = scene;
  const { repository, issue } = pullRequest;
  const author = visibleAccount(context, comment.authorId);
  const mayEdit =
    viewer !== undefined &&
    (viewer.id === comment.authorId || isAtLeast(context.state.role(repository, viewer.id), "write"));
  const action = `${path}/comments/${comment.id}`;
  return html`<article class="comment" id="issuecomment-${comment.id}">
    ${avatar(author, 40)}
    <div class="box bubble">
      <div class="box-header">
        <span>${nameOf(author)} commented <a class="muted" href="#issuecomment-${comment.id}">${moment(comment.createdAt)}</a>${editHistory(context, comment.edits, comment.body)}</span>
        ${badges(context, repository, author, author.id === issue.authorId)}
      </div>
      <div class="box-body markdown-body">${raw(await renderMarkdown(comment.body))}</div>
      ${reactions(context, comment.reactions, viewer, action)}
      ${
        mayEdit
          ? html`<div class="comment-tools">
        <details class="edit-form"><summary>Edit${viewer.id === comment.authorId ? "" : ` as ${viewer.login}`}</summary>
          <form method="post" action="${action}/edit"><textarea name="body" rows="6" aria-label="Comment" required>${comment.body}</textarea><button class="button primary small">Update comment</button></form>
        </details>
        <form method="post" action="${action}/delete"><button class="link-button danger-text">Delete</button></form>
      </div>`
          : ""
      }
    </div>
  </article>`;
}

/** GitHub's "edited" with the former texts behind it. */
function editHistory(context: Context, edits: readonly Edit[], present: string): Markup {
  const last = edits.at(-1);
  if (!last) return html``;
  const editor = visibleAccount(context, last.editorId);
  const texts = [...edits.map((edit) => edit.bodyBefore), present];
  return html` <details class="edits"><summary>• edited by ${editor.login}</summary>
    <ol class="edits-list">${edits.map((edit, index) => {
      const by = visibleAccount(context, edit.editorId);
      return html`<li><p>${by.login}, ${moment(edit.at)}</p><pre class="before">${texts[index]}</pre><pre class="after">${texts[index + 1]}</pre></li>`;
    })}</ol></details>`;
}

function badges(context: Context, repository: Repository, account: Account, isAuthor: boolean): Markup {
  const association = authorAssociation(context, repository, account.id);
  const word = association.charAt(0) + association.slice(1).toLowerCase();
  const isShown = association !== "NONE" && association !== "CONTRIBUTOR";
  return html`<span class="badges">${isShown ? html`<span class="label">${word}</span>` : ""}${isAuthor ? html`<span class="label">Author</span>` : ""}</span>`;
}

function reactions(context: Context, all: readonly Reaction[], viewer: Account | undefined, action: string): Markup {
  const counted = reactionContents
    .map((content) => ({ content, by: all.filter((one) => one.content === content) }))
    .filter(({ by }) => by.length > 0);
  return html`<form class="reactions" method="post" action="${action}/react">
    ${viewer ? html`<details class="add-reaction"><summary title="Add a reaction" aria-label="Add a reaction">☺</summary><div class="reaction-menu">${reactionContents.map((content) => html`<button name="content" value="${content}" aria-label="${content}">${emoji[content]}</button>`)}</div></details>` : ""}
    ${counted.map(({ content, by }) => {
      const people = by.map((one) => visibleAccount(context, one.authorId).login).join(", ");
      const isOwn = by.some((one) => one.authorId === viewer?.id);
      return html`<button class="reaction${isOwn ? " own" : ""}" name="content" value="${content}" title="${people}">${emoji[content]} ${by.length}</button>`;
    })}
  </form>`;
}

const reviewWords = {
  APPROVED: { text: "approved these changes", icon: "check", kind: "success" },
  CHANGES_REQUESTED: { text: "requested changes", icon: "x", kind: "danger" },
  COMMENTED: { text: "reviewed", icon: "eye", kind: "neutral" },
  DISMISSED: { text: "reviewed; the review was dismissed", icon: "eye", kind: "neutral" },
  PENDING: { text: "started a review", icon: "eye", kind: "neutral" },
} as const;

async function reviewItem({ context, pullRequest }: Scene, review: Review): Promise<Markup> {
  const author = visibleAccount(context, review.authorId);
  const words = reviewWords[review.state];
  const at = review.submittedAt ?? pullRequest.issue.createdAt;
  const body =
    review.body === ""
      ? ""
      : html`<div class="comment review-body"><div class="box bubble"><div class="box-header"><span>${nameOf(author)} left a comment${editHistory(context, review.edits, review.body)}</span></div>
        <div class="box-body markdown-body">${raw(await renderMarkdown(review.body))}</div></div></div>`;
  return html`<div class="event" id="pullrequestreview-${review.id}"><span class="event-badge ${words.kind}">${icon(words.icon)}</span>
    <div>${avatar(author, 20)} ${nameOf(author)} ${words.text} ${moment(at)}</div></div>${body}`;
}

async function entryItem({ context, pullRequest }: Scene, entry: TimelineEntry): Promise<Markup> {
  const { repository } = pullRequest;
  const actor = visibleAccount(context, entry.actorId);
  const rows = await Promise.all(
    (entry.commits ?? []).map(async (sha) => {
      const commit = await repository.git.commit(sha);
      return commitRow(sha, commit?.message ?? "", `/${context.state.fullName(repository)}/commit/${sha}`);
    }),
  );
  const [name, kind] = badgeFor(entry.text);
  return html`<div class="event"><span class="event-badge ${kind}">${icon(name)}</span>
    <div>${avatar(actor, 20)} ${nameOf(actor)} ${entry.text} ${moment(entry.at)}${rows.length === 0 ? "" : html`<div class="commit-rows">${rows}</div>`}</div></div>`;
}

function badgeFor(text: string): readonly [IconName, string] {
  if (text.startsWith("merged")) return ["merge", "merged"];
  if (text.startsWith("closed")) return ["pull", "danger"];
  if (text.startsWith("reopened")) return ["pull", "success"];
  if (text.includes("pushed")) return ["commit", "neutral"];
  if (text.startsWith("requested")) return ["eye", "neutral"];
  return ["dot", "neutral"];
}
