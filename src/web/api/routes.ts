import { type Context, Hono } from "hono";
import { etag } from "hono/etag";
import { type Log, StoreError } from "../../app/ports.ts";
import type { ReaderEnvironment } from "../access.ts";
import { API_PATH, describeApi } from "./openapi.ts";
import type { Download, Operation, Outcome, Texts } from "./operation.ts";
import { type Problem, problem } from "./problem.ts";

/** The description of the API, for everybody: it tells nothing that the documentation does not. */
export function createDescriptionRoute(operations: readonly Operation[]): Hono {
  const description = JSON.stringify(describeApi(operations));
  const routes = new Hono();
  routes.get(`${API_PATH}/openapi.json`, etag(), (context) =>
    context.body(description, 200, { "content-type": "application/json", "cache-control": "no-cache" }),
  );
  return routes;
}

/** Every operation at its address. Who reads is known by then. */
export function createApiRoutes(operations: readonly Operation[], log: Log): Hono<ReaderEnvironment> {
  const routes = new Hono<ReaderEnvironment>();
  routes.use(`${API_PATH}/*`, async (context, next) => {
    await next();
    // May be kept by the reader's own program, and is asked about each time.
    context.header("cache-control", "private, no-cache");
    context.header("vary", "Authorization, Cookie");
  });
  for (const one of operations) {
    const address = `${API_PATH}${one.path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
    // A download is not held in memory, so it has no ETag.
    if (one.mediaTypes === undefined) routes.use(address, etag());
    routes.get(address, async (context) => {
      const query = queryOf(context);
      if ("twice" in query) return problem(context, badRequest(`The parameter ${query.twice} is given twice.`));
      try {
        const path: Texts = context.req.param();
        return answer(context, log, await one.answerTo({ path, query: query.texts, reader: context.var.reader }));
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        log.error({ error, operation: one.id }, "the history could not be read");
        return problem(context, unreadable);
      }
    });
  }
  routes.get(`${API_PATH}/*`, (context) => problem(context, notFound));
  routes.all(`${API_PATH}/*`, (context) => {
    context.header("allow", "GET, HEAD");
    return problem(context, readOnly);
  });
  return routes;
}

function queryOf(context: Context): { readonly texts: Texts } | { readonly twice: string } {
  const all = Object.entries(context.req.queries());
  const twice = all.find(([, values]) => values.length > 1);
  if (twice !== undefined) return { twice: JSON.stringify(twice[0].slice(0, 60)) };
  return { texts: Object.fromEntries(all.map(([name, values]) => [name, values[0] ?? ""])) };
}

function answer(context: Context, log: Log, outcome: Outcome<unknown>): Response {
  switch (outcome.kind) {
    case "answer":
      return context.body(JSON.stringify(outcome.value), 200, { "content-type": "application/json" });
    case "not-found":
      return problem(context, notFound);
    case "bad-request":
      return problem(context, badRequest(outcome.detail));
    case "busy":
      context.header("retry-after", "30");
      return problem(context, { status: 503, title: "Busy", detail: outcome.detail });
    case "download":
      return download(context, log, outcome);
  }
}

/** When a piece fails the headers are out: the connection is cut, so that nobody takes a part for the whole. */
function download(context: Context, log: Log, { fileName, mediaType, pieces }: Download): Response {
  const iterator = pieces[Symbol.asyncIterator]();
  const headers = { "content-type": mediaType, "content-disposition": `attachment; filename="${fileName}"` };
  if (context.req.method === "HEAD") return context.body(null, 200, headers);

  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const piece = await iterator.next();
        if (piece.done === true) controller.close();
        else controller.enqueue(encoder.encode(piece.value));
      } catch (error) {
        log.error({ error, file: fileName }, "a download broke off");
        controller.error(error);
      }
    },
    cancel: async () => void (await iterator.return?.()),
  });
  return context.body(body, 200, headers);
}

const notFound: Problem = {
  status: 404,
  title: "Not there",
  detail: "Nothing is there, or you may not read it on GitHub.",
};

const readOnly: Problem = {
  status: 405,
  title: "Only GET and HEAD",
  detail: "The API changes nothing: what people decide, they decide on GitHub.",
};

const unreadable: Problem = {
  status: 503,
  title: "The history cannot be read just now",
  detail: "Its database failed. Try again in a minute; if it lasts, tell the operator.",
};

function badRequest(detail: string): Problem {
  return { status: 400, title: "Not understood", detail };
}
