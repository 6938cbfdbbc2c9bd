import { html } from "hono/html";
import { latestRuns } from "../acts/mergeability.ts";
import type { Context } from "../context.ts";
import { notFound } from "../errors.ts";
import { visibleAccount } from "../represent/accounts.ts";
import { changesOf, commitsOf, startOf } from "../represent/pulls.ts";
import type { Account, Review } from "../state/model.ts";
import type { PullRequest } from "../state/state.ts";
import { checksPage } from "./checks-box.ts";
import { commitRow, filesChanged } from "./diff.ts";
import { type IconName, icon } from "./icons.ts";
import { avatar, type Markup, moment, nameOf } from "./layout.ts";
import { mergeBox } from "./merge-box.ts";
import { timeline } from "./timeline.ts";

export type Tab = "conversation" | "commits" | "checks" | "files";

export interface PullPage {
  readonly context: Context;
  readonly pullRequest: PullRequest;
  readonly viewer: Account | undefined;
  /** `/owner/name/pull/1` */
  readonly path: string;
  readonly tab: Tab;
}

export async function pullPage(view: PullPage): Promise<Markup> {
  const content = await tabContent(view);
  return html`<div class="page">
    <div data-live="head">${head(view)}</div>
    <nav class="tabs" data-live="tabs" aria-label="Pull request">${await tabs(view)}</nav>
    ${content}
  </div>`;
}

function stateBadge({ issue, pull }: PullRequest): Markup {
  const [words, kind, name]: readonly [string, string, IconName] =
    pull.mergedAt !== null
      ? ["Merged", "merged", "merge"]
      : issue.state === "closed"
        ? ["Closed", "closed", "pull"]
        : pull.isDraft
          ? ["Draft", "draft", "pull"]
          : ["Open", "open", "pull"];
  return html`<span class="state ${kind}">${icon(name)}${words}</span>`;
}

function head({ context, pullRequest }: PullPage): Markup {
  const { repository, issue, pull } = pullRequest;
  const author = visibleAccount(context, issue.authorId);
  const name = context.state.fullName(repository);
  const fork =
    pull.headRepositoryId === repository.id
      ? ""
      : `${context.state.account(context.state.repository(pull.headRepositoryId).ownerId).login}:`;
  const actor = pull.mergedById === null ? author : visibleAccount(context, pull.mergedById);
  const verb = pull.mergedAt === null ? "wants to merge into" : "merged into";
  return html`<p class="crumbs">${icon("repository", "muted")} <a href="/">${name.split("/")[0]}</a> / <a href="/${name}"><strong>${repository.name}</strong></a></p>
    <h1 class="title">${issue.title} <span class="title-number">#${issue.number}</span></h1>
    <p class="subtitle">${stateBadge(pullRequest)} <span>${nameOf(actor)} ${verb} <code class="branch">${pull.baseBranch}</code> from <code class="branch">${fork}${pull.headBranch}</code></span></p>`;
}

async function tabs({ context, pullRequest, path, tab }: PullPage): Promise<Markup> {
  const { repository, issue, pull } = pullRequest;
  const all: readonly (readonly [Tab, string, string, IconName, number])[] = [
    ["conversation", "Conversation", path, "conversation", issue.comments.length],
    ["commits", "Commits", `${path}/commits`, "commit", (await commitsOf(pullRequest)).length],
    [
      "checks",
      "Checks",
      `${path}/checks`,
      "checklist",
      latestRuns(context.state.checkRuns(repository, pull.headSha)).length,
    ],
    ["files", "Files changed", `${path}/files`, "files", (await changesOf(pullRequest)).length],
  ];
  return html`${all.map(
    ([id, words, href, name, count]) =>
      html`<a class="tab" href="${href}" aria-current="${id === tab ? "page" : "false"}">${icon(name)}${words}<span class="counter">${count}</span></a>`,
  )}`;
}

async function tabContent(view: PullPage): Promise<Markup> {
  const { context, pullRequest, path, tab } = view;
  const { repository, pull } = pullRequest;
  switch (tab) {
    case "checks":
      return html`<div data-live="checks">${await checksPage(context, repository, pull.headSha, path)}</div>`;
    case "files": {
      const patches = await repository.git.patches(await startOf(pullRequest), pull.headSha);
      return html`<div data-live="files">${filesChanged(await changesOf(pullRequest), patches)}</div>`;
    }
    case "commits":
      return html`<div class="box commits-box" data-live="commits">${await commitRows(view)}</div>`;
    default:
      return conversation(view);
  }
}

async function commitRows({ context, pullRequest }: PullPage): Promise<Markup> {
  const { repository } = pullRequest;
  const rows = await Promise.all(
    (await commitsOf(pullRequest)).map(async (sha) => {
      const commit = await repository.git.commit(sha);
      if (!commit) throw notFound();
      return commitRow(sha, commit.message, `/${context.state.fullName(repository)}/commit/${sha}`);
    }),
  );
  return html`${rows}`;
}

