import type {
  CommentReference,
  CoveredPart,
  RefusalReason,
  SignOffGiven,
  SignOffLapsed,
  SignOffRefused,
  SignOffRestored,
  SignOffRevoked,
} from "../../core/ledger/event-sign-offs.ts";
import { isBoolean, isInteger, isText, listOf, nullable, oneOf, optional, shape } from "./check.ts";

/* Whether a stored value is a fact about a sign-off, and what such facts refer to. */

export const isCoveredPart = shape<CoveredPart>({ name: isText, digest: isText });
export const isTextList = listOf(isText);

export const isComment = shape<CommentReference>({
  kind: oneOf("comment", "review", "line-comment"),
  id: isInteger,
  body: isText,
  writtenAt: optional(isText),
});

export const isSignOffGiven = shape<SignOffGiven>({
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

export const isSignOffRefused = shape<SignOffRefused>({
  kind: oneOf("sign-off-refused"),
  comment: isComment,
  command: isText,
  item: nullable(isText),
  reason: isRefusalReason,
  message: isText,
  shown: optional(nullable(isText)),
});

export const isSignOffLapsed = shape<SignOffLapsed>({
  kind: oneOf("sign-off-lapsed"),
  signOff: isInteger,
  item: isText,
  cause: oneOf("changed", "item-gone", "membership", "excluded", "delegation"),
  why: isTextList,
  fingerprint: nullable(isText),
});

export const isSignOffRestored = shape<SignOffRestored>({
  kind: oneOf("sign-off-restored"),
  signOff: isInteger,
  item: isText,
});

export const isSignOffRevoked = shape<SignOffRevoked>({
  kind: oneOf("sign-off-revoked"),
  signOff: isInteger,
  item: isText,
  how: oneOf("command", "comment-edited", "comment-deleted", "review-dismissed", "changes-requested", "rejected"),
  bodyAfter: nullable(isText),
  comment: optional(isComment),
});
