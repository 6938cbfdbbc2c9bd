import { type Context, Hono } from "hono";
import type { ExportSource } from "../app/exports.ts";
import type { Clock, Log } from "../app/ports.ts";
import type { HistoryStore } from "../app/ports-history.ts";
import type { Readers, SignIn } from "../app/ports-sign-in.ts";
import type { Hash } from "../core/model/hash.ts";
import { createAccess, type Denial, type ReaderEnvironment } from "./access.ts";
import { createCursors } from "./api/cursor.ts";
import { createOperations } from "./api/operations.ts";
import { problem } from "./api/problem.ts";
import { createApiRoutes, createDescriptionRoute } from "./api/routes.ts";
import { type Notice, renderPlainNotice } from "./notice.ts";
import { signInPath } from "./return-to.ts";
import { securityHeaders } from "./security-headers.ts";
import { createSessions } from "./session.ts";
import { createSignInRoutes } from "./sign-in.ts";

export interface HistoryOptions {
  readonly history: HistoryStore;
  /** The ledger as exports read it. */
  readonly ledger: ExportSource;
  readonly hash: Hash;
  readonly signIn: SignIn;
  readonly readers: Readers;
  /** Scheme and host. */
  readonly publicUrl: string;
  readonly sessionSecret: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** The history for people and programs: sign-in, pages under `/history`, JSON under `/api/v1`. */
export function createHistoryRoutes(options: HistoryOptions): Hono {
  const { history, ledger, hash, signIn, readers, publicUrl, sessionSecret, clock, log } = options;
  const isSecure = publicUrl.startsWith("https:");
  const sessions = createSessions({ secret: sessionSecret, isSecure, clock });
  const access = createAccess({ signIn, readers, sessions, clock, log });
  const routes = new Hono();
  for (const path of ["/auth/*", "/history", "/history/*", "/api/v1/*"]) {
    routes.use(path, securityHeaders({ isSecure }));
  }
  routes.route("/", createSignInRoutes({ signIn, readers, sessions, publicUrl, log, renderNotice: renderPlainNotice }));
  const operations = createOperations({ history, ledger, hash, cursors: createCursors(sessionSecret) });
  routes.route("/", createDescriptionRoute(operations));
  const forReaders = new Hono<ReaderEnvironment>();
  for (const path of ["/history", "/history/*"]) forReaders.use(path, access.guard(denyPage));
  forReaders.use("/api/v1/*", access.guardWithTokens(denyApi));
  forReaders.route("/", createApiRoutes(operations, log));
  return routes.route("/", forReaders);
}

/** Where the settings for it are missing: what to set, instead of nothing. */
export function createHistoryOffRoutes(missing: readonly string[]): Hono {
  const routes = new Hono();
  const text = `The history's pages are off on this server. To turn them on, its operator sets ${missing.join(", ")} and starts it again.`;
  for (const path of ["/auth/*", "/history", "/history/*", "/api/v1/*"]) {
    routes.use(path, securityHeaders({ isSecure: false }));
  }
  for (const path of ["/auth/*", "/history", "/history/*"]) {
    routes.get(path, (context) => renderPlainNotice(context, { status: 503, title: "The history is off", text }));
  }
  routes.get("/api/v1/*", (context) => problem(context, { status: 503, title: "The history is off", detail: text }));
  return routes;
}

function denyPage(context: Context, denial: Denial): Response | Promise<Response> {
  const { pathname, search } = new URL(context.req.url);
  const returnTo = signInPath(`${pathname}${search}`);
  if (denial.kind === "signed-out") return context.redirect(returnTo);
  return renderPlainNotice(context, { ...noticeOf(denial), link: { href: returnTo, words: "Sign in again" } });
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
