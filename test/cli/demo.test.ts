import { readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { processesWith, runDemoCommand, waitUntil } from "../support/demo.ts";
import {
  type GitDirectory,
  gitDirectory,
  LANDSCAPE,
  temporaryDirectory,
  WITH_MAPPED_METHOD,
  WITH_UNMAPPED_METHOD,
} from "../support/git-directory.ts";

let temporary: string;
beforeEach(() => {
  temporary = temporaryDirectory();
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

describe("ripplegate demo", () => {
  it("plays the story from blocked to merged, tells it from what happened, and leaves nothing behind", async () => {
    const { code, stdout, stderr } = await runDemoCommand(temporary, "--play").ended;

    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(milestonesIn(stdout)).toEqual([
      "✗ Ripplegate: Blocked: 1 code has no mapping",
      '… Merge button: refuses (Required status check "ripplegate" is failing)',
      "… Ripplegate: Waiting for 11 of 11 sign-offs",
      "✓ priya signed 4 items for warehouse",
      "… Ripplegate: Waiting for 7 of 11 sign-offs",
      "✓ femi signed 3 items for finance",
      "… Ripplegate: Waiting for 4 of 11 sign-offs",
      "✓ ivan signed 4 items for integration",
      "✓ Ripplegate: Passed: 11 sign-offs",
      "✓ Merge button: allowed",
      "… 2 sign-offs of warehouse (priya) lapse",
      "… 2 sign-offs of integration (ivan) lapse",
      "… Ripplegate: Waiting for 4 of 11 sign-offs",
      '… Merge button: refuses (Required status check "ripplegate" is failing)',
      "✓ priya signed 2 items for warehouse",
      "… Ripplegate: Waiting for 2 of 11 sign-offs",
      "✓ ivan signed 2 items for integration",
      "✓ Ripplegate: Passed: 11 sign-offs",
      "✓ Merge button: allowed",
      "✓ Recorded: merged with the gate open",
    ]);
    expect(stdout).toMatch(/ana +merged into "main" with\s+the gate open/);
    expect(stdout).toMatch(/\nIntact: repository acme\/integrations, \d+ entries/);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).not.toContain("\u001b");
    expect(readdirSync(temporary)).toEqual([]);
    expect(processesWith(temporary)).toEqual([]);
  });

  it("ends when it is told to, and leaves nothing behind", async () => {
    const demo = runDemoCommand(temporary, "--play");
    await demo.printed("Ripplegate: Blocked");

    demo.child.kill("SIGTERM");
    const { code, stderr } = await demo.ended;

    expect(code).toBe(1);
    expect(stderr).toBe("");
    expect(readdirSync(temporary)).toEqual([]);
    expect(processesWith(temporary)).toEqual([]);
  });

  it("takes its server along when it is killed", async () => {
    const demo = runDemoCommand(temporary, "--play");
    await demo.printed("Ripplegate: Blocked");

    demo.child.kill("SIGKILL");
    await demo.ended;

    await waitUntil(() => processesWith(temporary).length === 0);
  });

  it("says in one sentence that its port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" ? address?.port : undefined;

    const { code, stdout, stderr } = await runDemoCommand(temporary, "--port", String(port)).ended;

    await new Promise((resolve) => other.close(resolve));
    expect(stderr).toBe(`Port ${port} is taken. Choose another: ripplegate demo --port <number>\n`);
    expect(stdout).toBe("");
    expect(code).toBe(1);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("ripplegate demo --repo", () => {
  let own: GitDirectory;
  beforeEach(() => {
    own = gitDirectory();
  });
  afterEach(() => own.remove());

  it("makes each branch a pull request, and only reads the repository", async () => {
    own.commit(LANDSCAPE);
    branch("unmapped", WITH_UNMAPPED_METHOD);
    branch("mapped", WITH_MAPPED_METHOD);
    own.git("branch", "nothing-new");
    const before = own.git("for-each-ref") + own.git("status", "--porcelain");

    const { code, stdout, stderr } = await runDemoCommand(temporary, "--repo", own.path).ended;

    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toContain("2 branches are pull requests now");
    expect(stdout).toContain('The branch "nothing-new" is left out: No commits between main and nothing-new');
    expect(stdout).toMatch(/✗ #\d Ripplegate: Blocked: 1 code has no mapping/);
    expect(stdout).toMatch(/… #\d Ripplegate: Waiting for 1?\d of 1?\d sign-offs/);
    expect(own.git("for-each-ref") + own.git("status", "--porcelain")).toBe(before);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("says what to do where there is no repository", async () => {
    const { code, stderr } = await runDemoCommand(temporary, "--repo", temporary).ended;

    expect(code).toBe(3);
    expect(stderr).toBe(
      `${temporary} is not in a git repository. Run this inside one, or name one: --repo <directory>.\n`,
    );
  });

  it("shows the smallest configuration where there is none", async () => {
    own.commit({ "README.md": "" });

    const { code, stderr } = await runDemoCommand(temporary, "--repo", own.path).ended;

    expect(code).toBe(3);
    expect(stderr).toMatch(/has no \.github\/ripplegate\.yml on any branch\. The smallest useful one/);
    expect(stderr).toContain("shipping-method: { source: config/shipping-map.yml }");
  });

  it("says what to do where there is no branch to show", async () => {
    own.commit(LANDSCAPE);

    const { code, stderr } = await runDemoCommand(temporary, "--repo", own.path).ended;

    expect(code).toBe(3);
    expect(stderr).toBe(
      `${own.path} has no branch beside "main", so there is nothing to compare. Make one with a change to a mapping file, then run this again: git switch --create try-it\n`,
    );
  });

  function branch(name: string, files: Readonly<Record<string, string>>): void {
    own.git("switch", "--quiet", "--create", name, "main");
    own.commit(files);
    own.git("switch", "--quiet", "main");
  }
});

/** What happened, in order: what Ripplegate and the button said, who signed, what lapsed; the rest of a line is left out. */
function milestonesIn(stdout: string): readonly string[] {
  const [story = ""] = stdout.split("What stays:");
  return story
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^[✗…✓]/.test(line))
    .map((line) => (/ signed | lapse/.test(line) ? line.replace(/(?:: |, because ).*$/, "") : line));
}
