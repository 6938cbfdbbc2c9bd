import { describe, expect, it } from "vitest";
import type { ChecklistItem } from "../../../src/core/checklist/item.ts";
import { checklistOf } from "../../support/checklist.ts";
import type { CodeLiteral, FlowLiteral, MapLiteral, ModelLiteral, SystemLiteral } from "../../support/model.ts";

/** Who each validation falls to, and whether it wants evidence: written down here a second time, from the documentation. */
const VALIDATIONS = `
receiver-accepts      target-owner      required
happy-path            ecommerce         required
failure-path          flow-owner        required
no-match-policy       flow-owner        optional
rollback              flow-owner        required
in-flight             target-owner      required
replay                flow-owner        required
label-print           warehouse         required
customs               warehouse         required
tracking-back         ecommerce         optional
promise               ecommerce         optional
rates                 finance           optional
tax                   finance           optional
inventory             warehouse         optional
item-master           product           optional
pick-pack             warehouse         optional
payment               finance           required
reconciliation        finance           optional
refund                finance           required
return-receipt        warehouse         required
notifications         customer-service  optional
cs-runbook            errors-owner      required
ops-runbook           flow-owner        required
alerts                flow-owner        required
analytics-dimensions  data              optional
partner-compliance    ecommerce         optional
endpoint              flow-owner        required
credentials           security          required
payload               flow-owner        optional
load                  flow-owner        required
hand-over             flow-owner        optional
partner-notified      target-owner      required
scope-agreed          release-manager   optional
`;

/** Everybody whom the catalogue names, and the four who answer for the flow. */
const ROLES = [
  ...["ecommerce", "warehouse", "finance", "product", "customer-service", "data", "security", "release-manager"],
  ...["shop-team", "wms-team", "integration", "support"],
];
const policy = { policy: { roles: Object.fromEntries(ROLES.map((role) => [role, [`@acme/${role}`]])) } };
const PEOPLE: Readonly<Record<string, string>> = {
  "source-owner": "shop-team",
  "target-owner": "wms-team",
  "flow-owner": "integration",
  "errors-owner": "support",
};

interface Setting {
  readonly shop?: SystemLiteral;
  readonly wms?: SystemLiteral;
  readonly flow?: Partial<FlowLiteral>;
  /** Carried besides what the row is about. */
  readonly carries?: FlowLiteral["carries"];
}

/** One flow from a shop to a warehouse, and what a row says about it on either side. */
function landscape(setting: Setting, rest: Omit<ModelLiteral, "systems"> & { readonly flow?: Partial<FlowLiteral> }) {
  const { flow, flows, ...others } = rest;
  const carries = { ...setting.carries, ...setting.flow?.carries, ...flow?.carries };
  const orders: FlowLiteral = {
    ...{ from: "shop", to: "wms", owner: "integration", errors: "support" },
    ...setting.flow,
    ...flow,
    ...(Object.keys(carries).length === 0 ? {} : { carries }),
  };
  return {
    systems: { shop: { owner: "shop-team", ...setting.shop }, wms: { owner: "wms-team", ...setting.wms } },
    ...others,
    flows: flows ?? { orders },
  } satisfies ModelLiteral;
}

type Edit = (setting: Setting) => readonly [ModelLiteral, ModelLiteral];

/** The shop's codes of a type before and after; the flow carries them unchanged. */
const codes =
  (type: string, before: readonly CodeLiteral[], after: readonly CodeLiteral[]): Edit =>
  (setting) => {
    const side = (list: readonly CodeLiteral[]) =>
      landscape(setting, { lists: { [`shop/${type}`]: list }, flow: { carries: { [type]: "same" } } });
    return [side(before), side(after)];
  };
const added = (type: string, code: CodeLiteral = "b"): Edit => codes(type, ["a"], ["a", code]);
const removed = (type: string, code: CodeLiteral = "b"): Edit => codes(type, ["a", code], ["a"]);
const renamed = (type: string): Edit => codes(type, ["a", { code: "b", title: "B" }], ["a", { code: "c", title: "B" }]);
const off = (type: string): Edit => codes(type, ["a", "b"], ["a", { code: "b", active: false }]);

