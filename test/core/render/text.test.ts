import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FORMATS } from "../../../src/core/render/formats.ts";
import { NO_COLOUR, type Palette } from "../../../src/core/render/palette.ts";
import { renderText } from "../../../src/core/render/text.ts";
import { foreignText } from "../../support/hostile.ts";
import {
  affectedFlow,
  at,
  change,
  codeStep,
  finding,
  hop,
  impact,
  item,
  NO_IMPACT,
  path,
  report,
} from "../../support/report.ts";
import { blockedStory } from "../../support/stories.ts";

const TAGGED: Palette = {
  bold: (text) => `<b>${text}</b>`,
  bad: (text) => `<bad>${text}</bad>`,
  warning: (text) => `<warning>${text}</warning>`,
  good: (text) => `<good>${text}</good>`,
  dim: (text) => `<dim>${text}</dim>`,
};

describe("renderText()", () => {
  it("says the verdict first, then the change, its path, what to fix and who is asked", () => {
    const told = report({
      verdict: "blocked",
      findings: [finding()],
      impact: impact({
        paths: [
          path({
            outcome: "unmapped",
            steps: [codeStep("shop", "express-intl"), hop("order-release", { map: "shipping", via: "missing" })],
          }),
        ],
      }),
      checklist: [item()],
    });

    expect(renderText(told, NO_COLOUR)).toBe(`⛔ Blocked: 1 code has no mapping

What changed: 1 code
  Change                                        Before  After
  New shipping method "express-intl" in "shop"  —       code express-intl, title Express international

Where it arrives
  ✗ shop "express-intl" ──order-release, map shipping, no entry──▶: no mapping, the message stops there

To fix first: 1
  config/shipping-map.yml:12:3 code-unmapped ab12cd34
    shop sends "express-intl" over "order-release", and the map "shipping" has no entry for it
    To fix: Add "express-intl" with the code that wms expects to the map "shipping".

Who would be asked to sign off: 1 item
  warehouse (@acme/warehouse)
    The label prints, void works, the right account is billed label-print:order-release

1 flow affected, 1 other flow checked and not affected; followed 12 of 12 codes through all flows.
`);
  });

  it("is one line where nothing was touched", () => {
    const untouched = report({ verdict: "not-applicable", changes: [], checklist: [], impact: NO_IMPACT });

    expect(renderText(untouched, NO_COLOUR)).toBe("⚪ No integration config touched\n");
  });

  it("colours only through the palette it is given, and says the same without", () => {
    const { report: told } = blockedStory();

    const coloured = renderText(told, TAGGED);

    expect(coloured.startsWith("<bad>⛔ Blocked: 1 code has no mapping</bad>\n")).toBe(true);
    expect(coloured.replace(/<\/?(?:b|bad|warning|good|dim)>/g, "")).toBe(renderText(told, NO_COLOUR));
  });

  it("says how a code that is sent no more went until now, and where each flow's codes first fail", () => {
    const loud = { flow: "label-request", type: "shipping-method", code: "INT", map: "labels", hops: 2 };
    const silent = { flow: "order-release", type: "shipping-method", code: null, map: undefined, hops: 1 };

    const rendered = renderText(
      report({
        impact: impact({
          flows: [affectedFlow({ firstLoud: loud, firstSilent: silent })],
          paths: [path({ side: "base", outcome: "unmapped" })],
        }),
      }),
      NO_COLOUR,
    );

    expect(rendered).toContain(
      '  - shop "express-intl" ──order-release, map shipping──▶ wms "INT": no longer sent; until now: no mapping, the message stops there\n',
    );
    expect(rendered).toContain(`
Where it first fails
  order-release: stops with an error in label-request, 1 flow further on, with "INT"
  order-release: goes wrong without an error in order-release, with any code
`);
  });

  it("never lets foreign text steer the terminal", () => {
    fc.assert(
      fc.property(foreignText, (foreign) => {
        const told = report({
          changes: [change({ code: foreign, subject: foreign, before: foreign, after: { [foreign]: foreign } })],
          findings: [finding({ message: foreign, fix: foreign, rule: foreign, id: foreign, location: at(foreign) })],
          checklist: [item({ title: foreign, id: foreign, role: foreign, owners: [foreign] })],
          impact: impact({
            flows: [
              affectedFlow({
                id: foreign,
                firstLoud: { flow: foreign, type: foreign, code: foreign, map: foreign, hops: 1 },
              }),
            ],
            paths: [path({ steps: [codeStep(foreign, foreign), hop(foreign), codeStep("b", null)] })],
          }),
        });

        expect(renderText(told, NO_COLOUR).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
      { numRuns: 100 },
    );
  });
});

describe("FORMATS", () => {
  it.each(FORMATS.map((format) => [format.name, format]))(
    "%s ends with a line feed and is deterministic",
    (_, format) => {
      const rendered = format.render(blockedStory().report, NO_COLOUR);

      expect(rendered.endsWith("\n")).toBe(true);
      expect(format.render(blockedStory().report, NO_COLOUR)).toBe(rendered);
    },
  );

  it("shows the comment without the gate's parts as markdown", () => {
    const markdown = FORMATS.find(({ name }) => name === "markdown")?.render(blockedStory().report, NO_COLOUR) ?? "";

    expect(markdown).toContain("### Who would be asked to sign off");
    expect(markdown).not.toMatch(/\/signoff|ripplegate:comment/);
  });
});
