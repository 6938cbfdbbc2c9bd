import { describe, expect, it } from "vitest";
import { CHANGE_KINDS, type ChangeKind } from "../../../src/core/change/change.ts";
import { CATALOGUE, VALIDATIONS } from "../../../src/core/checklist/catalogue.ts";
import { rowOf } from "../../../src/core/checklist/table.ts";
import { BUILT_IN_TYPES } from "../../../src/core/model/model.ts";

const TYPES = [undefined, "colour", ...BUILT_IN_TYPES];

/** Kinds that ask nobody, and why. */
const WITHOUT_ROW: ReadonlyMap<ChangeKind, string> = new Map([
  ["flow-changed", "a title, a criticality or a document moves no message"],
]);

/** `always` words, then `validation?condition`. */
function asked(kind: ChangeKind, type?: string): string {
  return rowOf(kind, type)
    .asks.map((one) => (one.if === "always" ? one.validation : `${one.validation}?${one.if}`))
    .join(" ");
}

describe("the table", () => {
  it.each(CHANGE_KINDS)("has a row for %s and every type, or a reason for none", (kind) => {
    for (const type of TYPES) {
      const { asks } = rowOf(kind, type);

      expect(asks.length === 0, `${kind} ${type}`).toBe(WITHOUT_ROW.has(kind));
      expect(asks.filter(({ validation }) => !VALIDATIONS.has(validation))).toEqual([]);
      expect(new Set(asks.map(({ validation }) => validation)).size).toBe(asks.length);
    }
  });

  it("is used whole: nothing in the catalogue is never asked", () => {
    const used = new Set(
      CHANGE_KINDS.flatMap((kind) => TYPES.flatMap((type) => rowOf(kind, type).asks)).map((one) => one.validation),
    );

    const unused = CATALOGUE.map((one) => one.id).filter((id) => !used.has(id));

    // An internal re-code replaces a row, and warnings are findings.
    expect(unused).toEqual(["internal-recode", "review-warning"]);
  });

  it("has each validation once", () => {
    expect(new Set(CATALOGUE.map((one) => one.id)).size).toBe(CATALOGUE.length);
  });

  const added = "receiver-accepts happy-path failure-path";
  const byType =
    "label-print?shipping tax?tax payment?payment inventory?location item-master?product return-receipt?return notifications?status";
  const retargeted =
    "receiver-accepts happy-path no-match-policy rollback in-flight alerts label-print?shipping tax?tax";
  it.each<readonly [ChangeKind, string | undefined, string]>([
    [
      "code-added",
      "shipping-method",
      `${added} label-print tracking-back promise rates alerts cs-runbook customs?international tax?taxable load?high-volume`,
    ],
    [
      "code-removed",
      "shipping-method",
      "rollback in-flight tracking-back promise notifications cs-runbook partner-notified replay?high-volume",
    ],
    [
      "code-deactivated",
      "shipping-method",
      "rollback in-flight tracking-back promise notifications cs-runbook partner-notified replay?high-volume",
    ],
    ["code-renamed", "shipping-method", "happy-path rollback in-flight tracking-back alerts"],
    [
      "code-changed",
      "shipping-method",
      "happy-path no-match-policy rollback in-flight alerts label-print?shipping tax?tax",
    ],
    [
      "code-added",
      "product-type",
      "happy-path failure-path tax inventory item-master pick-pack refund return-receipt analytics-dimensions customs?international partner-compliance?marketplace payment?gift-card",
    ],
    ["code-removed", "product-type", "rollback in-flight tax item-master analytics-dimensions"],
    ["code-renamed", "product-type", "rollback in-flight tax item-master analytics-dimensions"],
    [
      "code-added",
      "order-type",
      `${added} no-match-policy pick-pack reconciliation refund notifications alerts analytics-dimensions partner-compliance?marketplace`,
    ],
    ["code-removed", "order-type", "rollback in-flight replay reconciliation analytics-dimensions"],
    [
      "code-added",
      "return-reason",
      "happy-path failure-path refund return-receipt notifications cs-runbook analytics-dimensions customs?international",
    ],
    [
      "code-added",
      "payment-method",
      "happy-path failure-path payment reconciliation refund notifications alerts credentials?new-system",
    ],
    ["code-added", "tax-code", "tax payload analytics-dimensions partner-compliance?marketplace"],
    ["code-added", "category", "tax payload analytics-dimensions partner-compliance?marketplace"],
    ["code-added", "status", "happy-path failure-path replay notifications cs-runbook payment?payment-provider"],
    ["code-added", "location", "receiver-accepts happy-path in-flight inventory return-receipt load tax?taxable"],
    ["code-added", "colour", `receiver-accepts failure-path no-match-policy ${byType}`],
    ["map-entry-added", "shipping-method", `receiver-accepts failure-path no-match-policy ${byType}`],
    ["map-entry-removed", "shipping-method", `receiver-accepts failure-path no-match-policy in-flight ${byType}`],
    ["map-entry-retargeted", "shipping-method", retargeted],
    ["map-reordered", undefined, retargeted],
    [
      "map-default-changed",
      undefined,
      "failure-path no-match-policy rollback alerts analytics-dimensions reconciliation?money",
    ],
    ["accepts-shrunk", "shipping-method", "no-match-policy in-flight partner-notified"],
    ["list-opened", undefined, "no-match-policy"],
    [
      "flow-added",
      undefined,
      `${added} no-match-policy rollback in-flight replay cs-runbook ops-runbook alerts endpoint credentials load scope-agreed`,
    ],
    [
      "flow-removed",
      undefined,
      "rollback in-flight tracking-back promise notifications cs-runbook partner-notified replay",
    ],
    ["flow-filter-changed", undefined, "happy-path in-flight replay alerts reconciliation?carries-money"],
    ["flow-volume-changed", undefined, "in-flight replay ops-runbook alerts load promise?carries-shipping"],
    [
      "flow-endpoint-changed",
      undefined,
      "failure-path rollback replay alerts endpoint credentials partner-notified?external",
    ],
    ["field-changed", undefined, "happy-path failure-path replay payload reconciliation?money-field"],
    ["spec-changed", undefined, "scope-agreed"],
    ["monitor-changed", undefined, "alerts"],
    ["runbook-changed", undefined, "ops-runbook"],
    ["rollback-changed", undefined, "rollback"],
    ["owner-changed", undefined, "hand-over ops-runbook"],
    ["errors-owner-changed", undefined, "hand-over"],
    ["opaque-touched", undefined, "happy-path failure-path rollback"],
    ["policy-changed", undefined, "policy-review"],
  ])("asks for %s of %s what the documentation says", (kind, type, expected) => {
    expect(asked(kind, type)).toBe(expected);
  });
});
