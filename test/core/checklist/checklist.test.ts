import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checklistOf, idsOf } from "../../support/checklist.ts";
import type { ModelLiteral } from "../../support/model.ts";

const roles = {
  ecommerce: ["@acme/ecommerce"],
  warehouse: ["@acme/warehouse"],
  integration: ["@acme/integration"],
  "customer-service": ["@acme/cs"],
  finance: ["@acme/finance"],
  "release-manager": ["@acme/release-managers"],
};

const shop = {
  systems: { shop: { owner: "ecommerce" }, wms: { owner: "warehouse" } },
  lists: { "shop/shipping-method": ["standard"], "wms/shipping-method": ["STD", "EXP"] },
  maps: {
    shipping: {
      from: "shop/shipping-method",
      to: "wms/shipping-method",
      onMissing: "fail",
      entries: { standard: "STD" },
    },
  },
  flows: {
    "order-release": {
      from: "shop",
      to: "wms",
      owner: "integration",
      errors: "customer-service",
      carries: { "shipping-method": "shipping" },
    },
  },
} as const satisfies ModelLiteral;

const withExpress = {
  ...shop,
  lists: { ...shop.lists, "shop/shipping-method": ["standard", "express"] },
  maps: { shipping: { ...shop.maps.shipping, entries: { standard: "STD", express: "EXP" } } },
} as const satisfies ModelLiteral;

