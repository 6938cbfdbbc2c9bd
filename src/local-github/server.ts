import { type Http2Bindings, type HttpBindings, serve } from "@hono/node-server";
import type { Context } from "./context.ts";
import { pageRoutes } from "./page/routes.ts";
import { type Api, resetConnection } from "./rest/api.ts";
import { tokenPath } from "./rest/routes-oauth.ts";

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/** First segments of the REST API's addresses; everything else is a page. */
const apiRoots: ReadonlySet<string> = new Set([
  "api",
  "app",
  "applications",
  "graphql",
  "installation",
  "meta",
  "orgs",
  "rate_limit",
  "repos",
  "repositories",
  "user",
  "users",
]);

/** Serves REST API and pages on the loopback interface only: anybody who reaches it may act as anybody. */
export function startHttpServer(context: Context, api: Api, crashes: unknown[], port: number): Promise<HttpServer> {
  const pages = pageRoutes(context, crashes);
  const answer = async (request: Request, bindings: HttpBindings | Http2Bindings): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const isApi = pathname === tokenPath || apiRoots.has(pathname.split("/")[1] ?? "");
    if (!isApi) return pages.fetch(request);
    const result = await api.answer(request);
    if (result !== resetConnection) return result;
    bindings.incoming.socket.resetAndDestroy();
    return new Response(null, { status: 500 });
  };
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        port,
        hostname: "127.0.0.1",
        fetch: answer,
      },
      (info) => {
        resolve({
          url: `http://127.0.0.1:${info.port}`,
          close: () =>
            new Promise((closed) => {
              server.close(() => closed());
              if ("closeAllConnections" in server) server.closeAllConnections();
            }),
        });
      },
    );
    server.on("error", (cause) => {
      crashes.push(cause);
      reject(cause);
    });
  });
}
