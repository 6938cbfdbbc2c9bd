import type { Actor, CommentReference, LedgerEntry, LedgerEvent } from "./event.ts";

/** In-toto's frame: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md. */
export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";

/** Explained in docs/ledger.md. */
export const MERGE_PREDICATE_TYPE = "https://github.com/ripplegate/ripplegate/attestation/merge/v1";

export interface MergeStatement {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly [
    {
      readonly name: string;
      readonly digest: { readonly gitCommit: string };
      /** SLSA's word for the branches and tags that point to a revision. */
      readonly annotations: { readonly sourceRefs: readonly [string] };
    },
  ];
  readonly predicateType: typeof MERGE_PREDICATE_TYPE;
  readonly predicate: MergePredicate;
}

export interface MergePredicate {
  readonly repository: LedgerEntry["repository"];
  /** `null`: pushed to the branch past every pull request. */
  readonly pullRequest: number | null;
  readonly mergedAt: string;
  readonly mergedBy: Person | null;
  readonly headCommit: string;
  readonly mergeCommit: string | null;
  readonly gate: Gate;
  /** The commit whose configuration was the policy, and whether it was enforced; `null` before anything was judged. */
  readonly policy: { readonly commit: string; readonly mode: "enforce" | "observe" } | null;
  readonly evaluation: { readonly number: number; readonly verdict: string; readonly report: Digest } | null;
  /** Those that the open gate relied on. */
  readonly signOffs: readonly SignOff[];
  readonly waivers: readonly Exception[];
  readonly overrides: readonly Exception[];
  /** SLSA's word: whether this control was in place without interruption, and since when; `null`: it was not. */
  readonly continuity: { readonly since: string | null };
  /** In SLSA's form for what an organisation defines itself. A level of SLSA is not claimed. */
  readonly properties: readonly string[];
  readonly ledger: EntryReference;
}

type Gate =
  | { readonly state: "open"; readonly opened: EntryReference | null }
  | {
      readonly state: "bypassed";
      readonly why: string;
      readonly open: readonly string[];
      readonly blocking: readonly string[];
    };

interface Digest {
  readonly sha256: string;
}

interface Person {
  readonly id: number;
  readonly login: string;
}

interface EntryReference {
  readonly entry: number;
  readonly hash: string;
}

interface Act {
  readonly by: Person | null;
  readonly at: string;
  readonly role: string;
  readonly principal: string;
  readonly comment: { readonly kind: string; readonly id: number } & Digest;
  readonly ledger: EntryReference;
}

interface SignOff extends Act {
  readonly item: string;
  readonly fingerprint: string;
  readonly self: boolean;
  readonly onBehalfOf: Person | null;
  readonly note: string | null;
  readonly shown: Digest | null;
}

interface Exception extends Act {
  readonly finding: string | null;
  readonly reason: string;
  readonly expires: string | null;
}

export type Merge = Extract<LedgerEvent, { readonly kind: "merged" | "merged-without-sign-off" }>;

export interface MergeContext {
  /** Of the pull request, in order, up to the merge. */
  readonly entries: readonly LedgerEntry[];
  /** Since when nothing kept the repository's events from us; `null`: something did when it was merged. */
  readonly controlSince: string | null;
  readonly hash: (text: string) => string;
}

/** What can be said about a merge to somebody who has nothing but this statement and a key. */
export function mergeStatement(merged: LedgerEntry, event: Merge, context: MergeContext): MergeStatement {
  const { repository, pullRequest, at, actor, sequence, hash } = merged;
  const opening = event.kind === "merged" ? openingOf(context.entries) : undefined;
  const acts = actsOf(opening, context);
  const evaluated = evaluationOf(event, context.entries);
  const predicate: MergePredicate = {
    repository,
    pullRequest,
    mergedAt: at,
    mergedBy: personOf(actor),
    headCommit: event.headSha,
    mergeCommit: event.mergeSha,
    gate: gateOf(event, opening?.reference),
    policy: evaluated === undefined ? null : { commit: evaluated.baseSha, mode: evaluated.mode },
    evaluation:
      evaluated === undefined
        ? null
        : { number: evaluated.evaluation, verdict: evaluated.verdict, report: { sha256: evaluated.report } },
    ...acts,
    continuity: { since: context.controlSince },
    properties: propertiesOf(event, evaluated?.mode, acts.overrides.length),
    ledger: { entry: sequence, hash },
  };
  const subject = {
    name: repository.name,
    digest: { gitCommit: event.mergeSha ?? event.headSha },
    annotations: { sourceRefs: [`refs/heads/${event.baseRef}`] as const },
  };
  return { _type: STATEMENT_TYPE, subject: [subject], predicateType: MERGE_PREDICATE_TYPE, predicate };
}

