import type { Context } from "../context.ts";
import { ApiError, forbidden, notFound } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { representUserById } from "../represent/accounts.ts";
import { representWebhookScope } from "../represent/repositories.ts";
import type { Repository, Role } from "../state/model.ts";
import { isAtLeast } from "../state/state.ts";

/** Who does something: a person, or an App through its robot account (its permissions are checked at the door). */
export interface Actor {
  readonly accountId: number;
  readonly appId: number | null;
}

export function person(accountId: number): Actor {
  return { accountId, appId: null };
}

/** Refuses as GitHub does: 404 to those who may not even see the repository, 403 to the others. */
export function requireRole(context: Context, repository: Repository, actor: Actor, wanted: Role): void {
  if (actor.appId !== null) return;
  const role = context.state.role(repository, actor.accountId);
  if (role === "none") throw notFound();
  if (!isAtLeast(role, wanted)) throw forbidden("Must have admin rights to Repository.".replace("admin", wanted));
}

export function requireWritable(repository: Repository): void {
  if (repository.isArchived) throw new ApiError(403, "Repository was archived so is read-only.");
}

/** Sends an event about a repository, with what every such event carries. */
export function sendRepositoryEvent(
  context: Context,
  repository: Repository,
  name: string,
  action: string | null,
  actor: Actor,
  payload: JsonObject,
  onlyAppId?: number,
): void {
  context.events.send({
    name,
    action,
    repository,
    accountId: repository.ownerId,
    ...(onlyAppId === undefined ? {} : { onlyAppId }),
    payload: {
      ...payload,
      ...representWebhookScope(context, repository),
      sender: representUserById(context, actor.accountId),
    },
  });
}
