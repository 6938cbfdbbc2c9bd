import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { GitHubError, type Log } from "../app/ports.ts";
import type { Readers, SignIn } from "../app/ports-sign-in.ts";
import type { Notice, RenderNotice } from "./notice.ts";
import { returnPath, signInPath } from "./return-to.ts";
import type { Attempt, Sessions } from "./session.ts";

/** A form of ours holds one token. */
const FORM_BYTES_MAX = 4_096;
const CALLBACK_PATH = "/auth/callback";

export interface SignInOptions {
  readonly signIn: SignIn;
  readonly readers: Pick<Readers, "forget">;
  readonly sessions: Sessions;
  /** Scheme and host. */
  readonly publicUrl: string;
  readonly log: Log;
  readonly renderNotice: RenderNotice;
}

/**
 * Signing in with GitHub: `/auth/login` sends the browser there with a state and a challenge that only this browser can
 * answer (RFC 9700), `/auth/callback` takes it back, `/auth/logout` ends it here and at GitHub.
 */
export function createSignInRoutes(options: SignInOptions): Hono {
  const { signIn, readers, sessions, log, renderNotice } = options;
  const redirectUrl = `${options.publicUrl}${CALLBACK_PATH}`;
  const routes = new Hono();

  routes.get("/auth/login", async (context) => {
    const attempt: Attempt = {
      state: random(),
      verifier: random(),
      returnTo: returnPath(context.req.query("return-to")),
    };
    const challenge = createHash("sha256").update(attempt.verifier).digest("base64url");
    const asksWho = context.req.query("who") === "ask";
    await sessions.keepAttempt(context, attempt);
    return context.redirect(signIn.authorizationUrl({ state: attempt.state, challenge, redirectUrl, asksWho }));
  });

  routes.get(CALLBACK_PATH, async (context) => {
    const attempt = await sessions.takeAttempt(context);
    if (attempt === undefined || !isSame(attempt.state, context.req.query("state") ?? "")) {
      return renderNotice(context, notBegunHere);
    }
    const code = context.req.query("code");
    if (code === undefined) return renderNotice(context, declined(attempt.returnTo));
    return finish(context, attempt, code);
  });

  async function finish(context: Context, attempt: Attempt, code: string): Promise<Response> {
    try {
      const token = await signIn.exchangeCode(code, attempt.verifier, redirectUrl);
      if (token === "refused") return renderNotice(context, codeRefused(attempt.returnTo));
      await sessions.begin(context, { token, csrf: random() });
      return context.redirect(attempt.returnTo, 303);
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      log.warn({ error }, "nobody can sign in: GitHub did not answer");
      return renderNotice(context, noAnswer(attempt.returnTo));
    }
  }

  routes.post(
    "/auth/logout",
    bodyLimit({ maxSize: FORM_BYTES_MAX, onError: (context) => renderNotice(context, formTooLarge) }),
    async (context) => {
      const session = await sessions.read(context);
      if (session === undefined) return context.redirect("/auth/signed-out", 303);
      const { csrf } = await context.req.parseBody();
      if (typeof csrf !== "string" || !isSame(session.csrf, csrf)) return renderNotice(context, foreignForm);
      sessions.end(context);
      readers.forget(session.token.token);
      try {
        await signIn.end(session.token.token);
      } catch (error) {
        if (!(error instanceof GitHubError)) throw error;
        log.warn({ error }, "a sign-in was ended here but not at GitHub");
      }
      return context.redirect("/auth/signed-out", 303);
    },
  );

  routes.get("/auth/signed-out", (context) => renderNotice(context, signedOut));
  return routes;
}

function random(): string {
  return randomBytes(32).toString("base64url");
}

/** Takes the same time whatever differs. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

const again = (returnTo: string) => ({ href: signInPath(returnTo), words: "Sign in again" });

const notBegunHere: Notice = {
  status: 400,
  title: "Please sign in again",
  text: "This sign-in was not begun in this browser, or it took longer than ten minutes. Nothing has happened.",
  link: again("/history"),
};

const formTooLarge: Notice = { status: 413, title: "That is too much", text: "The form holds more than it can." };

const foreignForm: Notice = {
  status: 403,
  title: "You are still signed in",
  text: "The request to sign out did not come from a page of this session. Open the history and sign out there.",
  link: { href: "/history", words: "Open the history" },
};

const signedOut: Notice = {
  status: 200,
  title: "You are signed out",
  text: "Nobody can read the history with this browser now.",
  link: { href: `${signInPath("/history")}&who=ask`, words: "Sign in with GitHub" },
};

function declined(returnTo: string): Notice {
  return {
    status: 403,
    title: "You are not signed in",
    text: "GitHub was not allowed to say who you are, so there is no telling which repositories you may read.",
    link: again(returnTo),
  };
}

function codeRefused(returnTo: string): Notice {
  return {
    status: 400,
    title: "Please sign in again",
    text: "GitHub did not take the code of this sign-in: it is older than ten minutes, or was used before.",
    link: again(returnTo),
  };
}

function noAnswer(returnTo: string): Notice {
  return {
    status: 503,
    title: "Cannot sign you in just now",
    text: "GitHub did not answer. Try again in a minute.",
    link: again(returnTo),
    retryAfterSeconds: 60,
  };
}
