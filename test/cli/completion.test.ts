import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runInTerminal } from "../support/terminal.ts";

const scriptFor = async (shell: string) => (await runInTerminal("/", ["completion", shell])).stdout;

/** What bash would offer for a line whose last word is being typed. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const file = join(mkdtempSync(join(tmpdir(), "completion-")), "completion.bash");
  writeFileSync(file, await scriptFor("bash"));
  const ask = `source "$0"; COMP_WORDS=(ripplegate "$@"); COMP_CWORD=$#; _ripplegate; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", ask, file, ...words], { encoding: "utf8" })
    .trim()
    .split("\n");
}

describe("ripplegate completion", () => {
  it("completes commands", async () => {
    expect(await offered("an")).toEqual(["analyze"]);
    expect(await offered("")).toEqual(expect.arrayContaining(["check", "explain", "graph", "init", "--version"]));
  });

  it("completes a command's own options, and what an option chooses from", async () => {
    expect(await offered("analyze", "--fo")).toEqual(["--format"]);
    expect(await offered("analyze", "--format", "")).toEqual(expect.arrayContaining(["text", "json", "sarif", "svg"]));
    expect(await offered("graph", "--format", "m")).toEqual(["mermaid"]);
    expect(await offered("check", "--fo")).toEqual([""]);
  });

  it("names every command and option to fish, in their own words", async () => {
    const script = await scriptFor("fish");

    expect(script).toContain("complete -c ripplegate -n __fish_use_subcommand -a analyze -d 'what a change touches");
    expect(script).toMatch(/__fish_seen_subcommand_from graph" -l format -xa 'mermaid dot svg'/);
  });

  it("lets zsh read the same script", async () => {
    expect(await scriptFor("zsh")).toBe(`autoload -U +X bashcompinit && bashcompinit\n${await scriptFor("bash")}`);
  });

  it("knows no other shell", async () => {
    const ran = await runInTerminal("/", ["completion", "cmd"]);

    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain("Allowed choices are bash, zsh, fish.");
  });
});
