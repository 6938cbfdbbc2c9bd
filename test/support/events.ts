import type { LedgerEvent } from "../../src/core/ledger/event.ts";

const SHA = "abcdef0123456789abcdef0123456789abcdef01";
const COMMENT = { kind: "comment", id: 9, body: "/signoff" } as const;

/** Every kind of event, with the words that history has for it. */
export const EVENTS: readonly (readonly [LedgerEvent, string])[] = [
  [
    {
      kind: "evaluated",
      evaluation: 1,
      baseRef: "main",
      baseSha: SHA,
      headSha: SHA,
      mode: "enforce",
      verdict: "needs-sign-off",
      scope: "additive",
      items: [{ id: "a", fingerprint: "f", covers: [] }],
      blocking: [],
      report: "d",
    },
    'looked at "abcdef0123": needs sign-offs, 1 item to sign off, 0 problems to fix',
  ],
  [
    {
      kind: "sign-off-given",
      comment: COMMENT,
      item: "label-print:order-release",
      role: "warehouse",
      principal: "@acme/warehouse",
      self: false,
      note: "printed 1042",
      fingerprint: "f",
      covers: [],
      headSha: SHA,
      baseSha: SHA,
      evaluation: 1,
      shown: null,
    },
    'signed "label-print:order-release" as "warehouse" (@acme/warehouse): "printed 1042"',
  ],
  [
    {
      kind: "sign-off-refused",
      comment: COMMENT,
      command: "/signoff x",
      item: null,
      reason: "author",
      message: "you wrote it",
    },
    'was refused: you wrote it (wrote "/signoff x")',
  ],
  [
    { kind: "sign-off-lapsed", signOff: 4, item: "a:b", cause: "membership", why: [], fingerprint: null },
    'the sign-off of "a:b" (entry 4) no longer counts: the person is no longer in the team',
  ],
  [
    {
      kind: "sign-off-lapsed",
      signOff: 4,
      item: "a:b",
      cause: "changed",
      why: ["x changed", "y changed"],
      fingerprint: null,
    },
    'the sign-off of "a:b" (entry 4) no longer counts: x changed; y changed',
  ],
  [{ kind: "sign-off-restored", signOff: 4, item: "a:b" }, 'the sign-off of "a:b" (entry 4) counts again'],
  [
    { kind: "sign-off-revoked", signOff: 4, item: "a:b", how: "comment-deleted", bodyAfter: null },
    'the sign-off of "a:b" (entry 4) was taken back: its comment was deleted',
  ],
  [
    { kind: "comment-tampered", what: "checklist", commentId: 1, bodyBefore: null, bodyAfter: null },
    "Ripplegate's own comment was edited or deleted; it is put back",
  ],
  [
    { kind: "command-ignored", comment: COMMENT, why: "closed" },
    "wrote a command while the pull request was closed; it was ignored",
  ],
  [{ kind: "pushed", headSha: SHA }, "pushed to this pull request, so it is their change too"],
  [
    { kind: "changes-requested", comment: { kind: "review", id: 5, body: "", writtenAt: "2026-03-02T09:00:00Z" } },
    "asked for changes in a review, and had signed nothing",
  ],
  [
    { kind: "gate-opened", headSha: SHA, baseSha: SHA, evaluation: 1, signOffs: [{ item: "a", signOffs: [1, 2] }] },
    'the gate opened for "abcdef0123", with 2 sign-offs',
  ],
  [
    { kind: "gate-closed", headSha: SHA, evaluation: 1, why: "a sign-off lapsed" },
    "the gate closed: a sign-off lapsed",
  ],
  [
    { kind: "merged", headSha: SHA, mergeSha: SHA, baseRef: "main", evaluation: 1 },
    'merged into "main" with the gate open',
  ],
  [
    {
      kind: "merged-without-sign-off",
      headSha: SHA,
      mergeSha: SHA,
      baseRef: "main",
      evaluation: 1,
      open: ["a", "b", "c", "d"],
      blocking: ["f"],
      why: "merged by an administrator",
    },
    'MERGED WITHOUT SIGN-OFF into "main": 4 sign-offs open (a, b, c and 1 more) and 1 problem not fixed (f); merged by an administrator',
  ],
  [{ kind: "closed" }, "closed the pull request"],
  [{ kind: "reopened" }, "reopened the pull request"],
  [
    {
      kind: "merge-group-evaluated",
      baseRef: "main",
      baseSha: SHA,
      headSha: SHA,
      pullRequests: [12, 14],
      verdict: "blocked",
      open: false,
      missing: ["a"],
      blocking: ["f"],
      signOffs: [],
      report: SHA,
    },
    "looked at a merge group of #12 and #14: 1 sign-off open (a) and 1 problem not fixed (f); it may not be merged",
  ],
  [
    { kind: "check-forged", headSha: SHA, checkRunId: 9, appId: 3, app: "other", conclusion: "success" },
    'the App "other" wrote a check by Ripplegate\'s name at "abcdef0123"; it does not count where the check is pinned to Ripplegate',
  ],
  [{ kind: "control-lapsed", why: "uninstalled" }, "the App was uninstalled; from here on nothing is checked"],
  [
    { kind: "control-restored", why: "unsuspended" },
    "the App's suspension was lifted; from here on changes are checked again",
  ],
  [{ kind: "missed-delivery-recovered", what: "a push" }, "found a push that GitHub had not reported"],
  [
    {
      kind: "sign-off-given",
      comment: COMMENT,
      item: "label-print:order-release",
      role: "warehouse",
      principal: "@acme/warehouse",
      self: false,
      onBehalfOf: { delegation: 7, id: 32, login: "priya" },
      note: null,
      fingerprint: "f",
      covers: [],
      headSha: SHA,
      baseSha: SHA,
      evaluation: 1,
      shown: null,
    },
    'signed "label-print:order-release" as "warehouse" (@acme/warehouse), on behalf of "priya"',
  ],
  [
    { kind: "sign-off-lapsed", signOff: 4, item: "a:b", cause: "delegation", why: [], fingerprint: null },
    'the sign-off of "a:b" (entry 4) no longer counts: the delegation it was given by is over',
  ],
  [
    { kind: "sign-off-revoked", signOff: 4, item: "a:b", how: "changes-requested", bodyAfter: null, comment: COMMENT },
    'the sign-off of "a:b" (entry 4) was taken back: the same person\'s newest review asks for changes',
  ],
  [
    {
      kind: "rejected",
      comment: COMMENT,
      item: "label-print:order-release",
      role: "warehouse",
      principal: "@acme/warehouse",
      reason: "INT prints the wrong carrier",
      headSha: SHA,
      baseSha: SHA,
      evaluation: 1,
      shown: null,
    },
    'rejected "label-print:order-release" as "warehouse" (@acme/warehouse): "INT prints the wrong carrier"',
  ],
  [
    { kind: "rejection-lifted", rejection: 5, item: "a:b", how: "signed", bodyAfter: null, comment: COMMENT },
    'the veto against "a:b" (entry 5) was lifted: its author signed after all',
  ],
  [
    {
      kind: "waived",
      comment: COMMENT,
      finding: "1a2b3c4d",
      rule: "code-unmapped",
      subject: "order-release",
      type: "shipping-method",
      code: "express-intl",
      when: { country: "DE" },
      message: "express-intl has no mapping",
      reason: "goes live on Monday",
      expires: "2026-10-21T09:12:33.000Z",
      role: "release-manager",
      principal: "@kim",
      headSha: SHA,
      baseSha: SHA,
      evaluation: 1,
      shown: null,
    },
    'waived the finding "1a2b3c4d" (express-intl has no mapping) until 2026-10-21 09:12 UTC: "goes live on Monday"',
  ],
  [
    { kind: "waiver-expired", waiver: 6, finding: "1a2b3c4d" },
    'the waiver of the finding "1a2b3c4d" (entry 6) is over',
  ],
  [
    { kind: "waiver-revoked", waiver: 6, finding: "1a2b3c4d", how: "membership", bodyAfter: null },
    'the waiver of the finding "1a2b3c4d" (entry 6) was taken back: who gave it is no longer in the team',
  ],
  [
    {
      kind: "overridden",
      comment: COMMENT,
      reason: "the shop is down",
      role: "release-manager",
      principal: "@kim",
      impact: "f",
      open: ["a", "b"],
      blocking: ["1a2b3c4d"],
      rejected: ["a"],
      headSha: SHA,
      baseSha: SHA,
      evaluation: 1,
      shown: null,
    },
    'OVERRODE the gate as "release-manager" (@kim), with 2 sign-offs open, 1 problem not fixed and 1 veto: "the shop is down"',
  ],
  [
    { kind: "override-lapsed", override: 8, cause: "changed", why: "a push changed what it was given for" },
    "the override (entry 8) no longer counts: a push changed what it was given for",
  ],
  [
    { kind: "override-revoked", override: 8, how: "comment-deleted", bodyAfter: null },
    "the override (entry 8) was taken back: its comment was deleted",
  ],
  [
    {
      kind: "delegated",
      comment: COMMENT,
      item: "label-print:order-release",
      to: { id: 33, login: "omar" },
      role: "warehouse",
      principal: "@acme/warehouse",
      expires: "2026-10-21T09:12:33.000Z",
      headSha: SHA,
      baseSha: SHA,
      evaluation: 1,
      shown: null,
    },
    'lets "omar" sign "label-print:order-release" in their place, as "warehouse" (@acme/warehouse), until 2026-10-21 09:12 UTC',
  ],
  [
    { kind: "delegation-ended", delegation: 7, item: "a:b", how: "expired", bodyAfter: null },
    'the delegation of "a:b" (entry 7) is over: its time has run out',
  ],
  [
    {
      kind: "gate-opened",
      headSha: SHA,
      baseSha: SHA,
      evaluation: 1,
      signOffs: [{ item: "a", signOffs: [1] }],
      waivers: [6],
      overrides: [8],
    },
    'the gate opened for "abcdef0123", by an override (1 sign-off and 1 waiver)',
  ],
  [
    { kind: "history-lost", headSha: SHA, witnessed: { sequence: 12, hash: SHA } },
    'HISTORY LOST: GitHub shows entry 12 ("abcdef0123") at "abcdef0123", and it is not here, so the database is an older copy or another one; what stands on GitHub was read again',
  ],
  [
    { kind: "policy-changed", baseRef: "main", beforeSha: SHA, afterSha: SHA, settings: ["gate", "roles"] },
    'a push to "main" changed how pull requests are judged: gate and roles',
  ],
  [{ kind: "release-withdrawn", tag: "v1.4" }, 'deleted the tag "v1.4"; what was released with it stays on record'],
  [
    { kind: "released", tag: "v1.4", sha: SHA, previousTag: "v1.3", pullRequests: [12, 14], complete: false },
    'released "v1.4" at "abcdef0123", with 2 pull requests since v1.3; some may be missing',
  ],
];

/** The first event of a kind, for tests that need one. */
export function eventOf<Kind extends LedgerEvent["kind"]>(kind: Kind): Extract<LedgerEvent, { kind: Kind }> {
  const found = EVENTS.map(([event]) => event).find(
    (event): event is Extract<LedgerEvent, { kind: Kind }> => event.kind === kind,
  );
  if (found === undefined) throw new Error(`no event of the kind ${kind}`);
  return found;
}
