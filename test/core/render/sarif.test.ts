import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { renderSarif } from "../../../src/core/render/sarif.ts";
import { HOSTILE_NAMES } from "../../support/hostile.ts";
import { at, finding, report } from "../../support/report.ts";

/** The schema of the standard says `id` for what `$id` is to us; nothing else in it depends on its draft. */
const {
  id: _,
  $schema: __,
  ...schema
} = JSON.parse(readFileSync("test/support/schemas/sarif-2.1.0.schema.json", "utf8"));
const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);

function sarifOf(overrides: Parameters<typeof report>[0]) {
  const log = JSON.parse(renderSarif(report(overrides)));
  expect(validate(log) ? [] : validate.errors).toEqual([]);
  return log.runs[0];
}

describe("SARIF", () => {
  it("says for each finding where it is, how bad, since when, and by what it is known again", () => {
    const related = at("config/other.yml", 3, 1);
    const { results } = sarifOf({ findings: [finding({ related, when: { country: "DE" } })] });

    expect(results).toEqual([
      {
        ruleId: "code-unmapped",
        ruleIndex: 0,
        level: "error",
        message: {
          text: 'shop sends "express-intl" over "order-release", and the map "shipping" has no entry for it Add "express-intl" with the code that wms expects to the map "shipping".',
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "config/shipping-map.yml", uriBaseId: "ROOT" },
              region: { startLine: 12, startColumn: 3 },
            },
          },
        ],
        relatedLocations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "config/other.yml", uriBaseId: "ROOT" },
              region: { startLine: 3, startColumn: 1 },
            },
          },
        ],
        partialFingerprints: { "ripplegate/v1": "ab12cd34" },
        baselineState: "new",
        properties: {
          subject: "order-release",
          owners: ["@acme/integration"],
          type: "shipping-method",
          code: "express-intl",
          when: { country: "DE" },
        },
      },
    ]);
  });

  it("tells what was there before, what is gone, and what is accepted for a while", () => {
    const { results } = sarifOf({
      findings: [
        finding({ id: "1", status: "existing", severity: "warning" }),
        finding({ id: "2", status: "resolved", severity: "info" }),
        finding({ id: "3", suppressed: true }),
      ],
    });

    expect(
      results.map((result: { level: string; baselineState: string; suppressions?: unknown }) => [
        result.level,
        result.baselineState,
        result.suppressions,
      ]),
    ).toEqual([
      ["warning", "unchanged", undefined],
      ["note", "absent", undefined],
      ["error", "new", [{ kind: "external", status: "accepted" }]],
    ]);
  });

  it("leads from each rule that speaks to its page", () => {
    const { tool } = sarifOf({ findings: [finding({ rule: "code-not-accepted" })] });

    expect(tool.driver.rules.map(({ id, helpUri }: { id: string; helpUri: string }) => [id, helpUri])).toEqual([
      ["code-not-accepted", "https://github.com/ripplegate/ripplegate/blob/main/docs/rules/code-not-accepted.md"],
    ]);
  });

  it("says that an analysis failed, and why", () => {
    const diagnostic = {
      code: "config-invalid" as const,
      message: "No `version`.",
      location: at(".github/ripplegate.yml", 1, 1),
    };
    const { invocations } = sarifOf({ verdict: "errored", diagnostics: [diagnostic] });

    expect(invocations[0].executionSuccessful).toBe(false);
    expect(invocations[0].toolExecutionNotifications[0].message.text).toBe("No `version`.");
  });

  it.each([...HOSTILE_NAMES, "\uD800"])("stays valid with %j in every text", (text) => {
    const { results } = sarifOf({
      findings: [finding({ message: text, fix: text, code: text, subject: text, location: at(text || "x") })],
    });

    expect(results).toHaveLength(1);
  });
});
