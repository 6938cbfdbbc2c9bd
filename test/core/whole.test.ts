import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/core/evaluate.ts";
import { renderJson } from "../../src/core/render/json.ts";
import { renderMarkdown } from "../../src/core/render/markdown.ts";
import { NO_COLOUR } from "../../src/core/render/palette.ts";
import { renderText } from "../../src/core/render/text.ts";
import type { Report } from "../../src/core/report/report.ts";
import { sha256 } from "../support/ledger.ts";
import { assembledFiles } from "../support/side-files.ts";
import { torn, WHOLE } from "../support/whole-configuration.ts";

type Files = Readonly<Record<string, string>>;

describe("a configuration that uses everything", () => {
  it("is valid, and compared with itself says nothing", () => {
    const side = assembledFiles(WHOLE);

    expect(side.diagnostics).toEqual([]);
    expect(reportOf(WHOLE, WHOLE).verdict).toBe("not-applicable");
  });

  it("has a report, whatever slips there are in it, on either side", () => {
    fc.assert(
      fc.property(torn, torn, (one, other) => {
        for (const [base, head] of [
          [WHOLE, one],
          [one, WHOLE],
          [one, other],
        ] as const) {
          const report = reportOf(base, head);

          for (const said of [renderText(report, NO_COLOUR), renderMarkdown(report), renderJson(report)])
            expect(said.length).toBeGreaterThan(0);
          expect(report.findings.filter(({ message }) => message === "" || /undefined|\[object/.test(message))).toEqual(
            [],
          );
        }
      }),
      { numRuns: 20, seed: 20_261_129 },
    );
  });

  it("never passes in silence what cannot be read", () => {
    fc.assert(
      fc.property(torn, (files) => {
        const side = assembledFiles(files);
        // Without its entry document it is removed, and that is somebody's to sign.
        if (side.status === "absent") return;
        if (side.status === "ready" && !side.diagnostics.some(({ code }) => code === "source-unreadable")) return;

        expect(["blocked", "errored"]).toContain(reportOf(WHOLE, files).verdict);
      }),
      { numRuns: 100, seed: 20_261_130 },
    );
  });
});

function reportOf(base: Files, head: Files): Report {
  return analyze({
    base: assembledFiles(base),
    head: assembledFiles(head),
    baseCommit: "base",
    headCommit: "head",
    now: "2026-11-01T00:00:00.000Z",
    hash: sha256,
    people: undefined,
    incomplete: [],
    lastValid: undefined,
    conflict: false,
  });
}
