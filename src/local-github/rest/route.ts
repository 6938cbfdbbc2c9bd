import type { Context } from "../context.ts";
import type { Json } from "../json.ts";
import type { Caller } from "./caller.ts";
import type { Input } from "./input.ts";

/** What a handler gets: the request, taken apart. */
export interface Exchange {
  readonly context: Context;
  readonly caller: Caller;
  readonly parameters: Parameters;
  readonly query: URLSearchParams;
  readonly input: Input;
  /** The request's address without its query, for `Link` headers. */
  readonly url: URL;
}

export interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  /** `GET /repos/{owner}/{repo}`, as in GitHub's description. */
  readonly operation: string;
  readonly method: string;
  readonly template: string;
  /** The permission an installation needs, e.g. `checks:write`. */
  readonly permission?: string;
  readonly handle: (exchange: Exchange) => Answer | Promise<Answer>;
}

/** The values of a path's `{parameters}`. */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  text(name: string): string {
    const found = this.#values.get(name);
    if (found === undefined) throw new Error(`the route has no {${name}}`);
    return found;
  }

  /** NaN when the path has no number there, so that no look-up finds anything. */
  number(name: string): number {
    const found = this.text(name);
    return /^\d{1,15}$/.test(found) ? Number(found) : Number.NaN;
  }
}

export function route(operation: string, handle: Route["handle"], permission?: string): Route {
  const [method = "", template = ""] = operation.split(" ");
  return { operation, method, template, handle, ...(permission === undefined ? {} : { permission }) };
}

export function ok(body: Json, headers?: Readonly<Record<string, string>>): Answer {
  return { status: 200, body, ...(headers ? { headers } : {}) };
}

export function created(body: Json): Answer {
  return { status: 201, body };
}

export const noContent: Answer = { status: 204 };
