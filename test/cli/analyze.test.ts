import { readFileSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type GitDirectory,
  gitDirectory,
  LANDSCAPE,
  temporaryDirectory,
  WITH_MAPPED_METHOD,
  WITH_UNMAPPED_METHOD,
} from "../support/git-directory.ts";
import { type Ran, runInTerminal } from "../support/terminal.ts";

let repository: GitDirectory;

beforeEach(() => {
  repository = gitDirectory();
});
afterEach(() => repository.remove());

const analyze = (...options: readonly string[]): Promise<Ran> =>
  runInTerminal(repository.path, ["analyze", ...options]);

function landscapeOnMain(): void {
  repository.commit(LANDSCAPE);
  repository.git("checkout", "--quiet", "-b", "feature");
}

const verdict = (ran: Ran): string => ran.stdout.split("\n")[0] ?? "";

describe("ripplegate analyze", () => {
  it("exits with 1 when something blocks, the verdict first on stdout and nothing on stderr", async () => {
    landscapeOnMain();
    repository.commit(WITH_UNMAPPED_METHOD);

    const ran = await analyze();

    expect(ran).toMatchObject({ exitCode: 1, stderr: "" });
    expect(verdict(ran)).toBe("⛔ Blocked: 1 code has no mapping");
  });

  it("exits with 0 when only sign-offs are open, and with 1 when those are required", async () => {
    landscapeOnMain();
    repository.commit(WITH_MAPPED_METHOD);

    expect(await analyze()).toMatchObject({ exitCode: 0 });
    expect(await analyze("--require-sign-off")).toMatchObject({ exitCode: 1 });
  });

  it("exits with 0 in observe mode, and says what enforcing would do", async () => {
    const observing = `mode: observe\n${LANDSCAPE[".github/ripplegate.yml"]}`;
    repository.commit({ ...LANDSCAPE, ".github/ripplegate.yml": observing });
    repository.git("checkout", "--quiet", "-b", "feature");
    repository.commit({ ".github/ripplegate.yml": observing.replace("express]", "express, express-intl]") });

    const ran = await analyze();

    expect(ran.exitCode).toBe(0);
    expect(verdict(ran)).toBe("⛔ Observing only: this would be blocked (1 code has no mapping)");
  });

  it("compares with where the branch left the default branch, not with its tip", async () => {
    landscapeOnMain();
    repository.commit({ "README.md": "mine" });
    repository.git("checkout", "--quiet", "main");
    repository.commit(WITH_UNMAPPED_METHOD);
    repository.git("checkout", "--quiet", "feature");

    expect(verdict(await analyze())).toBe("⚪ No integration config touched");
    expect(verdict(await analyze("--base", "main"))).not.toBe("⚪ No integration config touched");
  });

  it("judges any two commits it is given", async () => {
    const first = repository.commit(LANDSCAPE);
    const second = repository.commit(WITH_UNMAPPED_METHOD);
    repository.commit(LANDSCAPE);

    const { stdout } = await analyze("--base", first, "--head", second, "--format", "json");

    expect(JSON.parse(stdout)).toMatchObject({ base: first, head: second, verdict: "blocked" });
  });

  it("prints the same bytes for the same commits", async () => {
    landscapeOnMain();
    repository.commit(WITH_UNMAPPED_METHOD);

    expect((await analyze("--format", "json")).stdout).toBe((await analyze("--format", "json")).stdout);
  });

  it("writes the result to a file, and nothing to stdout", async () => {
    landscapeOnMain();
    repository.commit(WITH_UNMAPPED_METHOD);

    const ran = await analyze("--format", "markdown", "--output", "out.md");

    expect(ran).toMatchObject({ exitCode: 1, stdout: "" });
    expect(readFileSync(join(repository.path, "out.md"), "utf8")).toMatch(/^⛔ \*\*Blocked: 1 code has no mapping\*\*/);
  });

  it("works from a directory inside the repository", async () => {
    landscapeOnMain();
    repository.commit(WITH_UNMAPPED_METHOD);

    const ran = await runInTerminal(join(repository.path, "config"), ["analyze", "--worktree"]);

    expect(verdict(ran)).toBe("⛔ Blocked: 1 code has no mapping");
  });

  it("exits with 3 for an invalid configuration, with each mistake on stderr, even when quiet", async () => {
    landscapeOnMain();
    repository.commit({ ".github/ripplegate.yml": "version: 1\nflows: 7\n" });

    const ran = await analyze("--quiet");

    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).toMatch(/^\.github\/ripplegate\.yml:2:\d+ config-invalid: /);
    expect(verdict(ran)).toMatch(/^⛔ Could not analyse: \.github\/ripplegate\.yml:2 /);
  });

  it("says so when there is nothing to compare", async () => {
    repository.commit(LANDSCAPE);

    expect((await analyze()).stderr).toBe(
      "Nothing lies between main and the commit to judge, so it is compared with itself. Compare with another one (--base HEAD~1), or judge what is not committed yet (--worktree).\n",
    );
    expect((await analyze("--quiet")).stderr).toBe("");
  });
});