/** The map of a type before and after. */
const maps =
  (type: string, before: MapLiteral, after: MapLiteral): Edit =>
  (setting) => {
    const side = (map: MapLiteral) =>
      landscape(setting, {
        lists: { [`shop/${type}`]: ["a"], [`wms/${type}`]: { accepts: ["A", "B"] } },
        flow: { carries: { [type]: { onMissing: "fail", ...map } } },
      });
    return [side(before), side(after)];
  };
const retargeted = (type: string): Edit => maps(type, { entries: { a: "A" } }, { entries: { a: "B" } });
const entryAdded = (type: string): Edit => maps(type, { entries: {} }, { entries: { a: "A" } });
const entryRemoved = (type: string): Edit => maps(type, { entries: { a: "A" } }, { entries: {} });
const policyOf = (type: string): Edit => maps(type, { onMissing: "fail" }, { onMissing: "hold" });

/** The flow itself before and after. */
const flow =
  (before: Partial<FlowLiteral>, after: Partial<FlowLiteral>): Edit =>
  (setting) => [landscape(setting, { flow: before }), landscape(setting, { flow: after })];
const property = (key: string, before: string, after: string): Edit =>
  flow({ properties: { [key]: before } }, { properties: { [key]: after } });
const field = (to: string): Edit =>
  flow({ properties: { fields: [] } }, { properties: { fields: [{ from: "x", to }] } });

const METHOD_ADDED =
  "receiver-accepts happy-path failure-path label-print tracking-back promise rates alerts cs-runbook";
const METHOD_REMOVED = "rollback in-flight tracking-back promise notifications cs-runbook partner-notified";
const PRODUCT_ADDED =
  "happy-path failure-path tax inventory item-master pick-pack refund return-receipt analytics-dimensions";
const PRODUCT_REMOVED = "rollback in-flight tax item-master analytics-dimensions";
const ORDER_ADDED =
  "receiver-accepts happy-path failure-path no-match-policy pick-pack reconciliation refund notifications alerts analytics-dimensions";
const ORDER_REMOVED = "rollback in-flight replay reconciliation analytics-dimensions";
const RETURN_REASON = "happy-path failure-path refund return-receipt notifications cs-runbook analytics-dimensions";
const PAYMENT = "happy-path failure-path payment reconciliation refund notifications alerts";
const STATUS = "happy-path failure-path replay notifications cs-runbook";
const LOCATION = "receiver-accepts happy-path in-flight inventory return-receipt load";
const RETARGETED = "receiver-accepts happy-path no-match-policy rollback in-flight alerts";
const NO_MATCH = "failure-path no-match-policy rollback alerts analytics-dimensions";
const FIELDS = "happy-path failure-path replay payload";
const NEW_FLOW =
  "receiver-accepts happy-path failure-path no-match-policy rollback in-flight replay cs-runbook ops-runbook alerts endpoint credentials load scope-agreed";
const INTERNATIONAL = { code: "b", region: "intl" };
const taxable: Setting = { carries: { "tax-code": "same" } };
const marketplace: Setting = { shop: { kind: "marketplace" } };
const external: Setting = { wms: { external: true } };

