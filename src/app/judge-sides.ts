import { type Analysis, analyzeInDepth, policyInForce } from "../core/evaluate.ts";
import type { GateInput } from "../core/gate/gate.ts";
import { meaningOf } from "../core/gate/meaning.ts";
import type { Diagnostic } from "../core/model/diagnostic.ts";
import { CONFIG_PATH } from "../core/model/files.ts";
import {
  type Policy,
  type Principal,
  peopleOf,
  principalName,
  RELEASE_MANAGER,
  STRICT_GATE,
} from "../core/policy/policy.ts";
import type { Side } from "../core/source/assemble.ts";
import { isTouched } from "../core/source/touched.ts";
import type { AppContext } from "./context.ts";
import { loadSide } from "./load-side.ts";
import { mapBounded } from "./map-bounded.ts";
import type { RepositoryGateway } from "./ports-github.ts";

export interface Sides {
  readonly base: Side;
  readonly head: Side;
  readonly baseSha: string;
  readonly headSha: string;
  /** What GitHub did not list completely. */
  readonly incomplete: readonly Diagnostic[];
  readonly conflict: boolean;
}

/** All that the gate is decided by, but for the people and the ledger. */
export interface Judgement extends Omit<GateInput, "people" | "entries"> {
  /** Whose rules count; `undefined` where nothing is configured. */
  readonly policy: Policy | undefined;
  /** What the report was made from, for whoever asks for more. */
  readonly analysis: Analysis;
}

const LOOK_UPS_AT_ONCE = 4;

/** How far back a configuration that could be read is looked for. */
const HISTORY_COMMITS_MAX = 20;

/** Analyses two assembled sides by the policy in force, asking GitHub only who the people are. Writes nothing. */
export async function judgeSides(app: AppContext, gateway: RepositoryGateway, sides: Sides): Promise<Judgement> {
  const { base, head, baseSha, headSha, incomplete, conflict } = sides;
  const lastValid = base.status === "invalid" ? await lastValidPolicy(app, gateway, baseSha) : undefined;
  const policy = policyInForce(base, head, lastValid === "too-long-ago" ? undefined : lastValid);
  const asks = policy !== undefined && (base.status !== "ready" || isTouched(base, head));
  const now = app.clock.now();
  const analysis = analyzeInDepth({
    base,
    head,
    baseCommit: baseSha,
    headCommit: headSha,
    now,
    hash: app.hash,
    people: asks ? await resolvePeople(gateway, [base.policy, head.policy, policy]) : undefined,
    incomplete: lastValid === "too-long-ago" ? [...incomplete, brokenTooLong()] : incomplete,
    lastValid: lastValid === "too-long-ago" ? undefined : lastValid,
    conflict,
  });
  const { report } = analysis;
  const settings = policy?.gate ?? STRICT_GATE;
  return {
    report,
    analysis,
    policy,
    settings,
    now,
    meaning: meaningOf(report, app.hash),
    mayWaive: policy === undefined ? undefined : peopleOf(policy.roles.get(RELEASE_MANAGER)),
    mayOverride: policy === undefined ? undefined : peopleOf(policy.roles.get(settings.override.role)),
  };
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
    const side = await loadSide({ commit, ...tree }, (blob) => gateway.readBlob(blob), app.parser);
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
