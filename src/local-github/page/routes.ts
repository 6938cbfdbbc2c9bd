import type { Context as HonoContext } from "hono";
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { csrf } from "hono/csrf";
import { html } from "hono/html";
import { HTTPException } from "hono/http-exception";
import type { Context } from "../context.ts";
import { ApiError, notFound } from "../errors.ts";
import type { Account, Repository } from "../state/model.ts";
import type { PullRequest } from "../state/state.ts";
import { act } from "./actions.ts";
import { asset } from "./assets.ts";
import { authorize } from "./authorize.ts";
import { avatarSvg } from "./avatar.ts";
import { commitPage, filePage } from "./file-page.ts";
import { homePage } from "./home-page.ts";
import { actingPeople, type Markup, page } from "./layout.ts";
import { pullPage, type Tab } from "./pull-page.ts";

const actingAs = "acting_as";
/** Pages run only what this server sends; pictures in comments may come from anywhere, as on GitHub. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src * data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** What people see of the local GitHub. */
export function pageRoutes(context: Context, crashes: unknown[]): Hono {
  const pages = new Hono();
  // Any site that a visitor opens could send forms here; only our own pages may.
  pages.use(csrf());
  pages.use(async (c, next) => {
    await next();
    c.header("content-security-policy", contentSecurityPolicy);
    c.header("cache-control", "no-cache");
  });
  pages.onError((cause, c) => {
    if (cause instanceof HTTPException) return cause.getResponse();
    if (!(cause instanceof ApiError)) {
      crashes.push(cause);
      return c.text(`The local GitHub failed: ${String(cause)}`, 500);
    }
    return c.html(
      frame(c, context, String(cause.status), simple(cause.message), undefined),
      cause.status === 404 ? 404 : 400,
    );
  });

  pages.get("/-/state-version", (c) => c.json({ version: context.state.version }));
  pages.post("/-/act-as", async (c) => {
    const form = await formOf(c);
    setCookie(c, actingAs, form.get("login") ?? "", { path: "/", sameSite: "Strict", httpOnly: true });
    return c.redirect(localPath(form.get("back")), 303);
  });
  pages.get("/-/:name{.+}", async (c) => {
    const found = await asset(c.req.param("name"));
    if (!found) throw notFound();
    return c.body(found.content, 200, { "content-type": found.type });
  });
  pages.get("/avatars/:id", (c) => {
    const account = context.state.accounts.get(Number(c.req.param("id")));
    if (!account) throw notFound();
    return c.body(avatarSvg(account), 200, { "content-type": "image/svg+xml" });
  });

  pages.get("/login/oauth/authorize", (c) => {
    const result = authorize(context, new URL(c.req.url).searchParams, getCookie(c, actingAs));
    if ("redirect" in result) return c.redirect(result.redirect);
    return c.html(frame(c, context, "Sign in", result.page, undefined));
  });
  pages.get("/", async (c) => c.html(frame(c, context, "Local GitHub", await homePage(context), undefined)));
  pages.get("/:owner/:repo", async (c) => {
    const repository = repositoryOf(c, context);
    return c.html(
      frame(c, context, context.state.fullName(repository), await homePage(context, repository), undefined),
    );
  });
  pages.get("/:owner/:repo/runs/:id", (c) => runRedirect(c, context));
  pages.get("/:owner/:repo/commit/:sha", async (c) => {
    const repository = repositoryOf(c, context);
    return c.html(frame(c, context, c.req.param("sha"), await commitPage(repository, c.req.param("sha")), undefined));
  });
  pages.get("/:owner/:repo/blob/:ref/:path{.+}", async (c) => {
    const { ref, path } = c.req.param();
    return c.html(frame(c, context, path, await filePage(repositoryOf(c, context), ref, path), undefined));
  });
  pages.get("/:owner/:repo/pull/:number", (c) => showPull(c, context, "conversation"));
  pages.get("/:owner/:repo/pull/:number/commits", (c) => showPull(c, context, "commits"));
  pages.get("/:owner/:repo/pull/:number/checks", (c) => showPull(c, context, "checks"));
  pages.get("/:owner/:repo/pull/:number/files", (c) => showPull(c, context, "files"));
  pages.get("/:owner/:repo/pull/:number/state-version", (c) => c.json({ version: context.state.version }));
  pages.post("/:owner/:repo/pull/:number/:words{.+}", (c) => actOnPull(c, context));
  pages.notFound((c) => c.html(frame(c, context, "404", simple("Not Found"), undefined), 404));
  return pages;
}

