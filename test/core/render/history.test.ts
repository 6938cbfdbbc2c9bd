import { describe, expect, it } from "vitest";
import type { LedgerEntry, LedgerEvent } from "../../../src/core/ledger/event.ts";
import { LEDGER_EVENT_KINDS } from "../../../src/core/render/event-kinds.ts";
import { historyJsonLine, renderHistoryText, sayEvent } from "../../../src/core/render/history.ts";
import { NO_COLOUR } from "../../../src/core/render/palette.ts";
import { inPlain } from "../../../src/core/render/phrase.ts";

const SHA = "abcdef0123456789abcdef0123456789abcdef01";
const COMMENT = { kind: "comment", id: 9, body: "/signoff" } as const;

const EVENTS: readonly (readonly [LedgerEvent, string])[] = [
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
];

function entry(event: LedgerEvent): LedgerEntry {
  return {
    at: "2026-10-14T09:12:33.000Z",
    repository: { id: 7, name: "acme/shop" },
    pullRequest: 12,
    actor: { kind: "person", id: 100, login: "maya" },
    event,
    sequence: 1,
    previous: "0",
    hash: "1",
  };
}

describe("sayEvent()", () => {
  it.each(EVENTS.map(([event, expected]) => [event.kind, event, expected] as const))(
    "says in plain words: %s",
    (_, event, expected) => {
      expect(inPlain(sayEvent(event))).toBe(expected);
    },
  );

  it("has words for every kind", () => {
    expect([...new Set(EVENTS.map(([{ kind }]) => kind))].sort()).toEqual([...LEDGER_EVENT_KINDS].sort());
  });
});

describe("renderHistoryText()", () => {
  it("is a table of when, where, who and what", () => {
    expect(
      renderHistoryText(
        [entry({ kind: "closed" }), { ...entry({ kind: "reopened" }), actor: { kind: "app" }, pullRequest: null }],
        NO_COLOUR,
      ),
    ).toBe(
      `  When                  Where         Who         What
  2026-10-14 09:12 UTC  acme/shop#12  maya        closed the pull request
  2026-10-14 09:12 UTC  acme/shop     Ripplegate  reopened the pull request
`,
    );
  });

  it("says so when nothing matches", () => {
    expect(renderHistoryText([], NO_COLOUR)).toBe("Nothing is recorded that matches.\n");
  });

  it("shows an escape sequence in a note instead of obeying it", () => {
    const [given] = EVENTS.map(([event]) => event).filter((event) => event.kind === "sign-off-given");
    if (given === undefined) throw new Error("no sign-off");

    expect(renderHistoryText([entry({ ...given, note: "\u001b[2Jgone\nline" })], NO_COLOUR)).toContain(
      '"␛[2Jgone line"',
    );
  });
});

describe("historyJsonLine()", () => {
  it("is the entry as it stands in the ledger, on one line", () => {
    const line = historyJsonLine(entry({ kind: "closed" }));

    expect(line.endsWith("\n")).toBe(true);
    expect(JSON.parse(line)).toEqual(entry({ kind: "closed" }));
  });
});
