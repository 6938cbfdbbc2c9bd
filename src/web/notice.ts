import type { Context } from "hono";
import { html } from "hono/html";

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

export const renderPlainNotice: RenderNotice = (context, { status, title, text, link, retryAfterSeconds }) => {
  if (retryAfterSeconds !== undefined) context.header("retry-after", String(retryAfterSeconds));
  return context.html(
    html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Ripplegate</title></head>
<body><main><h1>${title}</h1><p>${text}</p>${link === undefined ? "" : html`<p><a href="${link.href}">${link.words}</a></p>`}</main></body>
</html>`,
    status,
  );
};
