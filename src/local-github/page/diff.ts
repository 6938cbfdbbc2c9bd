import { html } from "hono/html";
import type { FileChange } from "../git/diff.ts";
import { icon } from "./icons.ts";
import type { Markup } from "./layout.ts";

const filesMax = 300;
const linesMax = 2_000;

interface DiffLine {
  readonly kind: "hunk" | "added" | "removed" | "context";
  readonly base: number | undefined;
  readonly head: number | undefined;
  readonly text: string;
}

/** "Files changed": one box a file, as GitHub's unified view. */
export function filesChanged(changes: readonly FileChange[], patches: ReadonlyMap<string, string>): Markup {
  const additions = changes.reduce((sum, change) => sum + change.additions, 0);
  const deletions = changes.reduce((sum, change) => sum + change.deletions, 0);
  return html`<p class="diff-summary">Showing <strong>${changes.length} changed ${changes.length === 1 ? "file" : "files"}</strong>
    with <strong class="added-count">${additions} ${additions === 1 ? "addition" : "additions"}</strong> and
    <strong class="removed-count">${deletions} ${deletions === 1 ? "deletion" : "deletions"}</strong>.</p>
    ${changes.slice(0, filesMax).map((change) => fileBox(change, patches.get(change.path)))}
    ${changes.length > filesMax ? html`<p class="muted">${changes.length - filesMax} more files are not shown.</p>` : ""}`;
}

function fileBox(change: FileChange, patch: string | undefined): Markup {
  const name = change.previousPath === undefined ? change.path : `${change.previousPath} → ${change.path}`;
  const lines = patch === undefined ? [] : parseLines(patch);
  return html`<details class="box file" open>
    <summary class="box-header">
      <span class="changes-count">${change.additions + change.deletions}</span>
      <span class="mono file-name">${name}</span>
      <span class="label">${change.status}</span>
    </summary>
    ${
      lines.length === 0
        ? html`<p class="box-note">${change.isBinary ? "Binary file not shown." : "No lines changed."}</p>`
        : html`<div class="scroll"><table class="diff"><tbody>${lines.slice(0, linesMax).map(row)}</tbody></table></div>`
    }
    ${lines.length > linesMax ? html`<p class="box-note">${lines.length - linesMax} more lines are not shown.</p>` : ""}
  </details>`;
}

function row(line: DiffLine): Markup {
  if (line.kind === "hunk") return html`<tr class="hunk"><td></td><td></td><td class="code">${line.text}</td></tr>`;
  const mark = line.kind === "added" ? "+" : line.kind === "removed" ? "-" : " ";
  return html`<tr class="${line.kind}"><td class="number">${line.base ?? ""}</td><td class="number">${line.head ?? ""}</td><td class="code"><span class="mark">${mark}</span>${line.text}</td></tr>`;
}

/** The lines of a unified patch with their numbers on both sides. */
function parseLines(patch: string): DiffLine[] {
  let base = 0;
  let head = 0;
  return patch.split("\n").map((text): DiffLine => {
    const [, baseStart, headStart] = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text) ?? [];
    if (baseStart !== undefined && headStart !== undefined) {
      base = Number(baseStart);
      head = Number(headStart);
      return { kind: "hunk", base: undefined, head: undefined, text };
    }
    const content = text.slice(1);
    if (text.startsWith("+")) return { kind: "added", base: undefined, head: head++, text: content };
    if (text.startsWith("-")) return { kind: "removed", base: base++, head: undefined, text: content };
    if (text.startsWith("\\")) return { kind: "context", base: undefined, head: undefined, text };
    return { kind: "context", base: base++, head: head++, text: content };
  });
}

export function commitRow(sha: string, message: string, href: string): Markup {
  return html`<div class="commit-row">${icon("commit")}<span class="commit-message">${message.split("\n")[0]}</span><a class="mono muted" href="${href}">${sha.slice(0, 7)}</a></div>`;
}
