import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LedgerDraft, LedgerEntry, LedgerEvent } from "../../src/core/ledger/event.ts";
import { entryLine } from "../../src/core/ledger/export.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { createTestClock } from "../support/clock.ts";
import { csvCells, csvRecords } from "../support/csv.ts";
import { EVENTS } from "../support/events.ts";
import { temporaryDirectory } from "../support/git-directory.ts";
import { chain, draft, evaluated, kim, priya, signOffGiven } from "../support/ledger.ts";
import { secondOpinions } from "../support/second-verifier.ts";
import { runInTerminal, sha256 } from "../support/terminal.ts";

const REPORT = '{"verdict":"needs-sign-off"}';
const PAGE = 'what was shown ✓\r\n€ \u2028 😀 \\ "quoted" \u0000';
const PART = '{"default":null}';
const CONTENTS = new Map([REPORT, PAGE, PART].map((text) => [sha256(text), text]));

let directory: string;
let head: string;

const DRAFTS: readonly LedgerDraft[] = [
  draft({
    at: "2026-02-27T09:00:00.000Z",
    event: evaluated({
      report: sha256(REPORT),
      items: ["receiver-accepts:order-release", "label-print:order-release"].map((id) => {
        return { id, fingerprint: "f1", covers: [{ name: "m", digest: sha256(PART) }] };
      }),
    }),
  }),
  draft({
    at: "2026-02-28T09:00:00.000Z",
    actor: priya,
    event: signOffGiven({
      note: '=HYPERLINK("http://evil.example";"x")',
      covers: [{ name: "m", digest: sha256(PART) }],
      shown: sha256(PAGE),
    }),
  }),
  // Every kind but those that name texts, as they are in what they name.
  ...EVENTS.map(([event]) => event)
    .filter((event) => !("report" in event))
    .map((event) => draft({ at: "2026-03-05T09:00:00.000Z", actor: kim, event: withoutTexts(event) })),
  draft({
    at: "2026-03-06T09:00:00.000Z",
    actor: priya,
    event: {
      kind: "sign-off-revoked",
      signOff: 2,
      item: "receiver-accepts:order-release",
      how: "comment-deleted",
      bodyAfter: null,
    },
  }),
  draft({
    at: "2026-03-07T09:00:00.000Z",
    actor: kim,
    event: { kind: "merged", headSha: "a".repeat(40), mergeSha: "c".repeat(40), baseRef: "main", evaluation: 1 },
  }),
];

function withoutTexts(event: LedgerEvent): LedgerEvent {
  const bare = "shown" in event ? { ...event, shown: null } : event;
  return "covers" in bare ? { ...bare, covers: [] } : bare;
}

const database = () => join(directory, "gate.db");
const ripplegate = (...line: readonly string[]) => runInTerminal(directory, line);
const exported = (...line: readonly string[]) => ripplegate("export", "--database", "gate.db", ...line);

/** What an export says, verified by both programs. */
async function verdicts(text: string, ...witness: readonly string[]) {
  writeFileSync(join(directory, "export.jsonl"), text);
  const ours = await ripplegate("verify", "export.jsonl", ...witness.flatMap((hash) => ["--witness", hash]));
  const [theirs] = await secondOpinions([join(directory, "export.jsonl")], witness);
  return { ours: ours.exitCode === 0 ? "intact" : "broken", theirs, said: ours.stdout };
}

beforeAll(async () => {
  directory = temporaryDirectory();
  const store = openSqliteStore(database(), { clock: createTestClock(), hash: sha256 });
  const entries = await store.append(7, DRAFTS, CONTENTS);
  await store.append(
    8,
    [draft({ repository: { id: 8, name: "acme/erp" }, at: "2026-03-01T00:00:00.000Z" })],
    new Map(),
  );
  head = entries.at(-1)?.hash ?? "";
  await store.close();
});
afterAll(() => rmSync(directory, { recursive: true }));

