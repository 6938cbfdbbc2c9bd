import { deleteToken, exchangeWebFlowCode, refreshToken } from "@octokit/oauth-methods";
import { request as octokitRequest } from "@octokit/request";
import type { SignIn, UserToken } from "../app/ports-sign-in.ts";
import { boundedFetch } from "./bounded-fetch.ts";
import { at } from "./decode.ts";
import { failureOf } from "./errors.ts";
import { systemTiming, type Timing } from "./timing.ts";

export interface SignInSettings {
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly timing?: Timing | undefined;
}

/** Where people see GitHub: the API's host without its `api.` or `/api/v3`. */
export function webUrlOf(apiUrl: string): string {
  const url = new URL(apiUrl);
  if (url.hostname === "api.github.com" || url.hostname.endsWith(".ghe.com")) {
    url.hostname = url.hostname.replace(/^api\./, "");
  }
  url.pathname = url.pathname.replace(/\/api\/v3\/?$/, "");
  return url.href.replace(/\/+$/, "");
}

/** Signing in to our App with GitHub: its web flow, with PKCE. */
export function createSignIn(settings: SignInSettings): SignIn {
  const { clientId, clientSecret, apiUrl } = settings;
  const timing = settings.timing ?? systemTiming;
  const fetch = boundedFetch(settings.fetch ?? globalThis.fetch);
  const request = octokitRequest.defaults({
    baseUrl: apiUrl,
    headers: { "user-agent": "ripplegate" },
    request: { fetch },
  });
  const app = { clientType: "github-app", clientId, clientSecret } as const;
  const fail = (operation: string, thrown: unknown): Error => failureOf(operation, thrown, timing.nowMs()).error;

  return {
    authorizationUrl({ state, challenge, redirectUrl, asksWho }) {
      const url = new URL(`${webUrlOf(apiUrl)}/login/oauth/authorize`);
      url.search = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUrl,
        state,
        code_challenge: challenge,
        code_challenge_method: "S256",
        ...(asksWho ? { prompt: "select_account" } : {}),
      }).toString();
      return url.href;
    },
    async exchangeCode(code, verifier, redirectUrl) {
      try {
        // The library knows no verifier; what a request has by default goes into its body.
        const withVerifier = request.defaults({ code_verifier: verifier });
        const { authentication } = await exchangeWebFlowCode({ ...app, code, redirectUrl, request: withVerifier });
        return tokenOf(authentication);
      } catch (thrown) {
        if (isRefused(thrown)) return "refused";
        throw fail("exchange the code of a sign-in", thrown);
      }
    },
    async refresh(token) {
      try {
        return tokenOf((await refreshToken({ ...app, refreshToken: token, request })).authentication);
      } catch (thrown) {
        if (isRefused(thrown)) return "refused";
        throw fail("renew the token of a sign-in", thrown);
      }
    },
    async end(token) {
      try {
        await deleteToken({ ...app, token, request });
      } catch (thrown) {
        // It is no token any more: that is what was wanted.
        if (at(thrown, "status") === 404 || at(thrown, "status") === 422) return;
        throw fail("end a sign-in", thrown);
      }
    },
  };
}

interface Authentication {
  readonly token: string;
  readonly refreshToken?: string;
  readonly expiresAt?: string;
}

function tokenOf({ token, refreshToken: renewal, expiresAt }: Authentication): UserToken {
  const expiry =
    renewal === undefined || expiresAt === undefined ? undefined : { at: expiresAt, refreshToken: renewal };
  return { token, expiry };
}

/** GitHub refuses with status 200 and a word; the library makes an error of it, with GitHub's answer inside. */
function isRefused(thrown: unknown): boolean {
  const word = at(thrown, "response.data.error");
  return word === "bad_verification_code" || word === "bad_refresh_token" || word === "redirect_uri_mismatch";
}
