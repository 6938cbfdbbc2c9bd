import { conclusionOf, isOpen } from "../core/gate/conclusion.ts";
import { isBlocking } from "../core/gate/gate.ts";
import type { Gate, PeopleFacts } from "../core/gate/gate-state.ts";
import { groupEntries, overruleGroup } from "../core/gate/group.ts";
import type { LedgerEntry, MergeGroupEvaluated } from "../core/ledger/event.ts";
import type { Diagnostic } from "../core/model/diagnostic.ts";
import { CONFIG_PATH } from "../core/model/files.ts";
import { renderCheck } from "../core/render/check.ts";
import { renderJson } from "../core/render/json.ts";
import type { Report } from "../core/report/report.ts";
import type { Side } from "../core/source/assemble.ts";
import type { AppContext } from "./context.ts";
import { judgeSides } from "./judge-sides.ts";
import { loadSide } from "./load-side.ts";
import { mapBounded } from "./map-bounded.ts";
import { pullRequestTurnKey } from "./own-delivery.ts";
import { pageOf } from "./page-addresses.ts";
import type { MergeGroup } from "./ports-events.ts";
import type { RepositoryGateway, RepositoryKey } from "./ports-github.ts";
import type { PullRequestState } from "./ports-store.ts";
import { createPublisher } from "./publish.ts";
import { findRecordedOnce, recordOnce } from "./record-once.ts";
import { sayWitness } from "./recover-history.ts";
import { verifyPeople } from "./verify-people.ts";

/** Whoever wrote or committed one of the pull requests is excluded there, by its own part of the ledger. */
const NOBODY_EXCLUDED: PeopleFacts = {
  author: { id: 0, login: "ghost", bot: false },
  committers: [],
  unattributed: [],
  memberships: [],
};

/**
 * Judges what the merge queue would put on the base branch: the group's own content, for two pull requests that are fine
 * alone can break each other. A sign-off counts where it stands in one of the group's pull requests, and covers exactly
 * what the group holds. The check goes to the group's head commit; without its `success` the queue merges nothing.
 */
export async function judgeMergeGroup(
  app: AppContext,
  key: RepositoryKey,
  group: MergeGroup,
  options: { readonly force: boolean },
): Promise<void> {
  const gateway = app.github.repository(key);
  const [base, head] = [await readSide(app, gateway, group.baseSha), await readSide(app, gateway, group.headSha)];
  const incomplete = [base, head].some(({ truncated }) => truncated) ? [cutOff()] : [];
  const { baseSha, headSha } = group;
  const sides = { base: base.side, head: head.side, baseSha, headSha, incomplete, conflict: false };
  const judgement = await judgeSides(app, gateway, sides);
  const { report } = judgement;

  // Who is in it matters only where somebody has something to say.
  const isSilent = report.checklist.length === 0 && !report.findings.some(isBlocking);
  const members = isSilent ? [] : await membersOf(app, gateway, group);
  if (!members.every(({ number }) => app.lookedAt.has(pullRequestTurnKey(key.repositoryId, number)))) {
    throw new Error("a pull request of the group was not compared with GitHub since this process began");
  }
  // Before its pull requests are read: whatever happens in one of them from then on has it judged again.
  const pullRequests = members.map(({ number }) => number);
  if (members.length > 0) await app.store.saveMergeGroup(key.repositoryId, { ...group, pullRequests });
  const own = await mapBounded(members, 1, async ({ number, facts }) => {
    return { headSha: facts.headSha, entries: await app.store.readLedger(key.repositoryId, number) };
  });
  const input = { ...judgement, entries: groupEntries(own), people: NOBODY_EXCLUDED };
  const gate = overruleGroup((await verifyPeople(gateway, input, false)).gate, report, own);

  const entry = await record(app, key, group, members, report, gate);
  const words = renderCheck(report, gate);
  const witness = isOpen(gate) && entry !== undefined ? [sayWitness(entry)] : [];
  const output = {
    ...words,
    conclusion: conclusionOf(gate),
    summary: [sayGroup(members), words.summary, ...witness].join("\n\n"),
    detailsUrl: pageOf(app, key, group.lastPullRequest),
  };
  await createPublisher(app.store, gateway, app.hash).publishCheck(headSha, output, options);
  const fields = { repository: key.repositoryId, headSha, verdict: report.verdict, conclusion: output.conclusion };
  app.log.info(fields, "merge group evaluated");
}

