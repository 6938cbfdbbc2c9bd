import { standingWork } from "../core/command/standing-work.ts";
import type { AppContext } from "./context.ts";
import type { AppEvent } from "./ports-events.ts";
import type { RepositoryKey } from "./ports-github.ts";
import type { PullRequestState } from "./ports-store.ts";
import { enqueue } from "./reconcile.ts";

type PeopleChanged = Extract<AppEvent, { kind: "people-changed" }>;

/**
 * Somebody joined or left a team, or a team came, went or moved: the open pull requests that hang on it are judged again,
 * with a fresh look at those who signed. What nobody of them has signed, and what waits for nobody, is left alone.
 */
export async function recheckSignOffs(app: AppContext, event: PeopleChanged, cause: string): Promise<void> {
  app.github.forgetPeople(event.organisation);
  for (const key of await app.github.listRepositories(event.installationId)) {
    for (const state of await app.store.listOpenPullRequestStates(key.repositoryId)) {
      if (await isConcerned(app, key, state, event.personId))
        await enqueue(app, { kind: "verify-people", repository: key, pullRequest: state.number }, cause);
    }
  }
}

/**
 * A sign-off that lapsed is looked at too: with its signer's return it counts again. So are waivers, overrides and
 * delegations, which end with the membership of whoever gave them.
 */
async function isConcerned(
  app: AppContext,
  key: RepositoryKey,
  { number, evaluated }: PullRequestState,
  personId: number | undefined,
): Promise<boolean> {
  const given = standingWork(await app.store.readLedger(key.repositoryId, number));
  if (personId !== undefined) return given.some(({ userId, standsFor }) => [userId, standsFor].includes(personId));

  // A team that an item waits for may be missing, or there at last.
  return given.length > 0 || evaluated?.conclusion === "failure" || evaluated?.conclusion === "action_required";
}
