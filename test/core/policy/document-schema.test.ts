import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { DOCUMENT_SCHEMA } from "../../../src/core/policy/document-schema.ts";
import { SECTIONS } from "../../../src/core/policy/validate.ts";
import { assembled } from "../../support/side-files.ts";

describe("the published schema", () => {
  it("is a JSON Schema", () => {
    const ajv = new Ajv2020();

    expect(ajv.validateSchema(DOCUMENT_SCHEMA), ajv.errorsText()).toBe(true);
  });

  it("explains every key to an editor", () => {
    const unexplained = keysOf(DOCUMENT_SCHEMA, "").filter(({ schema }) => !isExplained(schema));

    expect(unexplained.map(({ path }) => path)).toEqual([]);
  });

  it("refers only to what it defines", () => {
    const defined = new Set(Object.keys(DOCUMENT_SCHEMA.$defs).map((name) => `#/$defs/${name}`));

    expect(references(DOCUMENT_SCHEMA).filter((reference) => !defined.has(reference))).toEqual([]);
  });

  it("uses all that it defines", () => {
    const used = new Set(references(DOCUMENT_SCHEMA));

    expect(Object.keys(DOCUMENT_SCHEMA.$defs).filter((name) => !used.has(`#/$defs/${name}`))).toEqual([]);
  });

  it("asks of a section nothing but its keys and its values", () => {
    const sections = new Map<string, object>(Object.entries(DOCUMENT_SCHEMA.properties));
    for (const section of SECTIONS) {
      expect(sections.get(section)).toEqual({
        type: "object",
        propertyNames: { $ref: expect.any(String) },
        additionalProperties: { $ref: expect.any(String) },
        description: expect.any(String),
      });
    }
  });

  it("fits a document that uses every key", () => {
    const side = assembled(EVERY_KEY);

    expect(side.diagnostics.filter(({ code }) => code === "config-invalid")).toEqual([]);
    expect(side.status).toBe("ready");
  });
});

interface Key {
  readonly path: string;
  readonly schema: unknown;
}

function keysOf(schema: unknown, path: string): readonly Key[] {
  if (!isRecord(schema)) return [];
  const properties = isRecord(schema.properties) ? Object.entries(schema.properties) : [];
  const own = properties.map(([key, value]) => ({ path: `${path}/${key}`, schema: value }));
  const below = Object.entries(schema).flatMap(([key, value]) => keysOf(value, `${path}/${key}`));
  return [...own, ...below];
}

function isExplained(schema: unknown): boolean {
  if (!isRecord(schema)) return false;
  if (typeof schema.description === "string") return true;
  const reference = schema.$ref;
  if (typeof reference !== "string") return false;
  const definitions: Readonly<Record<string, unknown>> = DOCUMENT_SCHEMA.$defs;
  return isExplained(definitions[reference.slice("#/$defs/".length)]);
}

function references(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(references);
  if (!isRecord(schema)) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === "$ref" && typeof value === "string" ? [value] : references(value),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const EVERY_KEY = `version: 1
mode: enforce
include: ["more/**/*.yml"]
roles:
  shop: ["@acme/shop"]
  release-manager: { members: ["@acme/release"], deputies: ["@ann"] }
systems:
  shop:
    title: Shop
    kind: storefront
    owner: shop
    external: true
    limits: { max-length: 35, characters: A-Z }
    codes:
      a: [x, { code: y, title: Y, region: intl, active: false, own: 1 }]
      b: { accepts: [x], produces: { source: x.json, select: "$[*]" }, open: true, retired: [z], reviewed: 2026-10-01 }
      c: { source: { file: "x/{r}.json", format: json, decode: $.a, select: $.b, key: ["@.c", "@.d"], when: { e: "@.f" }, active: "@.g", attributes: ["@.h"], columns: [i], delimiter: "\\t" } }
      d: { source: x.csv, format: csv, decode: $.a, select: $.b, key: "@.c", when: ["@.d"], active: "@.e", attributes: ["@.f"], columns: [g], delimiter: ";" }
maps:
  m: { from: shop/a, to: shop/b, owner: shop, on-missing: ~, match: prefix, entries: { x: y, z: ~ } }
  n: { from: shop/a, to: shop/b, default: x, entries: [{ from: x, to: ~, when: { country: DE } }] }
  o: { from: shop/a, to: shop/b, source: x.csv, format: csv, decode: $.a, select: $.b, key: "@.c", value: "@.d", when: ["@.e"], active: "@.f", columns: [g], delimiter: "|" }
flows:
  f:
    title: F
    from: shop
    to: shop
    document: order
    trigger: webhook
    schedule: "*/15 * * * *"
    filter: "status = paid"
    volume: 1200/day
    criticality: high
    owner: shop
    errors: shop
    carries: { a: m, b: { entries: {} }, c: same, d: [m, { source: { file: x.json, value: "@.a", key: "@.b", default: "*" } }] }
    fields: [{ from: a, to: b, value: c, required: true, type: string, max-length: 3, transform: a }]
    payloads: { sent: a.json, received: b.json, samples: c/*.json }
    spec: { file: a.md, version: 3.2, locked: true }
    endpoint: { name: a, version: v2, auth: oauth2 }
    monitors: { errors: a, volume: b, latency: c }
    runbook: a.md
    rollback: b.md
    next: [f]
  g: { from: shop, to: shop, fields: { source: a.yml, format: yaml, decode: $.a, select: $.b, delimiter: ";", columns: [a] } }
opaque: [{ files: "**/*.js", flows: [f], owner: shop }]
validations:
  own: { title: Own, role: target-owner, evidence: optional, required: 2, on: [{ change: code-added, type: a, flow: f }] }
  disable: [rates]
suppressions: [{ rule: a, subject: b, code: c, reason: d, owner: shop, expires: 2027-01-31 }]
aliases: { carrier: shipping-method }
rules: { a: error, b: { severity: off, max-age-days: 3 } }
gate:
  author-may-sign: false
  committers-may-sign: false
  distinct-people: false
  review-signs: true
  override: { role: release-manager, people: 1 }
  waiver-max-days: 14
  request-reviews: true
`;
