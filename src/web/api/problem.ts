import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** An error as JSON: RFC 9457, without a `type` of its own. */
export interface Problem {
  readonly status: ContentfulStatusCode;
  readonly title: string;
  readonly detail: string;
}

export function problem(context: Context, { status, title, detail }: Problem): Response {
  return context.body(JSON.stringify({ title, status, detail }), status, {
    "content-type": "application/problem+json",
  });
}
