import { isBlocking } from "../core/gate/gate.ts";
import type { AppContext } from "./context.ts";
import { actorOf } from "./handle-close.ts";
import { judgeSides } from "./judge-sides.ts";
import type { RepositoryGateway } from "./ports-github.ts";
import type { BasePushed, PushedSides } from "./read-pushed-sides.ts";
import { recordOnce } from "./record-once.ts";

/** Records that a push brought a change of what is watched onto a base branch past every pull request, and what it would have needed. */
export async function recordDirectPush(
  app: AppContext,
  gateway: RepositoryGateway,
  { repository, ref, beforeSha, afterSha, sender }: BasePushed,
  { before, after }: PushedSides,
): Promise<void> {
  if (before.status === "absent") return;
  const sides = { base: before, head: after, baseSha: beforeSha, headSha: afterSha, incomplete: [], conflict: false };
  const { report } = await judgeSides(app, gateway, sides);
  if (report.verdict === "passed" || report.verdict === "not-applicable") return;
  app.log.warn({ repository: repository.repositoryId, branch: ref, afterSha }, "pushed past the gate");
  await recordOnce(app, repository, {
    once: `pushed:${ref}:${afterSha}`,
    pullRequest: null,
    actor: actorOf(sender),
    event: {
      kind: "merged-without-sign-off",
      headSha: afterSha,
      mergeSha: afterSha,
      baseRef: ref,
      evaluation: null,
      open: report.checklist.map(({ id }) => id),
      blocking: report.findings.filter(isBlocking).map(({ id }) => id),
      why: "It was pushed to the branch directly, without a pull request.",
    },
  });
}
