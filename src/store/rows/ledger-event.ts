import type {
  Actor,
  ChangesRequested,
  CommandIgnored,
  CommentTampered,
  ControlLapsed,
  ControlRestored,
  Evaluated,
  GateClosed,
  GateOpened,
  HistoryLost,
  LedgerEvent,
  LedgerEventKind,
  Merged,
  MergedWithoutSignOff,
  MissedDeliveryRecovered,
  PullRequestClosed,
  PullRequestReopened,
  Pushed,
  ReleaseWithdrawn,
} from "../../core/ledger/event.ts";
import { type Check, isInteger, isRecord, isText, listOf, nullable, oneOf, optional, shape } from "./check.ts";
import {
  isDelegated,
  isDelegationEnded,
  isOverridden,
  isOverrideLapsed,
  isOverrideRevoked,
  isRejected,
  isRejectionLifted,
  isWaived,
  isWaiverExpired,
  isWaiverRevoked,
} from "./ledger-event-exceptions.ts";
import { isCheckForged, isMergeGroupEvaluated, isPolicyChanged, isReleased } from "./ledger-event-repository.ts";
import {
  isComment,
  isCoveredPart,
  isSignOffGiven,
  isSignOffLapsed,
  isSignOffRefused,
  isSignOffRestored,
  isSignOffRevoked,
  isTextList,
} from "./ledger-event-sign-offs.ts";

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

const isPushed = shape<Pushed>({ kind: oneOf("pushed"), headSha: isText });

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
  pushed: isPushed,
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
