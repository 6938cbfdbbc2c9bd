import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Context } from "../context.ts";
import { ApiError, notFound } from "../errors.ts";
import { BoundedCache } from "../git/bounded-cache.ts";
import { isJsonObject, type Json } from "../json.ts";
import { type CallLog, kindOf } from "./call-log.ts";
import { type Caller, identify, requirePermission } from "./caller.ts";
import type { Fault, FaultPlan } from "./faults.ts";
import { Input } from "./input.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { Answer, Parameters, Route } from "./route.ts";
import type { RouteTable } from "./route-table.ts";

/** A request and its answer, for whoever checks them against GitHub's description. */
export interface ObservedExchange {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly parameters: ReadonlyMap<string, string>;
  readonly requestBody: Json | undefined;
  readonly status: number;
  readonly responseBody: Json | undefined;
}

export interface ApiParts {
  readonly context: Context;
  readonly table: RouteTable;
  readonly calls: CallLog;
  readonly faults: FaultPlan;
  readonly limits: RateLimits;
  readonly onRequest:
    | ((request: { readonly operation: string; readonly path: string }) => Promise<void> | void)
    | undefined;
  readonly observe: ((exchange: ObservedExchange) => void) | undefined;
  /** Failures of our own, which are answered with 500 and must not go unseen. */
  readonly crashes: unknown[];
  /** Resolves when the server stops: what hangs is let go then. */
  readonly stopped: Promise<void>;
}

/** A connection that is to end without an answer. */
export const resetConnection = Symbol("reset connection");
export type ApiResult = Response | typeof resetConnection;

const bodyMaxBytes = 150 * 1024 * 1024;
const staleAnswersMax = 500;

interface Incoming {
  readonly request: Request;
  readonly url: URL;
  readonly path: string;
  readonly found:
    | { readonly route: Route; readonly parameters: Parameters; readonly values: ReadonlyMap<string, string> }
    | undefined;
  readonly body: Json | undefined;
}

/** Answers the REST API: who is it, may they, what goes wrong on purpose, then the route's own handler. */
export class Api {
  readonly #parts: ApiParts;
  readonly #answers = new BoundedCache<{ readonly now: Answer; readonly before: Answer | undefined }>(staleAnswersMax);

  constructor(parts: ApiParts) {
    this.#parts = parts;
  }

  async answer(request: Request): Promise<ApiResult> {
    const { context, calls } = this.#parts;
    const url = new URL(request.url);
    const path = currentPath(context, decodeRoot(url.pathname));
    const found = this.#parts.table.find(request.method, path);
    let caller: Caller = { kind: "anonymous" };
    let fault: Fault | undefined;
    let result: Answer | typeof resetConnection;
    try {
      const body = await readBody(request);
      const incoming: Incoming = { request, url, path, found, body };
      caller = identify(context, request.headers.get("authorization"));
      this.#parts.limits.check(caller, request.method);
      if (found) {
        const operation = found.route.operation;
        await this.#parts.onRequest?.({ operation, path: path + url.search });
        fault = this.#parts.faults.take(caller, { operation, method: request.method, path: path + url.search, body });
      }
      result = await this.#withFault(incoming, caller, fault);
    } catch (cause) {
      result = this.#refusal(cause);
    }
    const answer: Answer = result === resetConnection ? { status: 0 } : result;
    const response = this.#respond(request, caller, answer);
    this.#parts.limits.count(caller, response.status);
    const operation = found?.route.operation ?? null;
    calls.add({
      operation,
      method: request.method,
      path: path + url.search,
      status: answer.status === 0 ? 0 : response.status,
      kind: kindOf(request.method, operation),
      caller: nameOf(caller),
      isConditional: request.headers.has("if-none-match"),
      isFault: fault !== undefined,
    });
    return result === resetConnection ? resetConnection : response;
  }

