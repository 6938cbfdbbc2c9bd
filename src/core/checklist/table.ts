import type { ChangeKind } from "../change/change.ts";

/** What can be asked of a change on one flow; see `conditions.ts` for how each is judged. */
export type Condition =
  | "always"
  | "international"
  | "taxable"
  | "high-volume"
  | "shipping"
  | "tax"
  | "payment"
  | "location"
  | "product"
  | "return"
  | "status"
  | "money"
  | "gift-card"
  | "marketplace"
  | "payment-provider"
  | "external"
  | "new-system"
  | "money-field"
  | "carries-shipping"
  | "carries-money"
  | "trigger-changed"
  | "schedule-changed";

export interface Asked {
  readonly validation: string;
  readonly if: Condition;
}

/** What one kind of change asks for, once per affected flow. */
export interface Row {
  readonly name: string;
  readonly asks: readonly Asked[];
}

/**
 * The row of a change kind. `type` is the built-in type the change is about, `undefined` for a team's own word or where
 * there is none. Total: each kind has a row; `flow-changed` (title, criticality, document) asks for nothing.
 */
export function rowOf(kind: ChangeKind, type: string | undefined): Row {
  return BY_KIND[kind](type);
}

const row = (name: string, always: string, conditional: readonly (readonly [string, Condition])[] = []): Row => ({
  name,
  asks: [
    ...always
      .split(" ")
      .filter((validation) => validation !== "")
      .map((validation): Asked => ({ validation, if: "always" })),
    ...conditional.map(([validation, condition]): Asked => ({ validation, if: condition })),
  ],
});

/** What each type adds where a change of its entries has no row of its own. */
const BY_TYPE = [
  ["label-print", "shipping"],
  ["tax", "tax"],
  ["payment", "payment"],
  ["inventory", "location"],
  ["item-master", "product"],
  ["return-receipt", "return"],
  ["notifications", "status"],
] as const;

const METHOD_ADDED = row(
  "shipping method added",
  "receiver-accepts happy-path failure-path label-print tracking-back promise rates alerts cs-runbook",
  [
    ["customs", "international"],
    ["tax", "taxable"],
    ["load", "high-volume"],
  ],
);
const METHOD_REMOVED_ASKS = "rollback in-flight tracking-back promise notifications cs-runbook partner-notified";
const METHOD_REMOVED = row("shipping method removed, deactivated", METHOD_REMOVED_ASKS, [["replay", "high-volume"]]);
const RENAMED = row("renamed", "happy-path rollback in-flight tracking-back alerts");
const RETARGETED_BY_TYPE = [
  ["label-print", "shipping"],
  ["tax", "tax"],
] as const;
const ENTRY_RETARGETED = row(
  "entry retargeted",
  "receiver-accepts happy-path no-match-policy rollback in-flight alerts",
  RETARGETED_BY_TYPE,
);
const CODE_CHANGED = row("code changed", "happy-path no-match-policy rollback in-flight alerts", RETARGETED_BY_TYPE);
const ENTRY_ADDED = row("entry added", "receiver-accepts failure-path no-match-policy", BY_TYPE);
const ENTRY_REMOVED = row("entry removed", "receiver-accepts failure-path no-match-policy in-flight", BY_TYPE);
const NO_MATCH_CHANGED = row(
  "default or no-match policy changed",
  "failure-path no-match-policy rollback alerts analytics-dimensions",
  [["reconciliation", "money"]],
);
const PRODUCT_ADDED = row(
  "product type added",
  "happy-path failure-path tax inventory item-master pick-pack refund return-receipt analytics-dimensions",
  [
    ["customs", "international"],
    ["partner-compliance", "marketplace"],
    ["payment", "gift-card"],
  ],
);
const PRODUCT_REMOVED = row("product type removed, renamed", "rollback in-flight tax item-master analytics-dimensions");
const ORDER_ADDED = row(
  "order type added",
  "receiver-accepts happy-path failure-path no-match-policy pick-pack reconciliation refund notifications alerts analytics-dimensions",
  [["partner-compliance", "marketplace"]],
);
const ORDER_REMOVED = row(
  "order type removed, renamed",
  "rollback in-flight replay reconciliation analytics-dimensions",
);
const RETURN_REASON = row(
  "return reason, returns flow",
  "happy-path failure-path refund return-receipt notifications cs-runbook analytics-dimensions",
  [["customs", "international"]],
);
const PAYMENT_METHOD = row(
  "payment method",
  "happy-path failure-path payment reconciliation refund notifications alerts",
  [["credentials", "new-system"]],
);
const TAX_CODE = row("tax code, category", "tax payload analytics-dimensions", [["partner-compliance", "marketplace"]]);
const STATUS = row("status", "happy-path failure-path replay notifications cs-runbook", [
  ["payment", "payment-provider"],
]);
const LOCATION = row("location, warehouse", "receiver-accepts happy-path in-flight inventory return-receipt load", [
  ["tax", "taxable"],
]);
const FIELDS = row("field map, payload", "happy-path failure-path replay payload", [["reconciliation", "money-field"]]);
const NEW_FLOW = row(
  "new flow",
  "receiver-accepts happy-path failure-path no-match-policy rollback in-flight replay cs-runbook ops-runbook alerts endpoint credentials load scope-agreed",
);
const FLOW_REMOVED = row("flow removed", `${METHOD_REMOVED_ASKS} replay`);
const ENDPOINT = row("endpoint, auth", "failure-path rollback replay alerts endpoint credentials", [
  ["partner-notified", "external"],
]);
const SCHEDULE = row("schedule, volume", "in-flight replay ops-runbook alerts load", [["promise", "carries-shipping"]]);
const FILTER = row("filter, trigger", "happy-path in-flight replay alerts", [["reconciliation", "carries-money"]]);
/** One kind stands for both of `trigger` and `schedule`: a changed trigger is asked about like a filter too. */
const TRIGGER = row("trigger or schedule", "in-flight replay alerts", [
  ["happy-path", "trigger-changed"],
  ["ops-runbook", "schedule-changed"],
  ["load", "schedule-changed"],
]);
const OWNER = row("owner changed", "hand-over ops-runbook");
const ACCEPTED_LIST = row("accepted list changed", "no-match-policy in-flight partner-notified");
const OPAQUE = row("opaque file", "happy-path failure-path rollback");