async function conversation(view: PullPage): Promise<Markup> {
  const { context, pullRequest, viewer, path } = view;
  return html`<div class="columns">
    <div class="main-column">
      <div class="timeline" data-live="timeline">${await timeline({ context, pullRequest, viewer, path })}</div>
      <div data-live="merge">${await mergeBox(context, pullRequest, viewer, path)}</div>
      ${commentForm(view)}
    </div>
    <aside class="side" data-live="side">${nextSteps(view)}${reviewers(view)}${participants(view)}</aside>
  </div>`;
}

function commentForm({ pullRequest, viewer, path }: PullPage): Markup {
  if (!viewer) return html``;
  const { issue, pull } = pullRequest;
  const toggle =
    pull.mergedAt !== null
      ? ""
      : issue.state === "open"
        ? html`<button class="button" formaction="${path}/close" formnovalidate>Close pull request</button>`
        : html`<button class="button" formaction="${path}/reopen" formnovalidate>Reopen pull request</button>`;
  const canReview = issue.state === "open" && issue.authorId !== viewer.id;
  return html`<form class="comment comment-form" method="post" action="${path}/comment">
    ${avatar(viewer, 40)}
    <div class="box bubble">
      <div class="box-header"><label for="new-comment">Add a comment as <strong>${viewer.login}</strong></label></div>
      <div class="box-body"><textarea id="new-comment" name="body" rows="4" placeholder="Add your comment here, for example /help" required></textarea>
      <div class="form-buttons">
        ${
          canReview
            ? html`<span class="review-buttons"><button class="button" formaction="${path}/review" name="event" value="APPROVE" formnovalidate>${icon("check", "success")} Approve</button>
        <button class="button" formaction="${path}/review" name="event" value="REQUEST_CHANGES">Request changes</button></span>`
            : ""
        }
        ${toggle}<button class="button primary">Comment</button>
      </div></div>
    </div>
  </form>`;
}

function nextSteps({ pullRequest, path }: PullPage): Markup {
  const { repository, issue } = pullRequest;
  const steps = repository.nextSteps.filter((step) => step.pullNumber === issue.number);
  if (steps.length === 0 || issue.state !== "open") return html``;
  return html`<section class="side-section try"><h2>Try it</h2>
    ${steps.map((step) =>
      step.isDone
        ? html`<p class="step done">${icon("check", "success")} ${step.label}</p>`
        : html`<form method="post" action="${path}/next-step/${step.id}"><button class="button wide">${step.label}</button><p class="muted step-by">as ${step.byLogin}</p></form>`,
    )}</section>`;
}

function reviewers({ context, pullRequest }: PullPage): Markup {
  const { pull } = pullRequest;
  const latest = new Map<number, Review>();
  for (const review of pull.reviews)
    if (review.authorId !== pullRequest.issue.authorId) latest.set(review.authorId, review);
  const people = [...new Set([...latest.keys(), ...pull.requestedReviewers])];
  const teams = [...pull.requestedTeams].flatMap((id) => context.state.teams.get(id) ?? []);
  const empty = people.length + teams.length === 0;
  return html`<section class="side-section"><h2>Reviewers</h2>
    ${empty ? html`<p class="muted">No reviews</p>` : ""}
    ${people.map((id) => {
      const account = visibleAccount(context, id);
      const state = pull.requestedReviewers.has(id) ? undefined : latest.get(id)?.state;
      const mark =
        state === "APPROVED"
          ? icon("check", "success")
          : state === "CHANGES_REQUESTED"
            ? icon("x", "danger")
            : icon("dot", "attention");
      return html`<p class="side-person">${avatar(account, 20)} ${account.login}<span class="side-mark">${mark}</span></p>`;
    })}
    ${teams.map((team) => html`<p class="side-person">${icon("conversation", "muted")} ${context.state.account(team.organizationId).login}/${team.slug}<span class="side-mark">${icon("dot", "attention")}</span></p>`)}
  </section>`;
}

function participants({ context, pullRequest }: PullPage): Markup {
  const { issue, pull } = pullRequest;
  const ids = [
    ...new Set([
      issue.authorId,
      ...issue.comments.map((one) => one.authorId),
      ...pull.reviews.map((one) => one.authorId),
    ]),
  ];
  return html`<section class="side-section"><h2>${ids.length} ${ids.length === 1 ? "participant" : "participants"}</h2>
    <p class="faces">${ids.map((id) => avatar(visibleAccount(context, id), 26))}</p>
    <p class="muted opened">Opened ${moment(issue.createdAt)}</p></section>`;
}
