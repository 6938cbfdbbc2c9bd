import { createVerify } from "node:crypto";
import type { Actor } from "../acts/actor.ts";
import type { Context } from "../context.ts";
import { ApiError, forbidden, notFound, unauthorized } from "../errors.ts";
import { numberMember, textMember } from "../json.ts";
import type { Account, App, Installation, InstallationToken, Repository, Role, UserToken } from "../state/model.ts";
import { covers } from "../state/state.ts";

/** Who sends a request, by its `Authorization` header. */
export type Caller =
  | { readonly kind: "anonymous" }
  | { readonly kind: "app"; readonly app: App }
  | {
      readonly kind: "installation";
      readonly app: App;
      readonly installation: Installation;
      readonly token: InstallationToken;
    }
  /** `app`: the App that acts for them, where the token is not their own. */
  | { readonly kind: "person"; readonly account: Account; readonly app?: App }
  /** An App by its client id and secret. */
  | { readonly kind: "client"; readonly app: App };

/** Reads the header. Throws 401 with GitHub's words when it proves nothing. */
export function identify(context: Context, header: string | null): Caller {
  if (header === null || header === "") return { kind: "anonymous" };
  const [, scheme, credentials] = /^(bearer|token|basic)\s+(.+)$/i.exec(header) ?? [];
  if (scheme === undefined || credentials === undefined) throw unauthorized();
  const client = scheme.toLowerCase() === "basic" ? clientOf(context, credentials) : undefined;
  if (client) return { kind: "client", app: client };
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(credentials)) return { kind: "app", app: verifyJwt(context, credentials) };
  const token = context.state.installationTokens.get(credentials);
  if (token) return callerOfToken(context, token);
  const account = context.state.accountByToken(credentials);
  if (account) return { kind: "person", account };
  const userToken = context.state.userTokens.get(credentials);
  if (userToken) return callerOfUserToken(context, userToken);
  throw unauthorized();
}

function clientOf(context: Context, credentials: string): App | undefined {
  const [clientId = "", secret = ""] = Buffer.from(credentials, "base64").toString("utf8").split(":");
  const app = context.state.appByClientId(clientId);
  return app?.clientSecret === secret ? app : undefined;
}

function callerOfUserToken(context: Context, token: UserToken): Caller {
  const account = context.state.accounts.get(token.accountId);
  if (!account || account.isDeleted || token.expiresAtMs <= context.authenticationNow()) throw unauthorized();
  return { kind: "person", account, app: context.state.app(token.appId) };
}

function callerOfToken(context: Context, token: InstallationToken): Caller {
  const installation = context.state.installations.get(token.installationId);
  if (!installation || installation.isDeleted || token.expiresAtMs <= context.authenticationNow()) throw unauthorized();
  if (installation.suspendedAt !== null) throw forbidden("This installation has been suspended");
  return { kind: "installation", app: context.state.app(installation.appId), installation, token };
}

/** A JWT may live for ten minutes, and clocks may differ by one. */
const jwtLifeMaxSeconds = 600;
const clockSkewSeconds = 60;

/** https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app */
function verifyJwt(context: Context, jwt: string): App {
  const [header = "", claims = "", signature = ""] = jwt.split(".");
  const undecodable = unauthorized("A JSON web token could not be decoded");
  if (textMember(parsePart(header), "alg") !== "RS256") throw undecodable;
  const parsed = parsePart(claims);
  const issuer = textMember(parsed, "iss") ?? String(numberMember(parsed, "iss"));
  const app = [...context.state.apps.values()].find((one) => String(one.id) === issuer || one.clientId === issuer);
  if (!app) throw new ApiError(404, "Integration not found");
  const verifier = createVerify("RSA-SHA256").update(`${header}.${claims}`);
  if (!verifier.verify(app.publicKey, Buffer.from(signature, "base64url"))) throw undecodable;
  const nowSeconds = context.authenticationNow() / 1000;
  const issuedAt = numberMember(parsed, "iat");
  const expires = numberMember(parsed, "exp");
  if (issuedAt === undefined || issuedAt > nowSeconds + clockSkewSeconds) {
    throw unauthorized(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (expires === undefined || expires <= nowSeconds) {
    throw unauthorized(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (expires > nowSeconds + jwtLifeMaxSeconds + clockSkewSeconds) {
    throw unauthorized("'Expiration time' claim ('exp') is too far in the future");
  }
  return app;
}

function parsePart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    // Not JSON: no claim can be read from it, and the caller refuses it for that.
    return undefined;
  }
}

/** The account that acts. Anonymous callers and bare Apps may not. */
export function actorOf(caller: Caller): Actor {
  if (caller.kind === "person") return { accountId: caller.account.id, appId: null };
  if (caller.kind === "installation") return { accountId: caller.app.botId, appId: caller.app.id };
  throw new ApiError(401, "Requires authentication");
}

export function requireApp(caller: Caller): App {
  if (caller.kind === "app") return caller.app;
  throw unauthorized("A JSON web token could not be decoded");
}

/** What a caller may do in a repository; an installation's permissions are judged by operation instead. */
export function roleOf(context: Context, caller: Caller, repository: Repository): Role {
  switch (caller.kind) {
    case "person":
      if (caller.app && !reaches(context, caller.app, repository)) return repository.isPrivate ? "none" : "read";
      return context.state.role(repository, caller.account.id);
    case "installation":
      return mayReach(caller, repository) ? "write" : repository.isPrivate ? "none" : "read";
    default:
      return repository.isPrivate ? "none" : "read";
  }
}

/** Acting for a person, an App sees only where it is installed. */
function reaches(context: Context, app: App, repository: Repository): boolean {
  return context.state.installationsOn(repository).some((one) => one.appId === app.id && one.suspendedAt === null);
}

export function mayReach(caller: Caller & { kind: "installation" }, repository: Repository): boolean {
  const { repositoryIds } = caller.token;
  return covers(caller.installation, repository) && (repositoryIds === undefined || repositoryIds.has(repository.id));
}

/** Refuses an installation without the permission an operation needs. `wanted` reads like `checks:write`. */
export function requirePermission(caller: Caller, wanted: string | undefined): void {
  if (wanted === undefined || caller.kind !== "installation") return;
  const { token, installation } = caller;
  const isGranted = wanted
    .split("|")
    .some((one) => [token.permissions, installation.permissions].every((permissions) => grants(permissions, one)));
  if (!isGranted) throw forbidden();
}

function grants(permissions: Readonly<Record<string, "read" | "write">>, wanted: string): boolean {
  const [name = "", level = "read"] = wanted.split(":");
  const granted = Object.entries(permissions).find(([key]) => key === name)?.[1];
  return granted === "write" || granted === level;
}

/** A repository by the path's owner and name, if the caller may see it. */
export function reachableRepository(context: Context, caller: Caller, owner: string, name: string): Repository {
  const repository = context.state.repositoryByName(owner, name.replace(/\.git$/, ""));
  if (!repository || roleOf(context, caller, repository) === "none") throw notFound();
  return repository;
}
