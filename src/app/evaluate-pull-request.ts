import { analyze, policyInForce } from "../core/evaluate.ts";
import { isOpen } from "../core/gate/conclusion.ts";
import { consequences, contentsNeeded, coveredContents } from "../core/gate/consequences.ts";
import { decideGate, lackingMembership } from "../core/gate/gate.ts";
import type { Gate, Membership, PeopleFacts } from "../core/gate/gate-state.ts";
import { type StandingSignOff, standingSignOffs } from "../core/gate/standing.ts";
import type { LedgerDraft, LedgerEntry, LedgerEvent } from "../core/ledger/event.ts";
import type { Diagnostic } from "../core/model/diagnostic.ts";
import { CONFIG_PATH } from "../core/model/files.ts";
import { type GateSettings, type Policy, type Principal, principalName } from "../core/policy/policy.ts";
import { renderJson } from "../core/render/json.ts";
import type { Report } from "../core/report/report.ts";
import { isTouched } from "../core/source/touched.ts";
import type { AppContext } from "./context.ts";
import { loadSide } from "./load-side.ts";
import { mapBounded } from "./map-bounded.ts";
import { GitHubError, type PullRequestFacts, type RepositoryGateway } from "./ports.ts";
import { readSnapshot, type Snapshot } from "./read-snapshot.ts";

/** A pull request judged at one moment, with its part of the ledger. */
export interface Evaluation {
  readonly snapshot: Snapshot;
  readonly report: Report;
  readonly policy: Policy | undefined;
  readonly settings: GateSettings;
  readonly people: PeopleFacts;
  readonly gate: Gate;
  readonly entries: readonly LedgerEntry[];
}

/** Nobody may sign their own work where no policy says otherwise. */
const STRICT: GateSettings = {
  authorMaySign: false,
  committersMaySign: false,
  distinctPeople: false,
  reviewSigns: false,
  requestReviews: false,
};

const LOOK_UPS_AT_ONCE = 4;

/** How far back a configuration that could be read is looked for. */
const HISTORY_COMMITS_MAX = 20;

/** Reads a pull request and judges it. Writes nothing: {@link settle} does. */
export async function evaluatePullRequest(
  app: AppContext,
  gateway: RepositoryGateway,
  facts: PullRequestFacts,
): Promise<Evaluation> {
  const snapshot = await readCurrent(app, gateway, facts);
  const { base, head, comparison } = snapshot;
  const lastValid = base.status === "invalid" ? await lastValidPolicy(app, gateway, comparison.baseSha) : undefined;
  const policy = policyInForce(base, head, lastValid === "too-long-ago" ? undefined : lastValid);
  const asks = policy !== undefined && (base.status !== "ready" || isTouched(base, head));
  const report = analyze({
    base,
    head,
    baseCommit: comparison.baseSha,
    headCommit: comparison.headSha,
    now: app.clock.now(),
    hash: app.hash,
    people: asks ? await resolvePeople(gateway, [base.policy, head.policy, policy]) : undefined,
    incomplete: lastValid === "too-long-ago" ? [...snapshot.incomplete, brokenTooLong()] : snapshot.incomplete,
    lastValid: lastValid === "too-long-ago" ? undefined : lastValid,
    conflict: snapshot.conflict,
  });
  const settings = policy?.gate ?? STRICT;
  const people: PeopleFacts = {
    author: snapshot.facts.author,
    committers: comparison.committers.filter((person) => person.id !== snapshot.facts.author.id),
    unattributed: comparison.unattributed,
    memberships: [],
  };
  const entries = await app.store.readLedger(gateway.key.repositoryId, facts.number);
  return {
    snapshot,
    report,
    policy,
    settings,
    people,
    entries,
    gate: decideGate({ report, entries, people, settings }),
  };
}

/** A force-push may take the head away while we read: then the pull request is read anew, once. */
async function readCurrent(app: AppContext, gateway: RepositoryGateway, facts: PullRequestFacts): Promise<Snapshot> {
  try {
    return await readSnapshot(gateway, facts, app.parse);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.retryable || error.status !== 404) throw error;
    const now = await gateway.readPullRequest(facts.number);
    if (now.headSha === facts.headSha && now.baseRef === facts.baseRef) throw error;
    return readSnapshot(gateway, now, app.parse);
  }
}

/** The policy of the newest commit of the base branch whose configuration could be read. */
async function lastValidPolicy(
  app: AppContext,
  gateway: RepositoryGateway,
  baseSha: string,
): Promise<Policy | "too-long-ago" | undefined> {
  const commits = await gateway.listPathHistory(CONFIG_PATH, baseSha, HISTORY_COMMITS_MAX);
  for (const commit of commits) {
    const tree = await gateway.readTree(commit);
    const side = await loadSide({ commit, ...tree }, (blob) => gateway.readBlob(blob), app.parse);
    if (side.policy !== undefined) return side.policy;
  }
  return commits.length < HISTORY_COMMITS_MAX ? undefined : "too-long-ago";
}

