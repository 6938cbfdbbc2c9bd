import type { BUILT_IN_TYPES } from "../model/model.ts";

/** Words of a name in lower case, in order: `shipmentMethodTypeId`, `x12-850_map.json`, `Order Type` alike. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

type BuiltInType = (typeof BUILT_IN_TYPES)[number];

/** By type, the words that speak for it: each inner list has to be there as a whole. The first type that fits holds. */
const TYPE_WORDS: readonly (readonly [BuiltInType, readonly (readonly string[])[]])[] = [
  ["return-reason", [["return", "reason"], ["rma"], ["refund", "reason"]]],
  [
    "order-type",
    [
      ["order", "type"],
      ["order", "types"],
      ["order", "kind"],
    ],
  ],
  [
    "product-type",
    [
      ["product", "type"],
      ["product", "types"],
      ["item", "type"],
      ["article", "type"],
    ],
  ],
  ["tax-code", [["tax"], ["taxes"], ["vat"]]],
  ["payment-method", [["payment"], ["payments"], ["tender"], ["tenders"]]],
  [
    "shipping-method",
    [["shipping"], ["shipment"], ["ship"], ["carrier"], ["carriers"], ["delivery"], ["freight"], ["courier"]],
  ],
  ["category", [["category"], ["categories"]]],
  ["location", [["location"], ["locations"], ["facility"], ["facilities"]]],
  ["status", [["status"], ["statuses"]]],
];

/** The built-in type that these words are about; undefined where they don't say. */
export function typeOf(words: readonly string[]): BuiltInType | undefined {
  const present = new Set(words);
  const [type] = TYPE_WORDS.find(([, sets]) => sets.some((set) => set.every((word) => present.has(word)))) ?? [];
  return type;
}

/** A system that a name gives away. */
export interface KnownSystem {
  readonly id: string;
  readonly kind: string;
}

/** Words of products and of the trade, with the system's kind in the configuration. */
const SYSTEM_WORDS: ReadonlyMap<string, string> = new Map([
  ...["shopify", "magento", "woocommerce", "bigcommerce", "commercetools", "shopware", "prestashop"].map(
    (word) => [word, "storefront"] as const,
  ),
  ...["shop", "storefront", "webshop", "commerce"].map((word) => [word, "storefront"] as const),
  ...["ebay", "amazon", "zalando", "marketplace", "etsy"].map((word) => [word, "marketplace"] as const),
  ...["wms", "warehouse"].map((word) => [word, "wms"] as const),
  ["3pl", "3pl"],
  ["fulfillmenttools", "oms"],
  ["oms", "oms"],
  ...["erp", "sap", "netsuite", "dynamics", "navision", "ofbiz", "odoo"].map((word) => [word, "erp"] as const),
  ...["ups", "dhl", "fedex", "usps", "gls", "dpd"].map((word) => [word, "carrier"] as const),
  ...["avalara", "vertex", "taxjar"].map((word) => [word, "tax"] as const),
  ...["adyen", "stripe", "psp", "paypal"].map((word) => [word, "psp"] as const),
  ...["x12", "edi", "edifact"].map((word) => [word, "other"] as const),
  ["pim", "pim"],
  ["pos", "pos"],
  ["crm", "crm"],
]);

/** The systems that a path names, the file's own name first, each once. */
export function systemsOf(path: string): readonly KnownSystem[] {
  const words = path.split("/").reverse().flatMap(wordsOf);
  const found = new Map<string, KnownSystem>();
  for (const word of words) {
    const kind = SYSTEM_WORDS.get(word);
    if (kind !== undefined && !found.has(word)) found.set(word, { id: word, kind });
  }
  return [...found.values()];
}

/** Longer texts are sentences and not codes. */
const CODE_LENGTH_MAX = 64;

/** Short, on one line, no address and no sentence: it may be a code. */
export function isCodeLike(text: string): boolean {
  return text !== "" && text.length <= CODE_LENGTH_MAX && !/[\r\n{}<>]|:\/\/|\S+\s+\S+\s+\S+\s+\S/u.test(text);
}

/** Keys of settings: a mapping with one of them is no table of codes. */
const SETTING_WORDS: ReadonlySet<string> = new Set([
  ...["host", "port", "url", "uri", "timeout", "retries", "enabled", "disabled", "active", "version", "username"],
  ...["password", "secret", "token", "title", "description", "label", "name", "sort_order", "id", "type", "code"],
  ...["key", "value", "from", "to", "format", "schema", "$schema", "$ref", "required", "default", "method", "path"],
]);

export function isSetting(key: string): boolean {
  return SETTING_WORDS.has(key.toLowerCase());
}
