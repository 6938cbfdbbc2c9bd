import { type Context, Hono } from "hono";
import { readHappening, readPullRequest, readShown } from "../../app/read-history.ts";
import type { PullRequestStory } from "../../core/history/story.ts";
import type { ReaderEnvironment } from "../access.ts";
import { type ChangesView, pictureFacts } from "./changes-view.ts";
import { crumbsOf } from "./frame.ts";
import { pullRequestHref } from "./links.ts";
import { nothingHere } from "./notice-view.ts";
import type { PageOptions } from "./options.ts";
import { drawPicture } from "./picture.ts";
import { pullRequestView } from "./pull-request-view.ts";
import { titleOf } from "./row-view.ts";
import { renderShown } from "./shown-markdown.ts";
import { shownView } from "./shown-view.ts";
import type { ReaderContext } from "./site.ts";

export function createPullRequestRoutes({ history, site, github }: PageOptions): Hono<ReaderEnvironment> {
  const routes = new Hono<ReaderEnvironment>();

  routes.get("/history/:owner/:name/pull/:number", async (context) =>
    show(context, await readStory(context, readPullRequest)),
  );
  routes.get("/history/:owner/:name/entry/:number", async (context) =>
    show(context, await readStory(context, readHappening)),
  );

  async function show(context: ReaderContext, story: PullRequestStory | undefined): Promise<Response> {
    if (story === undefined) return site.noticeFor(context, nothingHere);
    const { summary } = story;
    const { name } = summary.repository;
    const title = `${titleOf(summary)} · ${name}${summary.number === null ? "" : `#${summary.number}`}`;
    const view = pullRequestView(story, await pictureOf(story), github);
    return site.page(context, "pull-request", { title, crumbs: crumbsOf(name) }, view);
  }

  routes.get("/history/:owner/:name/pull/:number/shown/:sequence", async (context) => {
    const story = await readStory(context, readPullRequest);
    const entry = story?.timeline.find(({ sequence }) => String(sequence) === context.req.param("sequence"));
    if (story === undefined || entry?.event.kind !== "sign-off-given" || entry.event.shown === null) {
      return site.noticeFor(context, nothingHere);
    }
    const { repository, number } = story.summary;
    const key = { repositoryId: repository.id, number: number ?? 0 };
    const text = await readShown(history, context.var.reader.repositories, key, entry.event.shown);
    const shown = text === undefined ? undefined : await renderShown(text);
    const here = { words: `#${number}`, href: pullRequestHref(repository.name, number ?? 0) };
    const facts = {
      title: `What was shown · ${repository.name}#${number}`,
      crumbs: [...crumbsOf(repository.name), here],
    };
    return site.page(context, "shown", facts, shownView(story, entry, entry.event, shown));
  });

  function readStory(
    context: Context<ReaderEnvironment, "/:owner/:name/:number">,
    read: typeof readPullRequest,
  ): Promise<PullRequestStory | undefined> {
    const { owner, name, number } = context.req.param();
    if (!/^[1-9]\d{0,14}$/.test(number)) return Promise.resolve(undefined);
    return read(history, context.var.reader.repositories, `${owner}/${name}`, Number(number));
  }

  return routes;
}

async function pictureOf({ report }: PullRequestStory): Promise<ChangesView["picture"]> {
  const facts = report === undefined ? undefined : pictureFacts(report);
  if (facts === undefined) return undefined;
  return { drawing: await drawPicture(facts.graph, facts.title, facts.description), left: facts.left };
}
