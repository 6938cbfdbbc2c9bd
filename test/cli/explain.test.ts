import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GitDirectory, gitDirectory } from "../support/git-directory.ts";
import { runInTerminal } from "../support/terminal.ts";

const CONFIGURATION = `version: 1
roles: { ecommerce: ["@acme/ecommerce"], warehouse: ["@acme/warehouse"], it: ["@acme/it"] }
systems:
  shop:
    title: Web shop
    owner: ecommerce
    codes: { shipping-method: [standard, express] }
  wms:
    owner: warehouse
    codes: { shipping-method: { accepts: [STD, EXP], produces: [STD, EXP] } }
  carrier: { owner: warehouse, external: true }
flows:
  order-release:
    title: Orders to the warehouse
    from: shop
    to: wms
    owner: it
    errors: warehouse
    carries: { shipping-method: { entries: { standard: STD, express: EXP }, on-missing: fail } }
  label-request:
    from: wms
    to: carrier
    owner: it
    errors: warehouse
    carries: { shipping-method: { entries: { STD: "11" }, on-missing: hold } }
  carrier: { from: carrier, to: wms, owner: it, errors: it }
`;

let repository: GitDirectory;

beforeEach(() => {
  repository = gitDirectory();
  repository.commit({ ".github/ripplegate.yml": CONFIGURATION });
});
afterEach(() => repository.remove());

const run = (...line: readonly string[]) => runInTerminal(repository.path, ["explain", ...line]);

describe("ripplegate explain", () => {
  it("follows a code to every end, and says where it is declared", async () => {
    const { stdout, stderr, exitCode } = await run("express");

    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(`"express" is sent by Web shop as shipping-method (.github/ripplegate.yml:7)

Where it goes:
  ✗ shop "express" ──order-release──▶ wms "EXP" ──label-request, no entry──▶: no mapping, the message stops there
`);
  });

  it("says where a code comes from, and shows it at each list that has it", async () => {
    const { stdout } = await run("EXP", "--type", "shipping-method");

    expect(stdout).toContain('"EXP" is sent by wms as shipping-method');
    expect(stdout).toContain('Where it comes from:\n  Web shop "express" over order-release');
    expect((await run("wms/shipping-method:EXP")).stdout).toBe(stdout);
    expect((await run("EXP", "--type", "order-type")).stderr).toContain(
      'There is no code, flow, system or finding "EXP" of the type order-type here.',
    );
  });

  it("tells what the branch changes: how it goes, and how it went until now", async () => {
    repository.git("checkout", "--quiet", "-b", "feature");
    repository.commit({ ".github/ripplegate.yml": CONFIGURATION.replace('{ STD: "11" }', '{ STD: "11", EXP: "22" }') });

    const { stdout } = await run("express");

    expect(stdout).toContain(
      '  ✓ shop "express" ──order-release──▶ wms "EXP" ──label-request──▶ carrier "22": arrives',
    );
    expect(stdout).toContain("Until now:\n  ✗ shop");
    expect((await run("EXP", "--head", "HEAD~1", "--base", "HEAD~1")).stdout).not.toContain("Until now");
  });

  it("explains a flow by what becomes of its codes and who answers for it", async () => {
    const { stdout } = await run("label-request");

    expect(stdout).toContain("Flow label-request from wms to carrier\n  .github/ripplegate.yml:20\n");
    expect(stdout).toContain("built and run by it, failed messages go to warehouse");
    expect(stdout).toContain(
      'shipping-method through a map of its own: 1 code: no mapping, the message stops there ("EXP"); 1 code: arrives ("STD")',
    );
    expect(stdout).toContain("No code on it fares differently.");
    expect(stdout).toMatch(/What is wrong:\n {2}code-/);
  });

  it("explains a system, and asks which is meant where a name has several meanings", async () => {
    expect((await run("wms")).stdout).toContain("shipping-method: sends 2, accepts 2");
    expect((await run("carrier")).stdout).toBe(
      '"carrier" is the name of several things. Ask for one of them:\n  flow:carrier\n  system:carrier\n',
    );
    expect((await run("system:carrier")).stdout).toContain("answered for by warehouse, in other hands");
    expect((await run("flow:carrier")).stdout).toContain("Flow carrier from carrier to wms");
  });

  it("explains a finding by its id or by what it is about", async () => {
    const byName = await run("code-unmapped:label-request:EXP");
    const [, id = ""] = /, ([0-9a-f]{8})$/m.exec(byName.stdout) ?? [];

    expect(byName.stdout).toContain(", add an entry for");
    expect(byName.stdout).toContain("docs/rules/code-unmapped.md");
    expect((await run(id)).stdout).toBe(byName.stdout);
  });

  it("prints the same as data", async () => {
    const { stdout } = await run("express", "--format", "json");

    expect(JSON.parse(stdout)).toMatchObject({
      kind: "code",
      places: [
        { list: "shop/shipping-method", standing: "produced", ways: { cut: false, paths: [{ outcome: "unmapped" }] } },
      ],
    });
    expect(JSON.parse((await run("wms", "--format", "json")).stdout).kind).toBe("system");
  });

  it("suggests what may be meant, and needs a configuration that can be read", async () => {
    expect(await run("expres")).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: 'There is no code, flow, system or finding "expres" here. Did you mean "express"?\n',
    });
    expect((await run("express", "--format", "xml")).exitCode).toBe(2);
    repository.commit({ ".github/ripplegate.yml": "version: 2\n" });
    expect((await run("express")).exitCode).toBe(3);
  });
});

describe("ripplegate check", () => {
  it("shows at a glance which flow is prepared for the day it fails, and lists only what is not in the table", async () => {
    const prepared = CONFIGURATION.replace(
      "    errors: warehouse\n    carries: { shipping-method: { entries: { standard",
      `    errors: warehouse
    monitors: { errors: https://a.example, volume: https://b.example, latency: https://c.example }
    runbook: docs/runbook.md
    rollback: docs/rollback.md
    carries: { shipping-method: { entries: { standard`,
    ).replace(
      "    carries: { shipping-method: { entries: { STD",
      "    monitors: { errors: https://a.example }\n    carries: { shipping-method: { entries: { STD",
    );
    repository.commit({ ".github/ripplegate.yml": prepared, "docs/runbook.md": "x", "docs/rollback.md": "x" });

    const { stdout, exitCode } = await runInTerminal(repository.path, ["check"]);

    expect(exitCode).toBe(1);
    expect(stdout).toContain(`Prepared for failure: 1 of 3 flows
  Flow           Built by  Failures go to  Spec  Monitors  Runbook  Rollback
  carrier        it        it              –     –         –        –
  label-request  it        warehouse       –     1 of 3    –        –
  order-release  it        warehouse       –     ✓         ✓        ✓
`);
    expect(stdout).not.toContain("monitor-missing");
    expect(stdout).toContain("code-unmapped");
  });
});
