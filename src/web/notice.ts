import type { Context } from "hono";

/** A page that only says something: a refusal, an error, a farewell. Plain words first. */
export interface Notice {
  readonly status: 200 | 400 | 401 | 403 | 404 | 413 | 429 | 500 | 503;
  readonly title: string;
  readonly text: string;
  readonly link?: { readonly href: string; readonly words: string };
  /** When it is worth trying again. */
  readonly retryAfterSeconds?: number;
}

/** Puts a notice on a page. */
export type RenderNotice = (context: Context, notice: Notice) => Response | Promise<Response>;
