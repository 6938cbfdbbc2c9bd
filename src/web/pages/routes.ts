import { Hono } from "hono";
import type { ReaderEnvironment } from "../access.ts";
import { failed, nothingHere } from "./notice-view.ts";
import type { PageOptions } from "./options.ts";
import { createListRoutes } from "./routes-list.ts";
import { createPullRequestRoutes } from "./routes-pull-request.ts";
import { createReleaseRoutes } from "./routes-release.ts";
import { createRepositoryRoutes } from "./routes-repository.ts";

/** The pages under `/history`, for somebody who is signed in already. They read; none of them changes anything. */
export function createPageRoutes(options: PageOptions): Hono<ReaderEnvironment> {
  const { site, log } = options;
  const routes = new Hono<ReaderEnvironment>();
  routes.route("/", createListRoutes(options));
  routes.route("/", createReleaseRoutes(options));
  routes.route("/", createPullRequestRoutes(options));
  routes.route("/", createRepositoryRoutes(options));
  routes.get("/history/*", (context) => site.noticeFor(context, nothingHere));
  routes.onError((error, context) => {
    log.error({ path: context.req.path.slice(0, 200), error }, "a page could not be made");
    return site.noticeFor(context, failed);
  });
  return routes;
}
