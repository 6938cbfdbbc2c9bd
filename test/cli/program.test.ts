import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EXIT } from "../../src/cli/failure.ts";
import type { DemoCommand } from "../../src/cli/program.ts";
import { type GitDirectory, gitDirectory, LANDSCAPE, WITH_UNMAPPED_METHOD } from "../support/git-directory.ts";
import { runInTerminal } from "../support/terminal.ts";

describe("ripplegate", () => {
  it.each([
    [["analyz"], "error: unknown command 'analyz'\n(Did you mean analyze?)\n"],
    [["analyze", "--worktre"], "error: unknown option '--worktre'\n(Did you mean --worktree?)\n"],
    [
      ["analyze", "--format", "jsom"],
      'There is no format "jsom": choose text, json, markdown, sarif, mermaid, dot, svg. Did you mean "json"?\n',
    ],
    [
      ["analyze", "../shop"],
      'ripplegate analyze doesn\'t know what to do with "../shop". Did you mean: ripplegate analyze --repo ../shop\n',
    ],
    [
      ["analyze", "--head", "x", "--worktree"],
      "--head and --worktree contradict each other: judge a commit or the work tree.\n",
    ],
    [
      ["analyze", "--now", "yesterday"],
      "--now yesterday is no time. Write a date or an ISO-8601 time with its zone: 2026-10-14 or 2026-10-14T09:00:00Z.\n",
    ],
    [["history", "--pull-request", "x"], "--pull-request x is no number of a pull request.\n"],
    [["history", "--format", "xml"], 'There is no format "xml": choose text, json, csv, jsonl.\n'],
    [["verify"], "error: missing required argument 'file'\n"],
  ])("exits with 2 and says what would work: %j", async (line, stderr) => {
    expect(await runInTerminal("/", line)).toEqual({ exitCode: 2, stdout: "", stderr });
  });

  it("prints its version and its help on stdout", async () => {
    expect(await runInTerminal("/", ["--version"])).toEqual({ exitCode: 0, stdout: "9.9.9\n", stderr: "" });
    const help = await runInTerminal("/", ["--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toContain("Exit status: 0 nothing blocks");
    expect(await runInTerminal("/", ["analyze", "--help"])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("starts the servers it is given", async () => {
    const started: string[] = [];
    const servers = {
      serve: async () => {
        started.push("serve");
      },
      demo: async ({ repo, play }: DemoCommand) => {
        started.push(`demo ${repo}${play ? " by itself" : ""}`);
        return EXIT.passed;
      },
    };

    await runInTerminal("/", ["serve"], [], servers);
    await runInTerminal("/", ["demo", "--repo", "mine", "--play"], [], servers);

    expect(started).toEqual(["serve", "demo mine by itself"]);
  });
});

describe("ripplegate check", () => {
  let repository: GitDirectory;
  beforeEach(() => {
    repository = gitDirectory();
  });
  afterEach(() => repository.remove());

  it("exits with 1 and names what is to fix in the work tree, whenever it came", async () => {
    repository.commit({ ...LANDSCAPE, ...WITH_UNMAPPED_METHOD });

    const ran = await runInTerminal(repository.path, ["check"]);

    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toMatch(/^⛔ The configuration is valid, \d+ problems? to fix/);
    expect(ran.stdout).toMatch(/code-unmapped/);
  });

  it("exits with 3 and names the mistakes of an invalid one", async () => {
    repository.commit({ ".github/ripplegate.yml": "version: 1\nflows: 7\n" });

    const ran = await runInTerminal(repository.path, ["check"]);

    expect(ran).toMatchObject({ exitCode: 3 });
    expect(ran.stdout).toMatch(/^⛔ The configuration has \d+ mistakes?\n$/);
    expect(ran.stderr).toMatch(/^\.github\/ripplegate\.yml:2:\d+ config-invalid: /);
  });

  it("exits with 3 where there is none", async () => {
    repository.commit({ "README.md": "hello" });

    expect(await runInTerminal(repository.path, ["check"])).toEqual({
      exitCode: 3,
      stdout: "",
      stderr: "There is no .github/ripplegate.yml here. Draft one first: ripplegate init\n",
    });
  });
});