function brokenTooLong(): Diagnostic {
  const message = `The configuration on the base branch could not be read in any of its last ${HISTORY_COMMITS_MAX} versions, so who may sign its repair can't be known. Ask an administrator to merge the repair.`;
  return { code: "analysis-incomplete", message, location: { path: CONFIG_PATH, line: 1, column: 1 } };
}

async function resolvePeople(
  gateway: RepositoryGateway,
  policies: readonly (Policy | undefined)[],
): Promise<ReadonlyMap<string, "known" | "unknown" | "empty">> {
  const principals = new Map<string, Principal>();
  for (const role of policies.flatMap((policy) => [...(policy?.roles.values() ?? [])])) {
    for (const principal of [...role.members, ...role.deputies])
      principals.set(principalName(principal).toLowerCase(), principal);
  }
  const answers = await mapBounded([...principals], LOOK_UPS_AT_ONCE, async ([name, principal]) => {
    return [name, await gateway.resolvePrincipal(principal)] as const;
  });
  return new Map(answers);
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
  const { report, settings, snapshot } = evaluation;
  const { people, gate } = await verifyPeople(gateway, evaluation, options);
  const input = { report, entries: evaluation.entries, people, settings };
  const reportJson = renderJson(report);
  const events = consequences({
    ...input,
    gate,
    baseRef: snapshot.facts.baseRef,
    reportDigest: app.hash(reportJson),
    contents: await loadContents(app, contentsNeeded(input)),
  });
  if (mustLookAgain(events, gate, evaluation.entries)) await assertUnmoved(gateway, snapshot.facts);
  const contents = new Map([...coveredContents(report.checklist), [app.hash(reportJson), reportJson]]);
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

/** Looks up those whose membership was lost, and where the gate would open, everybody whose sign-off counts. */
async function verifyPeople(
  gateway: RepositoryGateway,
  evaluation: Evaluation,
  { verifyPeople: always }: SettleOptions,
): Promise<Evaluation> {
  const { report, entries, settings } = evaluation;
  const input = { report, entries, people: evaluation.people, settings };
  const returned = await lookUp(gateway, lackingMembership(input).map(signerOf));
  const hopeful = decided(evaluation, returned);
  if (!always && (!isOpen(hopeful.gate) || hopeful.gate.state.kind === "not-applicable")) return hopeful;

  return decided(evaluation, [...returned, ...(await lookUp(gateway, countedSigners(hopeful)))]);
}

function decided(evaluation: Evaluation, memberships: readonly Membership[]): Evaluation {
  const { report, entries, settings } = evaluation;
  const people: PeopleFacts = { ...evaluation.people, memberships };
  return { ...evaluation, people, gate: decideGate({ report, entries, people, settings }) };
}

interface Signer {
  readonly id: number;
  readonly login: string;
  /** The team or name that let them sign. */
  readonly principal: string;
}

function signerOf({ userId, login, event }: StandingSignOff): Signer {
  return { id: userId, login, principal: event.principal };
}

function countedSigners({ gate, entries }: Evaluation): readonly Signer[] {
  const standing = new Map(standingSignOffs(entries).map((signOff) => [signOff.sequence, signOff]));
  return gate.items
    .flatMap(({ signed }) => signed.flatMap(({ sequence }) => standing.get(sequence) ?? []))
    .map(signerOf);
}

/** Each person in each team once. */
async function lookUp(gateway: RepositoryGateway, signers: readonly Signer[]): Promise<readonly Membership[]> {
  const wanted = new Map(signers.map((signer) => [`${signer.id} ${signer.principal.toLowerCase()}`, signer]));
  const answers = await mapBounded([...wanted.values()], LOOK_UPS_AT_ONCE, async ({ id, login, principal }) => {
    const parsed = parsePrincipal(principal);
    return parsed === undefined ? [] : [await gateway.readMembership(parsed, { id, login, bot: false })];
  });
  return answers.flat();
}

/** `@acme/warehouse` or `@priya`, as the ledger holds it. */
function parsePrincipal(name: string): Principal | undefined {
  const [first = "", second] = name.replace(/^@/, "").split("/");
  if (first === "") return undefined;
  return second === undefined ? { kind: "user", login: first } : { kind: "team", org: first, slug: second };
}

async function loadContents(app: AppContext, digests: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>();
  for (const digest of digests) {
    const content = await app.store.readContent(digest);
    if (content !== undefined) contents.set(digest, content);
  }
  return contents;
}
