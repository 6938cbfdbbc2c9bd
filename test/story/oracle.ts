import { analyze, policyInForce } from "../../src/core/evaluate.ts";
import type { Policy } from "../../src/core/policy/policy.ts";
import type { Report } from "../../src/core/report/report.ts";
import { assembleSide, type Side } from "../../src/core/source/assemble.ts";
import { parseSource } from "../../src/core/source/readers.ts";
import { sha256 } from "../support/ledger.ts";
import { sideFiles } from "../support/side-files.ts";
import type { Deed } from "./deeds.ts";

export type Files = Readonly<Record<string, string>>;

/** What a pull request would change, and by whose rules. */
export interface Change {
  readonly base: Files;
  /** As the merge would leave them; the pull request's own where that has a conflict. */
  readonly head: Files;
  /** The last configuration on the base branch that could be read, where base's own cannot. */
  readonly lastValid: Files | undefined;
  readonly conflict: boolean;
  /** Stands for both commits: what cannot be judged is the same only while these are. */
  readonly commits: string;
}

/** All that decides about one pull request at one moment. */
export interface Truth {
  readonly change: Change;
  readonly deeds: readonly Deed[];
  /** Who is in which team now. */
  readonly teams: ReadonlyMap<string, ReadonlySet<string>>;
  readonly author: string;
  /** Whoever wrote or committed a part of it, beside its author. */
  readonly committers: ReadonlySet<string>;
  readonly nowMs: number;
}

export interface Verdict {
  /** May be open, if all that is not sure went well for it. */
  readonly may: boolean;
  /** Must be open, even if all that is not sure went against it. */
  readonly must: boolean;
  /** Whether it is red, where that is sure, and not only waiting. */
  readonly isRed: boolean | undefined;
  /** A green check and not only one that lets pass because nobody is held up yet. */
  readonly isObserving: boolean;
}

export interface Judged {
  readonly report: Report;
  readonly policy: Policy | undefined;
  /** The same as long as an override holds. */
  readonly meaning: string;
}

const sides = new Map<string, Side>();
const known = new Map<string, Omit<Judged, "meaning">>();

function sideOf(files: Files): Side {
  const key = sha256(JSON.stringify(files));
  const side = sides.get(key) ?? assembleSide(sideFiles(files), parseSource);
  sides.set(key, side);
  return side;
}

/** What the analysis says about these files; nothing of the gate, of people's deeds or of GitHub is in it. */
export function judge({ change, teams }: Pick<Truth, "change" | "teams">): Judged {
  const [base, head] = [sideOf(change.base), sideOf(change.head)];
  const lastValid = change.lastValid === undefined ? undefined : sideOf(change.lastValid).policy;
  const people = new Map([...teams].map(([name, members]) => [name, members.size > 0 ? "known" : "empty"] as const));
  const key = sha256(JSON.stringify([change.base, change.head, change.lastValid, change.conflict, [...people]]));
  const judged = known.get(key) ?? {
    policy: policyInForce(base, head, lastValid),
    report: analyze({
      base,
      head,
      baseCommit: "base",
      headCommit: "head",
      now: "2026-11-01T00:00:00.000Z",
      hash: sha256,
      people,
      incomplete: [],
      lastValid,
      conflict: change.conflict,
    }),
  };
  known.set(key, judged);
  return { ...judged, meaning: meaningOf(judged.report, change.commits) };
}

function meaningOf({ verdict, changes, findings, checklist }: Report, commits: string): string {
  if (verdict === "errored") return commits;
  const parts = [
    changes.map(({ kind, subject, type, code, when, before, after }) => [
      kind,
      subject,
      type,
      code,
      when,
      before,
      after,
    ]),
    findings.filter(({ status }) => status === "introduced").map((one) => [problemOf(one), one.severity]),
    checklist.map(({ id, fingerprint, required }) => [id, fingerprint, required]),
  ];
  return JSON.stringify(parts.map((part) => part.map((one) => JSON.stringify(one)).sort()));
}

/** What a problem is called when somebody waives it. */
export function problemOf({ rule, subject, code }: Report["findings"][number]): string {
  return [rule, subject, ...(code === undefined ? [] : [code])].join(":");
}

export function problemsOf({ findings }: Report): Report["findings"] {
  return findings.filter((one) => one.status === "introduced" && one.severity === "error" && !one.suppressed);
}

/** Whether a person is in one of these teams. */
export function isAmong(login: string, owners: readonly string[], teams: Truth["teams"]): boolean {
  return owners.some((owner) => teams.get(owner)?.has(login));
}

export function peopleOf(policy: Policy | undefined, role: string): readonly string[] {
  const declared = policy?.roles.get(role);
  return [...(declared?.members ?? []), ...(declared?.deputies ?? [])].map((principal) =>
    principal.kind === "team" ? `@${principal.org}/${principal.slug}` : `@${principal.login}`,
  );
}

/** Whether somebody made a part of the change and may therefore not sign it off. */
export function mayNotSign(login: string, { author, committers, policy }: Makers): boolean {
  if (login === author) return policy?.gate.authorMaySign !== true;
  return committers.has(login) && policy?.gate.committersMaySign !== true;
}

/** Nobody waives, overrides or lends for their own change, whatever policy says about signing. */
export function isMaker(login: string, makers: Makers): boolean {
  return login === makers.author || mayNotSign(login, makers);
}

export interface Makers extends Pick<Truth, "author" | "committers"> {
  readonly policy: Policy | undefined;
}

