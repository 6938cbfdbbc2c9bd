import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/core/evaluate.ts";
import type { Report } from "../../src/core/report/report.ts";
import { configurationFiles, type Style } from "../support/configuration-text.ts";
import { landscapes } from "../support/landscape-edits.ts";
import { sha256 } from "../support/ledger.ts";
import { assembledFiles } from "../support/side-files.ts";

const RUNS = { numRuns: 300, seed: 20_261_125 };
const landscape = landscapes({ unreadable: false });
const style: fc.Arbitrary<Style> = fc.record({
  form: fc.constantFrom("block" as const, "flow" as const, "json" as const),
  quotes: fc.constantFrom("QUOTE_DOUBLE" as const, "QUOTE_SINGLE" as const),
  comments: fc.boolean(),
  lineEnd: fc.constantFrom("\n" as const, "\r\n" as const),
  turned: fc.boolean(),
  swapped: fc.boolean(),
});

describe("the same landscape written in another way", () => {
  it("is no change: not by order, form, quotes, comments, line ends, nor by the document it stands in", () => {
    fc.assert(
      fc.property(landscape, style, style, (literal, one, other) => {
        const report = reportOf(configurationFiles(literal, one), configurationFiles(literal, other));

        expect(saidNew(report)).toEqual({ changes: [], flows: [], introduced: [], checklist: [], scope: "none" });
        expect(["passed", "not-applicable"]).toContain(report.verdict);
      }),
      RUNS,
    );
  });

  it("says the same of an edit, but for the places", () => {
    fc.assert(
      fc.property(landscape, landscape, style, style, (before, after, one, other) => {
        const first = reportOf(configurationFiles(before, one), configurationFiles(after, one));
        const second = reportOf(configurationFiles(before, other), configurationFiles(after, other));

        expect(first.verdict).not.toBe("errored");
        expect(withoutPlaces(second)).toEqual(withoutPlaces(first));
      }),
      { ...RUNS, numRuns: 100 },
    );
  });
});

describe("a landscape compared with itself", () => {
  it("is not applicable", () => {
    fc.assert(
      fc.property(landscape, style, (literal, one) => {
        const files = configurationFiles(literal, one);

        expect(reportOf(files, files).verdict).toBe("not-applicable");
      }),
      RUNS,
    );
  });
});

function reportOf(base: Readonly<Record<string, string>>, head: Readonly<Record<string, string>>): Report {
  return analyze({
    base: assembledFiles(base),
    head: assembledFiles(head),
    baseCommit: "base",
    headCommit: "head",
    now: "2026-11-01T00:00:00Z",
    hash: sha256,
    people: undefined,
    incomplete: [],
    lastValid: undefined,
    conflict: false,
  });
}

function saidNew({ changes, impact, findings, checklist, scope }: Report): object {
  return {
    changes: changes.map(({ id }) => id),
    flows: impact.flows.map(({ id }) => id),
    introduced: findings
      .filter(({ status }) => status === "introduced")
      .map(({ rule, subject }) => `${rule} ${subject}`),
    checklist: checklist.map(({ id }) => id),
    scope,
  };
}

function withoutPlaces({ changes, impact, findings, checklist, verdict, scope }: Report): object {
  return {
    changes: changes.map(({ location, ...change }) => change),
    impact,
    findings: findings.map(({ rule, status, severity, subject, type, code, when }) => [
      ...[rule, status, severity, subject, type, code, when],
    ]),
    checklist: checklist.map(({ id, role, because, fingerprint }) => [id, role, because, fingerprint]),
    verdict,
    scope,
  };
}
