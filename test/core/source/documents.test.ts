import { describe, expect, it } from "vitest";
import { CONFIG_PATH } from "../../../src/core/model/files.ts";
import { parseSource } from "../../../src/core/source/readers.ts";
import { tryAssemble } from "../../../src/core/source/wanted.ts";
import { assembled, sideFiles } from "../../support/side-files.ts";
import { told } from "../../support/side-words.ts";

describe("included documents", () => {
  it("join the entry document, which keeps the last word on policy", () => {
    const side = assembled('version: 1\ninclude: ["integration/**/*.yml"]\nsystems: { shop: {} }\n', {
      "integration/wms.yml": "version: 1\nsystems: { wms: {} }\n",
      "integration/deep/erp.yml": "systems:\n  erp: {}\n",
      "other/crm.yml": "systems: { crm: {} }\n",
    });

    expect(told(side.diagnostics)).toEqual([]);
    expect([...side.model.systems.values()].map(({ id, at }) => `${id} ${at.path}:${at.line}`)).toEqual([
      "erp integration/deep/erp.yml:2",
      `shop ${CONFIG_PATH}:3`,
      "wms integration/wms.yml:2",
    ]);
  });

  it("may not decide who decides, nor include further ones", () => {
    const side = assembled("version: 1\ninclude: [a.yml]\n", { "a.yml": "mode: observe\ninclude: [b.yml]\n" });

    expect(side.status).toBe("invalid");
    expect(told(side.diagnostics)).toEqual([
      'a.yml:1:1 config-invalid: "mode" decides who judges or what is read, and may only stand in the entry document: move it there.',
      'a.yml:2:1 config-invalid: "include" decides who judges or what is read, and may only stand in the entry document: move it there.',
    ]);
  });

  it("may not declare an id again", () => {
    const side = assembled("version: 1\ninclude: [a.yml]\nsystems: { shop: {} }\n", {
      "a.yml": "systems:\n  shop: {}\n",
    });

    expect(side.status).toBe("invalid");
    expect(told(side.diagnostics)).toEqual([
      `a.yml:2:3 config-invalid: "shop" is declared a second time under \`systems\`; the first is in ${CONFIG_PATH}, line 3. Keep one. (${CONFIG_PATH}:3:12)`,
    ]);
  });

  it("are missed where a pattern finds none", () => {
    const side = assembled('version: 1\ninclude: ["a/*.yml", b.yml]\n');

    expect(side.status).toBe("ready");
    expect(told(side.diagnostics)).toEqual([
      `${CONFIG_PATH}:2:11 reference-unknown: \`include\` names "a/*.yml", and no file of this repository matches it: correct or remove it.`,
      `${CONFIG_PATH}:2:22 reference-unknown: \`include\` names "b.yml", and no file of this repository matches it: correct or remove it.`,
    ]);
  });
});

describe("the texts that are wanted", () => {
  const configuration = `version: 1
include: [more.yml]
systems: { a: { codes: { t: { source: codes.json } } }, b: {} }
maps: { m: { from: a/t, to: b/t, source: gone.yml } }
flows:
  f:
    from: a
    to: b
    runbook: run.md
    spec: { file: spec.md }
    payloads: { sent: sent.json }
    carries: { u: { source: { file: "maps/*.yml" } } }
opaque: [{ files: "*.js", owner: o }]
`;
  const all = sideFiles({
    [CONFIG_PATH]: configuration,
    "more.yml": "maps: { n: { from: a/v, to: b/v, source: late.yml } }\n",
    "codes.json": "[1]",
    "late.yml": "x: y",
    "maps/1.yml": "a: b",
    "maps/2.csv": "a,b",
    "run.md": "R",
    "spec.md": "S",
    "sent.json": "{}",
    "t.js": "J",
    "unrelated.yml": "z: z",
  });

  it("are asked for in rounds, and those that matter by their blob alone never", () => {
    const texts = new Map<string, NonNullable<ReturnType<typeof all.texts.get>>>();
    const rounds: (readonly string[])[] = [];

    for (;;) {
      const { wanted } = tryAssemble({ ...all, texts }, parseSource);
      rounds.push(wanted);
      if (wanted.length === 0) break;
      for (const path of wanted) {
        const blob = all.blobs.get(path) ?? "";
        const text = all.texts.get(blob);
        if (text !== undefined) texts.set(blob, text);
      }
    }

    expect(rounds).toEqual([[CONFIG_PATH], ["more.yml"], ["codes.json", "late.yml", "maps/1.yml", "sent.json"], []]);
  });

  it("are none where there is no configuration", () => {
    expect(tryAssemble(sideFiles({ "a.yml": "b: c" }), parseSource).wanted).toEqual([]);
  });
});
