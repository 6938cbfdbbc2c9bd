import { html, raw } from "hono/html";
import { webFlowId } from "../acts/signature.ts";
import type { Context } from "../context.ts";
import type { Account } from "../state/model.ts";
import { ghostId } from "../state/state.ts";

/** A piece of HTML; `html` escapes everything else that is put into it. */
export type Markup = ReturnType<typeof html>;

export interface PageFrame {
  readonly title: string;
  readonly context: Context;
  /** Who the visitor acts as. */
  readonly viewer: Account | undefined;
  /** Where forms come back to. */
  readonly path: string;
  /** What the last act was refused with. */
  readonly problem: string | undefined;
}

/** The people one can act as: everybody who is neither a robot nor built in. */
export function actingPeople(context: Context): Account[] {
  return [...context.state.accounts.values()].filter(
    (one) => one.type === "User" && !one.isDeleted && one.id !== ghostId && one.id !== webFlowId,
  );
}

export function page(frame: PageFrame, content: Markup | Promise<Markup>): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${frame.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/-/markdown.css">
<link rel="stylesheet" href="/-/page.css">
<script type="module" src="/-/page.js"></script>
</head>
<body data-version="${frame.context.state.version}">
<header class="top">
  <div class="top-inner">
    <a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span>Local GitHub</a>
    <span class="brand-note">a demo on this machine</span>
    ${actAs(frame)}
  </div>
</header>
${frame.problem === undefined ? "" : html`<div class="flash" role="alert">${frame.problem}</div>`}
<main>${content}</main>
</body>
</html>`;
}

function actAs({ context, viewer, path }: PageFrame): Markup {
  return html`<form class="act-as" method="post" action="/-/act-as">
    <input type="hidden" name="back" value="${path}">
    <label for="act-as">Act as</label>
    ${viewer ? avatar(viewer, 20) : ""}
    <select id="act-as" name="login">
      ${actingPeople(context).map(
        (one) =>
          html`<option value="${one.login}"${one.id === viewer?.id ? raw(" selected") : ""}>${one.login}${describe(context, one)}</option>`,
      )}
    </select>
    <button class="button small no-script">Go</button>
  </form>`;
}

function describe(context: Context, account: Account): string {
  const teams = [...context.state.teams.values()].filter((team) => team.members.get(account.id)?.state === "active");
  const isOwner = [...context.state.accounts.values()].some((one) => one.members.get(account.id) === "admin");
  const words = [...(isOwner ? ["owner"] : []), ...teams.map((team) => team.slug)];
  return words.length === 0 ? "" : ` — ${words.join(", ")}`;
}

export function avatar(account: Account, size: number): Markup {
  const shape = account.type === "User" ? "" : " square";
  return html`<img class="avatar${shape}" src="/avatars/${account.id}" width="${size}" height="${size}" alt="">`;
}

/** A name with the word GitHub puts beside robots. */
export function nameOf(account: Account): Markup {
  const robot = account.type === "Bot" ? html` <span class="label">bot</span>` : "";
  return html`<strong class="author">${account.login.replace(/\[bot\]$/, "")}</strong>${robot}`;
}

/** A moment, in words; the script makes it relative. */
export function moment(at: string): Markup {
  return html`<time datetime="${at}">${at.slice(0, 10)} ${at.slice(11, 16)} UTC</time>`;
}
