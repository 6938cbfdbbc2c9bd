import type { ControlLapsed, ControlRestored } from "../core/ledger/event.ts";
import type { AppContext } from "./context.ts";
import { GitHubError } from "./ports.ts";
import type { RepositoryGateway, Requirement } from "./ports-github.ts";
import { recordOnce } from "./record-once.ts";

/**
 * A check that a branch no longer asks for holds nothing back: from when to when that was so is on record. No webhook tells
 * of it, so the sweep looks. What was never asked for is no lapse; `doctor` tells of that.
 */
export async function watchRequirement(app: AppContext, gateway: RepositoryGateway, baseRef: string): Promise<void> {
  const { repositoryId } = gateway.key;
  const key = `requirement:${repositoryId}:${baseRef}`;
  const known = (await app.store.readPublication(key))?.digest;
  const now = await readRequirement(app, gateway, baseRef);
  if (now === undefined || known === now) return;
  const event = changeOf(known, now, baseRef);
  if (event !== undefined) {
    app.log.warn({ repository: repositoryId, branch: baseRef, requirement: now }, "what the branch requires changed");
    // Told again within the hour it is the same change: a crash came in between.
    const once = `${key}:${event.kind}:${app.clock.now().slice(0, 13)}`;
    await recordOnce(app, gateway.key, { once, pullRequest: null, actor: { kind: "app" }, event });
  }
  await app.store.savePublication({ key, state: "done", remoteId: null, digest: now });
}

/** `undefined` where GitHub does not say, as for private repositories on its smallest plan. */
async function readRequirement(
  app: AppContext,
  gateway: RepositoryGateway,
  baseRef: string,
): Promise<Requirement | undefined> {
  try {
    return await gateway.readRequirement(baseRef);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.retryable) throw error;
    const fields = { repository: gateway.key.repositoryId, branch: baseRef, error };
    app.log.warn(fields, "GitHub does not say what the branch requires");
    return undefined;
  }
}

function changeOf(
  known: string | null | undefined,
  now: Requirement,
  baseRef: string,
): ControlLapsed | ControlRestored | undefined {
  if (known == null || isInForce(known) === isInForce(now)) return undefined;
  return isInForce(now)
    ? { kind: "control-restored", why: "check-required", baseRef }
    : { kind: "control-lapsed", why: "check-not-required", baseRef };
}

function isInForce(requirement: string): boolean {
  return requirement === "of-this-app" || requirement === "of-any-app";
}
