import { describe, expect, it } from "vitest";
import { analyze } from "../../../src/core/evaluate.ts";
import { sha256 } from "../../support/ledger.ts";
import { assembled } from "../../support/side-files.ts";

type Files = Readonly<Record<string, string>>;

const CONFIGURATION = `version: 1
mode: enforce
roles: { ecommerce: ["@acme/ecommerce"], warehouse: ["@acme/warehouse"], it: ["@acme/it"] }
systems:
  shop:
    title: Web shop
    owner: ecommerce
    codes: { shipping-method: [standard, express] }
  wms:
    owner: warehouse
    limits: { max-length: 10 }
    codes: { shipping-method: { accepts: [STD, EXP] } }
  erp: { owner: it }
maps:
  shipping: { from: shop/shipping-method, to: wms/shipping-method, source: maps/shipping.yml, owner: it }
flows:
  orders:
    title: Orders
    from: shop
    to: wms
    document: order
    trigger: webhook
    filter: paid = yes
    volume: 100/day
    criticality: normal
    owner: it
    errors: warehouse
    carries: { shipping-method: shipping }
    fields:
      - { from: $.id, to: $.number }
      - { from: $.name, to: $.customer }
    payloads: { sent: schemas/sent.json, received: schemas/received.json, samples: samples/*.json }
    spec: { file: specs/orders.md, version: "1" }
    endpoint: { name: api, version: v1 }
    monitors: { errors: "https://e.example", volume: "https://v.example" }
    runbook: docs/runbook.md
    rollback: docs/rollback.md
  invoices:
    from: shop
    to: erp
    owner: it
    errors: it
    carries: { shipping-method: { entries: { standard: A, express: B } } }
opaque: [{ files: "transforms/*.js", flows: [orders], owner: it }]
gate: { distinct-people: true }
`;

const FILES: Files = {
  ".github/ripplegate.yml": CONFIGURATION,
  "maps/shipping.yml": "standard: STD\nexpress: EXP\n",
  "schemas/sent.json": '{ "type": "object" }',
  "schemas/received.json": '{ "type": "object" }',
  "samples/a.json": '{ "id": "1", "name": "x" }',
  "specs/orders.md": "# Orders\n",
  "docs/runbook.md": "# What to do\n",
  "docs/rollback.md": "# How to go back\n",
  "transforms/orders.js": "export default (order) => order;\n",
};

/** The files with one text of the configuration replaced. */
function configured(before: string, after: string): Files {
  expect(CONFIGURATION.split(before), before).toHaveLength(2);
  return { ...FILES, ".github/ripplegate.yml": CONFIGURATION.replace(before, after) };
}

function changesBetween(base: Files, head: Files): readonly string[] {
  const side = ({ ".github/ripplegate.yml": text = "", ...others }: Files) => assembled(text, others);
  const report = analyze({
    base: side(base),
    head: side(head),
    baseCommit: "base",
    headCommit: "head",
    now: "2026-11-01T00:00:00.000Z",
    hash: sha256,
    people: undefined,
    incomplete: [],
    lastValid: undefined,
    conflict: false,
  });
  expect(report.verdict).not.toBe("errored");
  return report.changes.map(({ id }) => id);
}

const WHOLE_FLOW = / {2}invoices:\n[\s\S]*?(?=opaque:)/.exec(CONFIGURATION)?.[0] ?? "";