describe("ripplegate export --format jsonl", () => {
  it("is the entries, each as the text that its hash is over, behind a line that says what it is", async () => {
    const { stdout, exitCode, stderr } = await exported();

    const lines = stdout.split("\n");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(lines[0]).toBe('{"filter":{},"ledger":"ripplegate","texts":false,"version":1,"whole":true}');
    expect(lines).toHaveLength(DRAFTS.length + 3);
    const second: LedgerEntry = JSON.parse(lines[2] ?? "");
    expect(sha256((lines[2] ?? "").replace(`"hash":"${second.hash}",`, ""))).toBe(second.hash);
    expect(await verdicts(stdout, head)).toMatchObject({ ours: "intact", theirs: "intact" });
  });

  it("holds the texts too, each once, right before the entry that names it first", async () => {
    const { stdout } = await exported("--with-contents");

    const kinds = stdout
      .trimEnd()
      .split("\n")
      .map((line) => Object.keys(JSON.parse(line)).includes("text"));
    expect(kinds.slice(0, 6)).toEqual([false, true, true, false, true, false]);
    expect(kinds.filter(Boolean)).toHaveLength(3);
    expect(await verdicts(stdout, head)).toMatchObject({
      ours: "intact",
      theirs: "intact",
      said: expect.stringContaining("with all texts"),
    });
  });

  it("is a repository's whole chain where one is asked for, and says so where a filter left entries out", async () => {
    const whole = await exported("--repository", "acme/shop");
    const march = await exported("--since", "2026-03-01", "--with-contents");

    expect(await verdicts(whole.stdout)).toMatchObject({ ours: "intact", theirs: "intact" });
    expect(march.stdout.split("\n")[0]).toBe(
      '{"filter":{"since":"2026-03-01"},"ledger":"ripplegate","texts":true,"version":1,"whole":false}',
    );
    const found = await verdicts(march.stdout);
    expect(found).toMatchObject({ ours: "intact", theirs: "intact" });
    expect(found.said).toMatch(/^Filtered: repository acme\/shop, \d+ entries of 3 to \d+, each as it was written\. /);
    expect(await ripplegate("verify", "export.jsonl", "--whole")).toMatchObject({ exitCode: 2, stdout: "" });
    expect((await ripplegate("verify", "export.jsonl", "--witness", head)).stderr).toContain("needs whole chains");
  });

  it("begins with every earlier one", async () => {
    const before = await exported("--with-contents");
    const store = openSqliteStore(database(), { clock: createTestClock(), hash: sha256 });
    await store.append(8, [draft({ repository: { id: 8, name: "acme/erp" } })], new Map());
    await store.close();

    const after = await exported("--with-contents");

    expect(after.stdout.startsWith(before.stdout)).toBe(true);
    expect(after.stdout.length).toBeGreaterThan(before.stdout.length);
  });

  it("is written to a file that is whole or not there", async () => {
    expect(await exported("--output", "out.jsonl")).toMatchObject({ exitCode: 0, stdout: "" });
    expect(readFileSync(join(directory, "out.jsonl"), "utf8")).toBe((await exported()).stdout);
    expect(await exported("--output", "nowhere/out.jsonl")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("--output"),
    });
  });
});

