import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { link } from "../../src/core/ledger/chain.ts";
import type { LedgerDraft, LedgerEntry } from "../../src/core/ledger/event.ts";
import { temporaryDirectory } from "../support/git-directory.ts";
import { draft, kim, priya, signOffGiven } from "../support/ledger.ts";
import { runInTerminal, sha256 } from "../support/terminal.ts";

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => rmSync(directory, { recursive: true }));

function chain(...drafts: readonly LedgerDraft[]): readonly LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (const each of drafts) entries.push(link(entries.at(-1), each, sha256));
  return entries;
}

const OURS = chain(
  draft({ actor: priya, event: signOffGiven({ note: "printed" }) }),
  draft({ actor: kim, event: { kind: "closed" } }),
  draft({ event: { kind: "reopened" }, pullRequest: 13 }),
);
const THEIRS = chain(draft({ repository: { id: 8, name: "acme/other" } }));

function exported(entries: readonly unknown[]): string {
  writeFileSync(join(directory, "export.jsonl"), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  return "export.jsonl";
}

const AGAIN = "Next: export it again: somebody changed this file, or its end is missing.\n";

const verify = (entries: readonly unknown[]) => runInTerminal(directory, ["verify", exported(entries)]);

describe("ripplegate verify", () => {
  it("finds every repository's chain of an export intact", async () => {
    const ran = await verify([...OURS, ...THEIRS]);

    expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
    expect(ran.stdout).toMatch(/^Intact: repository acme\/shop, 3 entries, head [0-9a-f]{64}\./);
    expect(ran.stdout).toMatch(/\nIntact: repository acme\/other, 1 entry, head [0-9a-f]{64}\./);
  });

  it.each<[string, (entries: readonly LedgerEntry[]) => readonly unknown[], number]>([
    ["changed", ([one, two, three]) => [one, { ...two, at: "2027-01-01T00:00:00.000Z" }, three], 2],
    ["deleted", ([one, , three]) => [one, three], 3],
    ["doubled", ([one, two, three]) => [one, two, two, three], 2],
    ["swapped", ([one, two, three]) => [two, one, three], 2],
    ["given something more", ([one, two, three]) => [one, two, { ...three, extra: true }], 3],
  ])("exits with 4 and names the first bad entry when one was %s", async (_, tamper, sequence) => {
    const ran = await verify(tamper(OURS));

    expect(ran.exitCode).toBe(4);
    expect(ran.stdout).toMatch(new RegExp(`^Broken: repository acme/shop, at entry ${sequence}\\. `));
  });

  it("exits with 4 for an entry that was moved to another repository", async () => {
    const [one, two, three] = OURS;

    const ran = await verify([one, two, { ...three, repository: { id: 8, name: "acme/other" } }, ...THEIRS]);

    expect(ran.exitCode).toBe(4);
    expect(ran.stdout).toContain("Broken: repository acme/other");
  });

  it("exits with 4 for a line that is no entry", async () => {
    writeFileSync(join(directory, "cut.jsonl"), `${JSON.stringify(OURS[0])}\n{"sequence":2,`);

    expect(await runInTerminal(directory, ["verify", "cut.jsonl"])).toMatchObject({
      exitCode: 4,
      stdout: `Broken: line 2 is not JSON, so the ledger cannot be verified.\n${AGAIN}`,
    });
    expect(await verify([OURS[0], null])).toMatchObject({
      exitCode: 4,
      stdout: `Broken: line 2 is not an entry of a ledger, so the ledger cannot be verified.\n${AGAIN}`,
    });
  });

  it("says that a cut-off tail can't be seen from the file alone", async () => {
    expect((await verify(OURS.slice(0, 2))).stdout).toContain(
      "A cut-off tail can only be told from a head that was written down elsewhere",
    );
  });

  it("reads a database, and looks at the texts that entries name", async () => {
    new DatabaseSync(join(directory, "ripplegate.db")).exec("create table t (x)");
    const intact = await runInTerminal(directory, ["verify", "ripplegate.db"], OURS.slice(0, 3));
    const shown = chain(draft({ event: signOffGiven({ shown: sha256("the comment") }) }));
    const changed = await runInTerminal(directory, ["verify", "ripplegate.db"], shown);

    expect(intact).toMatchObject({ exitCode: 0 });
    expect(changed.exitCode).toBe(4);
    expect(changed.stdout).toMatch(/^Broken: repository acme\/shop, at entry 1\. A text that it names was changed/);
  });

  it("exits with 2 for a file that is not there", async () => {
    expect(await runInTerminal(directory, ["verify", "nowhere.jsonl"])).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: expect.stringMatching(/^nowhere\.jsonl could not be read: ENOENT/),
    });
  });
});

describe("ripplegate history", () => {
  it("prints what happened as a table", async () => {
    expect(await runInTerminal(directory, ["history", "--kind", "closed", "reopened"], OURS)).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: `  When                  Where         Who         What
  2026-03-02 09:00 UTC  acme/shop#12  Kim         closed the pull request
  2026-03-02 09:00 UTC  acme/shop#13  Ripplegate  reopened the pull request
`,
    });
  });

  it("prints entries as they stand in the ledger, so that verify can read them", async () => {
    const { stdout } = await runInTerminal(directory, ["history", "--format", "jsonl"], OURS);
    writeFileSync(join(directory, "export.jsonl"), stdout);

    expect(await runInTerminal(directory, ["verify", "export.jsonl"])).toMatchObject({ exitCode: 0 });
  });

  it("suggests a kind", async () => {
    const ran = await runInTerminal(directory, ["history", "--kind", "sign-off-giving"], OURS);

    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toMatch(/Did you mean "sign-off-given"\?\n$/);
  });
});
