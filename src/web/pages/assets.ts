import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { Hono } from "hono";

const FOLDER = new URL("../../../templates/", import.meta.url);

/** Nothing of ours in these is anybody's secret, so they are served to whoever asks; their addresses change with them. */
export interface Assets {
  readonly routes: Hono;
  readonly styleHref: string;
  readonly iconHref: string;
}

export function createAssets(): Assets {
  const routes = new Hono();
  return {
    routes,
    styleHref: serve(routes, "history.css", "text/css; charset=utf-8", styles()),
    iconHref: serve(routes, "icon.svg", "image/svg+xml", readFileSync(new URL("icon.svg", FOLDER), "utf8")),
  };
}

/** One file for the browser; the names of ours say the order. */
function styles(): string {
  const folder = new URL("styles/", FOLDER);
  const names = readdirSync(folder).filter((name) => name.endsWith(".css"));
  return names
    .sort()
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("\n");
}

function serve(routes: Hono, name: string, type: string, content: string): string {
  const version = createHash("sha256").update(content).digest("hex").slice(0, 12);
  routes.get(`/history/assets/${name}`, (context) =>
    context.body(content, 200, { "content-type": type, "cache-control": "public, max-age=31536000, immutable" }),
  );
  return `/history/assets/${name}?v=${version}`;
}
