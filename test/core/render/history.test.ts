import { describe, expect, it } from "vitest";
import type { LedgerEntry, LedgerEvent } from "../../../src/core/ledger/event.ts";
import { LEDGER_EVENT_KINDS } from "../../../src/core/render/event-kinds.ts";
import { renderHistoryText, sayEvent } from "../../../src/core/render/history.ts";
import { NO_COLOUR } from "../../../src/core/render/palette.ts";
import { inPlain } from "../../../src/core/render/phrase.ts";
import { EVENTS } from "../../support/events.ts";

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
