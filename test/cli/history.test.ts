import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { createTestClock } from "../support/clock.ts";
import { temporaryDirectory } from "../support/git-directory.ts";
import { evaluatedAs, record } from "../support/history.ts";
import { kim, priya, sha256, signOffGiven } from "../support/ledger.ts";
import { HEAD_SHA, item, report } from "../support/report.ts";
import { runInTerminal } from "../support/terminal.ts";

const LABEL = "label-print:order-release";
const directory = temporaryDirectory();
const day = (number: number) => `2026-03-0${number}T09:00:00.000Z`;
const ask = (...line: readonly string[]) => runInTerminal(directory, ["history", "--database", "gate.db", ...line]);

/** 12: signed and merged; 13: waits; 14: merged past the gate. */
beforeAll(async () => {
  const store = openSqliteStore(join(directory, "gate.db"), { clock: createTestClock(), hash: sha256 });
  const judged = evaluatedAs(report({ checklist: [item()] }));
  const merge = { headSha: HEAD_SHA, mergeSha: "c".repeat(40), baseRef: "main", evaluation: 1 };
  await record(
    store,
    [
      { at: day(1), event: judged.event },
      { at: day(2), actor: priya, event: signOffGiven({ item: LABEL, fingerprint: "f1", note: "printed it" }) },
      {
        at: day(2),
        event: {
          kind: "gate-opened",
          headSha: HEAD_SHA,
          baseSha: "b",
          evaluation: 1,
          signOffs: [{ item: LABEL, signOffs: [2] }],
        },
      },
      { at: day(3), actor: kim, event: { kind: "merged", ...merge } },
      { at: day(4), pullRequest: 13, event: judged.event },
      { at: day(5), pullRequest: 14, event: judged.event },
      {
        at: day(6),
        pullRequest: 14,
        actor: kim,
        event: {
          ...merge,
          kind: "merged-without-sign-off",
          open: [LABEL],
          blocking: [],
          why: "It was merged while the gate was closed.",
        },
      },
    ],
    judged.contents,
  );
  await store.close();
});
afterAll(() => rmSync(directory, { recursive: true }));

describe("ripplegate history", () => {
  it("answers first, then what needs attention, then the rest", async () => {
    expect(await ask()).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: `3 pull requests match.

Needs attention
  When                  Where         How it stands            Signed  Touches    What
  2026-03-06 09:00 UTC  acme/shop#14  MERGED WITHOUT SIGN-OFF  0 of 1  shop, wms  (title not known)

The others
  When                  Where         How it stands         Signed  Touches    What
  2026-03-04 09:00 UTC  acme/shop#13  waits for a sign-off  0 of 1  shop, wms  (title not known)
  2026-03-03 09:00 UTC  acme/shop#12  merged                1 of 1  shop, wms  (title not known)
`,
    });
  });

  it.each<[readonly string[], readonly number[]]>([
    [["--person", "@priya"], [12]],
    [["--outcome", "waiting"], [13]],
    [["--attention"], [14]],
    [["--attention", "merged-without-sign-off"], [14]],
    [
      ["--system", "wms", "--until", "2026-03-05"],
      [13, 12],
    ],
    [["--code", "EXPRESS-INTL", "--since", "2026-03-06"], [14]],
    [["--owner", "@acme/warehouse", "--text", "printed"], [12]],
    [["--release", "2026.11"], []],
    [["--flow", "order-release", "--repository", "acme/other"], []],
  ])("filters with %j", async (line, numbers) => {
    const { stdout } = await ask(...line, "--format", "json");

    const found: { readonly total: number; readonly items: readonly { readonly number: number }[] } =
      JSON.parse(stdout);
    expect(found.items.map(({ number }) => number)).toEqual(numbers);
    expect(found.total).toBe(numbers.length);
  });

  it("tells one pull request's story: why it was green, who was asked, everything that is recorded", async () => {
    const { stdout } = await ask("acme/shop#12");

    expect(stdout).toBe(`acme/shop#12: merged
  (title not known)

The gate was open since 2026-03-02 09:00 UTC (entry 3) for "2222222222".
  The label prints, void works, the right account is billed: @priya for @acme/warehouse, 2026-03-02 09:00 UTC

warehouse (@acme/warehouse)
  The label prints, void works, the right account is billed: signed
    2026-03-02 09:00 UTC  @priya signed for @acme/warehouse: "printed it"

Everything that is recorded
  When                  Where         Who         What
  2026-03-01 09:00 UTC  acme/shop#12  Ripplegate  looked at "2222222222": needs sign-offs, 1 item to sign off, 0 problems to fix
  2026-03-02 09:00 UTC  acme/shop#12  priya       signed "label-print:order-release" as "warehouse" (@acme/warehouse): "printed it"
  2026-03-02 09:00 UTC  acme/shop#12  Ripplegate  the gate opened for "2222222222", with 1 sign-off
  2026-03-03 09:00 UTC  acme/shop#12  Kim         merged into "main" with the gate open
`);
  });

  it("tells why something was merged that should not have been", async () => {
    const { stdout } = await ask("#14");

    expect(stdout.split("\n").slice(0, 5)).toEqual([
      "acme/shop#14: MERGED WITHOUT SIGN-OFF",
      "  (title not known)",
      "",
      "It was merged past the gate: It was merged while the gate was closed. (2026-03-06 09:00 UTC, entry 7)",
      "  Not signed: The label prints, void works, the right account is billed (asked: warehouse)",
    ]);
  });

  it("prints a table for spreadsheets, and the entries themselves", async () => {
    const { stdout } = await ask("--person", "priya", "--format", "csv");
    const entries = await ask("#13", "--entries");
    const lines = await ask("--pull-request", "13", "--format", "jsonl");

    expect(stdout.split("\r\n").map((line) => line.split(",").slice(0, 2))).toEqual([
      ["\ufeffrepository", "pull request"],
      ["acme/shop", "12"],
      [""],
    ]);
    expect(entries.stdout).toContain("looked at");
    expect(JSON.parse(lines.stdout)).toMatchObject({ sequence: 5, pullRequest: 13 });
  });

  it.each([
    [["shop"], '"shop" is no pull request: write owner/name#12, or #12 where there is only one repository.\n'],
    [["acme/shop#99"], "Nothing is recorded about pull request #99 of acme/shop.\n"],
    [["acme/shop#12", "--format", "csv"], "One pull request's story is no table: choose text or json.\n"],
    [["--outcome", "merge"], /^--outcome merge is none of open, .*Did you mean/],
    [["--attention", "overriden"], /Did you mean "overridden"\?/],
    [["--format", "xml"], 'There is no format "xml": choose text, json, csv, jsonl.\n'],
  ])("says what to write instead of %j", async (line, message) => {
    const { exitCode, stdout, stderr } = await ask(...line);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    if (typeof message === "string") expect(stderr).toBe(message);
    else expect(stderr).toMatch(message);
  });

  it("finds by what the newest evaluation said, and tells all by time alone where it is asked to", async () => {
    const judged = await ask("--verdict", "needs-sign-off", "--order", "newest");
    const [answer = "", ...rest] = judged.stdout.trimEnd().split("\n");
    const refused = await ask("--verdict", "needs-sign-of");

    expect(answer).toBe("3 pull requests match.");
    expect(judged.stdout).not.toContain("Needs attention");
    expect(rest.flatMap((line) => line.match(/#\d+/)?.[0] ?? [])).toEqual(["#14", "#13", "#12"]);
    expect((await ask("--verdict", "blocked")).stdout).toBe("Nothing is recorded that matches.\n");
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Did you mean "needs-sign-off"?') });
  });
});