  async #withFault(
    incoming: Incoming,
    caller: Caller,
    fault: Fault | undefined,
  ): Promise<Answer | typeof resetConnection> {
    if (!fault) return this.#handle(incoming, caller);
    if (fault.delayMs !== undefined) await delay(fault.delayMs);
    const replaces = fault.respond !== undefined || fault.cut !== undefined;
    const real = replaces && fault.afterEffect !== true ? undefined : await this.#handle(incoming, caller);
    if (fault.cut === "hang") await Promise.race([this.#parts.stopped, aborted(incoming.request)]);
    if (fault.cut !== undefined) return resetConnection;
    if (fault.respond) {
      const { status, headers, body } = fault.respond;
      return { status, body: body ?? new ApiError(status, wordsFor(status)).body(), ...(headers ? { headers } : {}) };
    }
    const answer = real ?? { status: 500 };
    if (fault.isStale) return this.#answers.get(keyOf(incoming, caller))?.before ?? answer;
    if (fault.change && answer.body !== undefined) return { ...answer, body: fault.change(answer.body) };
    return answer;
  }

  /** The route's own answer or refusal, seen by the observer. */
  async #handle(incoming: Incoming, caller: Caller): Promise<Answer> {
    let answer: Answer;
    try {
      answer = await this.#routeAnswer(incoming, caller);
    } catch (cause) {
      answer = this.#refusal(cause);
    }
    this.#observe(incoming, answer);
    if (incoming.request.method === "GET" && answer.status === 200) this.#remember(keyOf(incoming, caller), answer);
    return answer;
  }

  async #routeAnswer(incoming: Incoming, caller: Caller): Promise<Answer> {
    const { request, url, path, found, body } = incoming;
    const moved = redirect(this.#parts.context, request, path, url.search);
    if (moved) return moved;
    if (!found) throw notFound();
    requirePermission(caller, found.route.permission);
    return found.route.handle({
      context: this.#parts.context,
      caller,
      parameters: found.parameters,
      query: url.searchParams,
      input: new Input(isJsonObject(body) ? body : {}),
      url: new URL(path, this.#parts.context.url),
    });
  }

  #remember(key: string, answer: Answer): void {
    const known = this.#answers.get(key);
    if (known && JSON.stringify(known.now.body) === JSON.stringify(answer.body)) return;
    this.#answers.set(key, { now: answer, before: known?.now });
  }

  #observe({ request, url, path, found, body }: Incoming, answer: Answer): void {
    if (!found) return;
    this.#parts.observe?.({
      operation: found.route.operation,
      method: request.method,
      path,
      query: Object.fromEntries(url.searchParams),
      parameters: found.values,
      requestBody: body,
      status: answer.status,
      responseBody: answer.body,
    });
  }

  #refusal(cause: unknown): Answer {
    if (cause instanceof ApiError) return { status: cause.status, body: cause.body(), headers: cause.headers };
    this.#parts.crashes.push(cause);
    return { status: 500, body: { message: `The local GitHub failed: ${String(cause)}` } };
  }

  #respond(request: Request, caller: Caller, answer: Answer): Response {
    const headers = new Headers({
      "x-github-request-id": randomUUID(),
      "x-github-media-type": "github.v3; format=json",
      ...this.#parts.limits.headers(caller),
      ...answer.headers,
    });
    if (answer.body === undefined) return new Response(null, { status: answer.status || 500, headers });
    const text = JSON.stringify(answer.body);
    headers.set("content-type", "application/json; charset=utf-8");
    if (answer.status === 200 && request.method === "GET") {
      const tag = `W/"${createHash("sha256").update(text).digest("hex")}"`;
      headers.set("etag", tag);
      if (request.headers.get("if-none-match") === tag) return new Response(null, { status: 304, headers });
    }
    return new Response(text, { status: answer.status, headers });
  }
}

function keyOf({ path, url }: Incoming, caller: Caller): string {
  return `${nameOf(caller)} ${path}${url.search}`;
}

function nameOf(caller: Caller): string {
  switch (caller.kind) {
    case "app":
      return `app:${caller.app.slug}`;
    case "installation":
      return `${caller.app.slug}[bot]`;
    case "person":
      return caller.account.login;
    case "client":
      return `client:${caller.app.slug}`;
    default:
      return "anonymous";
  }
}

/** GitHub Enterprise Server's root works too. */
function decodeRoot(path: string): string {
  return path.startsWith("/api/v3/") ? path.slice("/api/v3".length) : path;
}

/** `/repositories/{id}/…` stands for the repository's present name: GitHub's redirects lead there. */
function currentPath(context: Context, path: string): string {
  const [, id, rest] = /^\/repositories\/(\d+)(\/.+)$/.exec(path) ?? [];
  const repository = id === undefined ? undefined : context.state.repositories.get(Number(id));
  return repository && rest !== undefined ? `/repos/${context.state.fullName(repository)}${rest}` : path;
}

/** https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects */
function redirect(context: Context, request: Request, path: string, search: string): Answer | undefined {
  const [, owner, name, rest] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (owner === undefined || name === undefined || context.state.repositoryByName(owner, name)) return undefined;
  const id = context.state.formerNames.get(`${owner}/${name}`.toLowerCase());
  if (id === undefined) return undefined;
  const url = `${context.url}/repositories/${id}${rest ?? ""}${search}`;
  return {
    status: request.method === "GET" ? 301 : 307,
    headers: { location: url },
    body: { message: "Moved Permanently", url, documentation_url: "https://docs.github.com/rest" },
  };
}

async function readBody(request: Request): Promise<Json | undefined> {
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  const text = await request.text();
  if (text === "") return undefined;
  if (text.length > bodyMaxBytes) throw new ApiError(413, "Payload too large");
  if (request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    const parsed: Json = JSON.parse(text);
    return parsed;
  } catch {
    throw new ApiError(400, "Problems parsing JSON");
  }
}

function aborted(request: Request): Promise<void> {
  return new Promise((resolve) => {
    request.signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function wordsFor(status: number): string {
  switch (status) {
    case 502:
      return "Server Error";
    case 503:
      return "Service Unavailable";
    case 403:
      return "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    default:
      return "Fault";
  }
}
