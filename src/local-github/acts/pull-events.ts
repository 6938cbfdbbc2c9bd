import type { Context } from "../context.ts";
import type { JsonObject } from "../json.ts";
import { representPull } from "../represent/pulls.ts";
import type { PullRequest } from "../state/state.ts";
import { type Actor, sendRepositoryEvent } from "./actor.ts";

/** Sends a `pull_request` event with the pull request as it is now. */
export async function sendPullEvent(
  context: Context,
  pullRequest: PullRequest,
  action: string,
  actor: Actor,
  more: JsonObject = {},
): Promise<void> {
  sendRepositoryEvent(context, pullRequest.repository, "pull_request", action, actor, {
    number: pullRequest.issue.number,
    ...more,
    pull_request: await representPull(context, pullRequest, "webhook"),
  });
}
