import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { sealData, unsealData } from "iron-session";
import type { Clock } from "../app/ports.ts";
import type { UserToken } from "../app/ports-sign-in.ts";

/** Whoever signed in signs in again after a working day. */
const SESSION_SECONDS = 8 * 3_600;
/** From the click to GitHub's answer, passwords and second factors included; GitHub's code is good for as long. */
const ATTEMPT_SECONDS = 600;

/** Somebody who signed in. Who they are and what they may read is asked of GitHub with the token. */
export interface Session {
  readonly token: UserToken;
  /** Stands in every form. */
  readonly csrf: string;
  /** ISO-8601 UTC. */
  readonly until: string;
}

/** A sign-in that was begun in this browser. */
export interface Attempt {
  readonly state: string;
  /** RFC 7636. */
  readonly verifier: string;
  /** A path of ours. */
  readonly returnTo: string;
}

/**
 * What the browser keeps for us, encrypted and authenticated (iron-session's seals): nothing is kept here, so several
 * servers need no common memory.
 */
export interface Sessions {
  read(context: Context): Promise<Session | undefined>;
  begin(context: Context, session: Pick<Session, "token" | "csrf">): Promise<void>;
  /** Keeps how long it lasts. */
  renew(context: Context, session: Session): Promise<void>;
  end(context: Context): void;
  /** Of one attempt, once: it is gone afterwards. */
  takeAttempt(context: Context): Promise<Attempt | undefined>;
  keepAttempt(context: Context, attempt: Attempt): Promise<void>;
}

export interface SessionSettings {
  readonly secret: string;
  /** Cookies go over TLS only, and bear a name that no other host can set. */
  readonly isSecure: boolean;
  readonly clock: Clock;
}

export function createSessions({ secret, isSecure, clock }: SessionSettings): Sessions {
  const prefix = isSecure ? ("host" as const) : undefined;

  async function seal(context: Context, name: CookieName, value: object, seconds: number): Promise<void> {
    const sealed = await sealData({ kind: name, ...value }, { password: secret, ttl: seconds });
    setCookie(context, name, sealed, { ...attributes(), maxAge: seconds });
  }

  async function unseal(context: Context, name: CookieName, seconds: number): Promise<unknown> {
    const sealed = prefix === undefined ? getCookie(context, name) : getCookie(context, name, prefix);
    if (sealed === undefined) return undefined;
    // What was tampered with, is too old or was sealed with another secret reads as an empty object.
    const value = await unsealData<Record<string, unknown>>(sealed, { password: secret, ttl: seconds });
    return value.kind === name ? value : undefined;
  }

  function attributes() {
    const common = { path: "/", httpOnly: true, secure: isSecure, sameSite: "Lax" } as const;
    return prefix === undefined ? common : ({ ...common, secure: true, prefix } as const);
  }

  async function save(context: Context, session: Session): Promise<void> {
    await seal(context, "ripplegate-session", session, SESSION_SECONDS);
  }

  return {
    async read(context) {
      const session = sessionOf(await unseal(context, "ripplegate-session", SESSION_SECONDS));
      return session !== undefined && session.until > clock.now() ? session : undefined;
    },
    begin: (context, { token, csrf }) => {
      const until = new Date(Date.parse(clock.now()) + SESSION_SECONDS * 1_000).toISOString();
      return save(context, { token, csrf, until });
    },
    renew: save,
    end: (context) => void deleteCookie(context, "ripplegate-session", attributes()),
    async takeAttempt(context) {
      const attempt = attemptOf(await unseal(context, "ripplegate-sign-in", ATTEMPT_SECONDS));
      deleteCookie(context, "ripplegate-sign-in", attributes());
      return attempt;
    },
    keepAttempt: (context, attempt) => seal(context, "ripplegate-sign-in", attempt, ATTEMPT_SECONDS),
  };
}

type CookieName = "ripplegate-session" | "ripplegate-sign-in";

function sessionOf(value: unknown): Session | undefined {
  const [csrf, until, token] = [textOf(value, "csrf"), textOf(value, "until"), memberOf(value, "token")];
  const word = textOf(token, "token");
  if (csrf === undefined || until === undefined || word === undefined) return undefined;
  const [at, refreshToken] = [
    textOf(memberOf(token, "expiry"), "at"),
    textOf(memberOf(token, "expiry"), "refreshToken"),
  ];
  const expiry = at === undefined || refreshToken === undefined ? undefined : { at, refreshToken };
  return { csrf, until, token: { token: word, expiry } };
}

function attemptOf(value: unknown): Attempt | undefined {
  const [state, verifier, returnTo] = [textOf(value, "state"), textOf(value, "verifier"), textOf(value, "returnTo")];
  if (state === undefined || verifier === undefined || returnTo === undefined) return undefined;
  return { state, verifier, returnTo };
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function textOf(value: unknown, name: string): string | undefined {
  const found = memberOf(value, name);
  return typeof found === "string" ? found : undefined;
}
