import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { renderJson } from "../../../src/core/render/json.ts";
import type { Report } from "../../../src/core/report/report.ts";
import {
  affectedFlow,
  at,
  BASE_SHA,
  change,
  codeStep,
  finding,
  HEAD_SHA,
  hop,
  impact,
  item,
  NO_IMPACT,
  path,
  report,
} from "../../support/report.ts";
import { STORIES } from "../../support/stories.ts";

const schema: unknown = JSON.parse(
  readFileSync(new URL("../../../src/core/render/report.schema.json", import.meta.url), "utf8"),
);
if (typeof schema !== "object" || schema === null) throw new Error("the schema is no object");
const isValid = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

function printed(value: Report): unknown {
  const parsed: unknown = JSON.parse(renderJson(value));
  isValid(parsed);
  expect(isValid.errors ?? []).toEqual([]);
  return parsed;
}

describe("renderJson()", () => {
  it("prints the report in the published order, null for what is not there", () => {
    const full = report({
      changes: [change()],
      findings: [finding()],
      checklist: [item()],
      diagnostics: [{ code: "notice", message: "A key stands there twice.", location: at() }],
      impact: impact({ absorbed: [{ system: "wms", type: "shipping-method", code: "INT", change: "c" }] }),
    });

    expect(renderJson(full)).toBe(
      `${JSON.stringify(
        {
          schema: "ripplegate.report/1",
          base: BASE_SHA,
          head: HEAD_SHA,
          mode: "enforce",
          verdict: "needs-sign-off",
          scope: "additive",
          changes: [
            {
              id: "code-added:shop/shipping-method:express-intl",
              kind: "code-added",
              subject: "shop/shipping-method",
              type: "shipping-method",
              code: "express-intl",
              before: null,
              after: { code: "express-intl", title: "Express international" },
              location: { path: ".github/ripplegate.yml", line: 14, column: 9 },
            },
          ],
          impact: {
            systems: [{ id: "wms", hops: 1, owner: "warehouse" }],
            flows: [
              {
                id: "order-release",
                from: "shop",
                to: "wms",
                hops: 1,
                volumePerDay: 1200,
                because: ["code-added:shop/shipping-method:express-intl"],
                types: ["shipping-method"],
                internal: false,
                firstLoud: null,
                firstSilent: null,
              },
            ],
            paths: [
              {
                change: "code-added:shop/shipping-method:express-intl",
                also: [],
                side: "head",
                outcome: "accepted",
                hops: 1,
                steps: [
                  { system: "shop", type: "shipping-method", code: "express-intl" },
                  { flow: "order-release", map: "shipping", via: "entry" },
                  { system: "wms", type: "shipping-method", code: "INT" },
                ],
                more: 0,
              },
            ],
            absorbed: [{ system: "wms", type: "shipping-method", code: "INT", change: "c" }],
            unaffected: ["inventory-sync"],
          },
          findings: [
            {
              id: "ab12cd34",
              rule: "code-unmapped",
              severity: "error",
              status: "introduced",
              subject: "order-release",
              type: "shipping-method",
              code: "express-intl",
              message: finding().message,
              fix: finding().fix,
              location: { path: "config/shipping-map.yml", line: 12, column: 3 },
              owners: ["@acme/integration"],
            },
          ],
          checklist: [
            {
              id: "label-print:order-release",
              validation: "label-print",
              title: item().title,
              subject: "order-release",
              role: "warehouse",
              owners: ["@acme/warehouse"],
              deputies: [],
              required: 1,
              evidence: "required",
              because: ["code-added:shop/shipping-method:express-intl"],
              why: item().why,
              fingerprint: "f1",
            },
          ],
          diagnostics: [
            {
              code: "notice",
              message: "A key stands there twice.",
              location: { path: "config/shipping-map.yml", line: 12, column: 3 },
            },
          ],
          coverage: { codes: 12, traced: 12 },
          remarks: [],
        },
        undefined,
        2,
      )}\n`,
    );
  });

  it.each(Object.entries(STORIES))("fits its schema: %s", (_, story) => {
    printed(story().report);
  });

  it("fits its schema where everything optional is there, and where nothing is", () => {
    printed(
      report({
        mode: "observe",
        verdict: "blocked",
        changes: [
          change({
            when: { country: "DE" },
            code: undefined,
            type: undefined,
            before: null,
            after: [1, null, { a: false }],
          }),
        ],
        findings: [
          finding({
            when: { country: "DE" },
            related: at(),
            suppressed: true,
            type: undefined,
            code: undefined,
            status: "resolved",
            severity: "info",
          }),
        ],
        checklist: [item({ insteadOf: "finance", owners: [], deputies: ["@sam"] })],
        impact: impact({
          systems: [{ id: "crm", hops: 0, owner: undefined }],
          flows: [
            affectedFlow({
              firstLoud: { flow: "label-request", type: "shipping-method", code: null, map: undefined, hops: 2 },
              firstSilent: { flow: "order-release", type: "shipping-method", code: "INT", map: "shipping", hops: 1 },
            }),
          ],
          paths: [
            path({
              also: ["map-entry-added:shipping:express-intl"],
              side: "base",
              outcome: "unmapped",
              steps: [codeStep("shop", null), hop("order-release", { map: undefined, via: "missing" })],
              more: 3,
            }),
          ],
        }),
        remarks: [{ kind: "merge-conflict" }, { kind: "first-configuration" }],
      }),
    );
    printed(report({ verdict: "not-applicable", changes: [], findings: [], checklist: [], impact: NO_IMPACT }));
  });

  it("refuses a schema that is not ours", () => {
    expect(isValid({ ...JSON.parse(renderJson(report())), surprise: 1 })).toBe(false);
  });

  it("stands `when` and `suppressed` only where they say something", () => {
    const plain = renderJson(report({ changes: [change({ when: {} })], findings: [finding()] }));
    const special = renderJson(
      report({ changes: [change({ when: { country: "DE" } })], findings: [finding({ suppressed: true })] }),
    );

    expect(plain).not.toMatch(/"when"|"suppressed"/);
    expect(special).toContain('"when": {\n        "country": "DE"\n      }');
    expect(special).toContain('"suppressed": true');
  });

  it("does not depend on the order of keys in a file, and keeps odd ones", () => {
    const one = change({ after: JSON.parse('{"b":1,"__proto__":2,"a":{"d":null,"c":""}}') });
    const other = change({ after: JSON.parse('{"a":{"c":"","d":null},"__proto__":2,"b":1}') });

    expect(renderJson(report({ changes: [one] }))).toBe(renderJson(report({ changes: [other] })));
    expect(renderJson(report({ changes: [one] }))).toContain('"__proto__": 2');
  });
});