/** A row of the documentation, or a column of it: what it is about, the edit, and what is asked; a setting on both sides. */
const ROWS: readonly (readonly [row: string, edit: Edit, asked: string, setting?: Setting])[] = [
  ["shipping method added", added("shipping-method"), METHOD_ADDED],
  ["… international", added("shipping-method", INTERNATIONAL), `${METHOD_ADDED} customs`],
  ["… taxable", added("shipping-method"), `${METHOD_ADDED} tax`, taxable],
  ["… of high volume", added("shipping-method"), `${METHOD_ADDED} load`, { flow: { volumePerDay: 1_000 } }],
  ["… of a volume below", added("shipping-method"), METHOD_ADDED, { flow: { volumePerDay: 999 } }],
  ["… of high criticality", added("shipping-method"), `${METHOD_ADDED} load`, { flow: { criticality: "high" } }],
  ["shipping method removed", removed("shipping-method"), METHOD_REMOVED],
  ["… of high volume", removed("shipping-method"), `${METHOD_REMOVED} replay`, { flow: { volumePerDay: 1_000 } }],
  ["shipping method deactivated", off("shipping-method"), METHOD_REMOVED],
  ["shipping method renamed", renamed("shipping-method"), "happy-path rollback in-flight tracking-back alerts"],
  ["entry retargeted", retargeted("colour"), RETARGETED],
  ["… shipping", retargeted("shipping-method"), `${RETARGETED} label-print`],
  ["… tax", retargeted("tax-code"), `${RETARGETED} tax`],
  ["entry added", entryAdded("colour"), "receiver-accepts failure-path no-match-policy"],
  ["… by type", entryAdded("shipping-method"), "receiver-accepts failure-path no-match-policy label-print"],
  ["entry removed", entryRemoved("colour"), "receiver-accepts failure-path no-match-policy in-flight"],
  ["… by type", entryRemoved("tax-code"), "receiver-accepts failure-path no-match-policy in-flight tax"],
  ["no-match policy changed", policyOf("colour"), NO_MATCH],
  ["… payment", policyOf("payment-method"), `${NO_MATCH} reconciliation`],
  ["… tax", policyOf("tax-code"), `${NO_MATCH} reconciliation`],
  ["default changed", maps("colour", { default: "A" }, { default: "B" }), NO_MATCH],
  ["product type added", added("product-type"), PRODUCT_ADDED],
  ["… international", added("product-type", INTERNATIONAL), `${PRODUCT_ADDED} customs`],
  ["… to a marketplace", added("product-type"), `${PRODUCT_ADDED} partner-compliance`, marketplace],
  ["… gift card", added("product-type", "gift-card"), `${PRODUCT_ADDED} payment`],
  ["product type removed", removed("product-type"), PRODUCT_REMOVED],
  ["product type renamed", renamed("product-type"), PRODUCT_REMOVED],
  ["order type added", added("order-type"), ORDER_ADDED],
  ["… from a marketplace", added("order-type"), `${ORDER_ADDED} partner-compliance`, marketplace],
  ["order type removed", removed("order-type"), ORDER_REMOVED],
  ["order type renamed", renamed("order-type"), ORDER_REMOVED],
  ["return reason added", added("return-reason"), RETURN_REASON],
  ["return reason removed", removed("return-reason"), RETURN_REASON],
  ["… international", added("return-reason", INTERNATIONAL), `${RETURN_REASON} customs`],
  ["payment method added", added("payment-method"), PAYMENT],
  ["payment method removed", removed("payment-method"), PAYMENT],
  ["tax code added", added("tax-code"), "tax payload analytics-dimensions"],
  ["category added", added("category"), "tax payload analytics-dimensions"],
  ["… at a marketplace", added("category"), "tax payload analytics-dimensions partner-compliance", marketplace],
  ["status added", added("status"), STATUS],
  ["… that triggers capture", added("status"), `${STATUS} payment`, { wms: { kind: "psp" } }],
  ["location added", added("location"), LOCATION],
  ["… taxable", added("location"), `${LOCATION} tax`, taxable],
  ["field map", field("note"), FIELDS],
  ["… money field", field("amount"), `${FIELDS} reconciliation`],
  ["payload", property("payloads", "a.json", "b.json"), FIELDS],
  ["endpoint", property("endpoint", "v1", "v2"), "failure-path rollback replay alerts endpoint credentials"],
  [
    "… of somebody else's",
    property("endpoint", "v1", "v2"),
    "failure-path rollback replay alerts endpoint credentials partner-notified",
    external,
  ],
  ["schedule", property("schedule", "1 * * * *", "2 * * * *"), "in-flight replay ops-runbook alerts load"],
  [
    "… that carries shipping methods",
    flow({ volumePerDay: 1 }, { volumePerDay: 2 }),
    "in-flight replay ops-runbook alerts load promise",
    { carries: { "shipping-method": "same" } },
  ],
  ["volume", flow({ volumePerDay: 1 }, { volumePerDay: 2 }), "in-flight replay ops-runbook alerts load"],
  ["filter", property("filter", "paid", "open"), "happy-path in-flight replay alerts"],
  [
    "… that carries money",
    property("filter", "paid", "open"),
    "happy-path in-flight replay alerts reconciliation",
    { carries: { "payment-method": "same" } },
  ],
  ["trigger", property("trigger", "webhook a", "webhook b"), "happy-path in-flight replay alerts"],
  ["new flow", (setting) => [landscape(setting, { flows: {} }), landscape(setting, {})], NEW_FLOW],
  [
    "flow removed",
    (setting) => [landscape(setting, {}), landscape(setting, { flows: {} })],
    `${METHOD_REMOVED} replay`,
  ],
  [
    "accepted list changed",
    (setting) => {
      const side = (accepts: readonly string[]) =>
        landscape(setting, {
          lists: { "shop/colour": ["a"], "wms/colour": { accepts } },
          flow: { carries: { colour: "same" } },
        });
      return [side(["a"]), side([])];
    },
    "no-match-policy in-flight partner-notified",
  ],
  ["specification", property("spec", "1", "2"), "scope-agreed"],
  ["monitors", property("monitors", "a", "b"), "alerts"],
  ["runbook", property("runbook", "a.md", "b.md"), "ops-runbook"],
  ["rollback", property("rollback", "a.md", "b.md"), "rollback"],
  ["title", flow({ title: "A" }, { title: "B" }), ""],
  ["match", maps("colour", { entries: { a: "A" } }, { entries: { a: "A" }, match: "prefix" }), RETARGETED],
  [
    "match, where a code fares differently",
    maps("colour", { entries: { A: "A" }, match: "ignore-case" }, { entries: { A: "A" }, match: "exact" }),
    RETARGETED,
  ],
  [
    "order of a first-match map",
    maps(
      "colour",
      {
        match: "first-match",
        entries: [
          { from: "a", to: "A" },
          { from: "*", to: "B" },
        ],
      },
      {
        match: "first-match",
        entries: [
          { from: "*", to: "B" },
          { from: "a", to: "A" },
        ],
      },
    ),
    RETARGETED,
  ],
  [
    "condition of an entry",
    maps("colour", { entries: [{ from: "a", to: "A" }] }, { entries: [{ from: "a", to: "A", when: { store: "1" } }] }),
    RETARGETED,
  ],
  [
    "map swapped",
    (setting) => {
      const map = (to: string): MapLiteral => ({ from: "shop/colour", to: "wms/colour", entries: { a: to } });
      const side = (name: string) =>
        landscape(setting, {
          lists: { "shop/colour": ["a"] },
          maps: { one: map("A"), two: map("B") },
          flow: { carries: { colour: name } },
        });
      return [side("one"), side("two")];
    },
    RETARGETED,
  ],
  [
    "flow rewired",
    (setting) => {
      const side = (from: string): ModelLiteral => {
        const { systems, ...rest } = landscape(setting, { flow: { from } });
        return { ...rest, systems: { ...systems, pos: { owner: "shop-team" } } };
      };
      return [side("shop"), side("pos")];
    },
    RETARGETED,
  ],
  [
    "new system",
    (setting) => {
      const { systems, ...rest } = landscape(setting, {});
      return [
        { systems: { shop: systems.shop }, flows: {} },
        { systems, ...rest },
      ];
    },
    NEW_FLOW,
  ],
  [
    "system removed",
    (setting) => {
      const { systems, ...rest } = landscape(setting, {});
      return [
        { systems, ...rest },
        { systems: { shop: systems.shop }, flows: {} },
      ];
    },
    `${METHOD_REMOVED} replay`,
  ],
  [
    "new payment provider",
    (setting) => {
      const side = (list: readonly string[], to: string, rest: ModelLiteral["systems"]): ModelLiteral => {
        const made = landscape(setting, {
          lists: { "shop/payment-method": list },
          flow: { to, carries: { "payment-method": "same" } },
        });
        return { ...made, systems: { ...made.systems, ...rest } };
      };
      return [side(["a"], "wms", {}), side(["a", "b"], "psp", { psp: { owner: "wms-team" } })];
    },
    [...new Set(`${PAYMENT} ${RETARGETED} ${NEW_FLOW}`.split(" "))].join(" "),
  ],
  ["owner", flow({ owner: "integration" }, { owner: "support" }), "ops-runbook"],
  [
    "conditions of a code",
    codes("colour", [{ code: "a", when: [{ store: "1" }] }], [{ code: "a", when: [{ store: "2" }] }]),
    "happy-path no-match-policy rollback in-flight alerts",
  ],
  ["attribute of a code", codes("colour", [{ code: "a", title: "A" }], [{ code: "a", title: "B" }]), ""],
  ["list opened", (setting) => listOf(setting, false, true), "no-match-policy"],
  ["list closed", (setting) => listOf(setting, true, false), "no-match-policy in-flight partner-notified"],
];

