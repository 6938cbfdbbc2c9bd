import type { Clock, Log } from "../../app/ports.ts";
import type { HistoryStore } from "../../app/ports-history.ts";
import type { GitHubLinks } from "./github-links.ts";
import type { Site } from "./site.ts";

/** What the pages are made with. */
export interface PageOptions {
  readonly history: HistoryStore;
  readonly site: Site;
  readonly github: GitHubLinks;
  readonly clock: Clock;
  readonly log: Log;
}
