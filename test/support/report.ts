import type { Change } from "../../src/core/change/change.ts";
import type { ChecklistItem } from "../../src/core/checklist/item.ts";
import type { CountedSignOff, Gate, GateState, ItemState } from "../../src/core/gate/gate-state.ts";
import type { Finding } from "../../src/core/impact/finding.ts";
import type { AffectedFlow, Impact, ImpactPath, Step } from "../../src/core/impact/impact.ts";
import type { Location } from "../../src/core/model/location.ts";
import type { Report } from "../../src/core/report/report.ts";

/** Builders of what the analysis says: every member has a plain default, so that a test shows only what matters. */
export const BASE_SHA = "1111111111111111111111111111111111111111";
export const HEAD_SHA = "2222222222222222222222222222222222222222";

export function at(path = "config/shipping-map.yml", line = 12, column = 3): Location {
  return { path, line, column };
}

export function change(overrides: Partial<Change> = {}): Change {
  return {
    id: "code-added:shop/shipping-method:express-intl",
    kind: "code-added",
    subject: "shop/shipping-method",
    type: "shipping-method",
    code: "express-intl",
    when: undefined,
    before: undefined,
    after: { code: "express-intl", title: "Express international" },
    location: at(".github/ripplegate.yml", 14, 9),
    ...overrides,
  };
}

export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    id: "ab12cd34",
    rule: "code-unmapped",
    severity: "error",
    status: "introduced",
    subject: "order-release",
    type: "shipping-method",
    code: "express-intl",
    when: undefined,
    message: 'shop sends "express-intl" over "order-release", and the map "shipping" has no entry for it',
    fix: 'Add "express-intl" with the code that wms expects to the map "shipping".',
    location: at(),
    related: undefined,
    owners: ["@acme/integration"],
    suppressed: false,
    ...overrides,
  };
}

export function item(overrides: Partial<ChecklistItem> = {}): ChecklistItem {
  return {
    id: "label-print:order-release",
    validation: "label-print",
    title: "The label prints, void works, the right account is billed",
    subject: "order-release",
    role: "warehouse",
    insteadOf: undefined,
    owners: ["@acme/warehouse"],
    deputies: [],
    required: 1,
    evidence: "required",
    because: ["code-added:shop/shipping-method:express-intl"],
    why: 'On the way from shop to wms: "express-intl" is new and becomes "INT"',
    reason: '"express-intl" is new and becomes "INT"',
    way: { from: "shop", to: "wms" },
    question: undefined,
    fingerprint: "f1",
    covers: [],
    ...overrides,
  };
}

export function itemState(overrides: Partial<ItemState> = {}): ItemState {
  const base = overrides.item ?? item();
  const signed = overrides.signed ?? [];
  return {
    item: base,
    signed,
    missing: Math.max(0, base.required - signed.length),
    lapsed: undefined,
    rejections: [],
    delegations: [],
    unverified: [],
    ...overrides,
  };
}

export function signOff(overrides: Partial<CountedSignOff> = {}): CountedSignOff {
  return {
    sequence: 7,
    userId: 100,
    login: "maya",
    at: "2026-10-14T09:12:33.000Z",
    note: "printed label for order 1042, voided it",
    self: false,
    commentId: 9001,
    ...overrides,
  };
}

export function codeStep(system: string, code: string | null, type = "shipping-method"): Step {
  return { kind: "code", system, type, code, when: undefined };
}

export function hop(flow: string, overrides: Partial<Step & { kind: "hop" }> = {}): Step {
  return { kind: "hop", flow, map: undefined, via: "entry", ...overrides };
}

export function path(overrides: Partial<ImpactPath> = {}): ImpactPath {
  return {
    change: "code-added:shop/shipping-method:express-intl",
    also: [],
    side: "head",
    outcome: "accepted",
    steps: [codeStep("shop", "express-intl"), hop("order-release", { map: "shipping" }), codeStep("wms", "INT")],
    more: 0,
    ...overrides,
  };
}

export function affectedFlow(overrides: Partial<AffectedFlow> = {}): AffectedFlow {
  return {
    id: "order-release",
    from: "shop",
    to: "wms",
    hops: 1,
    volumePerDay: 1200,
    because: ["code-added:shop/shipping-method:express-intl"],
    types: ["shipping-method"],
    internal: false,
    firstLoud: undefined,
    firstSilent: undefined,
    ...overrides,
  };
}

export function impact(overrides: Partial<Impact> = {}): Impact {
  return {
    systems: [{ id: "wms", hops: 1, owner: "warehouse" }],
    flows: [affectedFlow()],
    paths: [path()],
    absorbed: [],
    unaffected: ["inventory-sync"],
    scope: "additive",
    coverage: { codes: 12, traced: 12 },
    ...overrides,
  };
}

export const NO_IMPACT: Impact = {
  systems: [],
  flows: [],
  paths: [],
  absorbed: [],
  unaffected: [],
  scope: "none",
  coverage: { codes: 0, traced: 0 },
};

export function report(overrides: Partial<Report> = {}): Report {
  return {
    base: BASE_SHA,
    head: HEAD_SHA,
    mode: "enforce",
    verdict: "needs-sign-off",
    systemTitles: new Map(),
    scope: (overrides.impact ?? impact()).scope,
    changes: [change()],
    impact: impact(),
    findings: [],
    checklist: [item()],
    diagnostics: [],
    remarks: [],
    ...overrides,
  };
}

/** A gate over these items; its state follows from them unless given. */
export function gate(items: readonly ItemState[] = [itemState()], overrides: Partial<Gate> = {}): Gate {
  const nothingElse = { rejections: [], waivers: [], overrides: [], overridesRequired: 1, unverified: [] };
  return { state: stateOf(items), mode: "enforce", items, ...nothingElse, ...overrides };
}

/** A report whose checklist is the gate's. */
export function reportOf(gateWithItems: Gate, overrides: Partial<Report> = {}): Report {
  return report({ checklist: gateWithItems.items.map((state) => state.item), ...overrides });
}

function stateOf(items: readonly ItemState[]): GateState {
  const open = items.filter(({ missing }) => missing > 0).map((state) => state.item.id);
  return open.length === 0 ? { kind: "passed" } : { kind: "pending", open };
}