describe("ripplegate verify", () => {
  it("is intact where line ends and a byte order mark came with another system", async () => {
    const { stdout } = await exported("--with-contents");

    const windows = await verdicts(`\ufeff${stdout.replaceAll("\n", "\r\n")}\n`);

    expect(windows).toMatchObject({ ours: "intact", theirs: "intact" });
  });

  it("names what is wrong for programs too", async () => {
    const { stdout } = await exported("--repository", "acme/shop");
    writeFileSync(join(directory, "changed.jsonl"), stdout.replace("f1", "f2"));

    const { exitCode, stdout: said } = await ripplegate("verify", "changed.jsonl", "--format", "json");

    expect(exitCode).toBe(4);
    expect(JSON.parse(said)).toMatchObject({
      verdict: "broken",
      whole: true,
      firstBad: {
        kind: "changed",
        repository: { id: 7, name: "acme/shop" },
        sequence: 1,
        line: 2,
        message: "Entry 1 was changed after it was written.",
        next: expect.stringContaining("backup"),
      },
      repositories: [{ id: 7, intact: false }],
    });
  });

  it("refuses whatever is done to an export, and so does the second verifier", async () => {
    const whole = (await exported("--with-contents", "--repository", "acme/shop")).stdout.trimEnd().split("\n");
    const mutants: { readonly what: string; readonly text: string }[] = [];
    fc.assert(
      fc.property(mutation, (mutate) => {
        const { what, lines } = mutate(whole);
        const text = `${lines.join("\n")}\n`;
        if (lines.join("\n") !== whole.join("\n")) mutants.push({ what, text });
      }),
      { numRuns: 150 },
    );

    const files = mutants.map(({ text }, index) => {
      const file = join(directory, `mutant-${index}.jsonl`);
      writeFileSync(file, text);
      return file;
    });
    const theirs = await secondOpinions(files, [head]);
    const ours = await Promise.all(files.map((file) => ripplegate("verify", file, "--witness", head)));

    for (const [index, { what }] of mutants.entries()) {
      expect([what, ours[index]?.exitCode, theirs[index]]).toEqual([what, 4, "broken"]);
      expect(ours[index]?.stdout).toMatch(/^Broken: .*(?:line \d+|The chain ends at entry \d+|There is no entry)/);
    }
  });

  it("is told a chain that was written anew by its witness alone", async () => {
    const anew = chain(...DRAFTS.map((one) => ({ ...one, event: signOffGiven({ note: "all of us" }) })));
    const text = anew.map(entryLine).join("");

    expect(await verdicts(text)).toMatchObject({ ours: "intact", theirs: "intact" });
    const found = await verdicts(text, head);
    expect(found).toMatchObject({ ours: "broken", theirs: "broken" });
    expect(found.said).toContain(`the head ${head} was seen outside of it`);
  });

  it("finds witnesses in a saved check run, with the number of their entry", async () => {
    const { stdout } = await exported("--repository", "acme/shop");
    const anew = chain(draft());
    writeFileSync(join(directory, "export.jsonl"), stdout);
    writeFileSync(join(directory, "anew.jsonl"), anew.map(entryLine).join(""));
    const [first]: readonly LedgerEntry[] = [JSON.parse(stdout.split("\n")[1] ?? "")];
    writeFileSync(join(directory, "summary.md"), `Passed: 5 sign-offs\n\nLedger entry 1: \`${first?.hash}\`\n`);

    const found = await ripplegate("verify", "export.jsonl", "--witness", "summary.md");
    const refused = await ripplegate("verify", "anew.jsonl", "--witness", "summary.md");

    expect(found).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("1 witnessed head found") });
    expect(refused).toMatchObject({
      exitCode: 4,
      stdout: expect.stringContaining("at entry 1. Entry 1 is another one than was witnessed"),
    });
    expect(await ripplegate("verify", "anew.jsonl", "--witness", "nowhere")).toMatchObject({ exitCode: 2 });
  });

  it("names a changed text and a changed row of a database, and what is intact before", async () => {
    writeFileSync(join(directory, "copy.db"), readFileSync(database()));
    expect(await ripplegate("verify", "copy.db")).toMatchObject({ exitCode: 0 });
    const tampered = new DatabaseSync(join(directory, "copy.db"));
    tampered.exec("drop trigger contents_no_update");
    tampered.prepare("update contents set body = 'another' where digest = ?").run(sha256(PAGE));

    const text = await ripplegate("verify", "copy.db");
    tampered.exec(
      "drop trigger ledger_no_update; update ledger set kind = 'merged' where repository_id = 7 and sequence = 1",
    );
    tampered.close();
    const row = await ripplegate("verify", "copy.db");

    expect(text.exitCode).toBe(4);
    expect(text.stdout).toMatch(/^Broken: repository acme\/shop, at entry 2\. A text that it names was changed/);
    expect(row.exitCode).toBe(4);
    expect(row.stdout).toContain("what follows can't be read (the stored entry 1 of repository 7 says two kinds");
  });
});

describe("ripplegate verify of a database", () => {
  it.each([
    ["when", "at = '2026-03-02T09:00:00.001Z'"],
    ["the repository's name", "repository_name = 'acme/other'"],
    ["the pull request", "pull_request = 99"],
    ["who did it", `actor = '{"kind":"app"}'`],
    ["what happened", `event = replace(event, '"self":false', '"self":true')`],
    ["what happened, with a member twice", 'event = replace(event, \'"kind":\', \'"kind":"closed","kind":\')'],
    ["the kind of what happened", "kind = 'comment'"],
    ["the hash before", `previous = '${"f".repeat(64)}'`],
    ["its own hash", `hash = '${"f".repeat(64)}'`],
  ])("names the entry that somebody changed: %s", async (_, change) => {
    writeFileSync(join(directory, "copy.db"), readFileSync(database()));
    const tampered = new DatabaseSync(join(directory, "copy.db"));
    const where = "where repository_id = 7 and kind = 'sign-off-given'";
    const { sequence } = tampered.prepare(`select min(sequence) as sequence from ledger ${where}`).get() ?? {};
    tampered.exec(`drop trigger ledger_no_update; update ledger set ${change} ${where} and sequence = ${sequence}`);
    tampered.close();

    const found = await ripplegate("verify", "copy.db");

    expect(found.exitCode).toBe(4);
    expect(found.stdout).toMatch(new RegExp(`entry ${sequence}\\b`));
  });
});

