import { describe, expect, it } from "vitest";
import { findTables } from "../../../src/core/init/tables.ts";
import { formatOf, parseSource } from "../../../src/core/source/readers.ts";

/** Each table as `kind type: source`. */
function foundIn(path: string, text: string) {
  const parsed = parseSource("blob", formatOf(path) ?? "yaml", { kind: "text", text });
  if (parsed.kind !== "parsed") throw new Error("not parsed");
  const { tables, unplaced } = findTables(parsed.root, path);
  return {
    tables: tables.map(({ kind, type, source }) => [kind, type, source]),
    unplaced: unplaced.map(({ reason }) => reason),
  };
}

describe("tables are recognised by their shape and by the words on the way to them", () => {
  it.each([
    [
      "a file that is one dict, by the file's name",
      "config/shipping-map.yml",
      "standard: STD\nexpress: EXP\n",
      [["map", "shipping-method", {}]],
    ],
    [
      "a dict below, by its own name",
      "settings.yml",
      "logLevel: debug\npaymentMethods:\n  card: CC\n  invoice: INV\n",
      [["map", "payment-method", { select: "$.paymentMethods.*", key: "@key", value: "@value" }]],
    ],
    [
      "a list of pairs, in any case",
      "tax.json",
      '[{ "From": "apparel", "To": "T1" }, { "From": "food", "To": "T2" }]',
      [["map", "tax-code", { select: "$[*]", key: "@.From", value: "@.To" }]],
    ],
    [
      "rows wrapped in their own name, with a flag",
      "shipping-carriers.yaml",
      "carriers:\n  - carrier: { code: A, title: Parcel post, active: true }\n  - carrier: { code: B, title: Fast one, active: false }\n",
      [["list", "shipping-method", { select: "$.carriers[*].carrier", key: "@.code", active: "@.active" }]],
    ],
    [
      "tables by name, each selected by its name",
      "lookup.json",
      '{ "tables": [{ "name": "orderType", "values": [{ "Key": "web", "Value": "SO" }] }, { "name": "colour", "values": [{ "Key": "r", "Value": "1" }] }] }',
      [["map", "order-type", { select: "$.tables[?@.name=='orderType'].values[*]", key: "@.Key", value: "@.Value" }]],
    ],
    [
      "codes as keys of objects",
      "connector.json",
      '{ "shippingMethodMapping": { "dhl": { "service": "A" }, "gls": { "service": "B" } } }',
      [["list", "shipping-method", { select: "$.shippingMethodMapping.*", key: "@key" }]],
    ],
    [
      "what a message's schema allows, also where the schema is a text",
      "map.json",
      JSON.stringify({
        target: JSON.stringify({ type: "object", properties: { order_type: { enum: ["SO", "RO"] } } }),
      }),
      [["enum", "order-type", { decode: "$.target", select: "$.target.properties.order_type.enum[*]" }]],
    ],
  ])("%s", (_, path, text, tables) => {
    expect(foundIn(path, text)).toEqual({ tables, unplaced: [] });
  });

  it.each([
    ["settings", "payment.yml", "timeout: 30\nretries: 3\n"],
    ["sentences", "shipping-texts.yml", "standard: It comes in three days\nexpress: It comes tomorrow before noon\n"],
    ["what no name speaks of", "colours.yml", "red: R\nblue: B\n"],
    ["an address", "order.json", '{ "shipTo": { "address": { "street": "S", "city": "C" } } }'],
    [
      "an example inside a schema",
      "s.json",
      '{ "type": "object", "properties": {}, "default": { "carrier": { "a": "b", "c": "d" } } }',
    ],
  ])("nothing is made of %s", (_, path, text) => {
    expect(foundIn(path, text)).toEqual({ tables: [], unplaced: [] });
  });

  it("leaves to a person what could be read in two ways", () => {
    const rows = '[{ "shippingCode": "a", "carrierId": "1" }, { "shippingCode": "b", "carrierId": "2" }]';

    expect(foundIn("rows.json", rows)).toEqual({
      tables: [],
      unplaced: [
        'looks like a table of shipping-method codes, and its code may be "shippingCode" or "carrierId": write a `source` that says which.',
      ],
    });
  });
});
