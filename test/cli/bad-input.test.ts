import { chmodSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GitDirectory, gitDirectory, LANDSCAPE } from "../support/git-directory.ts";
import { runInTerminal } from "../support/terminal.ts";

const MAP = "config/shipping-map.yml";
const MISSING =
  ".github/ripplegate.yml:21:34 source-unreadable: There is no file config/shipping-map.yml in this repository: correct the path or add the file. Symbolic links and submodules are not followed.";

let repository: GitDirectory;

beforeEach(() => {
  repository = gitDirectory();
  repository.commit(LANDSCAPE);
  repository.git("checkout", "--quiet", "-b", "feature");
});
afterEach(() => repository.remove());

/** What a pull request with these commits would be told: the verdict, and what is wrong. */
async function told(): Promise<readonly [status: number, verdict: string, ...problems: string[]]> {
  const { exitCode, stdout, stderr } = await runInTerminal(repository.path, ["analyze"]);
  return [exitCode, stdout.split("\n")[0] ?? "", ...stderr.split("\n").filter((line) => line !== "")];
}

describe("what git can hold", () => {
  it("does not follow a symbolic link, which may lead anywhere", async () => {
    unlinkSync(join(repository.path, MAP));
    symlinkSync("/etc/passwd", join(repository.path, MAP));
    repository.commit();

    expect(await told()).toEqual([1, "⛔ Blocked: 1 file cannot be read (traced 0 of 2 codes)", MISSING]);
  });

  it("does not look into a submodule", async () => {
    repository.git("rm", "-r", "--quiet", "config");
    repository.git("update-index", "--add", "--cacheinfo", `160000,${repository.git("rev-parse", "HEAD")},config`);
    repository.git("commit", "--quiet", "--message=change");

    expect(await told()).toEqual([1, "⛔ Blocked: 1 file cannot be read (traced 0 of 2 codes)", MISSING]);
  });

  it("takes a file that became executable for the same file", async () => {
    chmodSync(join(repository.path, MAP), 0o755);
    repository.commit();

    expect(await told()).toEqual([0, "⚪ No integration config touched"]);
  });

  it("tells two files apart whose names differ in case only", async () => {
    const blob = repository.git("hash-object", "-w", "--stdin");
    repository.git("update-index", "--add", "--cacheinfo", `100644,${blob},Config/Shipping-Map.yml`);
    repository.git("commit", "--quiet", "--message=change");

    expect(await told()).toEqual([0, "⚪ No integration config touched"]);
  });
});
