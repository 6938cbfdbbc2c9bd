import type {
  Actor,
  ChangesRequested,
  CheckForged,
  CommandIgnored,
  CommentReference,
  CommentTampered,
  ControlLapsed,
  ControlRestored,
  CoveredPart,
  Delegated,
  DelegationEnded,
  Evaluated,
  GateClosed,
  GateOpened,
  HistoryLost,
  LedgerEvent,
  LedgerEventKind,
  Merged,
  MergedWithoutSignOff,
  MergeGroupEvaluated,
  MissedDeliveryRecovered,
  Overridden,
  OverrideLapsed,
  OverrideRevoked,
  PolicyChanged,
  PullRequestClosed,
  PullRequestReopened,
  RefusalReason,
  Rejected,
  RejectionLifted,
  Released,
  ReleaseWithdrawn,
  SignOffGiven,
  SignOffLapsed,
  SignOffRefused,
  SignOffRestored,
  SignOffRevoked,
  Waived,
  WaiverExpired,
  WaiverRevoked,
} from "../../core/ledger/event.ts";
import {
  type Check,
  isBoolean,
  isInteger,
  isRecord,
  isText,
  listOf,
  nullable,
  oneOf,
  optional,
  shape,
} from "./check.ts";

/** Whether a stored value is an event that this version knows. An unknown kind is none: the reader stops, never guesses. */
export function isLedgerEvent(value: unknown): value is LedgerEvent {
  if (!isRecord(value) || !isText(value.kind)) return false;
  const check = checkOfKind.get(value.kind);
  return check?.(value) ?? false;
}

export function isActor(value: unknown): value is Actor {
  return isPerson(value) || isApp(value);
}

const isPerson = shape<Extract<Actor, { kind: "person" }>>({ kind: oneOf("person"), id: isInteger, login: isText });
const isApp = shape<Extract<Actor, { kind: "app" }>>({ kind: oneOf("app") });

const isCoveredPart = shape<CoveredPart>({ name: isText, digest: isText });
const isTextList = listOf(isText);

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every(isText);
}

const isComment = shape<CommentReference>({
  kind: oneOf("comment", "review", "line-comment"),
  id: isInteger,
  body: isText,
  writtenAt: optional(isText),
});

const isEvaluated = shape<Evaluated>({
  kind: oneOf("evaluated"),
  evaluation: isInteger,
  baseRef: isText,
  baseSha: isText,
  headSha: isText,
  mode: oneOf("enforce", "observe"),
  verdict: isText,
  scope: isText,
  items: listOf(
    shape<Evaluated["items"][number]>({
      id: isText,
      fingerprint: isText,
      required: optional(isInteger),
      covers: listOf(isCoveredPart),
    }),
  ),
  blocking: isTextList,
  impact: optional(isText),
  report: isText,
  landscape: optional(isText),
});

const isSignOffGiven = shape<SignOffGiven>({
  kind: oneOf("sign-off-given"),
  comment: isComment,
  item: isText,
  role: isText,
  principal: isText,
  self: isBoolean,
  onBehalfOf: optional(
    shape<NonNullable<SignOffGiven["onBehalfOf"]>>({ delegation: isInteger, id: isInteger, login: isText }),
  ),
  note: nullable(isText),
  fingerprint: isText,
  covers: listOf(isCoveredPart),
  headSha: isText,
  baseSha: isText,
  evaluation: isInteger,
  shown: nullable(isText),
});

/** A record, so that the compiler asks for a reason that is added to the union. */
const refusalReasons: Readonly<Record<RefusalReason, true>> = {
  author: true,
  committer: true,
  "not-owner": true,
  "not-member-yet": true,
  bot: true,
  "unknown-item": true,
  "unknown-command": true,
  "evidence-missing": true,
  "already-signed": true,
  "nothing-to-sign": true,
  "nothing-to-revoke": true,
  "not-yours": true,
  "taken-back-later": true,
  "changed-while-looking": true,
  "owner-unresolvable": true,
  "cannot-verify": true,
  "edited-comment": true,
  "too-long": true,
  "second-role": true,
  "reason-missing": true,
  "days-invalid": true,
  "not-release-manager": true,
  "unknown-finding": true,
  "cannot-waive": true,
  "nothing-to-override": true,
  "already-overridden": true,
  "only-in-a-comment": true,
  "not-in-the-conversation": true,
  "unknown-person": true,
  "cannot-delegate": true,
  "already-delegated": true,
  "already-rejected": true,
};

function isRefusalReason(value: unknown): value is RefusalReason {
  return isText(value) && Object.hasOwn(refusalReasons, value);
}

const isSignOffRefused = shape<SignOffRefused>({
  kind: oneOf("sign-off-refused"),
  comment: isComment,
  command: isText,
  item: nullable(isText),
  reason: isRefusalReason,
  message: isText,
  shown: optional(nullable(isText)),
});

