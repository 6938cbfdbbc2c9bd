import { describe, expect, it } from "vitest";
import { isLedgerEvent } from "../../src/store/rows/ledger-event.ts";
import { EVENTS } from "../support/events.ts";

const CASES = EVENTS.map(([event], index) => [`${event.kind} (${index})`, event] as const);

/** Members that an event may lack. */
const OPTIONAL = new Set(["comment", "onBehalfOf", "type", "code", "when", "waivers", "overrides"]);
/** Those of {@link OPTIONAL} that an event of this kind must have: what a person did names where they did it. */
const REQUIRED_COMMENTS = new Set([
  "sign-off-given",
  "sign-off-refused",
  "command-ignored",
  "changes-requested",
  "rejected",
  "waived",
  "overridden",
  "delegated",
]);

describe("isLedgerEvent()", () => {
  it.each(CASES)("knows what was written: %s", (_, event) => {
    expect(isLedgerEvent(JSON.parse(JSON.stringify(event)))).toBe(true);
  });

  it.each(CASES)("refuses one that lacks a member, or has another kind of value in it: %s", (_, event) => {
    for (const member of Object.keys(event)) {
      const { [member]: _gone, ...rest }: Record<string, unknown> = { ...event };
      const isNeeded =
        (member === "comment" && REQUIRED_COMMENTS.has(event.kind)) ||
        (member === "impact" && event.kind === "overridden");
      const isOptional = OPTIONAL.has(member) && !isNeeded;

      expect(isLedgerEvent(rest), `without ${member}`).toBe(isOptional);
      expect(isLedgerEvent({ ...event, [member]: () => undefined }), `with a wrong ${member}`).toBe(false);
    }
  });

  it("refuses a kind that it does not know", () => {
    expect(isLedgerEvent({ kind: "approved-by-magic" })).toBe(false);
  });
});
