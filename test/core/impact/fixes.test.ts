import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFix } from "../../support/fixes.ts";
import { judgeModels } from "../../support/judge.ts";
import { editedLandscapes } from "../../support/landscape-edits.ts";

const edited = editedLandscapes({ unreadable: false });

describe("the fix of a finding, done by machine on any landscape", () => {
  it("makes the finding go", () => {
    const done = new Map<string, number>();
    fc.assert(
      fc.property(edited, ([base, head]) => {
        for (const finding of judgeModels(base, head).filter(({ status }) => status === "introduced")) {
          const fixed = applyFix(finding, base, head);
          if (fixed === undefined) continue;
          done.set(finding.rule, (done.get(finding.rule) ?? 0) + 1);

          const left = judgeModels(base, fixed).filter(({ status }) => status === "introduced");
          expect(
            left.map(({ id }) => id),
            `${finding.rule}: ${finding.fix}`,
          ).not.toContain(finding.id);
        }
      }),
      { numRuns: 600, seed: 20_261_125 },
    );

    // Each of these came up often enough to say something.
    for (const rule of ["code-unmapped", "code-not-accepted", "code-by-default-only", "map-entry-orphan"])
      expect(done.get(rule) ?? 0, rule).toBeGreaterThan(10);
  });
});