const isSignOffLapsed = shape<SignOffLapsed>({
  kind: oneOf("sign-off-lapsed"),
  signOff: isInteger,
  item: isText,
  cause: oneOf("changed", "item-gone", "membership", "excluded", "delegation"),
  why: isTextList,
  fingerprint: nullable(isText),
});

const isSignOffRestored = shape<SignOffRestored>({
  kind: oneOf("sign-off-restored"),
  signOff: isInteger,
  item: isText,
});

const isSignOffRevoked = shape<SignOffRevoked>({
  kind: oneOf("sign-off-revoked"),
  signOff: isInteger,
  item: isText,
  how: oneOf("command", "comment-edited", "comment-deleted", "review-dismissed", "changes-requested", "rejected"),
  bodyAfter: nullable(isText),
  comment: optional(isComment),
});

const isRejected = shape<Rejected>({
  kind: oneOf("rejected"),
  comment: isComment,
  item: isText,
  role: isText,
  principal: isText,
  reason: isText,
  headSha: isText,
  baseSha: isText,
  evaluation: isInteger,
  shown: nullable(isText),
});

const isRejectionLifted = shape<RejectionLifted>({
  kind: oneOf("rejection-lifted"),
  rejection: isInteger,
  item: isText,
  how: oneOf("command", "comment-edited", "comment-deleted", "signed"),
  bodyAfter: nullable(isText),
  comment: optional(isComment),
});

const isWaived = shape<Waived>({
  kind: oneOf("waived"),
  comment: isComment,
  finding: isText,
  rule: isText,
  subject: isText,
  type: optional(isText),
  code: optional(isText),
  when: optional(isTextRecord),
  message: isText,
  reason: isText,
  expires: isText,
  role: isText,
  principal: isText,
  headSha: isText,
  baseSha: isText,
  evaluation: isInteger,
  shown: nullable(isText),
});

const isWaiverExpired = shape<WaiverExpired>({ kind: oneOf("waiver-expired"), waiver: isInteger, finding: isText });

const isWaiverRevoked = shape<WaiverRevoked>({
  kind: oneOf("waiver-revoked"),
  waiver: isInteger,
  finding: isText,
  how: oneOf("command", "comment-edited", "comment-deleted", "membership", "excluded"),
  bodyAfter: nullable(isText),
  comment: optional(isComment),
});

const isOverridden = shape<Overridden>({
  kind: oneOf("overridden"),
  comment: isComment,
  reason: isText,
  role: isText,
  principal: isText,
  impact: isText,
  open: isTextList,
  blocking: isTextList,
  rejected: isTextList,
  headSha: isText,
  baseSha: isText,
  evaluation: isInteger,
  shown: nullable(isText),
});

const isOverrideLapsed = shape<OverrideLapsed>({
  kind: oneOf("override-lapsed"),
  override: isInteger,
  cause: oneOf("changed", "membership", "excluded"),
  why: isText,
});

const isOverrideRevoked = shape<OverrideRevoked>({
  kind: oneOf("override-revoked"),
  override: isInteger,
  how: oneOf("command", "comment-edited", "comment-deleted"),
  bodyAfter: nullable(isText),
  comment: optional(isComment),
});

const isDelegated = shape<Delegated>({
  kind: oneOf("delegated"),
  comment: isComment,
  item: isText,
  to: shape<Delegated["to"]>({ id: isInteger, login: isText }),
  role: isText,
  principal: isText,
  expires: nullable(isText),
  headSha: isText,
  baseSha: isText,
  evaluation: isInteger,
  shown: nullable(isText),
});

const isDelegationEnded = shape<DelegationEnded>({
  kind: oneOf("delegation-ended"),
  delegation: isInteger,
  item: isText,
  how: oneOf("command", "comment-edited", "comment-deleted", "expired", "membership", "excluded"),
  bodyAfter: nullable(isText),
  comment: optional(isComment),
});

const isCommentTampered = shape<CommentTampered>({
  kind: oneOf("comment-tampered"),
  what: oneOf("sign-off", "checklist"),
  commentId: isInteger,
  bodyBefore: nullable(isText),
  bodyAfter: nullable(isText),
});

const isCommandIgnored = shape<CommandIgnored>({
  kind: oneOf("command-ignored"),
  comment: isComment,
  why: oneOf("closed"),
});

const isChangesRequested = shape<ChangesRequested>({ kind: oneOf("changes-requested"), comment: isComment });

const isGateOpened = shape<GateOpened>({
  kind: oneOf("gate-opened"),
  headSha: isText,
  baseSha: isText,
  evaluation: isInteger,
  signOffs: listOf(shape<GateOpened["signOffs"][number]>({ item: isText, signOffs: listOf(isInteger) })),
  waivers: optional(listOf(isInteger)),
  overrides: optional(listOf(isInteger)),
});

