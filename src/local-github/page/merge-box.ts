import { html, raw } from "hono/html";
import { person } from "../acts/actor.ts";
import { latestRuns, type MergeBlocker, mergeBlockers } from "../acts/mergeability.ts";
import { mergeRefusal } from "../acts/merges.ts";
import type { Context } from "../context.ts";
import type { Account } from "../state/model.ts";
import { isAtLeast, type PullRequest } from "../state/state.ts";
import { outcomeIcon, outcomeOf } from "./checks-box.ts";
import { type IconName, icon } from "./icons.ts";
import { avatar, type Markup } from "./layout.ts";

/** The box below the conversation: checks, what is missing, and the button that obeys. */
export async function mergeBox(
  context: Context,
  pullRequest: PullRequest,
  viewer: Account | undefined,
  path: string,
): Promise<Markup> {
  const { issue, pull } = pullRequest;
  if (pull.mergedAt !== null) {
    return frame(
      "merged",
      "merge",
      html`<div class="merge-row"><div><strong>Pull request successfully merged and closed</strong>
      <p class="muted">The <code>${pull.headBranch}</code> branch can be deleted.</p></div></div>`,
    );
  }
  if (issue.state === "closed") {
    return frame(
      "closed",
      "pull",
      html`<div class="merge-row"><div><strong>Closed with unmerged commits</strong>
      <p class="muted">This pull request is closed.</p></div></div>`,
    );
  }
  const blockers = await mergeBlockers(context, pullRequest);
  const refusal = viewer ? await mergeRefusal(context, pullRequest, person(viewer.id), false) : "Nobody to act as";
  const rows = [
    checksRow(context, pullRequest, blockers, path),
    ...blockers.filter((one) => one.kind !== "check").map(blockerRow),
  ];
  const conflict = refusal === "Pull Request is not mergeable";
  return frame(
    refusal === undefined ? "clean" : "blocked",
    "merge",
    html`${rows}${conflictRow(conflict)}${buttonRow(context, pullRequest, viewer, path, refusal)}`,
  );
}

function frame(kind: "merged" | "closed" | "clean" | "blocked", name: IconName, content: Markup): Markup {
  return html`<section class="merge ${kind}" aria-label="Merge"><span class="merge-badge">${icon(name)}</span><div class="box merge-box">${content}</div></section>`;
}

function checksRow(
  context: Context,
  { repository, pull }: PullRequest,
  blockers: readonly MergeBlocker[],
  path: string,
): Markup {
  const runs = latestRuns(context.state.checkRuns(repository, pull.headSha));
  const expected = blockers.filter((one) => one.verdict === "expected");
  const outcomes = runs.map(outcomeOf);
  const failing = outcomes.filter((one) => one.kind === "failure").length;
  const waiting = outcomes.filter((one) => one.kind === "waiting").length + expected.length;
  const words =
    failing > 0
      ? "Some checks were not successful"
      : waiting > 0
        ? "Some checks haven’t completed yet"
        : "All checks have passed";
  const counts = [
    [failing, "failing"],
    [waiting, "waiting"],
    [outcomes.length - failing - outcomes.filter((one) => one.kind === "waiting").length, "successful"],
  ] as const;
  if (runs.length === 0 && expected.length === 0) return html``;
  return html`<details class="merge-row checks-row" open>
    <summary>${outcomeIcon(failing > 0 ? "failure" : waiting > 0 ? "waiting" : "success")}<div><strong>${words}</strong>
      <p class="muted">${counts
        .filter(([count]) => count > 0)
        .map(([count, word]) => `${count} ${word}`)
        .join(", ")} ${runs.length + expected.length === 1 ? "check" : "checks"}</p></div></summary>
    <ul class="checks-list">
      ${expected.map((one) => html`<li>${icon("dot", "attention")}<span class="check-name"><strong>${one.check?.context}</strong> <span class="muted">Expected — Waiting for status to be reported</span></span><span class="label">Required</span></li>`)}
      ${runs.map((run) => {
        const outcome = outcomeOf(run);
        const app = context.state.app(run.appId);
        const isRequired = repository.protections
          .get(pull.baseBranch)
          ?.requiredChecks.some(
            (check) => check.context === run.name && (check.appId === null || check.appId === run.appId),
          );
        return html`<li>${outcomeIcon(outcome.kind)}${avatar(context.state.account(app.botId), 20)}
          <span class="check-name"><strong>${run.name}</strong> <span class="muted">${outcome.words}${run.title === null ? "" : ` — ${run.title}`}</span></span>
          ${isRequired ? html`<span class="label">Required</span>` : ""}<a class="details-link" href="${path}/checks#run-${run.id}">Details</a></li>`;
      })}
    </ul>
  </details>`;
}

function blockerRow(blocker: MergeBlocker): Markup {
  return html`<div class="merge-row">${icon("x", "danger")}<div><strong>${blocker.kind === "approval" ? "Review required" : "This branch is out-of-date with the base branch"}</strong>
    <p class="muted">${blocker.message}</p></div></div>`;
}

function conflictRow(isConflict: boolean): Markup {
  return isConflict
    ? html`<div class="merge-row">${icon("alert", "danger")}<div><strong>This branch has conflicts that must be resolved</strong><p class="muted">Use the command line to resolve conflicts before continuing.</p></div></div>`
    : html`<div class="merge-row">${icon("check", "success")}<div><strong>No conflicts with base branch</strong><p class="muted">Merging can be performed automatically.</p></div></div>`;
}

/** Says exactly what the merge endpoint would say to this person. */
function buttonRow(
  context: Context,
  { repository, pull }: PullRequest,
  viewer: Account | undefined,
  path: string,
  refusal: string | undefined,
): Markup {
  const role = viewer ? context.state.role(repository, viewer.id) : "none";
  if (!isAtLeast(role, "write")) {
    return html`<div class="merge-row foot"><p class="muted">Only those with write access to this repository can merge pull requests. ${viewer?.login ?? "Nobody"} has ${role === "none" ? "no" : role} access.</p></div>`;
  }
  const mayBypass = role === "admin" && repository.protections.get(pull.baseBranch)?.enforceAdmins !== true;
  const button = (label: string, kind: string, isDisabled: boolean) =>
    html`<button class="button ${kind}"${isDisabled ? raw(" disabled") : ""}>${label}</button>`;
  if (refusal === undefined) {
    return html`<form class="merge-row foot" method="post" action="${path}/merge">
      ${button("Merge pull request", "primary", false)}
      <select name="method" aria-label="Merge method"><option value="merge">Create a merge commit</option><option value="squash">Squash and merge</option><option value="rebase">Rebase and merge</option></select>
    </form>`;
  }
  const bypass =
    mayBypass && !refusal.startsWith("Pull Request")
      ? html`<form class="bypass" method="post" action="${path}/merge"><input type="hidden" name="bypass" value="yes"><button class="button danger small">Merge without waiting for requirements to be met (bypass rules)</button></form>`
      : "";
  return html`<div class="merge-row foot blocked-row"><div>${button("Merge pull request", "primary", true)} <span class="refusal">${refusal}</span></div>${bypass}</div>`;
}
