import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HistoryStore } from "../src/app/ports-history.ts";
import type { Store } from "../src/app/ports-store.ts";
import {
  listAttention,
  listPullRequests,
  listRepositories,
  readFigures,
  readPullRequest,
} from "../src/app/read-history.ts";
import { readLines } from "../src/cli/read-lines.ts";
import type { HistoryQuery } from "../src/core/history/query.ts";
import type { LedgerEntry } from "../src/core/ledger/event.ts";
import { canonicalJson } from "../src/core/ledger/seal.ts";
import { openSqliteStore } from "../src/store/sqlite.ts";
import { type PostgresServer, startPostgres } from "../test/support/postgres.ts";
import { appendRate, fillPostgres, fillSqlite } from "./ledger-databases.ts";
import { ledgerMaker, START_MS, sha256 } from "./ledger-entries.ts";

/*
 * A ledger of a million entries on SQLite and on PostgreSQL, side by side in one run: what a page costs at the database,
 * what verifying, exporting and appending cost. `node bench/ledger.ts [entries] [a filled SQLite file to use again]`.
 */

const ENTRIES = Number(process.argv[2] ?? 1_000_000);
const PAGE = 50;
const ROUNDS = 40;
/** To get to a page; one less than its number is a multiple of it. */
const PAGES_PER_STEP = 3;

interface Figure {
  readonly what: string;
  readonly sqlite: string;
  readonly postgres: string;
}

const folder = mkdtempSync(join(tmpdir(), "ripplegate-bench-"));
const kept = process.argv[3];
const path = kept ?? join(folder, "ledger.db");
const clock = { now: () => new Date().toISOString() };
async function measure(postgres: PostgresServer): Promise<readonly Figure[]> {
  const started = performance.now();
  const isFilled = kept !== undefined && existsSync(kept);
  const sqlite = isFilled
    ? openSqliteStore(path, { clock, hash: sha256 })
    : await fillSqlite(path, ledgerMaker(), ENTRIES);
  say(`SQLite filled after ${seconds(started)}`);
  const url = await postgres.createDatabase();
  const other = await fillPostgres(url, path);
  say(`PostgreSQL filled after ${seconds(started)}`);
  const both = [sqlite, other] as const;

  const figures: Figure[] = [];
  const add = async (what: string, run: (store: Store, at: number) => Promise<string>) => {
    const [one = "", two = ""] = [await run(sqlite, 0), await run(other, 1)];
    figures.push({ what, sqlite: one, postgres: two });
    say(`${what}: ${one} · ${two}`);
  };
  for (const [name, query] of QUERIES) {
    for (const page of [1, 100, 1_000]) {
      await add(`list, ${name}, page ${page}`, ({ history }) => timedList(history, query, page));
    }
  }
  for (const [name, query] of QUERIES) {
    await add(`all that the list's page asks, ${name}`, ({ history }) => timedPage(history, query));
  }
  for (const [name, query] of FIGURES) {
    await add(`figures, ${name}`, ({ history }) => timed(ROUNDS, () => readFigures(history, "all", query)));
  }
  const some = await someOf(sqlite);
  await add("a pull request's page", ({ history }) => timedStories(history, some));
  const [entry] = await entriesOf(sqlite);
  await add("append, one entry at a time", async (store) =>
    entry === undefined ? "none" : `${Math.round(await appendRate(store, entry, 3_000))} a second`,
  );
  await Promise.all(both.map((store) => store.close()));

  const places = [path, url];
  const file = join(folder, "whole.jsonl");
  const tenth = new Date(START_MS + (ENTRIES / 10) * 60_000).toISOString();
  for (const words of [
    ["--format", "jsonl", "--until", tenth],
    ["--format", "jsonl"],
    ["--format", "jsonl", "--with-contents"],
    ["--format", "csv"],
  ]) {
    await add(`export ${words.slice(1).join(" ")}`, async (_, at) => {
      const ran = ripplegate("export", "--database", places[at] ?? "", ...words, "--output", file);
      return `${(statSync(file).size / 1e6 / ran.seconds).toFixed(0)} MB a second, ${ran.megabytes} MB`;
    });
  }
  await add("verify the database", async (_, at) => verified(places[at] ?? ""));
  ripplegate("export", "--database", path, "--output", file);
  await add("verify an export", async (_, at) => (at === 0 ? verified(file) : "the same file"));
  await add("only hash its lines, in one process", async (_, at) =>
    at === 0 ? hashed(file, sha256) : "the same file",
  );
  await add("only parse, write and hash them", async (_, at) => (at === 0 ? hashed(file, rewritten) : "the same file"));
  return figures;
}

const QUERIES: readonly (readonly [string, HistoryQuery])[] = [
  ["attention first", {}],
  ["newest first", { order: "newest" }],
  ["of a repository", { repository: "acme/integrations-3" }],
  ["of a system", { system: "system-13" }],
  ["of a flow", { flow: "flow-9" }],
  ["of a code", { code: "s13-shipping-method-006-express" }],
  ["of an owner", { owner: "warehouse" }],
  ["of a person", { person: "person-7" }],
  ["of an outcome", { outcome: "merged" }],
  ["of a verdict", { verdict: "needs-sign-off" }],
  ["of a time", { since: "2024-06-01", until: "2024-07-01" }],
  ["of a system long ago", { system: "system-13", until: "2024-02-01" }],
  ["of two filters that find most", { outcome: "merged", verdict: "needs-sign-off" }],
  ["of a person in a system", { person: "person-7", system: "system-13" }],
  ["of two filters that find nothing together", { system: "system-13", flow: "flow-3" }],
  ["with one letter", { text: "t" }],
  ["with two words that stand everywhere", { text: "label booking" }],
  ["with a word and a name", { text: "s13 label" }],
];

