import { describe, expect, it } from "vitest";
import { renderAnswer } from "../../../src/core/render/answer.ts";
import { renderCheck } from "../../../src/core/render/check.ts";
import { renderComment } from "../../../src/core/render/comment.ts";
import { code } from "../../../src/core/render/escape.ts";
import { author, decide, entries, label, maya, type Story, signed, stock, warehouse } from "../../support/decide.ts";
import { LOOKS } from "../../support/looks.ts";
import { runningText } from "../../support/markdown.ts";

/** Words of people who write software. Whoever signs for finance or the warehouse has no reason to know them. */
const JARGON =
  "API array base-sha boolean canonical checksum delta dereference diff digest endpoint enum exception fingerprint glob hash head HTTP idempotent identifier instance integer invariant merge-base node null parse parsed parser payload principal rebase regex schema SHA snapshot stack string struct syntax token traversal truncated undefined upstream UUID webhook";
const SPOKEN = new RegExp(`\\b(?:${JARGON.replaceAll(" ", "|").replaceAll("-", "[ -]")})(?:s|es)?\\b`, "gi");

/** What a reader sees as running text; names, codes and lines to copy stand in code spans and are not ours. */
function jargonIn(markdown: string): readonly string[] {
  return runningText(markdown).match(SPOKEN) ?? [];
}

describe("plain words", () => {
  it("are told from others", () => {
    expect(jargonIn("Whose fingerprints and SHA are the heads' in `head`? A headline.")).toEqual([
      "fingerprints",
      "SHA",
      "heads",
    ]);
  });

  it("are all that stands in comments and checks", () => {
    for (const look of ["blocked-by-forty", "lapsed", "overridden", "rules-changed"]) {
      const input = LOOKS[look]?.();
      if (input === undefined) throw new Error(`no look called ${look}`);
      const check = renderCheck(input.report, input.gate);

      expect([look, jargonIn(renderComment(input) ?? "")]).toEqual([look, []]);
      expect([look, jargonIn(`${check.title}\n\n${check.summary}`)]).toEqual([look, []]);
    }
  });

  it("are all that stands in answers", () => {
    const pending = { ...warehouse, state: "pending" } as const;
    const situations: readonly (readonly [string, Story])[] = [
      ["owner", {}],
      ["author", { person: author }],
      ["committer", { people: { author, committers: [maya], unattributed: [], memberships: [] } }],
      ["stranger", { memberships: [{ ...warehouse, state: "none" }] }],
      ["invited", { memberships: [pending] }],
      ["unknown", { memberships: [] }],
      ["unresolvable", { memberships: [{ ...warehouse, state: "unresolvable" }] }],
      ["edited", { edited: true }],
      ["crossed", { shown: new Map(), shownMeaning: "m0" }],
      ["nothing", { items: [] }],
      ["signed", { entries: entries([signed()]) }],
      ["review", { comment: { kind: "review", id: 3, body: "" } }],
    ];
    const bodies = [
      "/signoff",
      "/signoff all — seen",
      "/signoff stok-moves",
      "/revoke",
      "/revoke stock-moves",
      "/reject stock-moves",
      "/reject stock-moves no shelf",
      "/waive",
      "/waive 00000000 99 no reason",
      "/override",
      "/override it must be",
      "/delegate stock-moves",
      "/delegate stock-moves @omar 1e9",
      "/delegate stock-moves @omar",
      "/help",
      "/sginoff",
    ];
    const told = new Set<string>();
    for (const [, story] of situations) {
      for (const body of bodies) {
        const { answer } = decide(body, { items: [label, stock], ...story });
        told.add(renderAnswer(answer, "maya", code) ?? "");
      }
    }

    expect(told.size).toBeGreaterThan(40);
    expect([...told].filter((text) => jargonIn(text).length > 0)).toEqual([]);
  });
});