interface Opening {
  readonly reference: EntryReference;
  readonly event: Extract<LedgerEvent, { readonly kind: "gate-opened" }>;
}

function openingOf(entries: readonly LedgerEntry[]): Opening | undefined {
  const entry = entries.findLast(({ event }) => event.kind === "gate-opened");
  return entry?.event.kind === "gate-opened" ? { reference: referenceTo(entry), event: entry.event } : undefined;
}

function evaluationOf(event: Merge, entries: readonly LedgerEntry[]) {
  const found = entries.findLast(
    (entry) => entry.event.kind === "evaluated" && entry.event.evaluation === event.evaluation,
  );
  return found?.event.kind === "evaluated" ? found.event : undefined;
}

function gateOf(event: Merge, opened: EntryReference | undefined): Gate {
  if (event.kind === "merged") return { state: "open", opened: opened ?? null };
  return { state: "bypassed", why: event.why, open: event.open, blocking: event.blocking };
}

function actsOf(opening: Opening | undefined, { entries, hash }: MergeContext) {
  const bySequence = new Map(entries.map((entry) => [entry.sequence, entry]));
  const named = (sequences: readonly number[] = []) =>
    [...new Set(sequences)].sort((one, other) => one - other).flatMap((sequence) => bySequence.get(sequence) ?? []);
  const signed = opening?.event.signOffs.flatMap(({ signOffs }) => signOffs);
  return {
    signOffs: named(signed).flatMap((entry) => signOffIn(entry, hash)),
    waivers: named(opening?.event.waivers).flatMap((entry) => exceptionIn(entry, hash)),
    overrides: named(opening?.event.overrides).flatMap((entry) => exceptionIn(entry, hash)),
  };
}

function signOffIn(entry: LedgerEntry, hash: MergeContext["hash"]): readonly SignOff[] {
  const { event } = entry;
  if (event.kind !== "sign-off-given") return [];
  const { item, fingerprint, self, note, onBehalfOf, shown } = event;
  const owner = onBehalfOf === undefined ? null : { id: onBehalfOf.id, login: onBehalfOf.login };
  const page = shown === null ? null : { sha256: shown };
  return [{ ...actOf(entry, event, hash), item, fingerprint, self, onBehalfOf: owner, note, shown: page }];
}

function exceptionIn(entry: LedgerEntry, hash: MergeContext["hash"]): readonly Exception[] {
  const { event } = entry;
  if (event.kind === "waived") {
    const { finding, reason, expires } = event;
    return [{ ...actOf(entry, event, hash), finding, reason, expires }];
  }
  if (event.kind === "overridden") {
    return [{ ...actOf(entry, event, hash), finding: null, reason: event.reason, expires: null }];
  }
  return [];
}

interface Acted {
  readonly role: string;
  readonly principal: string;
  readonly comment: CommentReference;
}

function actOf(entry: LedgerEntry, { role, principal, comment }: Acted, hash: MergeContext["hash"]): Act {
  const { kind, id, body } = comment;
  const by = personOf(entry.actor);
  return { by, at: entry.at, role, principal, comment: { kind, id, sha256: hash(body) }, ledger: referenceTo(entry) };
}

/** Told apart from one another: what is overridden was not signed, and what is only observed was not held back. */
function propertiesOf(event: Merge, mode: "enforce" | "observe" | undefined, overrides: number): readonly string[] {
  if (event.kind !== "merged" || mode !== "enforce") return [];
  return [overrides > 0 ? "ORG_SOURCE_RIPPLEGATE_OVERRIDDEN" : "ORG_SOURCE_RIPPLEGATE_SIGNED_OFF"];
}

function referenceTo({ sequence, hash }: LedgerEntry): EntryReference {
  return { entry: sequence, hash };
}

function personOf(actor: Actor): Person | null {
  return actor.kind === "person" ? { id: actor.id, login: actor.login } : null;
}
