import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GitDirectory, gitDirectory } from "../support/git-directory.ts";
import { runInTerminal } from "../support/terminal.ts";

let repository: GitDirectory;

beforeEach(() => {
  repository = gitDirectory();
});
afterEach(() => repository.remove());

const run = (...line: readonly string[]) => runInTerminal(repository.path, line);
const drafted = () => readFileSync(join(repository.path, ".github/ripplegate.yml"), "utf8");

/** A repository in which every team chose another shape. */
const MIXED = {
  "config/shopify-to-wms-shipping.yml": "standard: STD\nexpress: EXP\n",
  "wms/services.json": '{ "carriers": ["STD", "EXP", "INT"] }',
  "shopify/payment-methods.yaml":
    "methods:\n  - payment_method: { code: card, active: true }\n  - payment_method: { code: invoice, active: false }\n",
  "edi/x12.json": JSON.stringify({
    target: JSON.stringify({ type: "object", properties: { order_type: { enum: ["DS", "SS", "RO"] } } }),
    tables: [
      {
        name: "orderType",
        values: [
          { Key: "drop-ship", Value: "DS" },
          { Key: "supply", Value: "SS" },
        ],
      },
    ],
  }),
  "legacy/shopify-wms-carrier.json": '{ "standard": "1", "express": "2" }',
  "package.json": '{ "name": "shop", "version": "1.0.0" }',
  "README.md": "# Shop\n",
};

describe("ripplegate init", () => {
  it("drafts a document from the mapping files of a repository that check accepts, and names what it left", async () => {
    repository.commit(MIXED);
    repository.git("remote", "add", "origin", "git@github.com:acme/shop.git");

    const ran = await run("init");

    expect(ran.exitCode).toBe(0);
    expect(ran.stderr.split("\n").slice(0, 3)).toEqual([
      "Wrote .github/ripplegate.yml. It binds 2 maps and 3 code lists from 4 files.",
      "Could not place:",
      '  legacy/shopify-wms-carrier.json:1 holds 2 shipping-method codes, like config/shopify-to-wms-shipping.yml:1, and seems to lead from "shopify" to "wms" as well: give it a flow, or a type, of its own.',
    ]);
    expect(await run("check")).toMatchObject({ exitCode: 0 });
  });

  it("binds each file where it is, with the owner of the repository to begin with", async () => {
    repository.commit(MIXED);
    repository.git("remote", "add", "origin", "git@github.com:acme/shop.git");

    await run("init");

    expect(drafted()).toContain('integration: [ "@acme/integration" ]');
    expect(drafted().split("\n")).toEqual(
      expect.arrayContaining([
        "      shipping-method: { source: config/shopify-to-wms-shipping.yml, on-missing: unknown }",
        `        source: { file: edi/x12.json, select: "$.tables[?@.name=='orderType'].values[*]", key: "@.Key", value: "@.Value" }`,
      ]),
    );
  });

  it("finds an edit of one of these files afterwards", async () => {
    repository.commit(MIXED);
    await run("init");
    repository.commit();
    repository.git("checkout", "--quiet", "-b", "feature");
    repository.commit({ "config/shopify-to-wms-shipping.yml": "standard: STD\nexpress: EXQ\n" });

    expect((await run("analyze")).stdout).toContain("EXQ");
  });

  it("never overwrites a configuration, and shows a draft beside it", async () => {
    repository.commit({ ...MIXED, ".github/ripplegate.yml": "version: 1\n" });

    expect(await run("init")).toMatchObject({ exitCode: 2, stdout: "" });
    expect(drafted()).toBe("version: 1\n");
    expect((await run("init", "--print")).stdout).toContain("flows:");
    expect(drafted()).toBe("version: 1\n");
  });

  it("begins a document where no mapping file is recognised, and says so", async () => {
    repository.commit({ "README.md": "# Shop\n", "settings.json": '{ "port": 1 }' });

    const ran = await run("init");

    expect(ran.stderr.split("\n")[0]).toBe(
      "No mapping file was recognised in 1 file; .github/ripplegate.yml is a beginning to fill in.",
    );
    expect(await run("check")).toMatchObject({ exitCode: 0 });
  });
});
