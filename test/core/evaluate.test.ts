import { describe, expect, it } from "vitest";
import { analyze } from "../../src/core/evaluate.ts";
import { sayVerdict } from "../../src/core/render/verdict.ts";
import type { Report } from "../../src/core/report/report.ts";
import { sha256 } from "../support/ledger.ts";
import { assembled } from "../support/side-files.ts";

/** One file holds the lookup table and, as JSON inside a string, the receiver's schema whose `enum` it accepts. */
const CONFIGURATION = `version: 1
roles: { ecommerce: ["@acme/ecommerce"], edi: ["@acme/edi"] }
systems:
  shop: { owner: ecommerce }
  partner:
    owner: edi
    codes:
      order-type:
        accepts: { source: { file: map.json, decode: "$.target.content", select: "$.target.content..order_type.enum[*]" } }
flows:
  purchase-order:
    from: shop
    to: partner
    owner: edi
    errors: edi
    carries:
      order-type:
        source: { file: map.json, select: "$.tables[?(@.name=='orderType')].values[*]", key: "@.Key", value: "@.Value" }
        on-missing: fail
`;

describe("a lookup table and the receiver's enum, bound with one select each", () => {
  it("blocks a new order type that the receiver does not accept, on its line", () => {
    const report = reportOf(mapFile(["drop-ship DS"], ["DS"]), mapFile(["drop-ship DS", "pre-order PO"], ["DS"]));

    expect(report.verdict).toBe("blocked");
    const introduced = report.findings.filter(({ status }) => status === "introduced");
    expect(
      introduced.map(({ rule, subject, code, location }) => [rule, subject, code, location.path, location.line]),
    ).toEqual([["code-not-accepted", "purchase-order", "pre-order", "map.json", 5]]);
  });

  it("asks for sign-offs only when the receiver accepts it too", () => {
    const report = reportOf(mapFile(["drop-ship DS"], ["DS"]), mapFile(["drop-ship DS", "pre-order PO"], ["DS", "PO"]));

    expect(report.verdict).toBe("needs-sign-off");
    const introduced = report.findings.filter(({ status }) => status === "introduced");
    // Both begin at once, and a merge is not a roll-out.
    expect(introduced.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(["warning rollout-order"]);
  });

  it("has nothing to say where nothing differs", () => {
    expect(reportOf(mapFile(["drop-ship DS"], ["DS"]), mapFile(["drop-ship DS"], ["DS"])).verdict).toBe(
      "not-applicable",
    );
  });
});

describe("a file that cannot be read and is bound twice", () => {
  it("is told once beside the report", () => {
    const configuration = `version: 1
roles: { o: ["@acme/o"] }
systems: { a: { owner: o }, b: { owner: o } }
flows:
  one: { from: a, to: b, owner: o, errors: o, carries: { x: { source: gone.yml } } }
  two: { from: a, to: b, owner: o, errors: o, carries: { x: { source: gone.yml } } }
`;
    const report = analyze({
      base: assembled("version: 1\n"),
      head: assembled(configuration, { "gone.yml": "a: [" }),
      baseCommit: "base",
      headCommit: "head",
      now: "2026-11-01T00:00:00.000Z",
      hash: sha256,
      people: undefined,
      incomplete: [],
      lastValid: undefined,
      conflict: false,
    });

    expect(report.diagnostics.filter(({ location }) => location.path === "gone.yml")).toHaveLength(1);
  });
});

describe("a code list whose rows say where each code applies", () => {
  const LISTED = `version: 1
roles: { ecommerce: ["@acme/ecommerce"], wh: ["@acme/wh"] }
systems:
  shop:
    owner: ecommerce
    codes: { shipping-method: { source: { file: methods.csv, key: ["@.code", "@.country"] } } }
  wms: { owner: wh, codes: { shipping-method: [standard, express] } }
flows:
  release: { from: shop, to: wms, owner: wh, errors: wh, carries: { shipping-method: same } }
`;
  const listed = (...rows: readonly string[]) =>
    reportOf(
      `code,country\nstandard,\nexpress,DE\nexpress,AT\n`,
      `code,country\n${rows.join("\n")}\n`,
      LISTED,
      "methods.csv",
    );

  it("asks about a code that moves to another country", () => {
    const report = listed("standard,", "express,DE", "express,CH");

    expect(report.changes.map(({ kind, code, location }) => [kind, code, location.path, location.line])).toEqual([
      ["code-changed", "express", "methods.csv", 3],
    ]);
    expect(report.impact.flows.map(({ id }) => id)).toEqual(["release"]);
    expect(report.verdict).toBe("needs-sign-off");
  });

  it("has nothing to ask where only the order of the rows is another", () => {
    const report = listed("express,AT", "express,DE", "standard,*");

    expect(report.changes).toEqual([]);
    expect(report.verdict).toBe("passed");
  });
});

describe("a source that only the base branch cannot read", () => {
  it("is why sign-offs are asked for, in the first line", () => {
    const report = reportOf('{ "tables": [', mapFile(["drop-ship DS"], ["DS"]));

    expect([report.verdict, report.scope]).toEqual(["needs-sign-off", "unknown"]);
    expect(report.remarks).toEqual([{ kind: "base-unreadable" }]);
    expect(sayVerdict(report, undefined).title).toMatch(
      /^Needs \d+ sign-offs: a file on the base branch could not be read/,
    );
  });

  it("is not told where head cannot read it either, or both can", () => {
    expect(reportOf('{ "tables": [', '{ "tables": [[').remarks).toEqual([]);
    expect(reportOf(mapFile(["a A"], ["A"]), mapFile(["b B"], ["B"])).remarks).toEqual([]);
  });
});

function mapFile(entries: readonly string[], accepted: readonly string[]): string {
  const rows = entries.map((entry) => {
    const [key, value] = entry.split(" ");
    return `    ${JSON.stringify({ Key: key, Value: value })}`;
  });
  const content = JSON.stringify(JSON.stringify({ properties: { order_type: { enum: accepted } } }));
  return `{\n  "target": { "content": ${content} },\n  "tables": [{ "name": "orderType", "values": [\n${rows.join(",\n")}\n  ] }]\n}\n`;
}

function reportOf(base: string, head: string, configuration = CONFIGURATION, path = "map.json"): Report {
  return analyze({
    base: assembled(configuration, { [path]: base }),
    head: assembled(configuration, { [path]: head }),
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
