import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../../src/core/model/json.ts";
import { changesBetween, ids, told } from "../../support/changes.ts";
import type { FlowLiteral, MapLiteral } from "../../support/model.ts";

const MAPS: Record<string, MapLiteral> = {
  one: { from: "shop/shipping-method", to: "wms/shipping-method", entries: { a: "A" } },
  two: { from: "shop/shipping-method", to: "wms/shipping-method", entries: { a: "B" } },
};

function flows(base: Partial<FlowLiteral>, head: Partial<FlowLiteral>) {
  const literal = (flow: Partial<FlowLiteral>) => ({
    systems: { erp: {} },
    maps: MAPS,
    flows: { out: { from: "shop", to: "wms", ...flow } },
  });
  return changesBetween(literal(base), literal(head));
}

describe("flows as a whole", () => {
  it("claim their inline maps when they come or go, not the named ones", () => {
    const systems = { shop: {}, wms: {} };
    const flow = { from: "shop", to: "wms", carries: { status: { entries: { a: "A" } }, "shipping-method": "one" } };

    const added = changesBetween({ systems }, { systems, maps: MAPS, flows: { out: flow } });
    expect(ids(added)).toEqual(["map-added:one", "map-added:two", "flow-added:out"]);

    const removed = changesBetween({ systems, flows: { out: flow } }, { systems });
    expect(told(removed)).toEqual(['flow-removed:out {"from":"shop","to":"wms"} → undefined']);
    expect(removed[0]?.location.line).toBe(1);
  });

  it("are rewired when they connect other systems; an inline map follows", () => {
    const carries = { status: { entries: { a: "A" } } };

    expect(told(flows({ carries }, { carries, to: "erp" }))).toContain(
      'flow-rewired:out {"from":"shop","to":"wms"} → {"from":"shop","to":"erp"}',
    );
    expect(ids(flows({ carries }, { carries, to: "erp" }))).toEqual(["flow-rewired:out"]);
  });
});

describe("what a flow carries", () => {
  it("is swapped between maps, chains and same, one change per type", () => {
    const changes = flows(
      { carries: { "shipping-method": "one", status: "same", "tax-code": "same" } },
      { carries: { "shipping-method": ["one", "two"], status: { entries: { a: "A" } }, category: "same" } },
    );

    expect(told(changes)).toEqual([
      'flow-map-swapped:out:category undefined → "same"',
      'flow-map-swapped:out:shipping-method "one" → ["one","two"]',
      'flow-map-swapped:out:status "same" → "out/status"',
      'flow-map-swapped:out:tax-code "same" → undefined',
    ]);
    expect(changes.map((change) => change.type)).toEqual(["category", "shipping-method", "status", "tax-code"]);
  });

  it("shows an edit of an inline map under the flow and type", () => {
    const changes = flows(
      { carries: { status: { entries: { a: "A" } } } },
      { carries: { status: { entries: { a: "B" } } } },
    );

    expect(told(changes)).toEqual(['map-entry-retargeted:out/status:a "A" → "B"']);
  });
});