/**
 * Whether a pull request may be merged, decided anew from what people did and how the world is, by no code of the gate:
 * the outside checker of the simulation.
 */
export function judgeTruth(truth: Truth): Verdict {
  const { report, policy, meaning } = judge(truth);
  const isObserving = report.mode === "observe" && report.verdict !== "errored";
  if (report.verdict === "not-applicable") return { may: true, must: true, isRed: false, isObserving: false };
  const makers = { ...truth, policy };
  const counts = (deed: Deed): boolean => isOfNow(deed, truth, makers, report, meaning);
  const standing = truth.deeds.filter(counts);
  const hopeful = standing.filter(({ kind, isSure }) => kind !== "veto" || isSure);
  const doubtful = standing.filter(({ kind, isSure }) => kind === "veto" || isSure);
  const override = { people: policy?.gate.override.people ?? 1 };
  const may = isOpenBy(hopeful, report, override, (veto, deed) => veto.round > deed.round);
  const must = isOpenBy(doubtful, report, override, (veto, deed) => veto.order > deed.order || !deed.isSure);
  const redHope = isRedBy(hopeful, report);
  return {
    may: may || isObserving,
    must: must || isObserving,
    isRed: redHope === isRedBy(doubtful, report) ? redHope : undefined,
    isObserving,
  };
}

/** Whether a deed still is what it was: its person may do it now, it is not over, and it is about what stands there. */
function isOfNow(deed: Deed, truth: Truth, makers: Makers, report: Report, meaning: string): boolean {
  const { kind, login, about, content, by, untilMs } = deed;
  const { teams, nowMs } = truth;
  const { policy } = makers;
  if (untilMs !== undefined && untilMs <= nowMs) return false;
  const item = report.checklist.find(({ id }) => id === about);
  const owners = item === undefined ? [] : [...item.owners, ...item.deputies];
  switch (kind) {
    case "veto":
      return true;
    case "waiver":
      return isAmong(login, peopleOf(policy, "release-manager"), teams) && !isMaker(login, makers);
    case "override":
      return (
        content === meaning &&
        isAmong(login, peopleOf(policy, policy?.gate.override.role ?? "release-manager"), teams) &&
        !isMaker(login, makers)
      );
    case "delegation":
      return isAmong(login, owners, teams) && !isMaker(login, makers);
    case "sign":
      if (item === undefined || content !== item.fingerprint || mayNotSign(login, makers)) return false;
      return by === undefined ? isAmong(login, owners, teams) : isOfNow(by, truth, makers, report, meaning);
  }
}

function isOpenBy(
  deeds: readonly Deed[],
  report: Report,
  override: { readonly people: number },
  isAfter: (veto: Deed, deed: Deed) => boolean,
): boolean {
  const vetoes = deeds.filter(({ kind }) => kind === "veto");
  const overriding = deeds.filter((deed) => deed.kind === "override" && !vetoes.some((veto) => isAfter(veto, deed)));
  if (new Set(overriding.map(({ login }) => login)).size >= override.people) return true;
  if (report.verdict === "errored" || vetoes.length > 0 || unwaived(deeds, report)) return false;
  return report.checklist.every(({ id, required }) => {
    const signs = deeds.filter(({ kind, about }) => kind === "sign" && about === id);
    return largestCrowd(signs) >= required;
  });
}

function isRedBy(deeds: readonly Deed[], report: Report): boolean {
  return report.verdict === "errored" || deeds.some(({ kind }) => kind === "veto") || unwaived(deeds, report);
}

/** A dead end only tells again where a code is lost, so it is accepted with all the losses at that flow. */
function unwaived(deeds: readonly Deed[], report: Report): boolean {
  const waived = new Set(deeds.flatMap(({ kind, about }) => (kind === "waiver" ? [about] : [])));
  const problems = problemsOf(report);
  const isWaived = (one: Report["findings"][number]) => waived.has(problemOf(one));
  return problems.some((one) => {
    if (isWaived(one)) return false;
    if (one.rule !== "code-dead-end") return true;
    const losses = report.findings.filter(
      ({ rule, subject, type, status }) =>
        rule !== "code-dead-end" &&
        rule.startsWith("code-") &&
        subject === one.subject &&
        type === one.type &&
        status !== "resolved",
    );
    return losses.length === 0 || !losses.every(isWaived);
  });
}

/** How many people it makes, where nobody signs twice and nobody is signed for twice: tried out, for they are few. */
function largestCrowd([first, ...rest]: readonly Deed[]): number {
  if (first === undefined) return 0;
  const [signer, owner] = [first.login, first.by?.login ?? first.login];
  const others = rest.filter((one) => one.login !== signer && (one.by?.login ?? one.login) !== owner);
  return Math.max(largestCrowd(rest), 1 + largestCrowd(others));
}

/**
 * Whether a merge group may be merged, if all that is not sure went well for it: by its own content, and by what people did
 * on the pull requests in it, whoever made one of them not for that one.
 */
export function isOpenPart(report: Report, parts: readonly Truth[]): boolean {
  if (report.verdict === "not-applicable" || report.mode === "observe") return true;
  const deeds = parts.flatMap((part) => {
    const { policy } = judge(part);
    return part.deeds.filter((deed) => isOfNow(deed, part, { ...part, policy }, report, judge(part).meaning));
  });
  const hopeful = deeds.filter(({ kind, isSure }) => kind !== "veto" || isSure);
  return isOpenBy(hopeful, report, { people: 1 }, (veto, deed) => veto.round > deed.round);
}
