import type { LedgerEntry } from "../ledger/event.ts";
import type { Report } from "../report/report.ts";
import { lastEvaluated, lastOpening } from "./consequences.ts";
import type { Gate, GivenOverride } from "./gate-state.ts";
import { standingSignOffs } from "./standing.ts";
import { standingDelegations, standingOverrides, standingRejections, standingWaivers } from "./standing-acts.ts";

/** One pull request of a merge group, with its own part of the ledger. */
export interface GroupMember {
  readonly headSha: string;
  /** Oldest first. */
  readonly entries: readonly LedgerEntry[];
}

/**
 * What is on record for a group: the sign-offs and waivers that stand in the pull requests whose own gate is open for the
 * head they have, and the vetoes in any of them that no override came after. In the chain's order.
 */
export function groupEntries(members: readonly GroupMember[]): readonly LedgerEntry[] {
  const entries = members.flatMap((member) => {
    const counting = new Set([...vetoes(member), ...(isOpenedFor(member) ? givenIn(member) : [])]);
    return member.entries.filter(({ sequence }) => counting.has(sequence));
  });
  return entries.sort((one, other) => one.sequence - other.sequence);
}

/**
 * A group is let pass in spite of what its pull requests were: each problem that stands, and each sign-off that is missing,
 * was there when somebody overrode the pull request that brings it. What only comes of putting them together is held back.
 */
export function overruleGroup(gate: Gate, report: Report, members: readonly GroupMember[]): Gate {
  const { state } = gate;
  if ((state.kind !== "blocked" && state.kind !== "pending") || gate.rejections.length > 0) return gate;
  const fingerprints = new Map(report.checklist.map(({ id, fingerprint }) => [id, fingerprint]));
  const findings = new Set<string>();
  const open = new Set<string>();
  const by: GivenOverride[] = [];
  for (const member of members.filter(isOpenedFor)) {
    const overrides = relied(member);
    const evaluated = lastEvaluated(member.entries);
    if (overrides.length === 0 || evaluated === undefined) continue;
    by.push(...overrides);
    for (const finding of evaluated.blocking) findings.add(finding);
    for (const { id, fingerprint } of evaluated.items) if (fingerprints.get(id) === fingerprint) open.add(id);
  }
  const left = { findings: state.kind === "blocked" ? state.findings : [], open: state.open };
  const isCovered = left.findings.every((id) => findings.has(id)) && left.open.every((id) => open.has(id));
  if (by.length === 0 || !isCovered) return gate;
  return { ...gate, state: { kind: "overridden", by, ...left, unjudged: undefined } };
}

function isOpenedFor({ entries, headSha }: GroupMember): boolean {
  return lastOpening(entries)?.event.headSha === headSha;
}

function givenIn({ entries }: GroupMember): readonly number[] {
  const signed = standingSignOffs(entries).filter(({ lapsed }) => lapsed === undefined);
  return [...signed, ...standingWaivers(entries), ...standingDelegations(entries)].map(({ sequence }) => sequence);
}

/** The overrides by which a pull request's gate is open; none where one of them is gone. */
function relied({ entries }: GroupMember): readonly GivenOverride[] {
  const wanted = lastOpening(entries)?.event.overrides ?? [];
  const standing = standingOverrides(entries).filter(({ sequence }) => wanted.includes(sequence));
  if (standing.length < wanted.length) return [];
  return standing.map(({ event, ...given }) => ({ ...given, reason: event.reason }));
}

/** Without an override all of them; with one only those that came after it. */
function vetoes(member: GroupMember): readonly number[] {
  const since = Math.min(...relied(member).map(({ sequence }) => sequence));
  const sequences = standingRejections(member.entries).map(({ sequence }) => sequence);
  return Number.isFinite(since) ? sequences.filter((sequence) => sequence > since) : sequences;
}
