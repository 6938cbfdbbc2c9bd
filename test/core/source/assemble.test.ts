import { describe, expect, it } from "vitest";
import { CONFIG_PATH } from "../../../src/core/model/files.ts";
import { assembleSide } from "../../../src/core/source/assemble.ts";
import { parseSource } from "../../../src/core/source/readers.ts";
import { assembled, sideFiles } from "../../support/side-files.ts";
import { acceptedBy, entriesOf, told } from "../../support/side-words.ts";

const HERE = CONFIG_PATH;

const SMALLEST = `version: 1
roles:
  ecommerce: ["@acme/ecommerce"]
  warehouse: ["@acme/warehouse"]
systems:
  shop: { owner: ecommerce }
  wms:  { owner: warehouse }
flows:
  order-release:
    from: shop
    to: wms
    carries:
      shipping-method: { source: config/shipping-map.yml }
`;

describe("the smallest useful document", () => {
  const side = assembled(SMALLEST, { "config/shipping-map.yml": "standard: STD\nexpress-intl: 04510\n" });

  it("is ready, with nothing to complain about", () => {
    expect(side.status).toBe("ready");
    expect(told(side.diagnostics)).toEqual([]);
  });

  it("makes the inline map between the flow's ends", () => {
    expect(side.model.maps.get("order-release/shipping-method")).toMatchObject({
      named: false,
      from: "shop/shipping-method",
      to: "wms/shipping-method",
      onMissing: "unknown",
      match: "exact",
      readable: true,
      at: { path: HERE, line: 13, column: 7 },
    });
    expect(entriesOf(side, "order-release/shipping-method")).toEqual([
      "standard -> STD config/shipping-map.yml:1:1",
      "express-intl -> 04510 config/shipping-map.yml:2:1",
    ]);
  });

  it("implies an open list at both ends", () => {
    expect([...side.model.lists.keys()]).toEqual(["shop/shipping-method", "wms/shipping-method"]);
    expect(side.model.lists.get("wms/shipping-method")).toMatchObject({ declared: false, open: true, plain: true });
    expect(acceptedBy(side, "wms/shipping-method")).toEqual([
      "04510 config/shipping-map.yml:2:1",
      "STD config/shipping-map.yml:1:1",
    ]);
  });

  it("watches the document and the file it binds", () => {
    expect([...side.watched.keys()]).toEqual([HERE, "config/shipping-map.yml"]);
  });

  it("knows where each key of the flow stands", () => {
    expect(Object.fromEntries(side.model.flows.get("order-release")?.places ?? [])).toEqual({
      carries: { path: HERE, line: 12, column: 5 },
      "carries.shipping-method": { path: HERE, line: 13, column: 7 },
      from: { path: HERE, line: 10, column: 5 },
      to: { path: HERE, line: 11, column: 5 },
    });
  });
});

describe("lists", () => {
  const side = assembled(`version: 1
systems:
  shop:
    codes:
      plain: [b, 04510, NO, { code: a, title: A, region: intl, weight: 1.0 }]
      apart: { accepts: [x, y], produces: [x], open: true, retired: [w, v], reviewed: 2026-10-01 }
      taken: { accepts: [x] }
      free: { open: true }
`);
  const list = (type: string) => side.model.lists.get(`shop/${type}`);

  it("keeps codes and attributes as texts", () => {
    expect(told(side.diagnostics)).toEqual([]);
    expect(acceptedBy(side, "shop/plain")).toEqual([
      `04510 ${HERE}:5:18`,
      `NO ${HERE}:5:25`,
      `a ${HERE}:5:37`,
      `b ${HERE}:5:15`,
    ]);
    expect(list("plain")).toMatchObject({ declared: true, open: false, readable: true, plain: true });
    expect(list("plain")?.produces).toBe(list("plain")?.accepts);
    expect({ ...list("plain")?.accepts?.get("a")?.attributes }).toEqual({ title: "A", region: "intl", weight: "1.0" });
  });

  it("tells accepted from produced, and declared nothing from nothing", () => {
    expect([...(list("apart")?.accepts?.keys() ?? [])]).toEqual(["x", "y"]);
    expect([...(list("apart")?.produces?.keys() ?? [])]).toEqual(["x"]);
    expect(list("apart")).toMatchObject({ plain: false, open: true, retired: ["v", "w"], reviewed: "2026-10-01" });
    expect(list("taken")).toMatchObject({ produces: undefined, open: false });
    expect(list("free")).toMatchObject({ produces: undefined, accepts: undefined, open: true, readable: true });
  });
});

