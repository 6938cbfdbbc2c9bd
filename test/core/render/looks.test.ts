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
      "⏳ **Waiting for 11 of 11 sign-offs.** Still needed: **finance** (3 points) · **integration** (4 points) · **warehouse** (4 points). Find your team under “Sign-offs” below: what to check, and one line to copy. Nobody else has to do anything. `ana` only has to wait.",
    ],
    [
      "one-team-left",
      "⏳ **Waiting for 3 of 11 sign-offs.** Only **finance** still has to sign (3 points), under “Sign-offs” below: what to check, and one line to copy. Nobody else has to do anything. `ana` only has to wait.",
    ],
    [
      "blocked-by-forty",
      "⛔ **Blocked: 40 codes have no mapping.** `ana` has to fix them (`@acme/ecommerce`, `@acme/integration` can help): see “To fix first”. Everybody else can wait until that is done. Then these have to sign: **ecommerce** (1 point) · **finance** (7 points) · **integration** (5 points) · **warehouse** (6 points).",
    ],
    [
      "signed",
      "✅ **Passed: 11 sign-offs.** Nobody has to sign anything more: it can be merged. Signed by `femi`, `ivan`, `priya`.",
    ],
    [
      "draft",
      "⏳ **Waiting for 11 of 11 sign-offs.** This is a draft: nobody has to sign yet. `ana` presses **Ready for review** when it is finished; then these are asked: **finance** (3 points) · **integration** (4 points) · **warehouse** (4 points). They may sign already, under “Sign-offs” below.",
    ],
    [
      "observed",
      "⏳ **Observing only: this would wait for 11 of 11 sign-offs.** This is a trial: nothing is held up, and what follows is how it would be. These would have to sign, and may try it under “Sign-offs” below: **finance** (3 points) · **integration** (4 points) · **warehouse** (4 points).",
    ],
  ])("begins with what is needed and from whom: %s", (look, expected) => {
    const input = LOOKS[look]?.();

    expect(input && firstLine(renderComment(input))).toBe(expected);
  });

  it("threatens nothing in a trial, and asks nobody to confirm what is known not to work yet", () => {
    const trial = LOOKS.observed?.();
    const waived = LOOKS.waived?.();

    expect(trial && renderComment(trial)).not.toContain("Nothing is merged");
    const ways = (waived && renderComment(waived))?.match(/^\*\*.* → .*:\*\* .*$/gm) ?? [];
    expect(ways.map((way) => [way.includes("→ Parcelway"), way.includes("A known gap here")])).toEqual([
      [false, false],
      [true, true],
      [false, false],
      [true, true],
      [false, false],
    ]);
  });

  it("has nothing new to tell until somebody has signed, nor right after", () => {
    expect(sinceIn(renderComment(actedOut([{ push: ACME_PROPOSAL }, { push: COMPLETE }])))).toEqual([]);
    expect(sinceIn(renderComment(actedOut([{ push: COMPLETE }, { sign: ["finance"] }])))).toEqual([]);
  });

  it("names each lapse with its cause and what became different", () => {
    const acts = [{ push: COMPLETE }, { sign: EVERYBODY }, { push: ACME_SECOND_THOUGHT }, { sign: ["warehouse"] }];

    expect(sinceIn(renderComment(actedOut(acts)))).toEqual([
      "- ⚠️ `ivan` (2 points) has to look again: `INT` in the shipping-method map of flow `label-request` now goes to `PW-GLOBAL-EXPRESS` instead of `PW-GLOBAL`.",
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
      "- Changed: `INT` becomes `PW-GLOBAL` on the way from Northwind warehouse to Parcelway",
    ]);
    expect(sinceIn(renderComment(actedOut(undone)))).toEqual([
      "- ⛔ New problem: `INT` is sent from Northwind warehouse to Parcelway, but the shipping-method map of flow `label-request` has no entry for it, so messages with it stop with an error.",
      "- ⚠️ `priya` (2 points) has to look again: `INT` was removed from the shipping-method map of flow `label-request`.",
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

  it("says who found a fault, who has to mend it and what to write then, and keeps that team's block open", () => {
    const comment = lookAt("rejected");

    expect(firstLine(comment)).toBe(
      "⛔ **Blocked: rejected by @&#8203;priya.** `priya` (warehouse) found a fault in `label-print:label-request`: “the label has no barcode, so the scanner at gate 4 refuses it”. `ana` has to mend it; then `priya` looks again and writes `/revoke label-print:label-request`, or a release manager does. Also needed, and possible now: **finance** (3 points), under “Sign-offs” below.",
    );
    expect(blockOf(comment, "warehouse")).toMatch(
      /^⛔ warehouse: 1 point rejected [^\n]*\n\n\*\*Northwind[^\n]*\n\n- ⛔ [^\n]*label-print:label-request[^\n]*\n\n<details><summary>3 points, signed/,
    );
  });

  it("tells a team each way and what happens there once, above what it asks about it", () => {
    const comment = lookAt("first-look");

    expect(blockOf(comment, "integration").match(/^\*\*.*$/gm)).toEqual([
      "**Northwind warehouse → Parcelway:** `INT` (`express-intl` in Web shop) is new and becomes `PW-GLOBAL`.",
      "**Web shop → Northwind warehouse:** `express-intl` is new and becomes `INT`.",
    ]);
    expect(comment).toContain(
      "- ⬜ **What happens to a code that has no entry is what we want**<br>A code without an entry stops the message with an error. Is that right?<br>`no-match-policy:order-release`",
    );
  });

  it("shows how to say no with the name of a point that stands in the comment", () => {
    const comment = lookAt("one-team-left");
    const [, point = ""] = /`\/reject (\S+) /.exec(comment) ?? [];

    expect(blockOf(comment, "finance")).toContain(`\`${point}\` · say what you saw`);
  });

  it("offers no open line to copy while there is something to mend first", () => {
    const [open = ""] = lookAt("blocked-by-one").split(
      "<details><summary>Not yet: 11 sign-offs, once the problems above are mended</summary>",
    );

    expect(open).toContain("### Sign-offs");
    expect(open).not.toContain("/signoff");
    expect(lookAt("blocked-by-one")).toContain("\n/signoff finance — <what you saw>\n");
    expect(lookAt("rejected").split("<details>")[0]).toContain("### Sign-offs");
  });

  it("says a waived problem in words, until when and by whom", () => {
    const comment = lookAt("waived");

    expect(firstLine(comment)).toContain(
      "sign-offs.** Known gap until 2026-11-09: `INT` does not reach Parcelway (accepted by `rita`). Still needed",
    );
    expect(comment).toContain("Accepted by `rita` until 2026-11-09; then it blocks again: “Parcelway adds");
  });

  it("shows a warning at the point that asks somebody to read it, beside the other point of the same cause", () => {
    expect(blockOf(lookAt("rules-changed"), "release-manager")).toContain(
      "`@zoe` may now sign for `finance`.\n\n- ⬜ **The change to Ripplegate's own rules is meant**<br>`policy-review:policy`\n- ⬜ **The warnings were read, and it is right to go on**<br>⚠️ Role `finance` gets `@zoe`: other people, or nobody, can sign for it from now on.",
    );
  });

  it("shows at a point that lapsed what its signer wrote last time", () => {
    expect(blockOf(lookAt("lapsed"), "warehouse")).toContain(
      "`label-print:label-request` · say what you saw<br>`priya` wrote last time: “tried with test order 4711”",
    );
  });

  it("says once what is broken, and offers no second try where the files themselves are wrong", () => {
    const comment = lookAt("broken");

    expect(comment.split("is missing here")).toHaveLength(2);
    expect(comment).toContain(
      "`ana` has to mend this; nobody else has to do anything. Nothing can be merged before.\n",
    );
  });

  it("brings what changes for codes that run today before hundreds of new ones", () => {
    const [, table = ""] = lookAt("five-hundred-changes").split("|---|---|---|\n");

    expect(table.split("\n")[0]).toMatch(/^\| `express` now becomes `4410` instead of `4420`/);
  });

  it("tells the author to wait only where that is all there is to do", () => {
    const look = LOOKS["first-look"]?.();
    const signing = look && { ...look, pullRequest: { ...look.pullRequest, mayAuthorSign: true } };
    const conflict = look && { ...look, report: { ...look.report, remarks: [{ kind: "merge-conflict" } as const] } };

    expect(firstLine(look && renderComment(look))).toContain("`ana` only has to wait.");
    expect(firstLine(signing && renderComment(signing))).not.toContain("only has to wait");
    expect(firstLine(conflict && renderComment(conflict))).not.toContain("only has to wait");
  });
});

function lookAt(name: string): string {
  const look = LOOKS[name]?.();
  return (look && renderComment(look)) ?? "";
}

/** A team's heading and what stands under it, up to the next heading. */
function blockOf(comment: string, role: string): string {
  const blocks = comment.split(/^####? /m).slice(1);
  return blocks.find((block) => block.replace(/^\P{L}+/u, "").startsWith(role)) ?? "";
}
