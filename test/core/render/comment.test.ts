import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Gate } from "../../../src/core/gate/gate-state.ts";
import { COMMENT_CHARACTERS_MAX, type CommentInput, renderComment } from "../../../src/core/render/comment.ts";
import { foreignText, HOSTILE_NAMES } from "../../support/hostile.ts";
import { commentAbout } from "../../support/hostile-comment.ts";
import { blockStructure, parseMarkdown, runningText } from "../../support/markdown.ts";
import {
  change,
  codeStep,
  finding,
  gate,
  HEAD_SHA,
  hop,
  impact,
  item,
  itemState,
  NO_IMPACT,
  path,
  report,
  reportOf,
  signOff,
} from "../../support/report.ts";
import { blockedStory, brokenStory, passedStory, STORIES, waitingStory } from "../../support/stories.ts";

const MARKER = "<!-- ripplegate:comment v1 -->";

function comment(input: CommentInput): string {
  const rendered = renderComment(input);
  if (rendered === undefined) throw new Error("no comment");
  return rendered;
}

function inputOf(gated: Gate, overrides: Partial<CommentInput> = {}): CommentInput {
  return {
    report: reportOf(gated),
    gate: gated,
    pullRequest: { number: 12, author: "bo", headSha: HEAD_SHA },
    ...overrides,
  };
}

function firstLine(input: CommentInput): string | undefined {
  return comment(input)
    .split("\n")
    .filter((line) => line !== "")[1];
}

const PLAIN_SHAPE = shape(commentAbout("x"));