describe("maps and chains", () => {
  const configuration = (map: string) =>
    `version: 1\nsystems: { a: {}, b: {} }\nmaps:\n  m:\n    from: a/t\n    to: b/t\n${map.replace(/^/gm, "    ")}\n`;

  it.each([
    ["entries: {}", "unknown", undefined],
    ["entries: {}\non-missing: null", "null", undefined],
    ['entries: {}\non-missing: "null"', "null", undefined],
    ["entries: {}\non-missing: hold", "hold", undefined],
    ["entries: {}\ndefault: 04", "default", "04"],
    ["entries: {}\non-missing: default\ndefault: X", "default", "X"],
  ])("knows what happens to a missing code: %s", (map, onMissing, fallback) => {
    const side = assembled(configuration(map));

    expect(side.model.maps.get("m")?.onMissing).toBe(onMissing);
    expect(side.model.maps.get("m")?.default?.to).toBe(fallback);
  });

  it.each([
    [
      "entries: {}\non-missing: fail\ndefault: X",
      "8:17",
      "A map with a `default` has `on-missing: default`: remove one of the two.",
    ],
    [
      "entries: {}\non-missing: default",
      "8:17",
      "`on-missing: default` needs a `default:` beside it that names the code.",
    ],
  ])("refuses two answers: %s", (map, place, message) => {
    const side = assembled(configuration(map));

    expect(side.status).toBe("invalid");
    expect(told(side.diagnostics)).toEqual([`${HERE}:${place} config-invalid: ${message}`]);
  });

  it("keeps entries in order, with their conditions", () => {
    const side = assembled(
      configuration(
        "match: first-match\nentries:\n  - { from: 'x*', to: X }\n  - { from: x1, to: Y, when: { country: DE, store: '*' } }\n  - { from: x1, to: ~ }",
      ),
    );

    expect(entriesOf(side, "m")).toEqual([
      `x* -> X ${HERE}:9:17`,
      `x1 -> Y {"country":"DE"} ${HERE}:10:17`,
      `x1 -> nothing ${HERE}:11:17`,
    ]);
    expect(acceptedBy(side, "a/t")).toEqual([`x1 ${HERE}:10:17`]);
  });

  it("names keys that are equal to a map that ignores case", () => {
    const side = assembled(configuration("match: ignore-case\nentries: { a: X, A: X }"));

    expect(told(side.diagnostics)).toEqual([
      `${HERE}:8:22 map-ambiguous: "A" and "a" in line 8 are the same to a map that ignores case: keep one. (${HERE}:8:16)`,
    ]);
  });

  it("names a key that stands twice in the entries", () => {
    const side = assembled(configuration("entries: { a: X, a: Y }"));

    expect(side.status).toBe("ready");
    expect(side.diagnostics.map(({ code, location }) => [code, location.column])).toEqual([["map-ambiguous", 22]]);
  });

  it("links a chain, an inline map between named ones included", () => {
    const side = assembled(`version: 1
systems: { a: {}, b: {} }
maps:
  first: { from: a/t, to: hub/t, entries: { x: y } }
  last: { from: hub/u, to: b/v, entries: { z: w } }
flows:
  f: { from: a, to: b, carries: { t: [first, { entries: { y: z } }, last], s: same } }
`);

    expect(side.model.flows.get("f")?.carries.get("t")).toMatchObject({ kind: "maps", maps: ["first", "f/t", "last"] });
    expect(side.model.flows.get("f")?.carries.get("s")).toMatchObject({ kind: "same" });
    expect(side.model.maps.get("f/t")).toMatchObject({ from: "hub/t", to: "hub/u" });
    expect([...side.model.lists.keys()]).toEqual(["a/s", "a/t", "b/s", "b/v", "hub/t", "hub/u"]);
  });
});

