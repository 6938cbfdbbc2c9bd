import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { ConfigurationError, type Log } from "../app/ports.ts";

/** GitHub gives a delivery 10 s; a whole request, slow bodies included, gets a little more. */
const REQUEST_TIMEOUT_MS = 15_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than the idle time-out of common load balancers (60 s), so that they close first. */
const KEEP_ALIVE_MS = 65_000;
const TIMEOUT_CHECK_EVERY_MS = 1_000;
/** Connections that wait to be taken in a burst; the system may allow fewer. */
const BACKLOG = 4_096;

export interface WebServerOptions {
  readonly routes: readonly Hono[];
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
  readonly log: Log;
}

export interface WebServer {
  /** Resolves with the port. Throws ConfigurationError when the address is taken or not ours. */
  listen(): Promise<number>;
  /** Takes no more connections, lets running requests end, and cuts what is still open after `drainMs`. */
  close(drainMs: number): Promise<void>;
}

export function createWebServer({ routes, host, port, log }: WebServerOptions): WebServer {
  const app = createApp(routes, log);
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: TIMEOUT_CHECK_EVERY_MS,
    },
    // The library's own Request and Response stay out of the global scope, where Octokit finds its fetch's.
    getRequestListener((request, bindings) => app.fetch(request, bindings), { overrideGlobalObjects: false }),
  );
  return {
    listen: () => listen(server, host, port),
    close: (drainMs) => close(server, drainMs),
  };
}

function createApp(routes: readonly Hono[], log: Log): Hono {
  const app = new Hono();
  for (const one of routes) app.route("/", one);
  app.notFound((context) => context.json({ status: "not-found" }, 404));
  app.onError((error, context) => {
    log.error({ path: context.req.path.slice(0, 200), error }, "request failed");
    return context.json({ status: "failed" }, 500);
  });
  return app;
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => {
      const code = "code" in error ? String(error.code) : "unknown error";
      reject(new ConfigurationError(describeFailure(code, host, port), { cause: error }));
    });
    server.listen({ host, port, backlog: BACKLOG }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function describeFailure(code: string, host: string, port: number): string {
  switch (code) {
    case "EADDRINUSE":
      return `PORT ${port} is in use by another program: stop it or choose another port.`;
    case "EACCES":
      return `PORT ${port} is not allowed for this user: choose one from 1024 on.`;
    default:
      return `HOST ${host} cannot be listened on, port ${port} (${code}).`;
  }
}

function close(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