describe("what a flow declares", () => {
  const CASES: readonly (readonly [Partial<FlowLiteral>, Partial<FlowLiteral>, string])[] = [
    [{ owner: "a" }, { owner: "b" }, 'owner-changed:out:flow "a" → "b"'],
    [{ errors: "a" }, {}, 'errors-owner-changed:out "a" → undefined'],
    [{}, { volumePerDay: 5 }, "flow-volume-changed:out undefined → 5"],
    [{ title: "a" }, { title: "b" }, 'flow-changed:out:title {"title":"a"} → {"title":"b"}'],
    [{}, { document: "order" }, 'flow-changed:out:document undefined → {"document":"order"}'],
    [{}, { criticality: "high" }, 'flow-changed:out:criticality {"criticality":"normal"} → {"criticality":"high"}'],
  ];

  it.each(CASES)("is one change: %j to %j", (base, head, expected) => {
    const changes = flows(base, head);

    expect(told(changes)).toEqual([expected]);
  });

  const PROPERTIES: readonly (readonly [string, string])[] = [
    ["filter", "flow-filter-changed:out"],
    ["trigger", "flow-trigger-changed:out"],
    ["schedule", "flow-trigger-changed:out"],
    ["endpoint", "flow-endpoint-changed:out"],
    ["fields", "field-changed:out"],
    ["payloads", "payload-changed:out"],
    ["spec", "spec-changed:out"],
    ["monitors", "monitor-changed:out"],
    ["runbook", "runbook-changed:out"],
    ["rollback", "rollback-changed:out"],
    ["next", "flow-changed:out:next"],
    ["something-new", "flow-changed:out:something-new"],
  ];

  it.each(PROPERTIES)("has a kind for the property %s, whose five empty values differ", (key, id) => {
    const values: readonly (JsonValue | undefined)[] = [undefined, null, false, 0, ""];
    const declare = (value: JsonValue | undefined) => (value === undefined ? {} : { properties: { [key]: value } });
    const pairs = values.flatMap((one) => values.filter((other) => other !== one).map((other) => [one, other]));

    const found = pairs.map(([one, other]) => ids(flows(declare(one), declare(other))));

    expect(found).toEqual(pairs.map(() => [id]));
  });

  it("is compared by value, not by the order of its keys", () => {
    const changes = flows(
      { properties: { endpoint: { name: "wms", version: "v1" } } },
      { properties: { endpoint: { version: "v1", name: "wms" } } },
    );

    expect(changes).toEqual([]);
  });

  it("is one change when a trigger becomes a schedule", () => {
    const changes = flows({ properties: { trigger: "webhook" } }, { properties: { schedule: "* * * * *" } });

    expect(told(changes)).toEqual(['flow-trigger-changed:out {"trigger":"webhook"} → {"schedule":"* * * * *"}']);
  });

  it("tells the samples from the contracts", () => {
    const payloads = { sent: "a.json", samples: "samples/*.json" };

    expect(
      told(flows({ properties: { payloads } }, { properties: { payloads: { ...payloads, sent: "b.json" } } })),
    ).toEqual(['payload-changed:out {"sent":"a.json"} → {"sent":"b.json"}']);
    expect(told(flows({ properties: { payloads } }, { properties: { payloads: { sent: "a.json" } } }))).toEqual([
      'sample-changed:out "samples/*.json" → undefined',
    ]);
  });
});

describe("files that a flow points at", () => {
  const runbook = (path: string, blob: string | null) => ({
    properties: { runbook: path },
    files: { runbook: { [path]: blob } },
  });

  it("are a change when the text differs, at the line that names the file", () => {
    const changes = flows(runbook("a.md", "1"), runbook("a.md", "2"));

    expect(told(changes)).toEqual(['runbook-changed:out {"files":{"a.md":"1"}} → {"files":{"a.md":"2"}}']);
  });

  it("are one change together with the declaration", () => {
    const changes = flows(runbook("a.md", "1"), runbook("b.md", null));

    expect(told(changes)).toEqual([
      'runbook-changed:out {"value":"a.md","files":{"a.md":"1"}} → {"value":"b.md","files":{"b.md":null}}',
    ]);
  });

  it("are none when nothing differs", () => {
    expect(flows(runbook("a.md", "1"), runbook("a.md", "1"))).toEqual([]);
  });

  it("belong to the property they stand in", () => {
    const files = (property: string, blob: string) => ({ files: { [property]: { f: blob } } });

    const found = ["spec.file", "payloads.sent", "payloads.samples", "fields.source", "else"].flatMap((property) =>
      ids(flows(files(property, "1"), files(property, "2"))),
    );

    expect(found).toEqual([
      "spec-changed:out",
      "payload-changed:out",
      "sample-changed:out",
      "field-changed:out",
      "flow-changed:out:else",
    ]);
  });
});