/** The receiver's list, open or not; a code that is not on it arrives. */
function listOf(setting: Setting, before: boolean, after: boolean): readonly [ModelLiteral, ModelLiteral] {
  const side = (open: boolean) =>
    landscape(setting, {
      lists: { "shop/colour": ["a", "b"], "wms/colour": { accepts: ["a"], open } },
      flow: { carries: { colour: "same" } },
    });
  return [side(before), side(after)];
}

describe("the two tables of the documentation", () => {
  const known = new Map(
    VALIDATIONS.trim()
      .split("\n")
      .map((line) => line.split(/ +/))
      .map(([id = "", owner = "", evidence = ""]) => [id, { owner, evidence }]),
  );
  const expected = (asked: string): readonly string[] =>
    asked
      .split(" ")
      .filter((word) => word !== "")
      .map((id) => {
        const { owner = "", evidence = "" } = known.get(id) ?? {};
        return `${id} of ${PEOPLE[owner] ?? owner}, evidence ${evidence}`;
      })
      .sort();

  const rows = ROWS.map(([row, edit, asked, setting = {}]) => ({ row, edit, asked, setting }));

  it.each(rows)("$row", ({ edit, asked, setting }) => {
    const [base, head] = edit(setting);

    expect(askedAbout("orders", checklistOf(base, head, policy))).toEqual(expected(asked));
  });
});

