import type {
  Delegated,
  DelegationEnded,
  Overridden,
  OverrideLapsed,
  OverrideRevoked,
  Rejected,
  RejectionLifted,
  Waived,
  WaiverExpired,
  WaiverRevoked,
} from "../../core/ledger/event-exceptions.ts";
import { isInteger, isRecord, isText, nullable, oneOf, optional, shape } from "./check.ts";
import { isComment, isTextList } from "./ledger-event-sign-offs.ts";

/* Whether a stored value is a veto, a waiver, an override or a delegation, or the end of one. */

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every(isText);
}

export const isRejected = shape<Rejected>({
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

export const isRejectionLifted = shape<RejectionLifted>({
  kind: oneOf("rejection-lifted"),
  rejection: isInteger,
  item: isText,
  how: oneOf("command", "comment-edited", "comment-deleted", "signed"),
  bodyAfter: nullable(isText),
  comment: optional(isComment),
});

export const isWaived = shape<Waived>({
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

export const isWaiverExpired = shape<WaiverExpired>({
  kind: oneOf("waiver-expired"),
  waiver: isInteger,
  finding: isText,
});

export const isWaiverRevoked = shape<WaiverRevoked>({
  kind: oneOf("waiver-revoked"),
  waiver: isInteger,
  finding: isText,
  how: oneOf("command", "comment-edited", "comment-deleted", "membership", "excluded"),
  bodyAfter: nullable(isText),
  comment: optional(isComment),
});

export const isOverridden = shape<Overridden>({
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

export const isOverrideLapsed = shape<OverrideLapsed>({
  kind: oneOf("override-lapsed"),
  override: isInteger,
  cause: oneOf("changed", "membership", "excluded"),
  why: isText,
});

export const isOverrideRevoked = shape<OverrideRevoked>({
  kind: oneOf("override-revoked"),
  override: isInteger,
  how: oneOf("command", "comment-edited", "comment-deleted"),
  bodyAfter: nullable(isText),
  comment: optional(isComment),
});

export const isDelegated = shape<Delegated>({
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

export const isDelegationEnded = shape<DelegationEnded>({
  kind: oneOf("delegation-ended"),
  delegation: isInteger,
  item: isText,
  how: oneOf("command", "comment-edited", "comment-deleted", "expired", "membership", "excluded"),
  bodyAfter: nullable(isText),
  comment: optional(isComment),
});
