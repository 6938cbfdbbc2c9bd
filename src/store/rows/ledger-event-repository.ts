import type { CheckForged, MergeGroupEvaluated, PolicyChanged, Released } from "../../core/ledger/event-repository.ts";
import { isBoolean, isInteger, isText, listOf, nullable, oneOf, optional, shape } from "./check.ts";
import { isTextList } from "./ledger-event-sign-offs.ts";

/* Whether a stored value is a fact about a repository. */

export const isMergeGroupEvaluated = shape<MergeGroupEvaluated>({
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

export const isCheckForged = shape<CheckForged>({
  kind: oneOf("check-forged"),
  headSha: isText,
  checkRunId: isInteger,
  appId: isInteger,
  app: isText,
  conclusion: nullable(isText),
});

export const isPolicyChanged = shape<PolicyChanged>({
  kind: oneOf("policy-changed"),
  baseRef: isText,
  beforeSha: isText,
  afterSha: isText,
  settings: isTextList,
});

export const isReleased = shape<Released>({
  kind: oneOf("released"),
  tag: isText,
  sha: isText,
  previousTag: nullable(isText),
  pullRequests: listOf(isInteger),
  complete: isBoolean,
  since: optional(isTextList),
  pushes: optional(listOf(isInteger)),
});
