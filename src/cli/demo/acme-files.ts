import type { DemoFiles } from "./files.ts";

/**
 * What Acme, an invented company, keeps in its repository: which systems know which codes, and how a code travels from
 * the shop to the parcel's label and to the ledger. Each mapping file has the shape its team happened to choose.
 */
export const ACME_FILES: DemoFiles = {
  ".github/ripplegate.yml": `version: 1
mode: enforce

roles: # who answers for what
  ecommerce: ["@acme/ecommerce"]
  warehouse: ["@acme/warehouse"]
  finance: ["@acme/finance"]
  customer-service: ["@acme/customer-service"]
  integration: ["@acme/integration"]
  release-manager: ["@acme/release-managers"]

systems: # which codes each of them knows
  shop:
    title: Web shop
    kind: storefront
    owner: ecommerce
    codes:
      delivery-option: { source: shop/delivery-options.yml }
      stock-status: { accepts: [in-stock, low-stock, sold-out] }
  wms:
    title: Northwind warehouse
    kind: 3pl
    owner: warehouse
    codes:
      shipping-method: { accepts: [STD, EXP, INT] }
      stock-status: { produces: [A, L, N] }
  carrier:
    title: Parcelway
    kind: carrier
    owner: warehouse
    codes:
      carrier-service: { accepts: [PW-HOME, PW-NEXT, PW-GLOBAL, PW-GLOBAL-EXPRESS] }
  erp:
    title: Finance
    kind: erp
    owner: finance
    codes:
      freight-account: { accepts: ["4410", "4420", "4430"] }

flows: # how codes travel from one system to the next
  order-release:
    title: Orders to the warehouse
    from: shop
    to: wms
    owner: integration
    errors: customer-service
    carries:
      delivery-option: { to: wms/shipping-method, source: mappings/warehouse.yml, on-missing: fail }
  label-request:
    title: Labels from the carrier
    from: wms
    to: carrier
    owner: integration
    errors: customer-service
    carries:
      shipping-method: { to: carrier/carrier-service, source: mappings/carrier.json, on-missing: fail }
  order-posting:
    title: Orders to the ledger
    from: shop
    to: erp
    owner: finance
    errors: finance
    carries:
      delivery-option:
        to: erp/freight-account
        source: { file: mappings/freight-accounts.json, select: "$.accounts[*]", key: "@.option", value: "@.account" }
        on-missing: fail
  stock-sync:
    title: Stock to the shop
    from: wms
    to: shop
    owner: integration
    errors: customer-service
    carries:
      stock-status: { source: mappings/stock.yml, on-missing: fail }
`,
  "README.md": `# Integrations of Acme

Which code of which system becomes which code of the next one. Ripplegate guards this repository: see
\`.github/ripplegate.yml\`.
`,
  "shop/delivery-options.yml": `- code: standard
  title: Standard delivery
- code: express
  title: Express delivery
`,
  "mappings/warehouse.yml": `# delivery option of the shop: shipping method of the warehouse
standard: STD
express: EXP
`,
  "mappings/carrier.json": carrierFile([]),
  "mappings/freight-accounts.json": `{
  "accounts": [
    { "option": "standard", "account": "4410" },
    { "option": "express", "account": "4420" }
  ]
}
`,
  "mappings/stock.yml": `A: in-stock
L: low-stock
N: sold-out
`,
};

/** The pull request: everything for the new option but the carrier's entry for what the warehouse makes of it. */
export const ACME_PROPOSAL: DemoFiles = {
  "shop/delivery-options.yml": `- code: standard
  title: Standard delivery
- code: express
  title: Express delivery
- code: express-intl
  title: Express delivery abroad
`,
  "mappings/warehouse.yml": `# delivery option of the shop: shipping method of the warehouse
standard: STD
express: EXP
express-intl: INT
`,
  "mappings/freight-accounts.json": `{
  "accounts": [
    { "option": "standard", "account": "4410" },
    { "option": "express", "account": "4420" },
    { "option": "express-intl", "account": "4430" }
  ]
}
`,
};

/** What was forgotten. */
export const ACME_MISSING_ENTRY: DemoFiles = { "mappings/carrier.json": carrierFile([["INT", "PW-GLOBAL"]]) };

/** A change after everybody has signed. */
export const ACME_SECOND_THOUGHT: DemoFiles = { "mappings/carrier.json": carrierFile([["INT", "PW-GLOBAL-EXPRESS"]]) };

function carrierFile(more: readonly (readonly [string, string])[]): string {
  const entries = [["STD", "PW-HOME"], ["EXP", "PW-NEXT"], ...more];
  return `[\n${entries.map(([from, to]) => `  { "from": "${from}", "to": "${to}" }`).join(",\n")}\n]\n`;
}
