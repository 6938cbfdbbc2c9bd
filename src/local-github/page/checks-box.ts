import { html, raw } from "hono/html";
import { isPassing, latestRuns } from "../acts/mergeability.ts";
import type { Context } from "../context.ts";
import type { Annotation, CheckRun, Repository } from "../state/model.ts";
import { icon } from "./icons.ts";
import { avatar, type Markup } from "./layout.ts";
import { renderMarkdown } from "./markdown.ts";

/** GitHub's words for how a run stands. */
export function outcomeOf(run: CheckRun): {
  readonly words: string;
  readonly kind: "success" | "failure" | "waiting" | "neutral";
} {
  if (run.status === "queued") return { words: "Queued", kind: "waiting" };
  if (run.status === "in_progress") return { words: "In progress", kind: "waiting" };
  switch (run.conclusion) {
    case "success":
      return { words: "Successful", kind: "success" };
    case "neutral":
      return { words: "Neutral", kind: "neutral" };
    case "skipped":
      return { words: "Skipped", kind: "neutral" };
    case "action_required":
      return { words: "Action required", kind: "failure" };
    default:
      return { words: capitalize(run.conclusion ?? "failure"), kind: "failure" };
  }
}

function capitalize(word: string): string {
  const plain = word.replaceAll("_", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

export function outcomeIcon(kind: ReturnType<typeof outcomeOf>["kind"]) {
  switch (kind) {
    case "success":
      return icon("check", "success");
    case "failure":
      return icon("x", "danger");
    case "waiting":
      return icon("dot", "attention");
    default:
      return icon("dot", "muted");
  }
}

/** The checks of a commit with all they say. */
export async function checksPage(
  context: Context,
  repository: Repository,
  headSha: string,
  path: string,
): Promise<Markup> {
  const runs = latestRuns(context.state.checkRuns(repository, headSha));
  if (runs.length === 0)
    return html`<div class="box"><p class="box-note">No checks have reported on <code>${headSha.slice(0, 7)}</code> yet.</p></div>`;
  const boxes = await Promise.all(runs.map((run) => checkBox(context, run, path)));
  return html`${boxes}`;
}

async function checkBox(context: Context, run: CheckRun, path: string): Promise<Markup> {
  const outcome = outcomeOf(run);
  const app = context.state.app(run.appId);
  const [summary, text] = await Promise.all([renderMarkdown(run.summary ?? ""), renderMarkdown(run.text ?? "")]);
  return html`<section class="box check" id="run-${run.id}">
    <div class="box-header check-header">
      ${outcomeIcon(outcome.kind)}
      ${avatar(context.state.account(app.botId), 20)}
      <strong>${app.name}</strong> / ${run.name}
      <span class="muted">${isPassing(run) ? "" : html`<span class="label">${outcome.words}</span>`}</span>
      <form method="post" action="${path}/rerun/${run.id}"><button class="button small">Re-run</button></form>
    </div>
    <div class="box-body">
      ${run.title === null ? "" : html`<h2 class="check-title">${run.title}</h2>`}
      <div class="markdown-body">${raw(summary)}</div>
      ${text === "" ? "" : html`<details class="check-text" open><summary>Details</summary><div class="markdown-body">${raw(text)}</div></details>`}
      ${run.annotations.length === 0 ? "" : html`<h3 class="annotations-title">Annotations <span class="counter">${run.annotations.length}</span></h3>${run.annotations.map((one) => annotationBox(one, `/${context.state.fullName(context.state.repository(run.repositoryId))}/blob/${run.headSha}`))}`}
      ${run.detailsUrl === null ? "" : html`<p class="check-more"><a href="${run.detailsUrl}">View more details on ${app.name}</a></p>`}
    </div>
  </section>`;
}

function annotationBox(annotation: Annotation, blobRoot: string): Markup {
  const place = `${annotation.path}#L${annotation.startLine}${annotation.endLine === annotation.startLine ? "" : `-L${annotation.endLine}`}`;
  const name = annotation.level === "notice" ? "info" : "alert";
  return html`<div class="annotation ${annotation.level}">
    ${icon(name)}
    <div><p class="annotation-title">${annotation.title ?? capitalize(annotation.level)}</p>
    <p class="annotation-place"><a class="mono muted" href="${blobRoot}/${place}">${place}</a></p>
    <pre class="annotation-message">${annotation.message}</pre></div>
  </div>`;
}