describe("names that nothing declares", () => {
  it("says each once, where it stands, and what may be meant", () => {
    const side = assembled(`version: 1
roles: { warehouse: ["@acme/wh"] }
systems:
  shop: { owner: warehous }
  wms: {}
maps:
  shipping: { from: shop/t, to: wms/t, entries: {} }
  other: { from: shop/u, to: wns/u, entries: {} }
flows:
  out:
    from: shop
    to: wms
    errors: nobody
    carries: { t: shiping, u: shipping }
    next: [back]
  lost: { from: shp, to: wms, carries: { t: shipping } }
opaque:
  - { files: "x/*.js", flows: [uot], owner: warehouse }
aliases: { carrier: shiping-method }
`);

    expect(told(side.diagnostics)).toEqual([
      `${HERE}:4:18 reference-unknown: "shop" names the role "warehous", which no document declares. Did you mean "warehouse"?`,
      `${HERE}:8:30 reference-unknown: "other" names the system "wns", which no document declares. Did you mean "wms"?`,
      `${HERE}:13:13 reference-unknown: "out" names the role "nobody", which no document declares.`,
      `${HERE}:14:19 reference-unknown: Flow "out" carries t through the map "shiping", which no document declares. Did you mean "shipping"?`,
      `${HERE}:14:31 reference-unknown: Map "shipping" goes from "shop/t", but flow "out" carries u from "shop/u": use another map or correct its \`from\`. (${HERE}:7:3)`,
      `${HERE}:15:12 reference-unknown: "out" names the flow "back", which no document declares.`,
      `${HERE}:16:17 reference-unknown: "lost" names the system "shp", which no document declares. Did you mean "shop"?`,
      `${HERE}:18:14 reference-unknown: \`opaque\` names "x/*.js", and no file of this repository matches it: correct or remove it.`,
      `${HERE}:18:32 reference-unknown: "x/*.js" names the flow "uot", which no document declares. Did you mean "out"?`,
      `${HERE}:19:21 reference-unknown: "carrier" names the built-in type "shiping-method", which no document declares. Did you mean "shipping-method"?`,
    ]);
    expect(side.status).toBe("ready");
    expect(side.model.flows.get("lost")).toMatchObject({ from: "shp", to: "wms" });
  });
});

describe("flows", () => {
  it.each([
    ["1200/day", 1_200],
    ["50/hour", 1_200],
    ["700 / week", 100],
  ])("brings a volume of %s to a day", (volume, perDay) => {
    const side = assembled(`version: 1\nflows: { f: { from: a, to: b, volume: ${volume} } }\n`);

    expect(side.model.flows.get("f")?.volumePerDay).toBe(perDay);
  });

  it("holds its properties, and the files they point at with their blobs", () => {
    const side = assembled(
      `version: 1
flows:
  f:
    from: a
    to: b
    trigger: webhook orders/create
    spec: { file: s.md, version: 3.10, locked: true }
    runbook: docs/r.md
    rollback: https://wiki.example/rollback
    payloads: { sent: sent.json, samples: samples/*.json }
    fields: { source: fields.yml }
    next: [f]
`,
      { "s.md": "S", "samples/1.json": "1", "samples/deep/2.json": "2", "sent.json": "{}" },
    );
    const flow = side.model.flows.get("f");

    expect(
      flow?.files.map(({ property, path, blob, at }) => `${property} ${path} ${blob} ${at.line}:${at.column}`),
    ).toEqual([
      "runbook docs/r.md null 8:14",
      "fields.source fields.yml null 11:23",
      "spec.file s.md blob:S 7:19",
      "payloads.samples samples/1.json blob:1 10:43",
      "payloads.sent sent.json blob:{} 10:23",
    ]);
    expect(JSON.parse(JSON.stringify(flow?.properties))).toEqual({
      fields: { source: "fields.yml" },
      next: ["f"],
      payloads: { sent: "sent.json", samples: "samples/*.json" },
      rollback: "https://wiki.example/rollback",
      runbook: "docs/r.md",
      spec: { file: "s.md", version: "3.10", locked: "true" },
      trigger: "webhook orders/create",
    });
    expect(side.model.flows.get("f")?.next).toEqual(["f"]);
    expect([...side.watched.keys()]).toEqual([HERE, "docs/r.md", "fields.yml", "s.md", "samples/1.json", "sent.json"]);
  });
});

