import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GitDirectory, gitDirectory, LANDSCAPE, WITH_UNMAPPED_METHOD } from "../support/git-directory.ts";
import { runInTerminal } from "../support/terminal.ts";

let repository: GitDirectory;

beforeEach(() => {
  repository = gitDirectory();
  repository.commit(LANDSCAPE);
});
afterEach(() => repository.remove());

const run = (...line: readonly string[]) => runInTerminal(repository.path, line);

describe("ripplegate graph", () => {
  it("draws systems and what flows between them", async () => {
    const ran = await run("graph");

    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    expect(ran.stdout.split("\n")[0]).toBe("flowchart LR");
    expect(ran.stdout).toContain('n1 -- "order#45;release<br/>shipping#45;method#58; 2 entries" --> n2');
  });

  it("leaves out what is not asked for, and says so where nothing has that name", async () => {
    expect((await run("graph", "--type", "shipping-method", "--format", "dot")).stdout).toContain("n1 -> n2");
    expect(await run("graph", "--flow", "order-relase")).toMatchObject({
      exitCode: 2,
      stderr: 'The configuration has no flow "order-relase". Did you mean "order-release"?\n',
    });
    expect((await run("graph", "--format", "png")).exitCode).toBe(2);
  });

  it("draws an SVG that says what it is, follows light and dark, and loads nothing", async () => {
    await run("graph", "--format", "svg", "--output", "landscape.svg");

    const svg = readFileSync(join(repository.path, "landscape.svg"), "utf8");
    expect(svg).toMatch(/^<svg role="img" /);
    expect(svg).toContain("<title>Systems and the flows between them</title>");
    expect(svg).toContain("@media (prefers-color-scheme: dark)");
    expect(svg).toMatch(/<text [^>]*>shop<\/text>/);
    expect(svg).not.toMatch(/<(?:image|script|link|use)\b|@import|url\(|href=/);
  });

  it("draws what a change reaches in every language of pictures", async () => {
    repository.git("checkout", "--quiet", "-b", "feature");
    repository.commit(WITH_UNMAPPED_METHOD);

    expect((await run("analyze", "--format", "mermaid")).stdout).toContain("✕ no mapping");
    expect((await run("analyze", "--format", "dot")).stdout).toContain('class="broken"');
    expect((await run("analyze", "--format", "svg")).stdout).toContain('class="node broken"');
    expect(JSON.parse((await run("analyze", "--format", "sarif")).stdout).runs[0].results[0].ruleId).toBe(
      "code-unmapped",
    );
  });
});
