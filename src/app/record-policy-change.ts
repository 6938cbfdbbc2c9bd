import { compareText } from "../core/model/location.ts";
import type { AppContext } from "./context.ts";
import { actorOf } from "./handle-close.ts";
import type { BasePushed, PushedSides } from "./read-pushed-sides.ts";
import { recordOnce } from "./record-once.ts";

/** From this commit on other rules count on a branch: the ledger says since when, by whom, and which. */
export async function recordPolicyChange(
  app: AppContext,
  { repository, ref, beforeSha, afterSha, sender }: BasePushed,
  sides: PushedSides,
): Promise<void> {
  const settings = changedSettings(sides);
  if (settings.length === 0) return;
  app.log.info({ repository: repository.repositoryId, branch: ref, afterSha, settings }, "the policy changed");
  await recordOnce(app, repository, {
    once: `policy:${ref}:${afterSha}`,
    pullRequest: null,
    actor: actorOf(sender),
    event: { kind: "policy-changed", baseRef: ref, beforeSha, afterSha, settings },
  });
}

/** Keys of the policy whose meaning differs, sorted; `configuration` where one of the two has none that can be read. */
function changedSettings({ before, after }: PushedSides): readonly string[] {
  if (before.policy === undefined || after.policy === undefined) {
    return before.status === after.status ? [] : ["configuration"];
  }
  const [old, now] = [before.policy.canonical, after.policy.canonical];
  const keys = new Set([...old.keys(), ...now.keys()]);
  return [...keys].filter((key) => old.get(key) !== now.get(key)).sort(compareText);
}
