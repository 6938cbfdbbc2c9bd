import { Hono } from "hono";
import { listPullRequests, listReleases, listRepositories, listSystems, readSystem } from "../../app/read-history.ts";
import type { SystemStory } from "../../core/history/systems.ts";
import type { ReaderEnvironment } from "../access.ts";
import { crumbsOf } from "./frame.ts";
import type { Markup } from "./markup.ts";
import { nothingHere, systemNotKnownYet } from "./notice-view.ts";
import type { PageOptions } from "./options.ts";
import { drawPicture } from "./picture.ts";
import { exportView, partHref, repositoryView } from "./repository-view.ts";
import type { ReaderContext } from "./site.ts";
import { systemGraph, systemInWords, systemView } from "./system-view.ts";

/** What changed last; the list has the rest. */
const CHANGES_SHOWN = 10;
const RELEASES_SHOWN = 10;

export function createRepositoryRoutes({ history, site }: PageOptions): Hono<ReaderEnvironment> {
  const routes = new Hono<ReaderEnvironment>();

  routes.get("/history/:owner/:name", async (context) => {
    const visible = context.var.reader.repositories;
    const { owner, name } = context.req.param();
    const repository = await visibleName(context, `${owner}/${name}`);
    if (repository === undefined) return site.noticeFor(context, nothingHere);
    const systems = await listSystems(history, visible, repository);
    const releases = await listReleases(history, visible, repository, { limit: RELEASES_SHOWN });
    const view = repositoryView(repository, systems, "kind" in releases ? [] : releases.items);
    return site.page(context, "repository", { title: repository, crumbs: crumbsOf(repository).slice(0, 1) }, view);
  });

  routes.get("/history/:owner/:name/system/:system", async (context) => {
    const visible = context.var.reader.repositories;
    const { owner, name, system } = context.req.param();
    const story = await readSystem(history, visible, `${owner}/${name}`, system);
    if (story === undefined) {
      const repository = await visibleName(context, `${owner}/${name}`);
      return site.noticeFor(context, repository === undefined ? nothingHere : systemNotKnownYet(repository, system));
    }
    const repository = story.repository.name;
    const query = { repository, system: story.id, order: "newest" as const };
    const changes = await listPullRequests(history, visible, query, { limit: CHANGES_SHOWN });
    const page = "kind" in changes ? { items: [], next: null, total: 0, more: false } : changes;
    const facts = { title: `${story.title ?? story.id} · ${repository}`, crumbs: crumbsOf(repository) };
    return site.page(context, "system", facts, systemView(story, page, await pictureOf(story)));
  });

  routes.get("/history/:owner/:name/export", async (context) => {
    const { owner, name } = context.req.param();
    const repository = await visibleName(context, `${owner}/${name}`);
    if (repository === undefined) return site.noticeFor(context, nothingHere);
    const part = partHref(repository, new URL(context.req.url).searchParams);
    if (part !== undefined) return context.redirect(part, 303);
    const facts = { title: `Export · ${repository}`, crumbs: crumbsOf(repository) };
    return site.page(context, "export", facts, exportView(repository));
  });

  async function visibleName(context: ReaderContext, wanted: string): Promise<string | undefined> {
    const known = await listRepositories(history, context.var.reader.repositories);
    return known.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())?.name;
  }

  return routes;
}

async function pictureOf(story: SystemStory): Promise<Markup | undefined> {
  const graph = systemGraph(story);
  if (graph === undefined) return undefined;
  return drawPicture(graph, `${story.id} and the systems next to it`, systemInWords(story));
}