describe("ripplegate export --format csv", () => {
  it("has a row for each thing that was done or came of it, with who, when, in which role, on what and by which comment", async () => {
    const { stdout } = await exported("--format", "csv", "--repository", "acme/shop");

    const rows = csvRecords(stdout);
    const looked = DRAFTS.filter(({ event }) => ["evaluated", "missed-delivery-recovered"].includes(event.kind)).length;
    expect(rows).toHaveLength(DRAFTS.length - looked);
    expect(rows[0]).toMatchObject({
      time: "2026-02-28T09:00:00.000Z",
      repository: "acme/shop",
      pull_request: "12",
      entry: "2",
      event: "sign-off-given",
      who: "priya",
      who_id: "31",
      role: "warehouse",
      principal: "acme/warehouse",
      item: "receiver-accepts:order-release",
      note: `'=HYPERLINK("http://evil.example";"x")`,
      fingerprint: "f1",
      policy_sha: "b".repeat(40),
      head_sha: "a".repeat(40),
      comment: "comment",
      comment_id: "501",
      comment_body_sha256: sha256('/signoff warehouse — checked ✓\n\u0000 "quoted" 🧾'),
      shown_sha256: sha256(PAGE),
    });
    expect(rows.at(-2)).toMatchObject({
      event: "sign-off-revoked",
      who: "priya",
      role: "warehouse",
      refers_to_entry: "2",
      fingerprint: "f1",
      comment_id: "501",
    });
    expect(rows.at(-1)).toMatchObject({
      event: "merged",
      who: "Kim",
      role: "",
      policy_sha: "b".repeat(40),
      merge_sha: "c".repeat(40),
      entry_hash: head,
    });
  });

  it("has no cell that a spreadsheet takes for a formula, and none that breaks its row", async () => {
    const hostile = ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "＝1", 'a,"b"\r\nc', "\u202e=1"];
    const ledger = chain(...hostile.map((note) => draft({ actor: priya, event: signOffGiven({ note }) })));

    const { stdout } = await runInTerminal(directory, ["export", "--format", "csv"], ledger);

    const rows = csvCells(stdout);
    expect(csvRecords(stdout).map(({ note }) => note)).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@sum",
      "␉=1",
      "␍=1",
      "'＝1",
      'a,"b"␍␊c',
      "[U+202E]=1",
    ]);
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(stdout.endsWith("\r\n")).toBe(true);
  });

  it("has what Ripplegate only looked at where it is asked for, and no texts", async () => {
    const looked = await exported("--format", "csv", "--kind", "evaluated");

    expect(csvCells(looked.stdout)).toHaveLength(2);
    expect(await exported("--format", "csv", "--with-contents")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("--format jsonl alone"),
    });
    expect((await exported("--format", "cvs")).stderr).toContain('Did you mean "csv"?');
  });
});

type Mutation = (lines: readonly string[]) => { readonly what: string; readonly lines: readonly string[] };

/** One thing done to a line behind the first: what a person with an editor could do. */
const mutation: fc.Arbitrary<Mutation> = fc
  .tuple(
    fc.constantFrom("change", "delete", "double", "swap", "cut", "say twice", "space", "insert"),
    fc.nat(),
    fc.nat(),
    fc.constantFrom("0", "a", "f", "Z", '"', "}", "é", "\u0000", " "),
  )
  .map(([what, one, other, character]) => (lines) => {
    const index = 1 + (one % (lines.length - 1));
    const line = lines[index] ?? "";
    const second = 1 + (other % (lines.length - 1));
    const done = (changed: readonly string[]) => ({ what: `${what} ${index} ${second} ${character}`, lines: changed });
    switch (what) {
      case "change": {
        const at = other % line.length;
        return done(lines.with(index, line.slice(0, at) + character + line.slice(at + 1)));
      }
      case "delete":
        return done(lines.toSpliced(index, 1));
      case "double":
        return done(lines.toSpliced(second, 0, line));
      case "swap":
        return done(lines.with(index, lines[second] ?? "").with(second, line));
      case "cut":
        return done(lines.slice(0, index));
      case "say twice":
        return done(lines.with(index, line.replace("{", '{"at":"2020-01-01T00:00:00.000Z",')));
      case "space":
        return done(lines.with(index, line.replace(":", ": ")));
      default:
        return done(
          lines.toSpliced(index, 0, entryLine({ ...chain(draft())[0], sequence: index } as LedgerEntry).trimEnd()),
        );
    }
  });
