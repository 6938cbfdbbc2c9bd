import { isBlocking } from "../core/gate/gate.ts";
import { isTouched } from "../core/source/touched.ts";
import type { AppContext } from "./context.ts";
import { actorOf } from "./handle-close.ts";
import { judgeSides } from "./judge-sides.ts";
import { loadSide } from "./load-side.ts";
import type { AppEvent, RepositoryGateway } from "./ports.ts";
import { recordOnce } from "./record-once.ts";

type BasePushed = Extract<AppEvent, { kind: "base-pushed" }>;

/**
 * Finds out whether a push brought a change of what is watched onto a base branch past every pull request, and records
 * what it would have needed. Costs the two trees; only a push that touches something costs one request more.
 */
export async function recordDirectPush(app: AppContext, event: BasePushed): Promise<void> {
  const { repository, ref, beforeSha, afterSha, sender } = event;
  if (/^0+$/.test(beforeSha)) return;
  const gateway = app.github.repository(repository);
  const [base, head] = [await readSide(app, gateway, beforeSha), await readSide(app, gateway, afterSha)];
  if (base === undefined || head === undefined || base.status === "absent" || !isTouched(base, head)) return;
  if ((await gateway.listMergedAs(afterSha)).length > 0) return;

  const sides = { base, head, baseSha: beforeSha, headSha: afterSha, incomplete: [], conflict: false };
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

/** `undefined` where GitHub lists only a part of the tree: then nothing can be said about it. */
async function readSide(app: AppContext, gateway: RepositoryGateway, commit: string) {
  const tree = await gateway.readTree(commit);
  if (tree.truncated) {
    app.log.warn({ repository: gateway.key.repositoryId, commit }, "the tree of a pushed commit is not listed whole");
    return undefined;
  }
  return loadSide({ commit, ...tree }, (blob) => gateway.readBlob(blob), app.parse);
}
