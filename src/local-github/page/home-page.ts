import { html } from "hono/html";
import { latestRuns, mergeBlockers } from "../acts/mergeability.ts";
import type { Context } from "../context.ts";
import { visibleAccount } from "../represent/accounts.ts";
import type { Repository } from "../state/model.ts";
import type { PullRequest } from "../state/state.ts";
import { outcomeIcon, outcomeOf } from "./checks-box.ts";
import { icon } from "./icons.ts";
import { type Markup, moment } from "./layout.ts";

/** Repositories and their pull requests, newest first. */
export async function homePage(context: Context, only?: Repository): Promise<Markup> {
  const shown = only ? [only] : [...context.state.repositories.values()].filter((one) => !one.isDeleted);
  const sections = await Promise.all(shown.map((one) => repositorySection(context, one)));
  return html`<div class="page" data-live="home">${sections.length === 0 ? html`<p class="muted">There are no repositories yet.</p>` : sections}</div>`;
}

async function repositorySection(context: Context, repository: Repository): Promise<Markup> {
  const name = context.state.fullName(repository);
  const pulls = context.state.pullRequests(repository).reverse();
  const rows = await Promise.all(pulls.map((one) => pullRow(context, one)));
  return html`<section class="repository-section">
    <h1 class="repository-title">${icon("repository", "muted")} <a href="/${name}">${name}</a> <span class="label">${repository.isPrivate ? "Private" : "Public"}</span></h1>
    <div class="box"><div class="box-header"><strong>Pull requests</strong><span class="counter">${pulls.length}</span></div>
    ${rows.length === 0 ? html`<p class="box-note">No pull requests.</p>` : html`<ul class="pull-list">${rows}</ul>`}</div>
  </section>`;
}

async function pullRow(context: Context, pullRequest: PullRequest): Promise<Markup> {
  const { repository, issue, pull } = pullRequest;
  const kind =
    pull.mergedAt !== null ? "merged-text" : issue.state === "closed" ? "danger" : pull.isDraft ? "muted" : "success";
  const name = context.state.fullName(repository);
  const runs = latestRuns(context.state.checkRuns(repository, pull.headSha));
  const blockers = issue.state === "open" ? await mergeBlockers(context, pullRequest) : [];
  return html`<li class="pull-row">${icon(pull.mergedAt === null ? "pull" : "merge", kind)}
    <div><a class="pull-title" href="/${name}/pull/${issue.number}">${issue.title}</a> ${runs.map((run) => outcomeIcon(outcomeOf(run).kind))}
    <p class="muted">#${issue.number} opened ${moment(issue.createdAt)} by ${visibleAccount(context, issue.authorId).login}${blockers.length > 0 ? " • Merging is blocked" : ""}</p></div>
    ${issue.comments.length > 0 ? html`<span class="muted row-comments">${icon("conversation")} ${issue.comments.length}</span>` : ""}</li>`;
}