async function showPull(c: HonoContext, context: Context, tab: Tab): Promise<Response> {
  const pullRequest = pullOf(c, context);
  const path = pathOf(context, pullRequest);
  const content = await pullPage({ context, pullRequest, viewer: viewerOf(c, context, pullRequest), path, tab });
  const title = `${pullRequest.issue.title} · Pull request #${pullRequest.issue.number}`;
  return c.html(frame(c, context, title, content, pullRequest));
}

async function actOnPull(c: HonoContext, context: Context): Promise<Response> {
  const pullRequest = pullOf(c, context);
  const path = pathOf(context, pullRequest);
  const viewer = viewerOf(c, context, pullRequest);
  const words = c.req.param("words") ?? "";
  const back = words.startsWith("rerun/") ? `${path}/checks` : path;
  if (!viewer) return c.redirect(path, 303);
  try {
    await act(words, { context, pullRequest, viewer, form: await formOf(c) });
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    const problem = cause.problems[0]?.message ?? cause.message;
    return c.redirect(`${back}?problem=${encodeURIComponent(problem)}`, 303);
  }
  return c.redirect(back, 303);
}

/** GitHub's address of a single run leads to the checks of a pull request that has it. */
function runRedirect(c: HonoContext, context: Context): Response {
  const repository = repositoryOf(c, context);
  const run = repository.checkRuns.get(Number(c.req.param("id")));
  const pullRequest = context.state.pullRequests(repository).find(({ pull }) => pull.headSha === run?.headSha);
  if (!run || !pullRequest) throw notFound();
  return c.redirect(`${pathOf(context, pullRequest)}/checks#run-${run.id}`);
}

function frame(
  c: HonoContext,
  context: Context,
  title: string,
  content: Markup,
  about: PullRequest | undefined,
): Markup {
  const problem = c.req.query("problem");
  return page({ title, context, viewer: viewerOf(c, context, about), path: c.req.path, problem }, content);
}

function simple(words: string): Markup {
  return html`<div class="page"><h1 class="title">${words}</h1></div>`;
}

function repositoryOf(c: HonoContext, context: Context): Repository {
  const found = context.state.repositoryByName(c.req.param("owner") ?? "", c.req.param("repo") ?? "");
  if (!found) throw notFound();
  return found;
}

function pullOf(c: HonoContext, context: Context): PullRequest {
  const found = context.state.pullRequest(repositoryOf(c, context), Number(c.req.param("number")));
  if (!found) throw notFound();
  return found;
}

function pathOf(context: Context, { repository, issue }: PullRequest): string {
  return `/${context.state.fullName(repository)}/pull/${issue.number}`;
}

/** The chosen person, else the pull request's author, else anybody. */
function viewerOf(c: HonoContext, context: Context, about: PullRequest | undefined): Account | undefined {
  const people = actingPeople(context);
  const chosen = getCookie(c, actingAs);
  return (
    people.find((one) => one.login === chosen) ?? people.find((one) => one.id === about?.issue.authorId) ?? people[0]
  );
}

async function formOf(c: HonoContext): Promise<ReadonlyMap<string, string>> {
  const form = await c.req.formData();
  return new Map(
    [...form].flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value.replaceAll("\r\n", "\n")] as const] : [],
    ),
  );
}

/** Never an address of another site. */
function localPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])/.test(path) ? path : "/";
}