/** Warnings are about what was found, not about what changed; a hand-over has two sides. Both have tests of their own. */
const APART: ReadonlySet<string> = new Set(["review-warning", "hand-over"]);

/** What is asked about a flow. */
function askedAbout(subject: string, items: readonly ChecklistItem[]): readonly string[] {
  return items
    .filter((item) => item.subject === subject && !APART.has(item.validation))
    .map(({ validation, role, evidence }) => `${validation} of ${role}, evidence ${evidence}`)
    .sort();
}

describe("who is asked", () => {
  const shop: ModelLiteral = landscape(
    {},
    { lists: { "shop/shipping-method": ["a"] }, flow: { carries: { "shipping-method": "same" } } },
  );
  const withMethod: ModelLiteral = { ...shop, lists: { "shop/shipping-method": ["a", INTERNATIONAL] } };
  const without = (role: string) => ({
    policy: { roles: Object.fromEntries(Object.entries(policy.policy.roles).filter(([name]) => name !== role)) },
  });

  it.each([
    ["warehouse", "label-print"],
    ["warehouse", "customs"],
    ["ecommerce", "happy-path"],
    ["ecommerce", "tracking-back"],
    ["finance", "rates"],
  ])("is the flow's owner where nobody is declared for %s, who is named: %s", (role, validation) => {
    const item = checklistOf(shop, withMethod, without(role)).find((one) => one.id === `${validation}:orders`);

    expect(item).toMatchObject({ role: "integration", insteadOf: role, owners: ["@acme/integration"] });
  });

  it.each([
    ["owner-changed", flow({ owner: "integration" }, { owner: "support" })],
    ["errors-owner-changed", flow({ errors: "integration" }, { errors: "support" })],
  ])("is the old and the new owner, each for themself: %s", (_, edit) => {
    const items = checklistOf(...edit({}), policy).filter(({ validation }) => validation === "hand-over");

    expect(items.map(({ id, role }) => `${id} of ${role}`).sort()).toEqual([
      "hand-over:orders:new of support",
      "hand-over:orders:old of integration",
    ]);
  });

  it("is one side alone where there was nobody before", () => {
    const { owner: _, ...nobody } = shop.flows?.orders ?? { from: "shop", to: "wms" };
    const items = checklistOf({ ...shop, flows: { orders: nobody } }, shop, policy);

    expect(items.filter(({ validation }) => validation === "hand-over").map(({ id }) => id)).toEqual([
      "hand-over:orders:new",
    ]);
  });

  it("is a release manager for a change of the policy, once for all of its keys", () => {
    const headPolicy = { roles: { ...policy.policy.roles, warehouse: ["@mallory"] }, mode: "observe" as const };

    const items = checklistOf(shop, shop, { ...policy, headPolicy });

    expect(
      items.filter(({ validation }) => validation !== "review-warning").map(({ id, role }) => `${id} ${role}`),
    ).toEqual(["policy-review:policy release-manager"]);
  });
});
