import { randomBytes } from "node:crypto";
import { html } from "hono/html";
import type { Context } from "../context.ts";
import { ApiError, notFound } from "../errors.ts";
import type { Account, App } from "../state/model.ts";
import { actingPeople, avatar, type Markup } from "./layout.ts";

/** A code is good for ten minutes. */
const codeLifeMs = 600_000;

/** Where the browser goes back to with a code, or the page that asks who signs in. */
export type Authorization = { readonly redirect: string } | { readonly page: Markup };

/**
 * Signing in to an App: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 * Whoever the visitor acts as signs in at once; `login` names somebody else, `prompt=select_account` asks.
 */
export function authorize(context: Context, query: URLSearchParams, actingAs: string | undefined): Authorization {
  const app = context.state.appByClientId(query.get("client_id") ?? "");
  if (!app) throw notFound();
  const redirectUri = query.get("redirect_uri") ?? app.callbackUrls[0] ?? "";
  if (!app.callbackUrls.includes(redirectUri)) {
    throw new ApiError(400, "Be careful! The redirect_uri is not associated with this application.");
  }
  const method = query.get("code_challenge_method");
  if (method !== null && method !== "S256") throw new ApiError(400, "The code_challenge_method must be S256.");
  const wanted = query.get("login") ?? (query.get("prompt") === "select_account" ? undefined : actingAs);
  const account = actingPeople(context).find((one) => one.login === wanted);
  if (!account) return { page: chooser(context, app, query) };
  const code = randomBytes(10).toString("hex");
  context.state.authorizationCodes.set(code, {
    appId: app.id,
    accountId: account.id,
    redirectUri,
    challenge: query.get("code_challenge") ?? undefined,
    expiresAtMs: context.authenticationNow() + codeLifeMs,
  });
  const back = new URL(redirectUri);
  back.searchParams.set("code", code);
  const state = query.get("state");
  if (state !== null) back.searchParams.set("state", state);
  return { redirect: back.href };
}

function chooser(context: Context, app: App, query: URLSearchParams): Markup {
  const addressFor = (account: Account): string => {
    const own = new URLSearchParams(query);
    own.delete("prompt");
    own.set("login", account.login);
    return `/login/oauth/authorize?${own}`;
  };
  return html`<div class="page"><h1 class="title">Sign in to ${app.name}</h1>
    <div class="box"><div class="box-header"><strong>Who are you?</strong></div>
    <ul class="pull-list">${actingPeople(context).map(
      (one) =>
        html`<li class="pull-row">${avatar(one, 20)}<div><a class="pull-title" href="${addressFor(one)}">Continue as ${one.login}</a>
        <p class="muted">${one.name ?? ""}</p></div></li>`,
    )}</ul></div></div>`;
}
