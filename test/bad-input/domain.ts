import { LANDSCAPE } from "../support/git-directory.ts";
import {
  type BadInput,
  behindConfiguration,
  behindEntries,
  boundAs,
  CONFIG,
  inConfiguration,
  MAP,
} from "./bad-input.ts";

const CARRIES = "shipping-method: { source: config/shipping-map.yml, on-missing: fail }";
const codes = (count: number, word: string): string =>
  Array.from({ length: count }, (_, index) => `${word}-${index}`).join(", ");
const entries = (count: number, from: string, to: string): string =>
  Array.from({ length: count }, (_, index) => `${from}-${index}: ${to}-${index}`).join(", ");

/** Three systems in a ring, each of which renames every code for the next. */
const ring = (word: string, count: number): string => `version: 1
roles: { a: ["@acme/a"] }
systems:
  one: { owner: a, codes: { status: [${codes(count, word)}] } }
  two: { owner: a }
  three: { owner: a }
flows:
  first: { from: one, to: two, document: order, owner: a, errors: a, carries: { status: { entries: { ${entries(count, word, "b")} }, on-missing: fail } } }
  second: { from: two, to: three, document: order, owner: a, errors: a, carries: { status: { entries: { ${entries(count, "b", "c")} }, on-missing: fail } } }
  third: { from: three, to: one, document: order, owner: a, errors: a, carries: { status: { entries: { ${entries(count, "c", word)} }, on-missing: fail } } }
`;

/** Sixty systems in a row, whose codes get a new name at every hop. */
const row = (word: string): string => {
  const hops = Array.from({ length: 60 }, (_, hop) => hop);
  return `version: 1
roles: { a: ["@acme/a"] }
systems:
${hops.map((hop) => `  s${hop}: { owner: a, codes: { status: [${word}-${hop}] } }\n`).join("")}flows:
${hops
  .slice(1)
  .map(
    (hop) =>
      `  f${hop}: { from: s${hop - 1}, to: s${hop}, owner: a, errors: a, carries: { status: { entries: { ${word}-${hop - 1}: ${word}-${hop} }, on-missing: fail } } }\n`,
  )
  .join("")}`;
};

export const DOMAIN: readonly BadInput[] = [
  { name: "loop-of-maps", base: { [CONFIG]: ring("a", 3) }, head: { [CONFIG]: ring("a", 4) }, outcome: "read" },
  {
    name: "loop-of-maps-without-a-way-out",
    base: { [CONFIG]: ring("a", 3) },
    head: { [CONFIG]: ring("a", 3).replace("c-2: a-2", "c-2: a-9") },
    outcome: "refused",
  },
  { name: "cascade-of-renames", base: { [CONFIG]: row("old") }, head: { [CONFIG]: row("new") }, outcome: "read" },
  inConfiguration("reference-to-unknown-system", ["to: wms", "to: wmss"]),
  inConfiguration("reference-to-unknown-map", [CARRIES, "shipping-method: shiping"]),
  inConfiguration("reference-to-unknown-role", ["owner: warehouse\n    errors", "owner: warehous\n    errors"]),
  inConfiguration("reference-to-unknown-type", [
    CARRIES,
    "shipping-method: shipping\nmaps:\n  shipping: { from: shop/shipping-methods, to: wms/shipping-method, entries: { a: b } }",
  ]),
  boundAs("reference-to-missing-file", "config/shiping-map.yml"),
  boundAs("reference-to-a-folder", "config"),
  inConfiguration("system-twice", ["systems:\n", "systems:\n  shop: { owner: warehouse }\n"]),
  behindConfiguration("flow-twice-in-one-document", "  order-release: { from: shop, to: wms }\n"),
  inConfiguration("flow-twice-in-two-documents", ["version: 1\n", 'version: 1\ninclude: ["integration/*.yml"]\n'], {
    "integration/a.yml": "version: 1\nflows:\n  order-release: { from: shop, to: wms }\n",
  }),
  inConfiguration("map-empty", [CARRIES, "shipping-method: { entries: {}, on-missing: fail }"]),
  inConfiguration("map-of-nothing", [CARRIES, "shipping-method: {}"]),
  inConfiguration("map-default-and-other-policy", [
    CARRIES,
    "shipping-method: { entries: { standard: STD }, default: EXP, on-missing: fail }",
  ]),
  inConfiguration("map-default-without-value", [
    CARRIES,
    "shipping-method: { entries: { standard: STD }, on-missing: default }",
  ]),
  inConfiguration("chain-that-does-not-meet", [
    CARRIES,
    "shipping-method: [one, two]\nmaps:\n  one: { from: shop/shipping-method, to: shop/other, entries: { standard: x } }\n  two: { from: wms/other, to: wms/shipping-method, entries: { x: STD } }",
  ]),
  inConfiguration("chain-of-nothing", [CARRIES, "shipping-method: []"]),
  inConfiguration("flow-to-itself", ["to: wms", "to: shop"], {}, "read"),
  behindEntries("target-unknown", "express-intl: NOWHERE\n", "read"),
  inConfiguration("code-of-unknown-target", ["express]", "express, express-intl]"], {
    [MAP]: `${LANDSCAPE[MAP]}express-intl: NOWHERE\n`,
  }),
  inConfiguration("code-twice", ["[standard, express]", "[standard, express, standard]"], {}, "read"),
  inConfiguration("code-that-is-nothing", ["[standard, express]", '[standard, ""]']),
  inConfiguration("include-of-itself", ["version: 1\n", 'version: 1\ninclude: [".github/*.yml"]\n'], {}, "read"),
  inConfiguration("include-nested", ["version: 1\n", 'version: 1\ninclude: ["integration/*.yml"]\n'], {
    "integration/a.yml": 'version: 1\ninclude: ["more/*.yml"]\n',
  }),
];
