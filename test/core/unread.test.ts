import { describe, expect, it } from "vitest";
import { analyze } from "../../src/core/evaluate.ts";
import { CONFIG_PATH } from "../../src/core/model/files.ts";
import type { Report } from "../../src/core/report/report.ts";
import { assembleSide, type Side } from "../../src/core/source/assemble.ts";
import { parseSource } from "../../src/core/source/readers.ts";
import { sha256 } from "../support/ledger.ts";
import { sideFiles } from "../support/side-files.ts";

/** The shop's codes reach the carrier over a system that says nothing of its own; `status` goes another way. */
const CONFIGURATION = `version: 1
roles: { o: ["@acme/o"] }
systems: { shop: { owner: o }, oms: { owner: o }, carrier: { owner: o } }
flows:
  release:
    from: shop
    to: oms
    owner: o
    errors: o
    carries: { shipping-method: { source: "maps/*.yml", on-missing: fail } }
  label: { from: oms, to: carrier, owner: o, errors: o, carries: { shipping-method: same } }
  news: { from: shop, to: oms, owner: o, errors: o, carries: { status: same } }
`;

const BROKEN = "standard: [STD\n";

describe("a source that neither side can read", () => {
  it("blocks whoever touches the broken file and leaves it broken", () => {
    const report = compared({ "maps/a.yml": BROKEN }, { "maps/a.yml": `${BROKEN}express: EXP\n` });

    expect(report.verdict).toBe("blocked");
    expect(introduced(report)).toEqual(["source-unreadable maps/a.yml"]);
  });

  it("blocks whoever touches another file of the same source, since none of them counts", () => {
    const report = compared(
      { "maps/a.yml": BROKEN, "maps/b.yml": "express: EXP\n" },
      { "maps/a.yml": BROKEN, "maps/b.yml": "express: STD\n" },
    );

    expect(report.verdict).toBe("blocked");
    expect(introduced(report)).toEqual(["source-unreadable maps/a.yml"]);
  });

  it("may do anything to the flows that carry it and to those behind them, and to no others", () => {
    const { impact, scope, changes } = compared({ "maps/a.yml": BROKEN }, { "maps/a.yml": `${BROKEN} ` });

    expect(changes).toEqual([]);
    expect(impact.flows.map(({ id, hops }) => `${id} ${hops}`)).toEqual(["label 2", "release 1"]);
    expect(impact.unaffected).toEqual(["news"]);
    expect(scope).toBe("unknown");
  });

  it("is nothing new where only another file is touched", () => {
    const report = compared(
      { "maps/a.yml": BROKEN, "docs/run.md": "one" },
      { "maps/a.yml": BROKEN, "docs/run.md": "two" },
      CONFIGURATION.replace("  news: {", "  news: { runbook: docs/run.md,"),
    );

    expect(introduced(report)).toEqual([]);
    expect(report.verdict).not.toBe("blocked");
    expect(report.impact.flows.map(({ id }) => id)).toEqual(["news"]);
  });

  it("blocks whoever binds the broken file in another way", () => {
    const files = { "maps/a.yml": BROKEN };
    const bound = CONFIGURATION.replace('"maps/*.yml"', '{ file: "maps/*.yml", select: "$.a" }');

    expect(introduced(compared(files, files, CONFIGURATION, bound))).toEqual(["source-unreadable maps/a.yml"]);
  });

  it("blocks whoever touches a code list that cannot be read", () => {
    const listed = CONFIGURATION.replace(
      "carrier: { owner: o }",
      "carrier: { owner: o, codes: { shipping-method: { accepts: { source: codes.json } } } }",
    );
    const good = { "maps/a.yml": "standard: STD\n" };
    const report = compared({ ...good, "codes.json": "[" }, { ...good, "codes.json": "[[" }, listed);

    expect(introduced(report)).toEqual(["source-unreadable codes.json"]);
    expect(report.impact.flows.map(({ id }) => id)).toEqual(["label"]);
    expect([report.verdict, report.scope]).toEqual(["blocked", "unknown"]);
  });

  it("blocks whoever touches a contract or a field map that cannot be read", () => {
    const bound = CONFIGURATION.replace(
      "  news: {",
      "  news: { fields: { source: fields.yml }, payloads: { received: order.json },",
    );
    const base = { "maps/a.yml": "standard: STD\n", "order.json": "{", "fields.yml": "- [" };

    expect(introduced(compared(base, { ...base, "order.json": "{{" }, bound))).toEqual([
      "source-unreadable order.json",
    ]);
    expect(introduced(compared(base, { ...base, "fields.yml": "- [[" }, bound))).toEqual(["source-unreadable news"]);
  });
});

describe("two answers to one question, on either side", () => {
  it("blocks whoever changes the one that does not count", () => {
    const report = compared(
      { "maps/a.yml": "standard: STD\nstandard: EXP\n" },
      { "maps/a.yml": "standard: INT\nstandard: EXP\n" },
    );

    expect(introduced(report)).toEqual(["map-ambiguous release/shipping-method"]);
  });

  it("blocks whoever changes a later row, although the targets differ in a digit only", () => {
    const listed = (target: string) => ({ "maps/a.yml": `- { from: a, to: P1 }\n- { from: a, to: ${target} }\n` });

    expect(introduced(compared(listed("P2"), listed("P3")))).toEqual(["map-ambiguous release/shipping-method"]);
  });

  it("is nothing new where it stands a line further down", () => {
    const text = "standard: STD\nstandard: EXP\n";

    expect(introduced(compared({ "maps/a.yml": text }, { "maps/a.yml": `# moved\n${text}` }))).toEqual([]);
  });
});

describe("what nobody looked at", () => {
  it("blocks although base had the same gap: what is not seen may be another thing", () => {
    const files = { "maps/a.yml": "standard: STD\n", "README.md": "one" };
    const cut = analyzed(
      side({ ...files, [CONFIG_PATH]: CONFIGURATION }, true),
      side({ ...files, [CONFIG_PATH]: CONFIGURATION }, true),
    );

    expect(cut.verdict).toBe("blocked");
    expect(introduced(cut)).toEqual(["analysis-incomplete .github/ripplegate.yml"]);
  });

  it("blocks where more patterns are declared than are looked at", () => {
    const patterns = Array.from({ length: 300 }, (_, at) => `  - { files: "x/*${at}*", owner: o }\n`).join("");
    const report = compared(
      { "maps/a.yml": "a: b\n" },
      { "maps/a.yml": "a: b\n" },
      `${CONFIGURATION}opaque:\n${patterns}`,
    );

    expect(introduced(report)).toEqual(["analysis-incomplete .github/ripplegate.yml"]);
  });
});

type Files = Readonly<Record<string, string>>;

function compared(base: Files, head: Files, before = CONFIGURATION, after = before): Report {
  return analyzed(side({ ...base, [CONFIG_PATH]: before }), side({ ...head, [CONFIG_PATH]: after }));
}

function side(files: Files, truncated = false): Side {
  return assembleSide({ ...sideFiles(files), truncated }, parseSource);
}

function analyzed(base: Side, head: Side): Report {
  return analyze({
    base,
    head,
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

/** Errors that this pull request answers for. */
function introduced({ findings }: Report): readonly string[] {
  const errors = findings.filter(({ status, severity }) => status === "introduced" && severity === "error");
  return errors.map(({ rule, subject }) => `${rule} ${subject}`);
}