/** For a flow that fares differently although no change says why (a source that can no longer be read). */
export const UNEXPLAINED: Row = OPAQUE;

/**
 * The row for a flow that a change of another flow or system only reaches: nobody there has a new endpoint to look at,
 * but codes arrive that did not, or no longer do.
 */
export function rowForArrivals(kind: ChangeKind, own: Row): Row {
  switch (kind) {
    case "flow-added":
    case "system-added":
      return ENTRY_ADDED;
    case "flow-removed":
    case "system-removed":
      return ENTRY_REMOVED;
    default:
      return own;
  }
}

type ByType = (type: string | undefined) => Row;

const always =
  (one: Row): ByType =>
  () =>
    one;

/** A row for some built-in types, whatever happened to the code; `other` for everything else. */
const byType =
  (rows: { readonly shipping: Row; readonly product: Row; readonly order: Row; readonly other: Row }): ByType =>
  (type) => {
    switch (type) {
      case "shipping-method":
        return rows.shipping;
      case "product-type":
        return rows.product;
      case "order-type":
        return rows.order;
      case "return-reason":
        return RETURN_REASON;
      case "payment-method":
        return PAYMENT_METHOD;
      case "tax-code":
      case "category":
        return TAX_CODE;
      case "status":
        return STATUS;
      case "location":
        return LOCATION;
      default:
        return rows.other;
    }
  };

const codeAdded = byType({ shipping: METHOD_ADDED, product: PRODUCT_ADDED, order: ORDER_ADDED, other: ENTRY_ADDED });
const codeRemoved = byType({
  shipping: METHOD_REMOVED,
  product: PRODUCT_REMOVED,
  order: ORDER_REMOVED,
  other: ENTRY_REMOVED,
});

/** A new change kind does not compile before it has its row here: no change goes unowned. */
const BY_KIND: Readonly<Record<ChangeKind, ByType>> = {
  "code-added": codeAdded,
  "code-activated": codeAdded,
  "code-removed": codeRemoved,
  "code-deactivated": codeRemoved,
  "code-renamed": byType({ shipping: RENAMED, product: PRODUCT_REMOVED, order: ORDER_REMOVED, other: RENAMED }),
  "code-changed": always(CODE_CHANGED),
  "accepts-grown": always(ACCEPTED_LIST),
  "accepts-shrunk": always(ACCEPTED_LIST),
  "list-opened": always(row("list opened", "no-match-policy")),
  "list-closed": always(ACCEPTED_LIST),
  "map-entry-added": always(ENTRY_ADDED),
  "map-entry-removed": always(ENTRY_REMOVED),
  "map-entry-retargeted": always(ENTRY_RETARGETED),
  "map-entry-condition-changed": always(ENTRY_RETARGETED),
  "map-default-changed": always(NO_MATCH_CHANGED),
  "map-on-missing-changed": always(NO_MATCH_CHANGED),
  "map-match-changed": always(ENTRY_RETARGETED),
  "map-reordered": always(ENTRY_RETARGETED),
  "map-added": always(ENTRY_ADDED),
  "map-removed": always(ENTRY_REMOVED),
  "flow-added": always(NEW_FLOW),
  "flow-removed": always(FLOW_REMOVED),
  "flow-rewired": always(ENTRY_RETARGETED),
  "flow-changed": always(row("title, criticality, document", "")),
  "flow-filter-changed": always(FILTER),
  "flow-trigger-changed": always(TRIGGER),
  "flow-volume-changed": always(SCHEDULE),
  "flow-endpoint-changed": always(ENDPOINT),
  "flow-map-swapped": always(ENTRY_RETARGETED),
  "field-added": always(FIELDS),
  "field-removed": always(FIELDS),
  "field-changed": always(FIELDS),
  "payload-changed": always(FIELDS),
  "sample-changed": always(FIELDS),
  "spec-changed": always(row("specification changed", "scope-agreed")),
  "owner-changed": always(OWNER),
  "errors-owner-changed": always(row("errors owner changed", "hand-over")),
  "monitor-changed": always(row("monitor changed", "alerts")),
  "runbook-changed": always(row("runbook changed", "ops-runbook")),
  "rollback-changed": always(row("rollback changed", "rollback")),
  "system-added": always(NEW_FLOW),
  "system-removed": always(FLOW_REMOVED),
  "opaque-touched": always(OPAQUE),
  "policy-changed": always(row("policy changed", "policy-review")),
};
