import { describe, expect, it } from "vitest";
import {
  ACME_FILES,
  ACME_MISSING_ENTRY,
  ACME_PROPOSAL,
  ACME_SECOND_THOUGHT,
} from "../../../src/cli/demo/acme-files.ts";
import { renderCheck } from "../../../src/core/render/check.ts";
import { COMMENT_CHARACTERS_MAX, renderComment } from "../../../src/core/render/comment.ts";
import { type Act, actedOut, EVERYBODY, LOOKS } from "../../support/looks.ts";

const COMPLETE = { ...ACME_PROPOSAL, ...ACME_MISSING_ENTRY };

/** What stands between the first line and the first heading. */
function sinceIn(comment: string | undefined): readonly string[] {
  return (comment ?? "").split("\n### ")[0]?.match(/^- .*$/gm) ?? [];
}

function firstLine(comment: string | undefined): string {
  return (comment ?? "").split("\n\n")[1] ?? "";
}

describe("the comment on Acme's pull request", () => {
  it.each([
    [
      "first-look",
      "⏳ **Waiting for 11 of 11 sign-offs.** Still needed: **finance** 3 · **integration** 4 · **warehouse** 4. Find your team under “Sign-offs” below: what to check, and one line to copy.",
    ],
    [
      "one-team-left",
      "⏳ **Waiting for 3 of 11 sign-offs.** Only **finance** still has to sign, under “Sign-offs” below: what to check, and one line to copy.",
    ],
    [
      "blocked-by-forty",
      "⛔ **Blocked: 40 codes have no mapping.** `ana` has to fix them (`@acme/ecommerce`, `@acme/integration` can help): see “To fix first”. Everybody else can wait until that is done. Then these have to sign: **ecommerce** 1 · **finance** 7 · **integration** 5 · **warehouse** 6.",
    ],
    ["signed", "✅ **Passed: 11 sign-offs.** Nobody has to do anything more. Signed by `femi`, `ivan`, `priya`."],
    [
      "draft",
      "⏳ **Waiting for 11 of 11 sign-offs.** Still needed: **finance** 3 · **integration** 4 · **warehouse** 4. Find your team under “Sign-offs” below: what to check, and one line to copy. This is still a draft, so nobody was asked yet; you may sign already.",
    ],
  ])("begins with what is needed and from whom: %s", (look, expected) => {
    const input = LOOKS[look]?.();

    expect(input && firstLine(renderComment(input))).toBe(expected);
  });

  it("has nothing new to tell until somebody has signed, nor right after", () => {
    expect(sinceIn(renderComment(actedOut([{ push: ACME_PROPOSAL }, { push: COMPLETE }])))).toEqual([]);
    expect(sinceIn(renderComment(actedOut([{ push: COMPLETE }, { sign: ["finance"] }])))).toEqual([]);
  });

  it("names each lapse with its cause and what became different", () => {
    const acts = [{ push: COMPLETE }, { sign: EVERYBODY }, { push: ACME_SECOND_THOUGHT }, { sign: ["warehouse"] }];

    expect(sinceIn(renderComment(actedOut(acts)))).toEqual([
      "- ⚠️ `ivan` has to look again at 2 points: `INT` in the shipping-method map of flow `label-request` now goes to `PW-GLOBAL-EXPRESS` instead of `PW-GLOBAL`.",
    ]);
  });

  it("says what was mended, what came up and what is asked beside since somebody signed", () => {
    const acts = [{ push: ACME_PROPOSAL }, { sign: ["finance"] }, { push: ACME_MISSING_ENTRY }];
    const undone = [
      ...acts,
      { sign: ["warehouse"] },
      { push: { "mappings/carrier.json": ACME_FILES["mappings/carrier.json"] ?? "" } },
    ];

    expect(sinceIn(renderComment(actedOut(acts)))).toEqual([
      "- ✅ Mended: `INT` is sent from Northwind warehouse to Parcelway, but the shipping-method map of flow `label-request` has no entry for it, so messages with it stop with an error.",
      "- Changed: `INT` now becomes `PW-GLOBAL` on the way from Northwind warehouse to Parcelway",
    ]);
    expect(sinceIn(renderComment(actedOut(undone)))).toEqual([
      "- ⛔ New problem: `INT` is sent from Northwind warehouse to Parcelway, but the shipping-method map of flow `label-request` has no entry for it, so messages with it stop with an error.",
      "- ⚠️ `priya` has to look again at 2 points: `INT` was removed from the shipping-method map of flow `label-request`.",
      "- Taken back: `INT` now becomes `PW-GLOBAL` on the way from Northwind warehouse to Parcelway",
    ]);
  });

  it("tells the same however many pushes nobody signed lie between", () => {
    const between = [{ push: { "mappings/carrier.json": "[]" } }, { push: ACME_MISSING_ENTRY }];
    const acts = (pushes: readonly Act[]) => [
      { push: ACME_PROPOSAL },
      { sign: ["finance"] },
      ...pushes,
      { push: ACME_SECOND_THOUGHT },
    ];

    expect(sinceIn(renderComment(actedOut(acts(between))))).toEqual(sinceIn(renderComment(actedOut(acts([])))));
  });

  it.each(Object.entries(LOOKS))("is the same twice, within its limits, and so is the check: %s", (_, look) => {
    const [once, again] = [look(), look()];

    expect(renderComment(once)).toBe(renderComment(again));
    expect(renderComment(once)?.length).toBeLessThanOrEqual(COMMENT_CHARACTERS_MAX);
    expect(renderCheck(once.report, once.gate)).toEqual(renderCheck(again.report, again.gate));
  });

  it("counts 1,501 changes exactly, shown and not shown", () => {
    const look = LOOKS["five-hundred-changes"]?.();
    const comment = (look && renderComment(look)) ?? "";
    const rows =
      comment
        .split("### What changed")[1]
        ?.split("\n### ")[0]
        ?.match(/^\| (?!Change)/gm)?.length ?? 0;
    const left = /… and ([\d,]+) more changes/.exec(comment)?.[1]?.replaceAll(",", "");

    expect(rows + Number(left)).toBe(look?.report.changes.length);
  });

  it("closes what is done: whoever opens it finds their own sign-off", () => {
    const comment = renderComment(actedOut([{ push: COMPLETE }, { sign: ["finance"] }])) ?? "";

    expect(comment).toContain(
      "#### ✅ finance (`@acme/finance`)\n\n<details><summary>3 points, signed</summary>\n\n- ✅",
    );
  });
});