async function readSide(
  app: AppContext,
  gateway: RepositoryGateway,
  commit: string,
): Promise<{ readonly side: Side; readonly truncated: boolean }> {
  const tree = await gateway.readTree(commit);
  const side = await loadSide({ commit, ...tree }, (blob) => gateway.readBlob(blob), app.parser);
  return { side, truncated: tree.truncated };
}

function cutOff(): Diagnostic {
  const message =
    "This repository has more files than GitHub lists (100,000), so files that matter may be missing here. Ripplegate cannot judge it.";
  return { code: "analysis-incomplete", message, location: { path: CONFIG_PATH, line: 1, column: 1 } };
}

/**
 * The open pull requests in the group, by number. GitHub names only the last one. Another is known by its head, which a
 * merge keeps among the group's commits, or by its number, which GitHub writes at the end of a squashed commit's title.
 * One that is not found costs its sign-offs, so the group waits: never the other way round.
 */
async function membersOf(
  app: AppContext,
  gateway: RepositoryGateway,
  { baseRef, baseSha, headSha, lastPullRequest }: MergeGroup,
): Promise<readonly PullRequestState[]> {
  const states = await app.store.listOpenPullRequestStates(gateway.key.repositoryId);
  const commits = await gateway.listCommits(baseSha, headSha);
  const heads = new Set(commits.map(({ sha }) => sha));
  const named = new Set([lastPullRequest, ...commits.flatMap(({ message }) => numberIn(message))]);
  return states
    .filter(({ facts, number }) => facts.baseRef === baseRef && (named.has(number) || heads.has(facts.headSha)))
    .toSorted((one, other) => one.number - other.number);
}

function numberIn(message: string): readonly number[] {
  const [title = ""] = message.split("\n", 1);
  const found = /^Merge pull request #(\d{1,15}) /.exec(title) ?? /\(#(\d{1,15})\)$/.exec(title);
  return found === null ? [] : [Number(found[1])];
}

async function record(
  app: AppContext,
  key: RepositoryKey,
  { baseRef, baseSha, headSha }: MergeGroup,
  members: readonly PullRequestState[],
  report: Report,
  gate: Gate,
): Promise<LedgerEntry | undefined> {
  const reportJson = renderJson(report);
  const digest = app.hash(reportJson);
  const event: MergeGroupEvaluated = {
    kind: "merge-group-evaluated",
    baseRef,
    baseSha,
    headSha,
    pullRequests: members.map(({ number }) => number),
    verdict: report.verdict,
    open: isOpen(gate),
    missing: gate.items.filter(({ missing }) => missing > 0).map(({ item }) => item.id),
    blocking: report.findings.filter(isBlocking).map(({ id }) => id),
    signOffs: gate.items.map(({ item, signed }) => ({
      item: item.id,
      signOffs: signed.map(({ sequence }) => sequence),
    })),
    report: digest,
  };
  const draft = { once: `group:${headSha}`, pullRequest: null, actor: { kind: "app" as const }, event };
  const recorded = await recordOnce(app, key, draft, new Map([[digest, reportJson]]));
  return recorded === "known" ? findRecordedOnce(app, key, draft) : recorded;
}

function sayGroup(members: readonly PullRequestState[]): string {
  const numbers = members.map(({ number }) => `#${number}`).join(", ");
  return numbers === ""
    ? "A merge group, judged on what it puts on the base branch."
    : `A merge group of ${numbers}, judged on what they put on the base branch together.`;
}
