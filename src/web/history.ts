import { type Context, Hono } from "hono";
import type { ExportSource } from "../app/exports.ts";
import type { Clock, Log, Signer } from "../app/ports.ts";
import type { HistoryStore } from "../app/ports-history.ts";
import type { Readers, SignIn } from "../app/ports-sign-in.ts";
import type { Hash } from "../core/model/hash.ts";
import { createAccess, type Denial, type ReaderEnvironment } from "./access.ts";
import { createCursors } from "./api/cursor.ts";
import { createOperations } from "./api/operations.ts";
import { problem } from "./api/problem.ts";
import { createApiRoutes, createDescriptionRoute } from "./api/routes.ts";
import type { Notice } from "./notice.ts";
import { gitHubLinks } from "./pages/github-links.ts";
import { signInNotice } from "./pages/notice-view.ts";
import { createPageRoutes } from "./pages/routes.ts";
import { createSite, type Site } from "./pages/site.ts";
import { signInPath } from "./return-to.ts";
import { securityHeaders } from "./security-headers.ts";
import { createSessions } from "./session.ts";
import { createSignInRoutes } from "./sign-in.ts";

export interface HistoryOptions {
  readonly history: HistoryStore;
  /** The ledger as exports read it. */
  readonly ledger: ExportSource;
  readonly hash: Hash;
  /** What statements about merges are signed with; `undefined` where no key is set. */
  readonly signer: Signer | undefined;
  readonly signIn: SignIn;
  readonly readers: Readers;
  /** Scheme and host. */
  readonly publicUrl: string;
  /** Of GitHub's own pages. */
  readonly webUrl: string;
  readonly sessionSecret: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The history for people and programs: sign-in, pages under `/history`, JSON under `/api/v1`. */
export function createHistoryRoutes(options: HistoryOptions): Hono {
  const { history, ledger, hash, signer, signIn, readers, publicUrl, sessionSecret, clock, log } = options;
  const site = createSite();
  const isSecure = publicUrl.startsWith("https:");
  const sessions = createSessions({ secret: sessionSecret, isSecure, clock });
  const access = createAccess({ signIn, readers, sessions, clock, log });
  const routes = new Hono();
  for (const path of ["/auth/*", "/history", "/history/*", "/api/v1/*"]) {
    routes.use(path, securityHeaders({ isSecure }));
  }
  routes.route("/", site.assets.routes);
  routes.route("/", createSignInRoutes({ signIn, readers, sessions, publicUrl, log, renderNotice: site.notice }));
  const operations = createOperations({ history, ledger, hash, signer, cursors: createCursors(sessionSecret) });
  routes.route("/", createDescriptionRoute(operations));
  const forReaders = new Hono<ReaderEnvironment>();
  for (const path of ["/history", "/history/*"]) forReaders.use(path, access.guard(denyPage(site)));
  forReaders.use("/api/v1/*", access.guardWithTokens(denyApi));
  forReaders.route("/", createApiRoutes(operations, log));
  forReaders.route("/", createPageRoutes({ history, site, github: gitHubLinks(options.webUrl), clock, log }));
  return routes.route("/", forReaders);
}

/** Where the settings for it are missing: what to set, instead of nothing. */
export function createHistoryOffRoutes(missing: readonly string[]): Hono {
  const routes = new Hono();
  const site = createSite();
  const text = `The history's pages are off on this server. To turn them on, its operator sets ${missing.join(", ")} and starts it again.`;
  for (const path of ["/auth/*", "/history", "/history/*", "/api/v1/*"]) {
    routes.use(path, securityHeaders({ isSecure: false }));
  }
  routes.route("/", site.assets.routes);
  for (const path of ["/auth/*", "/history", "/history/*"]) {
    routes.get(path, (context) => site.notice(context, { status: 503, title: "The history is off", text }));
  }
  routes.get("/api/v1/*", (context) => problem(context, { status: 503, title: "The history is off", detail: text }));
  return routes;
}

function denyPage(site: Site): (context: Context, denial: Denial) => Response | Promise<Response> {
  return (context, denial) => {
    const { pathname, search } = new URL(context.req.url);
    const href = signInPath(`${pathname}${search}`);
    if (denial.kind === "signed-out") return site.notice(context, signInNotice(href));
    return site.notice(context, { ...noticeOf(denial), link: { href, words: "Sign in again" } });
  };
}

function denyApi(context: Context, denial: Denial): Response {
  const { status, title, text, retryAfterSeconds } = noticeOf(denial);
  if (retryAfterSeconds !== undefined) context.header("retry-after", String(retryAfterSeconds));
  if (status === 401) context.header("www-authenticate", 'Bearer realm="ripplegate"');
  return problem(context, { status, title, detail: text });
}

function noticeOf(denial: Denial): Notice {
  switch (denial.kind) {
    case "signed-out":
      return {
        status: 401,
        title: "Not signed in",
        text: "Sign in at /auth/login, or send a token of GitHub's that reads the repository: Authorization: Bearer TOKEN.",
      };
    case "sign-in-ended":
      return { status: 401, title: "Please sign in again", text: "GitHub does not take this sign-in any more." };
    case "token-refused":
      return {
        status: 401,
        title: "The token is not taken",
        text: "Authorization must be Bearer and a token that GitHub takes and that may read repositories.",
      };
    case "too-many-refusals":
      return {
        status: 429,
        title: "Too many tokens that are none",
        text: `Tokens from this address are not looked at for ${denial.retryAfterSeconds} seconds.`,
        retryAfterSeconds: denial.retryAfterSeconds,
      };
    case "cannot-say":
      return {
        status: 503,
        title: "Cannot say just now which repositories you may read",
        text: "GitHub did not answer, and without its answer nothing is shown. Try again in a minute.",
        retryAfterSeconds: denial.retryAfterSeconds,
      };
    case "too-many-repositories":
      return {
        status: 403,
        title: "Too many repositories",
        text: "You may read more than 10,000 repositories, more than are looked through. Install the App on the repositories that it gates only, or use a token that reads fewer.",
      };
  }
}
