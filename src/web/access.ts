import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context, MiddlewareHandler } from "hono";
import { type Clock, GitHubError, type Log } from "../app/ports.ts";
import type { Reader, Readers, Reading, SignIn, UserToken } from "../app/ports-sign-in.ts";
import { createRefusalLimit } from "./refusal-limit.ts";
import type { Session, Sessions } from "./session.ts";

/** A token that ends within this time is renewed first: the request that is served with it takes time too. */
const RENEW_BEFORE_MS = 60_000;
/** GitHub's tokens of every kind, and those of old servers, which are 40 hexadecimal digits. */
const TOKEN_SHAPE = /^(?:gh[opsu]_[A-Za-z0-9_.-]{16,1000}|github_pat_\w{22,255}|[0-9a-f]{40})$/;

/** What the guard leaves for handlers. */
export interface ReaderEnvironment {
  readonly Variables: {
    reader: Reader;
    /** Stands in every form; `undefined` for who came with a token. */
    csrf: string | undefined;
  };
}

/** Why nobody reads. Never says whether something exists. */
export type Denial =
  | { readonly kind: "signed-out" }
  /** A session whose token GitHub takes no more. */
  | { readonly kind: "sign-in-ended" }
  | { readonly kind: "token-refused" }
  | { readonly kind: "too-many-refusals"; readonly retryAfterSeconds: number }
  | { readonly kind: "cannot-say"; readonly retryAfterSeconds: number }
  | { readonly kind: "too-many-repositories" };

export interface AccessOptions {
  readonly signIn: Pick<SignIn, "refresh">;
  readonly readers: Readers;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Access {
  /** Lets through whoever is signed in, and tells handlers who it is; everybody else gets what `deny` says. */
  guard(deny: (context: Context, denial: Denial) => Response | Promise<Response>): MiddlewareHandler<ReaderEnvironment>;
  /** As {@link guard}; a token of GitHub's in the `Authorization` header will do too. */
  guardWithTokens(
    deny: (context: Context, denial: Denial) => Response | Promise<Response>,
  ): MiddlewareHandler<ReaderEnvironment>;
}

type Admission = { readonly reader: Reader; readonly csrf: string | undefined } | Denial;

/**
 * Who reads, and what they may read: asked of GitHub with their own token, each time but for minutes. Without an answer of
 * GitHub's nobody reads anything.
 */
export function createAccess({ signIn, readers, sessions, clock, log }: AccessOptions): Access {
  const limit = createRefusalLimit(clock);
  const renewals = createRenewals(signIn);

  async function admitSession(context: Context): Promise<Admission> {
    const session = await sessions.read(context);
    if (session === undefined) return { kind: "signed-out" };
    const current = await renew(context, session);
    const reading: Reading = current === "refused" ? { kind: "refused" } : await readers.bySignIn(current.token);
    if (reading.kind === "refused") {
      sessions.end(context);
      return { kind: "sign-in-ended" };
    }
    return reading.kind === "reader"
      ? { reader: reading.reader, csrf: session.csrf }
      : { kind: "too-many-repositories" };
  }

  async function renew(context: Context, session: Session): Promise<UserToken | "refused"> {
    const { token } = session;
    if (token.expiry === undefined) return token;
    if (Date.parse(token.expiry.at) - RENEW_BEFORE_MS > Date.parse(clock.now())) return token;
    const renewed = await renewals(token.expiry.refreshToken);
    if (renewed !== "refused") await sessions.renew(context, { ...session, token: renewed });
    return renewed;
  }

  async function admitToken(context: Context, header: string): Promise<Admission> {
    const token = /^(?:bearer|token) +(\S+)$/i.exec(header.trim())?.[1];
    const reading =
      token === undefined || !TOKEN_SHAPE.test(token) ? ({ kind: "refused" } as const) : await ask(context, token);
    switch (reading.kind) {
      case "reader":
        return { reader: reading.reader, csrf: undefined };
      case "refused":
        return { kind: "token-refused" };
      case "too-many":
        return { kind: "too-many-repositories" };
      case "too-many-refusals":
        return reading;
    }
  }

  /** A token that is not known yet costs requests to GitHub, and GitHub blocks who sends many that are none. */
  async function ask(context: Context, token: string): Promise<Reading | (Denial & { kind: "too-many-refusals" })> {
    const known = readers.knownByToken(token);
    if (known !== undefined) return known;
    const from = addressOf(context);
    const retryAfterSeconds = limit.waitSeconds(from);
    if (retryAfterSeconds > 0) return { kind: "too-many-refusals", retryAfterSeconds };
    const reading = await readers.byToken(token);
    if (reading.kind === "refused") limit.count(from);
    return reading;
  }

  function guard(
    admit: (context: Context) => Promise<Admission>,
    deny: (context: Context, denial: Denial) => Response | Promise<Response>,
  ): MiddlewareHandler<ReaderEnvironment> {
    return async (context, next) => {
      const admission = await admit(context).catch((error: unknown): Denial => {
        if (!(error instanceof GitHubError)) throw error;
        log.warn({ error }, "cannot say what somebody may read: GitHub did not answer");
        return { kind: "cannot-say", retryAfterSeconds: Math.ceil((error.retryAfterMs ?? 30_000) / 1_000) };
      });
      if ("kind" in admission) return deny(context, admission);
      context.set("reader", admission.reader);
      context.set("csrf", admission.csrf);
      return next();
    };
  }

  return {
    guard: (deny) => guard(admitSession, deny),
    guardWithTokens: (deny) =>
      guard((context) => {
        const header = context.req.header("authorization");
        return header === undefined ? admitSession(context) : admitToken(context, header);
      }, deny),
  };
}

/** A refresh token is good once, and a page asks for several things at the same time with one cookie. */
function createRenewals(signIn: Pick<SignIn, "refresh">): (refreshToken: string) => Promise<UserToken | "refused"> {
  const running = new Map<string, Promise<UserToken | "refused">>();
  return (refreshToken) => {
    const known = running.get(refreshToken);
    if (known !== undefined) return known;
    const started = signIn.refresh(refreshToken);
    running.set(refreshToken, started);
    // Requests that were under way come with the old cookie a moment later.
    const forget = (): void => void running.delete(refreshToken);
    started.then(() => setTimeout(forget, RENEWAL_KEPT_MS).unref(), forget);
    return started;
  };
}

const RENEWAL_KEPT_MS = 30_000;

/** Where a request comes from; a proxy's own address where one stands before us. */
function addressOf(context: Context): string {
  return getConnInfo(context).remote.address ?? "";
}