describe("ripplegate analyze --worktree", () => {
  it("sees edited and new files, not ignored ones, and not an edit that was taken back", async () => {
    repository.commit({ ...LANDSCAPE, ".gitignore": "ignored/\n" });
    expect(verdict(await analyze("--worktree"))).toBe("⚪ No integration config touched");

    repository.write({ "ignored/x.yml": "a: b", "new.yml": "a: b" });
    expect(verdict(await analyze("--worktree"))).toBe("⚪ No integration config touched");

    repository.write(WITH_UNMAPPED_METHOD);
    expect(await analyze("--worktree")).toMatchObject({ exitCode: 1 });

    repository.write(LANDSCAPE);
    expect(verdict(await analyze("--worktree"))).toBe("⚪ No integration config touched");
  });

  it("sees a source that is not added yet", async () => {
    repository.commit({ ".github/ripplegate.yml": LANDSCAPE[".github/ripplegate.yml"] });
    repository.write({ "config/shipping-map.yml": LANDSCAPE["config/shipping-map.yml"] });

    const { stdout } = await analyze("--worktree", "--format", "json");

    expect(JSON.parse(stdout).head).toBe("worktree");
    expect(JSON.parse(stdout).verdict).not.toBe("not-applicable");
  });

  it("sees a deleted file, and takes a symbolic link for none", async () => {
    repository.commit(LANDSCAPE);
    unlinkSync(join(repository.path, "config/shipping-map.yml"));
    const deleted = await analyze("--worktree", "--format", "json");
    symlinkSync("/etc/hostname", join(repository.path, "config/shipping-map.yml"));
    const linked = await analyze("--worktree", "--format", "json");

    expect(deleted.exitCode).toBe(1);
    expect(linked.stdout).toBe(deleted.stdout);
  });

  it("copes with odd names of files", async () => {
    repository.commit({ ...LANDSCAPE, 'a\nb\t"c".yml': "x: y", "-rf": "x", "üß 🚚.yml": "x: y" });
    repository.write({ 'a\nb\t"c".yml': "x: z", "-rf2": "x" });

    expect(await analyze("--worktree")).toMatchObject({ exitCode: 0, stderr: "" });
  });
});

describe("ripplegate analyze, where it can't", () => {
  const failure = async (ran: Promise<Ran>): Promise<string> => {
    const { exitCode, stdout, stderr } = await ran;
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    return stderr.trim();
  };

  it("says what to run outside of a repository", async () => {
    const directory = temporaryDirectory();

    expect(await failure(runInTerminal(directory, ["analyze"]))).toBe(
      `${directory} is not in a git repository. Run this inside one, or name one: --repo <directory>.`,
    );
    expect(await failure(runInTerminal(directory, ["analyze", "--repo", "nowhere"]))).toBe(
      `${directory}/nowhere does not exist. Name a git repository: --repo <directory>.`,
    );
    rmSync(directory, { recursive: true });
  });

  it("says what to run for a repository without a commit", async () => {
    expect(await failure(analyze())).toBe("This repository has no commit yet. Commit something first, then try again.");
  });

  it("says what to run for a commit that is not there, and never takes a name for an option", async () => {
    repository.commit(LANDSCAPE);

    expect(await failure(analyze("--base", "mian"))).toBe(
      'This repository knows no commit, branch or tag "mian". Did you mean "main"? If it is on the server, run: git fetch origin mian',
    );
    expect(await failure(analyze("--base=--output=x"))).toContain('knows no commit, branch or tag "--output=x"');
  });

  it("says what to run without a default branch", async () => {
    repository.commit(LANDSCAPE);
    repository.git("branch", "--move", "trunk");

    expect(await failure(analyze())).toBe(
      "No default branch was found (origin/HEAD, origin/main, origin/master, main, master). Say what to compare with: --base <branch>, or run: git fetch origin main",
    );
  });

  it("says what to run in a shallow clone", async () => {
    repository.commit(LANDSCAPE);
    repository.git("checkout", "--quiet", "-b", "feature");
    repository.commit(WITH_UNMAPPED_METHOD);
    repository.git("checkout", "--quiet", "main");
    repository.commit({ "README.md": "more" });
    const clone = gitDirectory();
    clone.git("remote", "add", "origin", `file://${repository.path}`);
    clone.git("fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main", "feature");
    clone.git("checkout", "--quiet", "FETCH_HEAD");
    clone.git("checkout", "--quiet", "-b", "feature", "FETCH_HEAD");
    clone.git("fetch", "--quiet", "--depth=1", "origin", "feature");
    clone.git("checkout", "--quiet", "FETCH_HEAD");

    expect(await failure(runInTerminal(clone.path, ["analyze"]))).toBe(
      "Where the branch left origin/main is not in this clone. This clone is shallow. Run: git fetch --unshallow (in GitHub Actions, check out with fetch-depth: 0).",
    );
    clone.remove();
  });

  it("compares commits of a bare repository, and says that it has no work tree", async () => {
    landscapeOnMain();
    repository.commit(WITH_UNMAPPED_METHOD);
    const bare = temporaryDirectory();
    repository.git("clone", "--quiet", "--bare", repository.path, bare);

    expect(verdict(await runInTerminal(bare, ["analyze"]))).toBe("⛔ Blocked: 1 code has no mapping");
    expect(await failure(runInTerminal(bare, ["analyze", "--worktree"]))).toBe(
      `${bare} is a bare repository, so it has no work tree. Compare two commits: ripplegate analyze --base <branch> --head <branch>.`,
    );
    rmSync(bare, { recursive: true });
  });
});