describe("deriveChecklist", () => {
  it("asks for a new shipping method who ships it, sells it, pays for it and runs it", () => {
    const items = checklistOf(shop, withExpress, { policy: { roles } });

    expect(items.map(({ role, id }) => `${role} ${id}`)).toEqual([
      "customer-service cs-runbook:order-release",
      "ecommerce happy-path:order-release",
      "ecommerce promise:order-release",
      "ecommerce tracking-back:order-release",
      "finance rates:order-release",
      "integration alerts:order-release",
      "integration failure-path:order-release",
      "integration no-match-policy:order-release",
      "warehouse label-print:order-release",
      "warehouse receiver-accepts:order-release",
    ]);
    expect(items[0]).toMatchObject({
      owners: ["@acme/cs"],
      evidence: "required",
      insteadOf: undefined,
      because: ["code-added:shop/shipping-method:express"],
      why: 'On the way from shop to wms: "express" is new and becomes "EXP"',
    });
  });

  it("asks more of an international code, of a high volume and of a flow that carries tax codes", () => {
    const flow = { ...shop.flows["order-release"], volumePerDay: 1000 };
    const carries = { ...flow.carries, "tax-code": "same" };
    const flows = { "order-release": { ...flow, carries } };
    const intl = { code: "express", region: "intl" };
    const lists = { ...withExpress.lists, "shop/shipping-method": ["standard", intl] };

    const plain = idsOf(checklistOf(shop, withExpress, { policy: { roles } }));
    const more = idsOf(checklistOf({ ...shop, flows }, { ...withExpress, flows, lists }, { policy: { roles } }));

    expect(more.filter((id) => !plain.includes(id))).toEqual([
      "tax:order-release",
      "load:order-release",
      "customs:order-release",
    ]);
  });

  it("lets a role that nobody is declared for fall to the flow's owner, and says so", () => {
    const { finance: _, ...others } = roles;

    const items = checklistOf(shop, withExpress, { policy: { roles: others } });

    expect(items.find((item) => item.validation === "rates")).toMatchObject({
      role: "integration",
      insteadOf: "finance",
      owners: ["@acme/integration"],
      why: 'On the way from shop to wms: "express" is new and becomes "EXP"',
    });
  });

  it("asks the receiver's owner where a flow has no owner, and a release manager where there is nobody", () => {
    const flows = { "order-release": { from: "shop", to: "wms", carries: { "shipping-method": "shipping" } } };
    const nobody = { ...shop, flows, systems: {} };

    const receiver = checklistOf({ ...shop, flows }, { ...withExpress, flows }, { policy: { roles } });
    const manager = checklistOf(nobody, { ...withExpress, flows, systems: {} }, { policy: { roles: {} } });

    expect(receiver.find((item) => item.validation === "alerts")).toMatchObject({
      role: "warehouse",
      insteadOf: "flow-owner",
    });
    expect(new Set(manager.map((item) => item.role))).toEqual(new Set(["release-manager"]));
    expect(manager[0]?.owners).toEqual([]);
  });

  it("takes the people from base, whatever head writes into its roles", () => {
    const headPolicy = { roles: { ...roles, warehouse: ["@mallory"], finance: ["@mallory"] } };

    const items = checklistOf(shop, withExpress, { policy: { roles }, headPolicy });

    expect(items.flatMap((item) => item.owners)).not.toContain("@mallory");
    expect(items.find((item) => item.validation === "policy-review")).toMatchObject({
      id: "policy-review:policy",
      role: "release-manager",
      owners: ["@acme/release-managers"],
      because: ["policy-changed:roles"],
    });
  });

  it("does not let head declare a role that the catalogue asks for and base lacks", () => {
    const { finance: _, ...others } = roles;
    const headPolicy = { roles: { ...others, finance: ["@mallory"] } };

    const items = checklistOf(shop, withExpress, { policy: { roles: others }, headPolicy });

    expect(items.flatMap((item) => item.owners)).not.toContain("@mallory");
  });

  it("asks the old and the new owner of a flow that is handed over", () => {
    const flows = { "order-release": { ...shop.flows["order-release"], owner: "warehouse" } };

    const items = checklistOf(shop, { ...shop, flows }, { policy: { roles } });

    expect(items.map(({ role, id }) => `${role} ${id}`)).toEqual([
      "integration hand-over:order-release:old",
      "integration ops-runbook:order-release",
      "warehouse hand-over:order-release:new",
    ]);
  });

  it("asks nobody where nothing changed, and nobody where only a title did", () => {
    const flows = { "order-release": { ...shop.flows["order-release"], title: "Release of orders" } };

    expect(checklistOf(shop, shop, { policy: { roles } })).toEqual([]);
    expect(checklistOf(shop, { ...shop, flows }, { policy: { roles } })).toEqual([]);
  });

  it("asks nobody about a flow that is not affected", () => {
    const other = { from: "shop", to: "erp", owner: "finance", carries: { "order-type": "same" } } as const;
    const base = { ...shop, flows: { ...shop.flows, invoices: other } };
    const head = { ...withExpress, flows: { ...shop.flows, invoices: other } };

    expect(checklistOf(base, head, { policy: { roles } }).filter((item) => item.subject === "invoices")).toEqual([]);
  });

  it("asks only the two ends and the builder of a re-code that is proven to change nothing outside", () => {
    const recode = (code: string): ModelLiteral => ({
      systems: { shop: { owner: "ecommerce" }, hub: { owner: "finance" }, wms: { owner: "warehouse" } },
      lists: { "shop/shipping-method": ["standard"], "wms/shipping-method": ["STD"] },
      maps: {
        inward: {
          from: "shop/shipping-method",
          to: "hub/shipping-method",
          onMissing: "fail",
          entries: { standard: code },
        },
        outward: {
          from: "hub/shipping-method",
          to: "wms/shipping-method",
          onMissing: "fail",
          entries: { [code]: "STD" },
        },
      },
      flows: {
        first: { from: "shop", to: "hub", owner: "integration", carries: { "shipping-method": "inward" } },
        second: { from: "hub", to: "wms", owner: "integration", carries: { "shipping-method": "outward" } },
      },
    });

    const items = checklistOf(recode("S1"), recode("S2"), { policy: { roles } });

    expect(items.filter((item) => item.subject === "first").map(({ role, id }) => `${role} ${id}`)).toEqual([
      "ecommerce internal-recode:first:ecommerce",
      "finance internal-recode:first:finance",
      "integration internal-recode:first:integration",
    ]);
  });

  it.each([
    ["added", {}, { standard: "STD" }],
    ["removed", { standard: "STD" }, {}],
    ["retargeted", { standard: "STD" }, { standard: "EXP" }],
  ])("asks about a map's entry that was %s", (_, before, after) => {
    const maps = (entries: Readonly<Record<string, string>>): ModelLiteral => ({
      ...shop,
      maps: { shipping: { ...shop.maps.shipping, entries } },
    });

    const items = checklistOf(maps(before), maps(after), { policy: { roles } });

    expect(items.every((item) => item.subject === "order-release")).toBe(true);
    expect(idsOf(items)).toContain("label-print:order-release");
    expect(idsOf(items)).toContain("no-match-policy:order-release");
  });

  it("makes an item for the owner of an introduced warning, so that nothing waits without one", () => {
    const maps = { shipping: { ...shop.maps.shipping, entries: { standard: "EXP" } } };

    const items = checklistOf(shop, { ...shop, maps }, { policy: { roles } });

    expect(items.find((item) => item.id === "review-warning:order-release")).toMatchObject({
      role: "integration",
      because: ["map-entry-retargeted:shipping:standard"],
    });
  });

  it("has one item per validation and subject, sorted by role and id, each with changes and a fingerprint", () => {
    const items = checklistOf(shop, withExpress, { policy: { roles } });

    expect(new Set(idsOf(items)).size).toBe(items.length);
    for (const item of items) {
      expect(item.because).not.toEqual([]);
      expect(item.fingerprint).toMatch(/^[0-9a-f]{64}$/);
      expect(item.covers.map((part) => part.name)).toEqual([...item.covers.map((part) => part.name)].sort());
    }
  });

  it("survives names that mean something to JavaScript", () => {
    const names = fc.constantFrom("__proto__", "constructor", "toString", "a b", "é");

    fc.assert(
      fc.property(names, names, (code, other) => {
        const lists = { ...shop.lists, "shop/shipping-method": ["standard", code, { code: `${other}2` }] };

        const items = checklistOf(shop, { ...shop, lists }, { policy: { roles } });

        expect(items.length).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it("asks nobody on the next flow about a property of this one, also where a new code goes on to it", () => {
    const onward = (model: ModelLiteral): ModelLiteral => ({
      ...model,
      flows: {
        ...model.flows,
        labels: { from: "wms", to: "carrier", owner: "finance", carries: { "shipping-method": "same" } },
      },
    });
    const runbook = { ...shop.flows["order-release"], properties: { runbook: "docs/new.md" } };

    const items = checklistOf(
      onward({ ...shop, lists: { ...shop.lists, "wms/shipping-method": ["STD"] } }),
      onward({ ...withExpress, flows: { "order-release": runbook } }),
      { policy: { roles } },
    );

    const because = items.filter((item) => item.subject === "labels").flatMap((item) => item.because);
    expect(because).not.toEqual([]);
    expect(because).not.toContain("runbook-changed:order-release");
    expect(items.find((item) => item.id === "ops-runbook:order-release")?.because).toEqual([
      "runbook-changed:order-release",
    ]);
  });

  it("asks all that a new flow needs", () => {
    const items = checklistOf({ ...shop, flows: {} }, shop, { policy: { roles } });

    expect(items.filter((item) => item.validation !== "review-warning").map(({ role, id }) => `${role} ${id}`)).toEqual(
      [
        "customer-service cs-runbook:order-release",
        "ecommerce happy-path:order-release",
        "integration alerts:order-release",
        "integration credentials:order-release",
        "integration endpoint:order-release",
        "integration failure-path:order-release",
        "integration load:order-release",
        "integration no-match-policy:order-release",
        "integration ops-runbook:order-release",
        "integration replay:order-release",
        "integration rollback:order-release",
        "release-manager scope-agreed:order-release",
        "warehouse in-flight:order-release",
        "warehouse receiver-accepts:order-release",
      ],
    );
    expect(items.find((item) => item.validation === "credentials")?.insteadOf).toBe("security");
  });

  it("treats a team's own word like the built-in type that it stands for", () => {
    const own = (codes: readonly string[]): ModelLiteral => ({
      systems: shop.systems,
      lists: { "shop/carrier-service": codes, "wms/carrier-service": ["standard", "express"] },
      flows: { "order-release": { ...shop.flows["order-release"], carries: { "carrier-service": "same" } } },
    });
    const aliases = new Map([["carrier-service", "shipping-method"]]);

    const plain = checklistOf(own(["standard"]), own(["standard", "express"]), { policy: { roles } });
    const known = checklistOf(own(["standard"]), own(["standard", "express"]), { policy: { roles }, aliases });

    expect(idsOf(plain)).not.toContain("label-print:order-release");
    expect(idsOf(known)).toContain("label-print:order-release");
  });

  it("tells two hand-overs of one flow apart by role", () => {
    const flows = { "order-release": { ...shop.flows["order-release"], owner: "warehouse", errors: "integration" } };

    const items = checklistOf(shop, { ...shop, flows }, { policy: { roles } });

    expect(items.map(({ role, id }) => `${role} ${id}`)).toEqual([
      "customer-service hand-over:order-release:old:customer-service",
      "integration hand-over:order-release:new:integration",
      "integration hand-over:order-release:old:integration",
      "integration ops-runbook:order-release",
      "warehouse hand-over:order-release:new:warehouse",
    ]);
  });

  it("asks the owners of a system that is handed over, though no flow fares differently", () => {
    const systems = { ...shop.systems, wms: { owner: "finance" } };

    const items = checklistOf(shop, { ...shop, systems }, { policy: { roles } });

    expect(items.map(({ role, id }) => `${role} ${id}`)).toEqual([
      "finance hand-over:wms:new",
      "warehouse hand-over:wms:old",
      "warehouse ops-runbook:wms",
    ]);
  });

  it("asks base's release managers where head removes the configuration", () => {
    const items = checklistOf(shop, {}, { policy: { roles }, headPolicy: null });

    expect(items.find((item) => item.id === "policy-review:policy")?.owners).toEqual(["@acme/release-managers"]);
    expect(items.find((item) => item.id === "rollback:order-release")?.owners).toEqual(["@acme/integration"]);
  });

  it("asks a role that nobody is declared for anywhere, and leaves it unsignable", () => {
    const systems = { ...shop.systems, wms: { owner: "ghosts" } };

    const items = checklistOf({ ...shop, systems }, { ...withExpress, systems }, { policy: { roles } });

    expect(items.find((item) => item.validation === "receiver-accepts")).toMatchObject({ role: "ghosts", owners: [] });
  });

  it("asks about a flow that fares differently by no change that is known", () => {
    const unreadable: ModelLiteral = {
      ...shop,
      maps: { shipping: { ...shop.maps.shipping, readable: false, entries: {} } },
    };

    const items = checklistOf(shop, unreadable, { policy: { roles } });

    expect(items.map(({ role, id }) => `${role} ${id}`)).toEqual([
      "ecommerce happy-path:order-release",
      "integration failure-path:order-release",
      "integration rollback:order-release",
    ]);
  });
});