describe("one edit of a whole configuration is one change", () => {
  it.each<[string, Files]>([
    ["flow-filter-changed:orders", configured("paid = yes", "paid = no")],
    ["flow-trigger-changed:orders", configured("trigger: webhook", "trigger: queue")],
    ["flow-trigger-changed:orders", configured("trigger: webhook", 'trigger: webhook\n    schedule: "0 * * * *"')],
    ["flow-volume-changed:orders", configured("100/day", "200/day")],
    ["flow-endpoint-changed:orders", configured("version: v1", "version: v2")],
    ["flow-changed:orders:title", configured("title: Orders", "title: All orders")],
    ["flow-changed:orders:criticality", configured("criticality: normal", "criticality: high")],
    ["flow-changed:orders:document", configured("document: order", "document: sale")],
    [
      "owner-changed:orders:flow",
      configured("owner: it\n    errors: warehouse", "owner: warehouse\n    errors: warehouse"),
    ],
    ["errors-owner-changed:orders", configured("errors: warehouse", "errors: it")],
    ["spec-changed:orders", configured('version: "1"', 'version: "2"')],
    ["monitor-changed:orders", configured('volume: "https://v.example"', 'volume: "https://w.example"')],
    ["runbook-changed:orders", { ...FILES, "docs/runbook.md": "# What to do now\n" }],
    ["rollback-changed:orders", configured("docs/rollback.md", "docs/runbook.md#rollback")],
    ["spec-changed:orders", { ...FILES, "specs/orders.md": "# Orders, again\n" }],
    ["payload-changed:orders", { ...FILES, "schemas/received.json": '{ "type": "object", "required": ["number"] }' }],
    ["sample-changed:orders", { ...FILES, "samples/a.json": '{ "id": "2", "name": "x" }' }],
    ["sample-changed:orders", { ...FILES, "samples/b.json": '{ "id": "2", "name": "x" }' }],
    ["field-added:orders:more", configured("to: $.customer }", "to: $.customer }\n      - { from: $.id, to: $.more }")],
    ["field-removed:orders:customer", configured("\n      - { from: $.name, to: $.customer }", "")],
    ["field-changed:orders:customer", configured("from: $.name, to", "from: $.title, to")],
    ["flow-map-swapped:invoices:shipping-method", configured("{ entries: { standard: A, express: B } }", "same")],
    ["flow-rewired:invoices", configured("    to: erp\n", "    to: wms\n")],
    ["flow-removed:invoices", configured(WHOLE_FLOW, "")],
    ["flow-added:copies", configured(WHOLE_FLOW, WHOLE_FLOW + WHOLE_FLOW.replace("invoices:", "copies:"))],
    ["owner-changed:wms:system", configured("owner: warehouse\n    limits", "owner: it\n    limits")],
    ["accepts-grown:wms:limits", configured("max-length: 10", "max-length: 12")],
    [
      "system-added:crm",
      configured("  erp: { owner: it }", "  erp: { owner: it }\n  crm: { owner: it, codes: { status: [a, b] } }"),
    ],
    ["owner-changed:shipping:map", configured("maps/shipping.yml, owner: it", "maps/shipping.yml, owner: warehouse")],
    ["map-entry-retargeted:shipping:express", { ...FILES, "maps/shipping.yml": "standard: STD\nexpress: STD\n" }],
    ["opaque-touched:transforms/orders.js", { ...FILES, "transforms/orders.js": "// same\n" }],
    ["policy-changed:mode", configured("mode: enforce", "mode: observe")],
    ["policy-changed:roles", configured('"@acme/it"', '"@acme/integration"')],
    ["policy-changed:gate", configured("distinct-people: true", "distinct-people: false")],
    ["policy-changed:rules", configured("gate:", "rules: { code-reused: warning }\ngate:")],
    ["policy-changed:validations", configured("gate:", "validations: { disable: [rates] }\ngate:")],
    ["policy-changed:opaque", configured("flows: [orders], owner", "flows: [orders, invoices], owner")],
  ])("%s", (id, head) => {
    expect(changesBetween(FILES, head)).toEqual([id]);
    expect(changesBetween(head, FILES)).toHaveLength(1);
  });

  it.each<[string, Files]>([
    ["comments and quotes", configured("title: Web shop", 'title: "Web shop"   # ours')],
    [
      "defaults written out",
      configured("gate: { distinct-people: true }", "gate: { distinct-people: true, review-signs: true }"),
    ],
    ["the order of entries", { ...FILES, "maps/shipping.yml": "express: EXP\nstandard: STD\n" }],
    [
      "a mapping file under another name",
      {
        ...configured("maps/shipping.yml", "maps/methods.json"),
        "maps/methods.json": '{ "standard": "STD", "express": "EXP" }',
      },
    ],
    ["the form of a contract", { ...FILES, "schemas/sent.json": '{\n  "type": "object"\n}\n' }],
    ["a file that nobody names", { ...FILES, "README.md": "# Hello\n" }],
  ])("and %s is none", (_, head) => {
    expect(changesBetween(FILES, head)).toEqual([]);
    expect(changesBetween(head, FILES)).toEqual([]);
  });
});
