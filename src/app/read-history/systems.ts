import { type Landscape, readLandscape } from "../../core/history/landscape.ts";
import type { VisibleRepositories } from "../../core/history/query.ts";
import {
  type AsOf,
  type SystemStory,
  type SystemSummary,
  summarizeSystems,
  tellSystem,
} from "../../core/history/systems.ts";
import type { HistoryStore, NamedRepository } from "../ports-history.ts";

/** A repository's systems, by id, as they stood after its newest merge; `undefined` where none is known yet. */
export async function listSystems(
  history: HistoryStore,
  visible: VisibleRepositories,
  repository: string,
): Promise<
  { readonly repository: NamedRepository; readonly asOf: AsOf; readonly systems: readonly SystemSummary[] } | undefined
> {
  const found = await readNewest(history, visible, repository);
  if (found === undefined) return undefined;
  return { repository: found.repository, asOf: found.asOf, systems: summarizeSystems(found.landscape) };
}

/** One system. What changed there is `listPullRequests` with its repository and system. */
export async function readSystem(
  history: HistoryStore,
  visible: VisibleRepositories,
  repository: string,
  system: string,
): Promise<SystemStory | undefined> {
  const found = await readNewest(history, visible, repository);
  if (found === undefined) return undefined;
  const { landscape, ...where } = found;
  return tellSystem(landscape, system, where);
}

async function readNewest(
  history: HistoryStore,
  visible: VisibleRepositories,
  repository: string,
): Promise<{ readonly repository: NamedRepository; readonly asOf: AsOf; readonly landscape: Landscape } | undefined> {
  const stored = await history.readLandscape(visible, repository);
  const landscape = stored === undefined ? undefined : readLandscape(stored.text);
  return stored === undefined || landscape === undefined
    ? undefined
    : { repository: stored.repository, asOf: stored.asOf, landscape };
}
