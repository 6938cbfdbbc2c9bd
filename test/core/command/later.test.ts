import { describe, expect, it } from "vitest";
import type { LedgerEvent, SignOffRefused } from "../../../src/core/ledger/event.ts";
import { decide, entries, label, maya, outcomes, signed, stock } from "../../support/decide.ts";
import { finding, gate, itemState, reportOf } from "../../support/report.ts";

/** What came of a comment that was decided before: nothing to take back, since the sign-off was still under way. */
function refused(id: number, body: string): SignOffRefused {
  const comment = { kind: "comment", id, body } as const;
  return { kind: "sign-off-refused", comment, command: body, item: null, reason: "nothing-to-revoke", message: "none" };
}

const SIGN = "/signoff all — printed";
const other = { ...maya, id: 7, login: "zoe" };

describe("a sign-off that a later comment overtook", () => {
  it.each([
    [
      "/revoke",
      ["refused taken-back-later label-print:order-release", "refused taken-back-later stock-moves:order-release"],
    ],
    ["/revoke label-print", ["refused taken-back-later label-print:order-release", "signed stock-moves:order-release"]],
    [
      "/reject label-print stock-moves is odd",
      ["refused taken-back-later label-print:order-release", "signed stock-moves:order-release"],
    ],
    ["/revoke override", ["signed label-print:order-release", "signed stock-moves:order-release"]],
    ["/recheck", ["signed label-print:order-release", "signed stock-moves:order-release"]],
  ])("does not count where that says %s", (later, expected) => {
    const decision = decide(SIGN, { items: [label, stock], entries: entries([refused(600, later)]) });

    expect(outcomes(decision)).toEqual(expected);
  });

  it("counts where that was an earlier comment, or somebody else's", () => {
    const both = ["signed label-print:order-release", "signed stock-moves:order-release"];

    expect(outcomes(decide(SIGN, { items: [label, stock], entries: entries([refused(500, "/revoke")]) }))).toEqual(
      both,
    );
    expect(
      outcomes(decide(SIGN, { items: [label, stock], entries: entries([refused(600, "/revoke")], other) })),
    ).toEqual(both);
  });
});

describe("whatever else a later comment overtook", () => {
  const rita = { id: 9, login: "rita", bot: false };
  const asRita = { person: rita, memberships: [{ userId: 9, principal: "@rita", state: "member" } as const] };
  const omar = { id: 12, login: "omar", bot: false };
  const accounts = new Map([["omar", omar]]);
  const broken = finding({ id: "1a2b3c4d", rule: "code-unmapped", subject: "order-release", code: "INT" });
  const waiving = (body: string, later: readonly LedgerEvent[]) => {
    const report = reportOf(gate([itemState({ item: label })]), { verdict: "blocked", findings: [broken] });
    return outcomes(decide(body, { ...asRita, items: [label], report, entries: entries(later, rita) }));
  };

  it.each(["/revoke", "/revoke 1a2b3c4d", "/revoke code-unmapped:order-release:INT", "/revoke waiver"])(
    "a waiver does not count after %s",
    (later) => {
      expect(waiving("/waive 1a2b3c4d 7 on Monday", [refused(600, later)])).toEqual(["refused taken-back-later null"]);
    },
  );

  it.each(["/revoke override", "/revoke label-print", "/recheck"])("a waiver counts after %s", (later) => {
    expect(waiving("/waive 1a2b3c4d 7 on Monday", [refused(600, later)])).toEqual(["waived 1a2b3c4d"]);
  });

  it.each([
    ["/revoke", "refused taken-back-later label-print:order-release"],
    ["/revoke label-print", "refused taken-back-later label-print:order-release"],
    ["/revoke stock-moves", "delegated label-print:order-release"],
    ["/reject label-print no", "delegated label-print:order-release"],
  ])("a delegation after %s: %s", (later, expected) => {
    const story = { items: [label, stock], accounts, entries: entries([refused(600, later)]) };

    expect(outcomes(decide("/delegate label-print @omar", story))).toEqual([expected]);
  });

  it("a veto does not count after its author lifted it or signed the item, and counts after anything else", () => {
    const veto = (later: readonly LedgerEvent[]) =>
      outcomes(decide("/reject stock-moves no shelf", { items: [label, stock], entries: entries(later) }));

    expect(veto([refused(600, "/revoke stock-moves")])).toEqual(["refused taken-back-later stock-moves:order-release"]);
    expect(veto([signed(stock, 600)])).toEqual(["refused taken-back-later stock-moves:order-release"]);
    expect(veto([signed(stock, 400)])).toEqual(["revoked 1", "rejected stock-moves:order-release"]);
    expect(veto([signed(label, 600)])).toEqual(["rejected stock-moves:order-release"]);
  });

  it("what was signed after a revocation was written stays signed", () => {
    const items = [label, stock];

    expect(outcomes(decide("/revoke", { items, entries: entries([signed(stock, 600)]) }))).toEqual([
      "refused nothing-to-revoke null",
    ]);
    expect(outcomes(decide("/revoke", { items, entries: entries([signed(stock, 400), signed(label, 600)]) }))).toEqual([
      "revoked 1",
    ]);
  });

  it.each([
    ["a second before", "2026-03-02T08:59:59Z", ["signed stock-moves:order-release"]],
    ["in the same second", "2026-03-02T09:00:00Z", ["refused taken-back-later stock-moves:order-release"]],
    ["a second later", "2026-03-02T09:00:01Z", ["refused taken-back-later stock-moves:order-release"]],
  ])("a review that asks for changes, written %s", (_, writtenAt, expected) => {
    const comment = { kind: "comment", id: 501, body: "/signoff", writtenAt: "2026-03-02T09:00:00Z" } as const;
    const review = { kind: "review", id: 3, body: "", writtenAt } as const;
    const before = decide("", {
      comment: review,
      items: [stock],
      review: { state: "changes_requested", writtenAt },
    });

    expect(before.events).toEqual([{ kind: "changes-requested", comment: review }]);
    expect(before.answer).toEqual({ reaction: "+1", lines: [] });
    expect(outcomes(decide("/signoff", { comment, items: [stock], entries: entries(before.events) }))).toEqual(
      expected,
    );
  });

  it("an approval that a comment took back does not count; nor does a request for changes of whoever has nothing to sign", () => {
    const writtenAt = "2026-03-02T09:00:00Z";
    const comment = { kind: "review", id: 3, body: "", writtenAt } as const;
    const late: LedgerEvent = {
      ...refused(600, "/revoke"),
      comment: { kind: "comment", id: 600, body: "/revoke", writtenAt: "2026-03-02T09:00:05Z" },
    };
    const review = { state: "approved", writtenAt } as const;

    expect(outcomes(decide("", { comment, items: [stock], review, entries: entries([late]) }))).toEqual([
      "refused taken-back-later stock-moves:order-release",
    ]);
    const none = { userId: 77, principal: "@acme/warehouse", state: "none" } as const;
    const asked = { comment, items: [stock], review: { ...review, state: "changes_requested" } as const };
    expect(decide("", { ...asked, person: { ...maya, id: 77 }, memberships: [none] }).events).toEqual([]);
  });
});
