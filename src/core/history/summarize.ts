import type { Scope } from "../impact/impact.ts";
import { oneOf } from "../model/shape.ts";
import type { Verdict } from "../report/report.ts";
import { ATTENTIONS, type Attention, type Named, type Outcome, type PullRequestSummary, VERDICTS } from "./query.ts";
import type { AskedItem, HistoryRecord } from "./record.ts";

/** What GitHub says of a pull request and the ledger does not: a title is text of people that changes. */
export interface NamedFacts {
  readonly title: string;
  readonly author: string;
}

export function summarize(record: HistoryRecord, facts: NamedFacts | undefined): PullRequestSummary {
  const { evaluated, merge } = record;
  const waiting = new Set(waitingItems(record).map(({ id }) => id));
  const asked = evaluated?.items.length ?? 0;
  return {
    kind: record.kind,
    repository: record.repository,
    number: record.number > 0 ? record.number : null,
    sequence: record.number < 0 ? -record.number : null,
    title: facts?.title ?? null,
    author: facts?.author ?? null,
    outcome: outcomeOf(record),
    why: record.why,
    verdict: isVerdict(evaluated?.verdict) ? evaluated.verdict : null,
    scope: isScope(evaluated?.scope) ? evaluated.scope : null,
    mode: evaluated?.mode ?? null,
    attention: attentionOf(record),
    asked,
    signed: asked - waiting.size,
    systems: evaluated?.systems ?? NOTHING,
    flows: evaluated?.flows ?? NOTHING,
    codes: evaluated?.codes ?? NOTHING,
    firstAt: record.firstAt,
    lastAt: record.lastAt,
    mergedAt: merge?.at ?? null,
    mergeSha: merge?.sha ?? null,
    mergedBy: merge?.by ?? null,
    baseRef: merge?.baseRef ?? evaluated?.baseRef ?? null,
    headSha: merge?.headSha ?? evaluated?.headSha ?? null,
    at: momentOf(record),
    releases: record.releases,
  };
}

const NOTHING: Named = { names: [], total: 0 };

const isVerdict = oneOf(...VERDICTS) satisfies (value: unknown) => value is Verdict;
const isScope = oneOf("none", "additive", "code-scoped", "flow-wide", "unknown") satisfies (
  value: unknown,
) => value is Scope;

/** When it was merged; a control when it lapsed; else when something happened last. What comes later moves no merge. */
function momentOf({ kind, merge, firstAt, lastAt }: HistoryRecord): string {
  return merge?.at ?? (kind === "control" ? firstAt : lastAt);
}

function outcomeOf(record: HistoryRecord): Outcome {
  const { ended, evaluated, openFor } = record;
  if (ended !== "no") return ended;
  if (evaluated === null) return "open";
  if (evaluated.verdict === "errored") return "errored";
  if (evaluated.verdict === "not-applicable") return "not-applicable";
  // While a team only observes, the gate stands open whatever was found.
  if (evaluated.mode === "enforce" && openFor === evaluated.headSha) return "passed";
  if (evaluated.blocking > 0 || evaluated.verdict === "blocked") return "blocked";
  return waitingItems(record).length > 0 ? "waiting" : "passed";
}

/** An override or a waiver counts while it stands, and for good where something was merged with it. */
function attentionOf({ attention, waivers, overrides }: HistoryRecord): readonly Attention[] {
  const standing = new Set<Attention>(attention);
  if (overrides.length > 0) standing.add("overridden");
  if (waivers.length > 0) standing.add("waived");
  return ATTENTIONS.filter((one) => standing.has(one));
}

/** Items of the newest evaluation that too few people have signed as they are now, or that somebody vetoes. */
export function waitingItems({ evaluated, signOffs, rejections }: HistoryRecord): readonly AskedItem[] {
  const vetoed = new Set(rejections.map(({ item }) => item));
  const byItem = Map.groupBy(signOffs, ({ item }) => item);
  return (evaluated?.items ?? []).filter(({ id, fingerprint, required }) => {
    const counting = (byItem.get(id) ?? []).filter((one) => one.fingerprint === fingerprint && !one.lapsed);
    return vetoed.has(id) || new Set(counting.map(({ userId }) => userId)).size < required;
  });
}
