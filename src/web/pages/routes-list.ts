import { Hono } from "hono";
import type { NoQuestion } from "../../app/read-history/question.ts";
import { listAttention, listPullRequests, listRepositories, readFigures } from "../../app/read-history.ts";
import type { HistoryQuery, VisibleRepositories } from "../../core/history/query.ts";
import type { ReaderEnvironment } from "../access.ts";
import { figuresView } from "./figures-view.ts";
import { type ListFacts, listView } from "./list-view.ts";
import { badAddress } from "./notice-view.ts";
import type { PageOptions } from "./options.ts";
import { readHistoryQuery } from "./query.ts";

/** Rows of the list; as many as one looks through before one filters. */
const ROWS = 25;
/** Rows of what needs a look, above the list. */
const ATTENTION_ROWS = 5;

export function createListRoutes({ history, site }: PageOptions): Hono<ReaderEnvironment> {
  const routes = new Hono<ReaderEnvironment>();

  routes.get("/history", async (context) => {
    const parameters = new URL(context.req.url).searchParams;
    const query = readHistoryQuery(parameters);
    if ("kind" in query) return site.noticeFor(context, badAddress(query.message));
    const facts = await readList(context.var.reader.repositories, query, parameters.get("cursor") ?? undefined);
    if ("kind" in facts) return site.noticeFor(context, badAddress(facts.message));
    return site.page(context, "list", { title: "History", tab: "list" }, listView(facts));
  });

  async function readList(
    visible: VisibleRepositories,
    query: HistoryQuery,
    cursor: string | undefined,
  ): Promise<ListFacts | NoQuestion> {
    // What needs a look stands above, once; below, everything by time.
    const page = await listPullRequests(history, visible, { ...query, order: "newest" }, { cursor, limit: ROWS });
    if ("kind" in page) return page;
    const attention = await listAttention(history, visible, query, ATTENTION_ROWS);
    if ("kind" in attention) return attention;
    return { query, cursor, page, attention, repositories: await repositoryNames(visible) };
  }

  async function repositoryNames(visible: VisibleRepositories): Promise<readonly string[]> {
    return (await listRepositories(history, visible)).map(({ name }) => name);
  }

  routes.get("/history/figures", async (context) => {
    const visible = context.var.reader.repositories;
    const query = readHistoryQuery(new URL(context.req.url).searchParams);
    if ("kind" in query) return site.noticeFor(context, badAddress(query.message));
    const figures = await readFigures(history, visible, query);
    if ("kind" in figures) return site.noticeFor(context, badAddress(figures.message));
    const view = figuresView(query, figures, await repositoryNames(visible));
    return site.page(context, "figures", { title: "Figures", tab: "figures" }, view);
  });

  return routes;
}
