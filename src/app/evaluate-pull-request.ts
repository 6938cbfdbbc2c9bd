import { consequences, contentsNeeded, coveredContents } from "../core/gate/consequences.ts";
import { decideGate, type GateInput } from "../core/gate/gate.ts";
import type { Gate, PeopleFacts } from "../core/gate/gate-state.ts";
import { pushersIn } from "../core/gate/pushers.ts";
import { landscapeText } from "../core/history/landscape.ts";
import type { LedgerDraft, LedgerEntry, LedgerEvent } from "../core/ledger/event.ts";
import { renderJson } from "../core/render/json.ts";
import type { Report } from "../core/report/report.ts";
import type { AppContext } from "./context.ts";
import { type Judgement, judgeSides } from "./judge-sides.ts";
import { GitHubError } from "./ports.ts";
import type { PullRequestFacts, RepositoryGateway } from "./ports-github.ts";
import { readSnapshot, type Snapshot } from "./read-snapshot.ts";
import { verifyPeople } from "./verify-people.ts";

/** A pull request judged at one moment, with its part of the ledger. */
export interface Evaluation extends GateInput, Pick<Judgement, "policy" | "analysis"> {
  readonly snapshot: Snapshot;
  readonly gate: Gate;
}

/** Reads a pull request and judges it. Writes nothing: {@link settle} does. */
export async function evaluatePullRequest(
  app: AppContext,
  gateway: RepositoryGateway,
  facts: PullRequestFacts,
): Promise<Evaluation> {
  return judgeSnapshot(app, gateway, await readCurrent(app, gateway, facts));
}

/** Judges what was read, with this pull request's part of the ledger. */
export async function judgeSnapshot(
  app: AppContext,
  gateway: RepositoryGateway,
  snapshot: Snapshot,
): Promise<Evaluation> {
  const { base, head, comparison } = snapshot;
  const { baseSha, headSha } = comparison;
  const { incomplete, conflict } = snapshot;
  const judgement = await judgeSides(app, gateway, { base, head, baseSha, headSha, incomplete, conflict });
  const report = withUnattributed(judgement.report, comparison.unattributed);
  const entries = await app.store.readLedger(gateway.key.repositoryId, snapshot.facts.number);
  const { author } = snapshot.facts;
  const workers = new Map(
    [...comparison.committers, ...pushersIn(entries, comparison.commits)].map((person) => [person.id, person]),
  );
  workers.delete(author.id);
  const people: PeopleFacts = {
    author,
    committers: [...workers.values()],
    unattributed: comparison.unattributed,
    memberships: [],
  };
  const input = { ...judgement, report, entries, people };
  return { ...input, snapshot, gate: decideGate(input) };
}

/** Told, never overlooked: nobody can say whether their writer is among those who sign. */
function withUnattributed(report: Report, commits: PeopleFacts["unattributed"]): Report {
  if (report.verdict === "not-applicable" || commits.length === 0) return report;
  return { ...report, remarks: [...report.remarks, { kind: "unattributed-commits", commits }] };
}

/** A force-push may take the head away while we read: then the pull request is read anew, once. */
async function readCurrent(app: AppContext, gateway: RepositoryGateway, facts: PullRequestFacts): Promise<Snapshot> {
  try {
    return await readSnapshot(gateway, facts, app.parser);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.retryable || error.status !== 404) throw error;
    const now = await gateway.readPullRequest(facts.number);
    if (now.headSha === facts.headSha && now.baseRef === facts.baseRef) throw error;
    return readSnapshot(gateway, now, app.parser);
  }
}

/** How closely a settled evaluation looks at the people who signed. */
export interface SettleOptions {
  /** Ask GitHub about every signer, also where the gate stays closed: somebody joined or left a team. */
  readonly verifyPeople: boolean;
}

/**
 * Decides the gate for an evaluation, appends what follows from it to the ledger, and returns the evaluation as it
 * stands then. Before the gate opens, memberships and the pull request itself are looked at once more.
 */
export async function settle(
  app: AppContext,
  gateway: RepositoryGateway,
  evaluation: Evaluation,
  options: SettleOptions,
): Promise<Evaluation> {
  const { report, snapshot } = evaluation;
  const { people, gate } = await verifyPeople(gateway, evaluation, options.verifyPeople);
  const input = { ...evaluation, people };
  const reportJson = renderJson(report);
  const declared = evaluation.analysis.head;
  const landscape = declared.systems.size === 0 ? undefined : landscapeText(declared, snapshot.head.policy);
  const events = consequences({
    ...input,
    gate,
    baseRef: snapshot.facts.baseRef,
    reportDigest: app.hash(reportJson),
    landscapeDigest: landscape === undefined ? undefined : app.hash(landscape),
    contents: await loadContents(app, contentsNeeded(input)),
  });
  if (mustLookAgain(events, gate, evaluation.entries)) await assertUnmoved(gateway, snapshot.facts);
  const texts = landscape === undefined ? [reportJson] : [reportJson, landscape];
  const contents = new Map([
    ...coveredContents(report.checklist),
    ...texts.map((text) => [app.hash(text), text] as const),
  ]);
  const entries = await record(app, gateway, snapshot.facts.number, evaluation.entries, events, contents);
  return { ...evaluation, people, entries, gate: decideGate({ ...input, entries }) };
}

/**
 * Whether the gate opens by this evaluation, for another head or branch than before too. A pull request that touches
 * nothing and was never judged costs no second look: there is no earlier judgement that it could be mistaken for.
 */
function mustLookAgain(events: readonly LedgerEvent[], gate: Gate, entries: readonly LedgerEntry[]): boolean {
  if (!events.some(({ kind }) => kind === "gate-opened")) return false;
  return gate.state.kind !== "not-applicable" || entries.some(({ event }) => event.kind === "evaluated");
}

/** What was judged is not what stands on GitHub now: judge {@link PullRequestMoved.now} instead. */
export class PullRequestMoved extends GitHubError {
  readonly now: PullRequestFacts;
  constructor(now: PullRequestFacts) {
    super("read the same pull request twice", { retryable: true, cause: new Error("it moved") });
    this.now = now;
  }
}

/** What we judged came from a delivery, which may be old. Throws {@link PullRequestMoved} if it is. */
async function assertUnmoved(gateway: RepositoryGateway, facts: PullRequestFacts): Promise<void> {
  const now = await gateway.readPullRequest(facts.number);
  if (now.headSha === facts.headSha && now.baseRef === facts.baseRef && now.state === facts.state) return;
  throw new PullRequestMoved(now);
}

/** Appends what the app itself found out. Returns the pull request's entries with the new ones. */
async function record(
  app: AppContext,
  gateway: RepositoryGateway,
  pullRequest: number,
  entries: readonly LedgerEntry[],
  events: readonly LedgerEvent[],
  contents: ReadonlyMap<string, string>,
): Promise<readonly LedgerEntry[]> {
  if (events.length === 0) return entries;
  const { repositoryId, owner, name } = gateway.key;
  const drafts = events.map((event): LedgerDraft => {
    const repository = { id: repositoryId, name: `${owner}/${name}` };
    return { at: app.clock.now(), repository, pullRequest, actor: { kind: "app" }, event };
  });
  return [...entries, ...(await app.store.append(repositoryId, drafts, contents))];
}

async function loadContents(app: AppContext, digests: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>();
  for (const digest of digests) {
    const content = await app.store.readContent(digest);
    if (content !== undefined) contents.set(digest, content);
  }
  return contents;
}