const FIGURES: readonly (readonly [string, HistoryQuery])[] = [
  ["of everything", {}],
  ["of a system", { system: "system-13" }],
  ["of an outcome", { outcome: "merged" }],
  ["with a word that stands everywhere", { text: "label" }],
];

/** Walks to a page once, then reads that page over and over: what the database and the use case take, without HTML. */
async function timedList(history: HistoryStore, query: HistoryQuery, page: number): Promise<string> {
  let cursor: string | undefined;
  for (let at = 1; at < page; at += PAGES_PER_STEP) {
    const found = await listPullRequests(history, "all", query, { limit: PAGE * PAGES_PER_STEP, cursor });
    if (!("next" in found) || found.next === null) return "no such page";
    cursor = found.next;
  }
  return timed(ROUNDS, () => listPullRequests(history, "all", query, { limit: PAGE, cursor }));
}

/** As the page asks: by time alone, what needs a look above it, and the repositories to choose from. */
async function timedPage(history: HistoryStore, query: HistoryQuery): Promise<string> {
  return timed(ROUNDS, async () => {
    await listPullRequests(history, "all", { ...query, order: "newest" }, { limit: 25 });
    await listAttention(history, "all", query, 5);
    await listRepositories(history, "all");
  });
}

async function timedStories(history: HistoryStore, entries: readonly LedgerEntry[]): Promise<string> {
  let at = 0;
  return timed(ROUNDS, async () => {
    const entry = entries[at++ % entries.length];
    const story = await readPullRequest(history, "all", entry?.repository.name ?? "", entry?.pullRequest ?? 0);
    if (story === undefined) throw new Error("the pull request is not there");
  });
}

async function timed(rounds: number, run: () => Promise<unknown>): Promise<string> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  const part = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(1);
  return `p50 ${part(0.5)} ms, p95 ${part(0.95)} ms`;
}

/** Merges of the last weeks, spread over the repositories. */
async function someOf(store: Store): Promise<readonly LedgerEntry[]> {
  const merges = await entriesOf(store, "merged");
  return merges.filter((_, index) => index % Math.ceil(merges.length / 200) === 0);
}

async function entriesOf(store: Store, kind = "evaluated"): Promise<readonly LedgerEntry[]> {
  const filter = {
    repository: undefined,
    pullRequest: undefined,
    person: undefined,
    since: undefined,
    until: undefined,
  };
  const found: LedgerEntry[] = [];
  for await (const entry of store.readHistory({ ...filter, kinds: [kind] })) {
    found.push(entry);
    if (found.length === 20_000) break;
  }
  return found;
}

function verified(place: string): string {
  const { seconds: took, megabytes } = ripplegate("verify", place);
  return `${Math.round(ENTRIES / took / 1_000)},000 entries a second, ${megabytes} MB`;
}

/** What verifying cannot do without: the lines of the file as text, and the SHA-256 of each. */
async function hashed(file: string, hashOf: (line: string) => string): Promise<string> {
  const start = performance.now();
  let lines = 0;
  for await (const some of readLines(file)) {
    for (const line of some) lines += hashOf(line ?? "{}").length > 0 ? 1 : 0;
  }
  return `${Math.round(lines / (performance.now() - start))},000 lines a second`;
}

/** What a verifier does that trusts no spelling. */
function rewritten(line: string): string {
  return sha256(canonicalJson(JSON.parse(line)));
}

/** A command in a process of its own: how long it took, and the most memory that it ever held. */
function ripplegate(...line: readonly string[]): { readonly seconds: number; readonly megabytes: number } {
  const preload = fileURLToPath(new URL("ledger-peak.ts", import.meta.url));
  const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
  const start = performance.now();
  const ran = spawnSync(process.execPath, ["--import", preload, main, ...line], { encoding: "utf8" });
  if (ran.status !== 0) throw new Error(`ripplegate ${line.join(" ")}: ${ran.stdout}${ran.stderr}`);
  const peak = /peak (\d+) MB/.exec(ran.stderr);
  return { seconds: (performance.now() - start) / 1_000, megabytes: Number(peak?.[1]) };
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1_000).toFixed(0)} s`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

// Last, when everything above is there.
const postgres = await startPostgres();
try {
  const figures = await measure(postgres);
  const width = Math.max(...figures.map(({ what }) => what.length));
  for (const { what, sqlite, postgres } of figures) {
    process.stdout.write(`${what.padEnd(width)}  ${sqlite.padStart(24)}  ${postgres.padStart(24)}\n`);
  }
  writeFileSync(new URL("ledger-results.json", import.meta.url), `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  postgres.stop();
  rmSync(folder, { recursive: true });
}
