import { createHash, randomBytes } from "node:crypto";
import { ApiError, notFound } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { representInstallation } from "../represent/accounts.ts";
import { representRepository } from "../represent/repositories.ts";
import type { Account, App, Installation, Repository, UserToken } from "../state/model.ts";
import { covers } from "../state/state.ts";
import { listAnswer, pageOf } from "./paging.ts";
import { type Answer, type Exchange, noContent, ok, type Route, route } from "./route.ts";

/** Not under the API's root on GitHub: it belongs to the pages' host. */
export const tokenPath = "/login/oauth/access_token";

/** https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens */
const tokenLifeSeconds = 28_800;
const refreshLifeSeconds = 15_897_600;

/** People who let an App act for them, and what they reach: https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app */
export const oauthRoutes: readonly Route[] = [
  route(`POST ${tokenPath}`, createUserToken),
  route("DELETE /applications/{client_id}/token", (exchange) => {
    const { context, caller, parameters, input } = exchange;
    if (caller.kind !== "client" || caller.app.clientId !== parameters.text("client_id")) throw notFound();
    const token = context.state.userTokens.get(input.text("access_token"));
    if (token?.appId !== caller.app.id) throw notFound();
    context.state.userTokens.delete(token.token);
    return noContent;
  }),
  route("GET /user/installations", (exchange) => {
    const { context } = exchange;
    const { account, app } = throughApp(exchange);
    const all = installationsFor(exchange, account, app);
    const { items, headers } = pageOf(exchange, all);
    return ok(
      { total_count: all.length, installations: items.map((one) => representInstallation(context, one)) },
      headers,
    );
  }),
  route("GET /user/installations/{installation_id}/repositories", (exchange) => {
    const { context, parameters } = exchange;
    const { account, app } = throughApp(exchange);
    const id = parameters.number("installation_id");
    const installation = installationsFor(exchange, account, app).find((one) => one.id === id);
    if (!installation) throw notFound();
    if (installation.suspendedAt !== null) throw new ApiError(403, "This installation has been suspended");
    const all = grantedRepositories(exchange, account).filter((one) => covers(installation, one));
    const { items, headers } = pageOf(exchange, all);
    return ok(
      {
        total_count: all.length,
        repository_selection: installation.repositoryIds === undefined ? "all" : "selected",
        repositories: items.map((one) => representRepository(context, one, context.state.grantedRole(one, account.id))),
      },
      headers,
    );
  }),
  route("GET /user/repos", (exchange) => {
    const { context, caller } = exchange;
    if (caller.kind === "installation") throw new ApiError(403, "Resource not accessible by integration");
    if (caller.kind !== "person") throw new ApiError(401, "Requires authentication");
    const { account, app } = caller;
    const all = grantedRepositories(exchange, account).filter(
      (one) => app === undefined || context.state.installationsOn(one).some((found) => found.appId === app.id),
    );
    return listAnswer(exchange, all, (one) =>
      representRepository(context, one, context.state.grantedRole(one, account.id)),
    );
  }),
];

/** Refusals come with status 200 here. */
function createUserToken(exchange: Exchange): Answer {
  const { context, input } = exchange;
  const app = context.state.appByClientId(input.optionalText("client_id") ?? "");
  if (app === undefined || app.clientSecret !== input.optionalText("client_secret")) {
    return refusal("incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.");
  }
  if (input.optionalText("grant_type") === "refresh_token") return refreshUserToken(exchange, app);
  const word = input.optionalText("code") ?? "";
  const code = context.state.authorizationCodes.get(word);
  const isOurs = code !== undefined && code.appId === app.id && code.expiresAtMs > context.authenticationNow();
  if (!isOurs || !provesChallenge(code.challenge, input.optionalText("code_verifier"))) {
    return refusal("bad_verification_code", "The code passed is incorrect or expired.");
  }
  const redirectUri = input.optionalText("redirect_uri");
  if (redirectUri !== undefined && redirectUri !== code.redirectUri) {
    return refusal(
      "redirect_uri_mismatch",
      "The redirect_uri MUST match the registered callback URL for this application.",
    );
  }
  context.state.authorizationCodes.delete(word);
  return giveToken(exchange, app, code.accountId);
}

function refreshUserToken(exchange: Exchange, app: App): Answer {
  const { context, input } = exchange;
  const wanted = input.optionalText("refresh_token");
  const known = [...context.state.userTokens.values()].find((one) => one.refreshToken === wanted);
  if (known?.appId !== app.id || known.refreshExpiresAtMs <= context.authenticationNow()) {
    return refusal("bad_refresh_token", "The refresh token passed is incorrect or expired.");
  }
  // It is good for one exchange, and the token that came with it ends too.
  context.state.userTokens.delete(known.token);
  return giveToken(exchange, app, known.accountId);
}

function giveToken({ context }: Exchange, app: App, accountId: number): Answer {
  const now = context.authenticationNow();
  const token: UserToken = {
    token: `ghu_${randomBytes(18).toString("hex")}`,
    refreshToken: `ghr_${randomBytes(38).toString("hex")}`,
    appId: app.id,
    accountId,
    expiresAtMs: now + tokenLifeSeconds * 1_000,
    refreshExpiresAtMs: now + refreshLifeSeconds * 1_000,
  };
  context.state.userTokens.set(token.token, token);
  return ok({
    access_token: token.token,
    expires_in: tokenLifeSeconds,
    refresh_token: token.refreshToken,
    refresh_token_expires_in: refreshLifeSeconds,
    token_type: "bearer",
    scope: "",
  });
}

function refusal(error: string, description: string): Answer {
  const body: JsonObject = {
    error,
    error_description: description,
    error_uri:
      "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/",
  };
  return ok(body);
}

/** https://datatracker.ietf.org/doc/html/rfc7636#section-4.6 */
function provesChallenge(challenge: string | undefined, verifier: string | undefined): boolean {
  if (challenge === undefined) return true;
  return verifier !== undefined && createHash("sha256").update(verifier).digest("base64url") === challenge;
}

function throughApp({ caller }: Exchange): { readonly account: Account; readonly app: App } {
  if (caller.kind === "person" && caller.app) return { account: caller.account, app: caller.app };
  throw new ApiError(
    403,
    "You must authenticate with an access token authorized to a GitHub App in order to list installations",
  );
}

/** Installations of the App where the person owns the account, belongs to it or was given a repository. */
function installationsFor({ context }: Exchange, account: Account, app: App): readonly Installation[] {
  return [...context.state.installations.values()].filter((one) => {
    if (one.isDeleted || one.appId !== app.id) return false;
    if (one.accountId === account.id || context.state.account(one.accountId).members.has(account.id)) return true;
    return [...context.state.repositories.values()].some(
      (repository) => covers(one, repository) && context.state.grantedRole(repository, account.id) !== "none",
    );
  });
}

/** Those the person was given; a public one that anybody may read is not among them. */
function grantedRepositories({ context }: Exchange, account: Account): readonly Repository[] {
  return [...context.state.repositories.values()].filter(
    (one) => !one.isDeleted && context.state.grantedRole(one, account.id) !== "none",
  );
}