const isGateClosed = shape<GateClosed>({
  kind: oneOf("gate-closed"),
  headSha: isText,
  evaluation: isInteger,
  why: isText,
});

const isMerged = shape<Merged>({
  kind: oneOf("merged"),
  headSha: isText,
  mergeSha: nullable(isText),
  baseRef: isText,
  evaluation: nullable(isInteger),
});

const isMergedWithoutSignOff = shape<MergedWithoutSignOff>({
  kind: oneOf("merged-without-sign-off"),
  headSha: isText,
  mergeSha: nullable(isText),
  baseRef: isText,
  evaluation: nullable(isInteger),
  open: isTextList,
  blocking: isTextList,
  why: isText,
});

const isMergeGroupEvaluated = shape<MergeGroupEvaluated>({
  kind: oneOf("merge-group-evaluated"),
  baseRef: isText,
  baseSha: isText,
  headSha: isText,
  pullRequests: listOf(isInteger),
  verdict: isText,
  open: isBoolean,
  missing: isTextList,
  blocking: isTextList,
  signOffs: listOf(shape<MergeGroupEvaluated["signOffs"][number]>({ item: isText, signOffs: listOf(isInteger) })),
  report: isText,
});

const isCheckForged = shape<CheckForged>({
  kind: oneOf("check-forged"),
  headSha: isText,
  checkRunId: isInteger,
  appId: isInteger,
  app: isText,
  conclusion: nullable(isText),
});

const isPolicyChanged = shape<PolicyChanged>({
  kind: oneOf("policy-changed"),
  baseRef: isText,
  beforeSha: isText,
  afterSha: isText,
  settings: isTextList,
});

const isReleased = shape<Released>({
  kind: oneOf("released"),
  tag: isText,
  sha: isText,
  previousTag: nullable(isText),
  pullRequests: listOf(isInteger),
  complete: isBoolean,
  since: optional(isTextList),
  pushes: optional(listOf(isInteger)),
});

/** A record over all kinds, so that the compiler asks for the check of a kind that is added to the union. */
const checks: { readonly [K in LedgerEventKind]: Check<Extract<LedgerEvent, { kind: K }>> } = {
  evaluated: isEvaluated,
  "sign-off-given": isSignOffGiven,
  "sign-off-refused": isSignOffRefused,
  "sign-off-lapsed": isSignOffLapsed,
  "sign-off-restored": isSignOffRestored,
  "sign-off-revoked": isSignOffRevoked,
  rejected: isRejected,
  "rejection-lifted": isRejectionLifted,
  waived: isWaived,
  "waiver-expired": isWaiverExpired,
  "waiver-revoked": isWaiverRevoked,
  overridden: isOverridden,
  "override-lapsed": isOverrideLapsed,
  "override-revoked": isOverrideRevoked,
  delegated: isDelegated,
  "delegation-ended": isDelegationEnded,
  "comment-tampered": isCommentTampered,
  "command-ignored": isCommandIgnored,
  "changes-requested": isChangesRequested,
  "gate-opened": isGateOpened,
  "gate-closed": isGateClosed,
  merged: isMerged,
  "merged-without-sign-off": isMergedWithoutSignOff,
  closed: shape<PullRequestClosed>({ kind: oneOf("closed") }),
  reopened: shape<PullRequestReopened>({ kind: oneOf("reopened") }),
  "missed-delivery-recovered": shape<MissedDeliveryRecovered>({
    kind: oneOf("missed-delivery-recovered"),
    what: isText,
  }),
  "merge-group-evaluated": isMergeGroupEvaluated,
  "check-forged": isCheckForged,
  "control-lapsed": shape<ControlLapsed>({
    kind: oneOf("control-lapsed"),
    why: oneOf("uninstalled", "suspended", "repository-removed", "archived", "deleted", "check-not-required"),
    baseRef: optional(isText),
  }),
  "control-restored": shape<ControlRestored>({
    kind: oneOf("control-restored"),
    why: oneOf("installed", "unsuspended", "repository-added", "unarchived", "check-required"),
    baseRef: optional(isText),
  }),
  "policy-changed": isPolicyChanged,
  "history-lost": shape<HistoryLost>({
    kind: oneOf("history-lost"),
    headSha: isText,
    witnessed: shape<HistoryLost["witnessed"]>({ sequence: isInteger, hash: isText }),
  }),
  released: isReleased,
  "release-withdrawn": shape<ReleaseWithdrawn>({ kind: oneOf("release-withdrawn"), tag: isText }),
};

const checkOfKind: ReadonlyMap<string, (value: unknown) => boolean> = new Map(Object.entries(checks));
