import fc from "fast-check";

/** A configuration that uses nearly every key of the format, with the files that it binds. */
export const WHOLE: Readonly<Record<string, string>> = {
  ".github/ripplegate.yml": `version: 1
mode: enforce
include: ["integration/*.yml"]
roles:
  ecommerce: ["@acme/ecommerce"]
  warehouse: { members: ["@acme/warehouse", "@priya"], deputies: ["@sam"] }
  integration: ["@acme/integration"]
  release-manager: ["@acme/release-managers"]
systems:
  shop:
    title: Shop
    kind: storefront
    owner: ecommerce
    codes:
      shipping-method:
        - standard
        - { code: express-intl, title: Express international, region: intl }
      order-type: [web, b2b]
      product-type: { source: { file: catalogue/types.json, select: "$[*]", key: "@.key", active: "@.enabled" } }
  wms:
    kind: 3pl
    owner: warehouse
    external: true
    codes:
      shipping-method: { accepts: [STD, EXP, INT], produces: [STD, EXP, INT], reviewed: 2026-10-01, retired: [OLD] }
      order-type: { accepts: [SO], open: true }
    limits: { max-length: 35, characters: "A-Z0-9-" }
  erp: { owner: integration }
maps:
  shipping:
    from: shop/shipping-method
    to: wms/shipping-method
    on-missing: fail
    match: first-match
    owner: integration
    entries: { standard: STD, express-*: INT }
  tax:
    from: shop/product-type
    to: erp/tax-code
    on-missing: default
    default: P0000000
    source: { file: "mappings/{region}/tax.csv", key: ["@.type", "@.country"], value: "@.code" }
flows:
  order-release:
    title: Order release
    from: shop
    to: wms
    document: order
    trigger: webhook orders/create
    filter: "financial_status = paid"
    volume: 1200/day
    criticality: high
    owner: integration
    errors: ecommerce
    carries:
      shipping-method: shipping
      order-type: { entries: { web: SO, b2b: SO }, on-missing: hold }
      product-type: same
    fields: [{ from: total, to: amount, required: true, type: number }, { from: method, to: carrier, transform: shipping-method }]
    payloads: { sent: schemas/sent.json, received: schemas/received.json, samples: samples/*.json }
    spec: { file: specs/release.md, version: "3.2", locked: true }
    endpoint: { name: wms-api, version: v2, auth: oauth2 }
    monitors: { errors: "https://a.example", volume: "https://b.example", latency: "https://c.example" }
    runbook: docs/release.md
    rollback: docs/back.md
    next: [despatch]
  tax-lookup: { from: shop, to: erp, schedule: "*/15 * * * *", owner: integration, carries: { product-type: tax } }
opaque:
  - { files: "transforms/**/*.js", flows: [order-release], owner: integration }
validations:
  label-print: { evidence: required, role: warehouse, required: 2 }
  packing-slip: { title: Packing slip, role: target-owner, evidence: optional, on: [{ change: code-added, type: shipping-method }] }
  disable: [analytics-dimensions]
suppressions:
  - { rule: code-by-default-only, subject: order-release, reason: "one-off", owner: integration, expires: 2027-01-31 }
aliases: { carrier-service: shipping-method }
rules: { map-not-invertible: error, list-not-reviewed: { severity: warning, max-age-days: 120 } }
gate: { author-may-sign: false, review-signs: true, override: { role: release-manager, people: 1 }, waiver-max-days: 14 }
`,
  "integration/despatch.yml": `flows:
  despatch:
    from: wms
    to: shop
    document: return
    owner: warehouse
    carries: { shipping-method: { source: mappings/back.yml, on-missing: pass } }
`,
  "catalogue/types.json": '[{ "key": "simple", "enabled": true }, { "key": "bundle", "enabled": false }]\n',
  "mappings/de/tax.csv": "type,country,code\nsimple,DE,P1\nbundle,AT,P2\n",
  "mappings/back.yml": "STD: standard\nINT: express-intl\nEXP: express-intl\n",
  "schemas/sent.json":
    '{ "type": "object", "properties": { "total": { "type": "number" }, "method": { "type": "string" } } }\n',
  "schemas/received.json":
    '{ "type": "object", "required": ["amount"], "properties": { "amount": { "type": "number" }, "carrier": { "enum": ["STD", "INT"] } } }\n',
  "samples/one.json": '{ "total": 12.5, "method": "standard" }\n',
  "specs/release.md": "# Release\n",
  "docs/release.md": "# Do\n",
  "docs/back.md": "# Undo\n",
  "transforms/a.js": "export {}\n",
};

/** What may stand in place of a word of it. */
const PIECES = [
  ...["", "~", "null", "true", "0", "-1", "1e99", "x", "''", '"\\u0000"', "__proto__", "constructor", "order-release"],
  ...[
    "[]",
    "{}",
    "[[]]",
    "{ a: { b: c } }",
    "[~]",
    "*x",
    "&x y",
    "!t z",
    "shop",
    "shop/shipping-method",
    "$..*",
    "@",
    "**",
  ],
  ...[
    "2026-02-30",
    "a, b",
    ": ",
    "#",
    "\n",
    "\n  ",
    "-",
    '"',
    "same",
    "[shipping, tax]",
    "{ source: nowhere.yml }",
    "é",
    "\u202e",
  ],
] as const;

interface Slip {
  readonly file: number;
  readonly at: number;
  readonly kind: "word" | "line-gone" | "line-twice" | "lines-swapped" | "file-gone";
  readonly piece: string;
}

const slip: fc.Arbitrary<Slip> = fc.record({
  // Mostly the entry document.
  file: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.nat() }),
  at: fc.nat(),
  kind: fc.constantFrom("word", "word", "word", "line-gone", "line-twice", "lines-swapped", "file-gone"),
  piece: fc.constantFrom(...PIECES),
});

/** The whole configuration with a few slips of somebody's hand in it. */
export const torn: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .array(slip, { minLength: 1, maxLength: 3 })
  .map((slips) => slips.reduce<Readonly<Record<string, string>>>(slipped, WHOLE));

function slipped(
  files: Readonly<Record<string, string>>,
  { file, at, kind, piece }: Slip,
): Readonly<Record<string, string>> {
  const paths = Object.keys(files);
  const path = paths[file % paths.length] ?? "";
  const text = files[path] ?? "";
  const lines = text.split("\n");
  const line = at % lines.length;
  switch (kind) {
    case "word": {
      const words = text.split(/([A-Za-z0-9/*@.-]+)/);
      const word = (2 * at + 1) % words.length;
      return { ...files, [path]: words.with(word, piece).join("") };
    }
    case "line-gone":
      return { ...files, [path]: lines.toSpliced(line, 1).join("\n") };
    case "line-twice":
      return { ...files, [path]: lines.toSpliced(line, 0, lines[line] ?? "").join("\n") };
    case "lines-swapped":
      return { ...files, [path]: lines.toSpliced(line, 2, lines[line + 1] ?? "", lines[line] ?? "").join("\n") };
    case "file-gone":
      return file === 0 ? files : Object.fromEntries(Object.entries(files).filter(([one]) => one !== path));
  }
}