describe("a field map in a CSV file", () => {
  it("is the same as one in YAML; an empty cell says nothing", () => {
    const fieldsOf = (source: string, files: Readonly<Record<string, string>>) => {
      const side = assembled(`version: 1\nflows: { f: { from: a, to: b, fields: { source: ${source} } } }\n`, files);
      expect(side.diagnostics.filter(({ code }) => code === "source-unreadable")).toEqual([]);
      return side.model.flows.get("f")?.fields?.entries.map(({ to, from, value, required, maxLength }) => ({
        to,
        from,
        value: value?.text,
        required,
        maxLength,
      }));
    };
    const yaml = "- { from: a.b, to: c, required: true, max-length: 35 }\n- { to: d, value: '1' }\n";
    const csv = "from;to;required;max-length;value\na.b;c;true;35;\n;d;;;1\n";

    expect(fieldsOf("f.csv", { "f.csv": csv })).toEqual(fieldsOf("f.yml", { "f.yml": yaml }));
    expect(
      fieldsOf('{ file: f.txt, format: csv, columns: [from, to, required, max-length, value], delimiter: ";" }', {
        "f.txt": csv.slice(csv.indexOf("\n") + 1),
      }),
    ).toEqual(fieldsOf("f.yml", { "f.yml": yaml }));
  });
});

describe("opaque files", () => {
  const configuration = 'version: 1\nroles: { o: ["@a/b"] }\nopaque: [{ files: "x/**/*.js", owner: o }]\n';

  it("are watched by their bytes, and never read", () => {
    const side = assembled(configuration, { "x/a/b.js": "1", "x/a/c.css": "2" });

    expect([...side.watched.keys()]).toEqual([HERE, "x/a/b.js"]);
  });

  it("have to be there", () => {
    expect(told(assembled(configuration).diagnostics)).toEqual([
      `${HERE}:3:19 reference-unknown: \`opaque\` names "x/**/*.js", and no file of this repository matches it: correct or remove it.`,
    ]);
  });
});

describe("a side that cannot be used", () => {
  it("is absent without an entry document, and says when one is misnamed", () => {
    const side = assembleSide(sideFiles({ ".github/ripplegate.yaml": "version: 1\n" }), parseSource);

    expect(side.status).toBe("absent");
    expect(told(side.diagnostics)).toEqual([
      ".github/ripplegate.yaml:1:1 notice: The configuration is read from .github/ripplegate.yml only: rename this file to put it in force.",
    ]);
  });

  it.each([
    ["", `${HERE}:1:1 config-invalid: This configuration is empty: begin it with \`version: 1\`.`],
    [
      "a: [",
      `${HERE}:1:5 config-invalid: This configuration is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].`,
    ],
    [
      "- a\n",
      `${HERE}:1:1 config-invalid: This list must be a mapping (\`key: value\`) here. Which systems exchange which codes through which maps and flows, and who answers for them.`,
    ],
  ])("is invalid with %j", (text, message) => {
    const side = assembled(text);

    expect(side.status).toBe("invalid");
    expect(side.policy).toBe(undefined);
    expect(side.model.systems.size).toBe(0);
    expect(told(side.diagnostics)).toEqual([message]);
    expect([...side.watched.keys()]).toEqual([HERE]);
  });

  it("says that a repository was too large to list", () => {
    const side = assembleSide({ ...sideFiles({ [HERE]: "version: 1\n" }), truncated: true }, parseSource);

    expect(side.diagnostics.map(({ code }) => code)).toEqual(["analysis-incomplete"]);
  });
});

describe("ids that mean something to JavaScript", () => {
  it("are ids like any other", () => {
    const side = assembled(`version: 1
systems: { __proto__: {}, constructor: { codes: { toString: [__proto__, { code: x, __proto__: y }] } } }
flows: { hasOwnProperty: { from: __proto__, to: constructor, carries: { valueOf: { entries: { __proto__: constructor } } } } }
`);

    expect(told(side.diagnostics)).toEqual([]);
    expect([...side.model.systems.keys()]).toEqual(["__proto__", "constructor"]);
    expect(Object.keys(side.model.lists.get("constructor/toString")?.accepts?.get("x")?.attributes ?? {})).toEqual([
      "__proto__",
    ]);
    expect(side.model.maps.get("hasOwnProperty/valueOf")?.entries.map(({ from, to }) => [from, to])).toEqual([
      ["__proto__", "constructor"],
    ]);
  });
});
