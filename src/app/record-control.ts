import type { AppContext } from "./context.ts";
import { actorOf } from "./handle-close.ts";
import type { AppEvent } from "./ports-events.ts";
import type { RepositoryKey } from "./ports-github.ts";
import { reconcileRepository } from "./reconcile.ts";
import { recordOnce } from "./record-once.ts";

type ControlChanged = Extract<AppEvent, { kind: "control-changed" }>;

/**
 * The App was uninstalled, suspended or shut out of a repository, or came back: the ledger of each repository it
 * concerns says from when to when nothing was checked. What happened meanwhile is read as after any other silence.
 */
export async function recordControl(app: AppContext, event: ControlChanged, cause: string): Promise<void> {
  const { change, sender } = event;
  for (const key of await repositoriesOf(app, event)) {
    const draft = { once: `control:${cause}`, pullRequest: null, actor: actorOf(sender), event: change };
    await recordOnce(app, key, draft);
    if (change.kind === "control-restored") await reconcileRepository(app, key, cause, { trustsMemory: false });
  }
}

/** Only those that have a ledger: elsewhere there was no control that could lapse. */
async function repositoriesOf(
  app: AppContext,
  { installationId, owner, repositoryIds }: ControlChanged,
): Promise<readonly RepositoryKey[]> {
  const known = await app.store.listKnownRepositories();
  return known.flatMap(({ id, name: fullName }) => {
    const [ownerOf = "", name = ""] = fullName.split("/");
    const isConcerned =
      repositoryIds === undefined ? ownerOf.toLowerCase() === owner.toLowerCase() : repositoryIds.includes(id);
    return isConcerned ? [{ installationId, repositoryId: id, owner: ownerOf, name }] : [];
  });
}
