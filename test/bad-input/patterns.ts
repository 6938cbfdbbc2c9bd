import { type BadInput, behindConfiguration, boundAs, CONFIG, inConfiguration } from "./bad-input.ts";

const HOSTILE_GLOB = `config/${"*a".repeat(100)}`;
const LONG_NAME = `config/${"a".repeat(200)}`;
const READS = "carries:\n      shipping-method:";

/** A contract whose pattern takes a backtracking engine centuries, and a message that it does not match. */
const payloads = (pattern: string): BadInput["head"] => ({
  "schemas/order.json": JSON.stringify({ type: "object", properties: { code: { type: "string", pattern } } }),
  "samples/one.json": JSON.stringify({ code: `${"a".repeat(40)}!` }),
});

const FIRST_MATCH = `version: 1
roles: { a: ["@acme/a"] }
systems:
  shop: { owner: a, codes: { shipping-method: ["${"a".repeat(500)}c"] } }
  wms: { owner: a, codes: { shipping-method: { accepts: [STD] } } }
flows:
  order-release:
    from: shop
    to: wms
    owner: a
    errors: a
    carries: { shipping-method: { source: config/shipping-map.yml, match: first-match, on-missing: fail } }
`;

export const PATTERNS: readonly BadInput[] = [
  boundAs("glob-hostile", `"${HOSTILE_GLOB}"`, { [LONG_NAME]: "a: b\n" }),
  boundAs("glob-without-a-file", '"mappings/*.yml"'),
  boundAs("glob-not-closed", '"config/{a,b.yml"'),
  boundAs("glob-too-long", `"config/${"*a".repeat(5_000)}"`),
  inConfiguration("glob-hostile-include", ["version: 1\n", `version: 1\ninclude: ["${HOSTILE_GLOB}"]\n`], {
    [LONG_NAME]: "a: b\n",
  }),
  behindConfiguration(
    "glob-hostile-opaque",
    `opaque:\n  - { files: "${HOSTILE_GLOB}", owner: warehouse }\n`,
    {
      [LONG_NAME]: "a: b\n",
    },
    "read",
  ),
  behindConfiguration(
    "globs-300",
    `opaque:\n${Array.from({ length: 300 }, (_, index) => `  - { files: "config/*${index}*", owner: warehouse }\n`).join("")}`,
  ),
  boundAs(
    "path-with-hostile-match",
    "{ file: config/a.json, select: \"$[?match(@.a, '(a+)+$')]\", key: '@.a', value: '@.b' }",
    {
      "config/a.json": JSON.stringify([{ a: `${"a".repeat(40)}!`, b: "STD" }]),
    },
  ),
  boundAs("path-that-explodes", "{ file: config/a.json, select: '$..a..b..c', key: '@.a', value: '@.b' }", {
    "config/a.json": "[]",
  }),
  boundAs("path-that-goes-round", "{ file: config/a.json, select: '$..[?@..c]', key: '@.a', value: '@.b' }", {
    "config/a.json": `${"[".repeat(90)}${"1,".repeat(400_000)}1${"]".repeat(90)}`,
  }),
  boundAs(
    "path-that-multiplies",
    "{ file: config/a.json, select: '$[*,*][*,*][*,*][*,*][*,*][*,*].c', key: '@.a', value: '@.b' }",
    {
      "config/a.json": `${"[".repeat(5)}${"1,".repeat(400_000)}1${"]".repeat(5)}`,
    },
  ),
  boundAs("path-broken", "{ file: config/a.json, select: '$[', key: '@.a', value: '@.b' }", { "config/a.json": "[]" }),
  boundAs("path-that-selects-nothing", "{ file: config/a.json, select: '$.x[*]', key: '@.a', value: '@.b' }", {
    "config/a.json": '{ "y": [] }',
  }),
  boundAs("path-without-a-column", "{ file: config/a.json, select: '$[*]', key: '@.a', value: '@.b' }", {
    "config/a.json": '[{ "a": "standard" }]',
  }),
  inConfiguration(
    "schema-with-hostile-pattern",
    [
      READS,
      `payloads: { sent: schemas/order.json, received: schemas/order.json, samples: samples/*.json }\n    ${READS}`,
    ],
    payloads("^(a+)+$"),
  ),
  inConfiguration(
    "schema-with-back-reference",
    [
      READS,
      `payloads: { sent: schemas/order.json, received: schemas/order.json, samples: samples/*.json }\n    ${READS}`,
    ],
    payloads("^(a+)\\1$"),
  ),
  inConfiguration(
    "schema-that-refers-to-itself",
    [
      READS,
      `payloads: { sent: schemas/order.json, received: schemas/order.json, samples: samples/*.json }\n    ${READS}`,
    ],
    {
      "schemas/order.json": '{ "$ref": "#/$defs/a", "$defs": { "a": { "$ref": "#/$defs/a" } } }',
      "samples/one.json": '{ "code": "a" }',
    },
  ),
  inConfiguration(
    "schema-on-the-net",
    [
      READS,
      `payloads: { sent: schemas/order.json, received: schemas/order.json, samples: samples/*.json }\n    ${READS}`,
    ],
    {
      "schemas/order.json": '{ "$ref": "http://169.254.169.254/latest/meta-data" }',
      "samples/one.json": '{ "code": "a" }',
    },
  ),
  inConfiguration("characters-hostile", [
    "shipping-method: { accepts: [STD, EXP, INT] }",
    'shipping-method: { accepts: [STD, EXP, INT] }\n    limits: { characters: "(a+)+$" }',
  ]),
  {
    name: "first-match-hostile",
    base: { [CONFIG]: FIRST_MATCH, "config/shipping-map.yml": '"a*": STD\n' },
    head: { "config/shipping-map.yml": `"${"*a".repeat(100)}": STD\n"${"a*".repeat(100)}b": STD\n` },
    outcome: "refused",
  },
];
