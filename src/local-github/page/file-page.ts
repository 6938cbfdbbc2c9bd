import { html } from "hono/html";
import { notFound } from "../errors.ts";
import { emptyTreeSha } from "../git/git-repository.ts";
import type { Repository } from "../state/model.ts";
import { filesChanged } from "./diff.ts";
import type { Markup } from "./layout.ts";

const fileMaxBytes = 512 * 1024;

/** A file at a commit, each line with its own address. */
export async function filePage(repository: Repository, name: string, path: string): Promise<Markup> {
  const commit = await repository.git.resolveCommit(name);
  const found = commit === undefined ? undefined : await repository.git.atPath(commit, path);
  if (found?.type !== "blob") throw notFound();
  if (found.data.length > fileMaxBytes || found.data.includes(0)) {
    return html`<div class="page"><h1 class="file-title mono">${path}</h1><div class="box"><p class="box-note">This file is too large or not text.</p></div></div>`;
  }
  const lines = found.data.toString("utf8").replace(/\n$/, "").split("\n");
  return html`<div class="page"><h1 class="file-title mono">${path}</h1>
    <div class="box scroll"><table class="diff"><tbody>${lines.map((line, index) => html`<tr id="L${index + 1}"><td class="number"><a href="#L${index + 1}">${index + 1}</a></td><td class="code">${line}</td></tr>`)}</tbody></table></div></div>`;
}

/** What a commit changed. */
export async function commitPage(repository: Repository, sha: string): Promise<Markup> {
  const commit = await repository.git.commit(sha);
  if (!commit) throw notFound();
  const base = commit.parents[0] ?? emptyTreeSha;
  const changes = await repository.git.changes(base, sha);
  const patches = await repository.git.patches(base, sha);
  const [title, ...rest] = commit.message.split("\n");
  return html`<div class="page"><h1 class="title">${title}</h1><pre class="commit-text">${rest.join("\n").trim()}</pre>
    <p class="muted">${commit.author.name} committed <code>${sha.slice(0, 7)}</code></p>${filesChanged(changes, patches)}</div>`;
}
