import type { Context } from "hono";
import type { ReaderEnvironment } from "../access.ts";
import type { RenderNotice } from "../notice.ts";
import { type Assets, createAssets } from "./assets.ts";
import type { FrameView, ReaderView } from "./frame.ts";
import { noticeView } from "./notice-view.ts";
import { createTemplates } from "./templates.ts";

export type ReaderContext = Context<ReaderEnvironment>;

/** What a page says about itself to what stands around it. */
export interface PageFacts {
  /** Of the window, before the product's name. */
  readonly title: string;
  readonly tab?: "list" | "releases" | "figures";
  readonly crumbs?: FrameView["crumbs"];
}

/** The frame around every page, and what all of them look like. */
export interface Site {
  readonly assets: Assets;
  /** A page for somebody who is signed in. `template` is one of ours. */
  page(context: ReaderContext, template: string, facts: PageFacts, view: object): Response | Promise<Response>;
  /** A page that says one thing, for whoever asks. */
  readonly notice: RenderNotice;
  /** The same within the pages: the reader keeps their way back. */
  noticeFor(context: ReaderContext, notice: Parameters<RenderNotice>[1]): Response | Promise<Response>;
}

export function createSite(): Site {
  const render = createTemplates();
  const assets = createAssets();

  function frame({ title, tab, crumbs }: PageFacts, reader: ReaderView | undefined): FrameView {
    return {
      title: `${title} · Ripplegate`,
      styleHref: assets.styleHref,
      iconHref: assets.iconHref,
      tabs:
        reader === undefined
          ? []
          : [
              { words: "Pull requests", href: "/history", isCurrent: tab === "list" },
              { words: "Releases", href: "/history/releases", isCurrent: tab === "releases" },
              { words: "Figures", href: "/history/figures", isCurrent: tab === "figures" },
            ],
      crumbs: crumbs ?? [],
      reader,
    };
  }

  function readerOf({ var: { reader, csrf } }: ReaderContext): ReaderView | undefined {
    if (csrf === undefined) return undefined;
    return { login: reader.login, signOutHref: "/auth/logout", tokenName: "csrf", token: csrf };
  }

  function notice(
    context: Context,
    given: Parameters<RenderNotice>[1],
    reader: ReaderView | undefined,
  ): Response | Promise<Response> {
    if (given.retryAfterSeconds !== undefined) context.header("retry-after", String(given.retryAfterSeconds));
    const html = render("notice", { frame: frame({ title: given.title }, reader), ...noticeView(given) });
    return context.html(html, given.status);
  }

  return {
    assets,
    page: (context, template, facts, view) =>
      context.html(render(template, { frame: frame(facts, readerOf(context)), ...view })),
    notice: (context, given) => notice(context, given, undefined),
    noticeFor: (context, given) => notice(context, given, readerOf(context)),
  };
}