describe("renderComment()", () => {
  it("is not written where nothing was touched", () => {
    const gated = gate([], { state: { kind: "not-applicable" } });

    const rendered = renderComment(
      inputOf(gated, { report: report({ verdict: "not-applicable", impact: NO_IMPACT }) }),
    );

    expect(rendered).toBeUndefined();
  });

  it.each([
    [
      "blocked",
      blockedStory,
      "⛔ **Blocked: 1 code has no mapping.** `bo` has to fix it (`@acme/integration` can help): see “To fix first”. Everybody else can wait until that is done. Then these have to sign: **ecommerce** (3 points) · **finance** (1 point) · **warehouse** (1 point).",
    ],
    [
      "waiting",
      waitingStory,
      "⏳ **Waiting for 5 of 6 sign-offs.** Still needed: **ecommerce** (3 points) · **finance** (1 point) · **warehouse** (1 point). Find your team under “Sign-offs” below: what to check, and one line to copy. Nobody else has to do anything. `bo` only has to wait.",
    ],
    [
      "passed",
      passedStory,
      "✅ **Passed: 6 sign-offs.** Nobody has to sign anything more: it can be merged. Signed by `maya`.",
    ],
    [
      "broken",
      brokenStory,
      "⛔ **Could not analyse: .github/ripplegate.yml:14 the flow `orders` names no target. Add `to: <system>`.** `bo` has to mend this; nobody else has to do anything. Nothing can be merged before.",
    ],
  ])("begins with its marker, then the verdict and what is needed from whom: %s", (_, story, expected) => {
    expect(comment(story()).startsWith(`${MARKER}\n\n`)).toBe(true);
    expect(firstLine(story())).toBe(expected);
  });

  it("says in observe mode that nothing is held back", () => {
    const gated = gate([itemState()], { mode: "observe" });

    expect(firstLine(inputOf(gated))).toContain("⏳ **Observing only: this would wait for 1 of 1 sign-off.**");
  });

  it("says in the verdict's line when not every code could be followed", () => {
    const gated = gate();
    const partly = reportOf(gated, { impact: impact({ coverage: { codes: 1206, traced: 1204 } }) });

    expect(firstLine(inputOf(gated, { report: partly }))).toContain(
      "Waiting for 1 of 1 sign-off (traced 1,204 of 1,206 codes).",
    );
  });

  it("mentions nobody live", () => {
    for (const story of Object.values(STORIES)) expect(runningText(comment(story()))).not.toMatch(/@\w/);
  });

  it("gives each role with open items one line to copy", () => {
    const lines = codeBlocks(comment(blockedStory()));

    expect(lines).toEqual([
      "/signoff ecommerce — <what you saw>",
      "/signoff rates:order-release",
      "/signoff receiver-accepts:order-release — <what you saw>",
    ]);
  });

  it("asks for the role where an id can't be copied", () => {
    const gated = gate([itemState({ item: item({ id: "label-print:my flow", evidence: "optional" }) })]);

    expect(codeBlocks(comment(inputOf(gated)))).toEqual(["/signoff warehouse"]);
  });

  it("spells the ids out where some of the role's items are signed", () => {
    const [done, ...open] = ["a", "b", "c"].map((flow) =>
      itemState({ item: item({ id: `refund:${flow}`, role: "finance", evidence: "optional" }) }),
    );
    const gated = gate([...open, itemState({ item: done?.item ?? item(), signed: [signOff()] })]);

    expect(codeBlocks(comment(inputOf(gated)))).toEqual(["/signoff refund:b refund:c"]);
  });

  it("spells the ids out where the role's name is a validation's too", () => {
    const refunds = ["a", "b"].map((flow) =>
      itemState({ item: item({ id: `refund:${flow}`, validation: "refund", role: "refund", evidence: "optional" }) }),
    );

    expect(codeBlocks(comment(inputOf(gate(refunds))))).toEqual(["/signoff refund:a refund:b"]);
  });

  it("shows who signed, what, and that a second person is missing", () => {
    const gated = gate([itemState({ item: item({ required: 2 }), signed: [signOff()] })]);

    expect(comment(inputOf(gated))).toContain(
      "- ⬜ **The label prints, void works, the right account is billed** (1 of 2 people signed)<br>`label-print:order-release` · say what you saw<br>signed by `maya` on 2026-10-14 09:12 UTC: “printed label for order 1042, voided it”",
    );
  });

  it("says why a sign-off no longer counts", () => {
    const gated = gate([
      itemState({ lapsed: { login: "priya", why: ['"a" now goes to "B"', "the text changed."], note: "saw B" } }),
    ]);

    expect(comment(inputOf(gated))).toContain(
      "**Please look again:** `priya` had signed this, but it no longer counts, because `a` now goes to `B`; the text changed.<br>`priya` wrote last time: “saw B”",
    );
  });

  it("says that nobody can sign for a role without people", () => {
    const gated = gate([itemState({ item: item({ owners: [] }) })], {
      state: { kind: "blocked", findings: [], open: ["label-print:order-release"] },
    });

    const rendered = comment(inputOf(gated));

    expect(rendered).toContain("⛔ **Blocked: nobody can sign 1 item of the checklist.** `bo` has to name people");
    expect(rendered).toContain("#### ⛔ warehouse: nobody can sign");
    expect(codeBlocks(rendered)).toEqual([]);
  });

  it("is short once the gate is open: everything else is closed", () => {
    const visibleBlocks = comment(passedStory()).split("<details>")[0]?.trim().split("\n\n");

    expect(visibleBlocks).toHaveLength(2);
  });

  it("draws the affected chain, broken and changed arrows marked, and says the same in words", () => {
    const rendered = comment(blockedStory());

    expect(rendered).toContain('n1 == "order#45;release<br/>map shipping<br/>changed" ==> n2');
    expect(rendered).toContain('n2 -. "tracking#45;feed<br/>map tracking" .-> n3');
    expect(rendered).toContain(
      "❌ `shop` `express-intl` → *flow* `order-release`, map `shipping` → `wms` `INT` → *flow* `tracking-feed`, map `tracking` (no entry): **no mapping, the message stops there**",
    );
  });

  it("draws at most 25 boxes and counts the paths it leaves out", () => {
    const paths = Array.from({ length: 30 }, (_, number) =>
      path({ steps: [codeStep("shop", `s${number}`), hop("order-release"), codeStep("wms", `W${number}`)] }),
    );
    const gated = gate();

    const rendered = comment(inputOf(gated, { report: reportOf(gated, { impact: impact({ paths }) }) }));

    expect(rendered.match(/^ {2}n\d+\["/gm)).toHaveLength(24);
    expect(rendered).toContain("18 more paths would not fit into the picture.");
  });

  it("is the same for the same input", () => {
    expect(comment(blockedStory())).toBe(comment(blockedStory()));
  });

  it.each(HOSTILE_NAMES.map((hostile) => [JSON.stringify(hostile).slice(0, 60), hostile]))(
    "keeps its blocks when everything is called %s",
    (_, hostile) => {
      expect(shape(commentAbout(hostile))).toBe(PLAIN_SHAPE);
    },
  );

  it("keeps its blocks, its budget and its verdict whatever the names, and makes nothing live", () => {
    fc.assert(
      fc.property(foreignText, (foreign) => {
        const rendered = commentAbout(foreign);

        expect(shape(rendered)).toBe(PLAIN_SHAPE);
        expect(rendered.length).toBeLessThanOrEqual(COMMENT_CHARACTERS_MAX);
        expect(rendered.split(MARKER)).toHaveLength(2);
        expect(rendered).toContain("**Blocked: 1 code has no mapping.**");
        expect(runningText(rendered)).not.toMatch(/@\w|#\d|:\/\//);
      }),
      { numRuns: 60 },
    );
  });

  it.each([500, 20_000])("stays within its budget with %d of everything, and counts what it leaves out", (many) => {
    const number = (index: number): string => `${index}-${"long ".repeat(20)}`;
    const all = Array.from({ length: many }, (_, index) => index);
    const gated = gate(
      all.map((index) => itemState({ item: item({ id: `v:${number(index)}`, role: `r${index % 300}` }) })),
    );
    const input = inputOf(gated, {
      detailsUrl: "https://ours.example/12",
      report: reportOf(gated, {
        changes: all.map((index) => change({ id: `c${index}`, code: number(index) })),
        findings: all.map((index) => finding({ id: `f${index}`, subject: `flow-${index}`, message: number(index) })),
        impact: impact({ paths: all.map(() => path()), unaffected: all.map(number) }),
      }),
    });

    const rendered = comment(input);

    expect(rendered.length).toBeLessThanOrEqual(COMMENT_CHARACTERS_MAX);
    const words = new Intl.NumberFormat("en").format(many);
    expect(rendered).toContain(`Waiting for ${words} of ${words} sign-offs`);
    expect(rendered).toContain("see details");
    expect(shownAndLeft(rendered, "To fix first", "problem")).toBe(many);
    expect(shownAndLeft(rendered, "What changed", "change")).toBe(many);
  });
});

/** The blocks, but for what a name that can't stand in an id may add: nothing. */
function shape(markdown: string): string {
  return blockStructure(markdown).replace(/link:[^;]*;/g, "link;");
}

/** Rows under a heading and the number said to be left out. */
function shownAndLeft(markdown: string, heading: string, noun: string): number {
  const section = markdown.split(/^### /m).find((part) => part.startsWith(heading)) ?? "";
  const rows = section.split("\n").filter((line) => /^(?:\d+\. |\| New )/.test(line)).length;
  const left = new RegExp(`([\\d,]+) (?:more )?${noun}s?, \\[see details\\]`).exec(section)?.[1] ?? "0";
  return rows + Number(left.replaceAll(",", ""));
}

function codeBlocks(markdown: string): readonly string[] {
  const root = parseMarkdown(markdown);
  return "children" in root
    ? root.children.flatMap((node) => (node.type === "code" && node.lang !== "mermaid" ? [node.value] : []))
    : [];
}
