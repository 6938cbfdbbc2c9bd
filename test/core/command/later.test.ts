import { describe, expect, it } from "vitest";
import type { LedgerEvent } from "../../../src/core/ledger/event.ts";
import { decide, entries, label, maya, outcomes, stock } from "../../support/decide.ts";

/** What came of a comment that was decided before: nothing to take back, since the sign-off was still under way. */
function refused(id: number, body: string): LedgerEvent {
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
    const signed = ["signed label-print:order-release", "signed stock-moves:order-release"];

    expect(outcomes(decide(SIGN, { items: [label, stock], entries: entries([refused(500, "/revoke")]) }))).toEqual(
      signed,
    );
    expect(
      outcomes(decide(SIGN, { items: [label, stock], entries: entries([refused(600, "/revoke")], other) })),
    ).toEqual(signed);
  });
});
