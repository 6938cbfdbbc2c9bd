import { Hono } from "hono";
import { listReleases, readRelease } from "../../app/read-history.ts";
import type { ReaderEnvironment } from "../access.ts";
import { crumbsOf } from "./frame.ts";
import { releasesHref } from "./links.ts";
import { badAddress, nothingHere } from "./notice-view.ts";
import type { PageOptions } from "./options.ts";
import { releasesView, releaseView } from "./release-view.ts";

/** Earlier tags to choose from. */
const EARLIER_MAX = 100;
const ROWS = 50;

export function createReleaseRoutes({ history, site, github, clock }: PageOptions): Hono<ReaderEnvironment> {
  const routes = new Hono<ReaderEnvironment>();

  routes.get("/history/releases", async (context) => {
    const cursor = context.req.query("cursor");
    const page = await listReleases(history, context.var.reader.repositories, undefined, { cursor, limit: ROWS });
    if ("kind" in page) return site.noticeFor(context, badAddress(page.message));
    const view = releasesView(page.items, page.next === null ? undefined : releasesHref(page.next));
    return site.page(context, "releases", { title: "Releases", tab: "releases" }, view);
  });

  routes.get("/history/:owner/:name/release/:tag", async (context) => {
    const visible = context.var.reader.repositories;
    const { owner, name, tag } = context.req.param();
    const from = context.req.query("from")?.trim() ?? "";
    const asked = from === "" ? { tag } : { from, to: tag };
    const story = await readRelease(history, visible, `${owner}/${name}`, asked);
    const release = story?.releases.at(-1);
    if (story === undefined || release === undefined) return site.noticeFor(context, nothingHere);
    const repository = release.repository.name;
    const earlier = await listReleases(history, visible, repository, { limit: EARLIER_MAX });
    const view = releaseView(story, "kind" in earlier ? [] : earlier.items, github, clock.now());
    return site.page(
      context,
      "release",
      { title: `${view.heading} · ${repository}`, crumbs: crumbsOf(repository) },
      view,
    );
  });

  return routes;
}
