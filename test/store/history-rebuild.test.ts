import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Store } from "../../src/app/ports-store.ts";
import type { LedgerDraft, LedgerEvent } from "../../src/core/ledger/event.ts";
import { migrations } from "../../src/store/migrations/migrations.ts";
import { migrations as postgresMigrations } from "../../src/store/postgres/migrations/migrations.ts";
import { openPostgresStore } from "../../src/store/postgres.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { evaluatedAs } from "../support/history.ts";
import { chain, draft, kim, priya, sha256, signOffGiven } from "../support/ledger.ts";
import { query, startPostgres } from "../support/postgres.ts";
import { item, report } from "../support/report.ts";
import { temporaryFolder, world } from "./world.ts";

const server = await startPostgres();
afterAll(() => server.stop());

const LABEL = "label-print:order-release";
const reports = [
  evaluatedAs(report({ checklist: [item()] })),
  evaluatedAs(report({ verdict: "blocked", checklist: [item({ fingerprint: "f2" }), item({ id: "b", role: "x" })] })),
  evaluatedAs(report({ verdict: "not-applicable", changes: [], checklist: [] })),
];
const contents = new Map(reports.flatMap((one) => [...one.contents]));
const merge = { headSha: "a", mergeSha: "c".repeat(40), baseRef: "main", evaluation: 1 };
const events: readonly LedgerEvent[] = [
  ...reports.map(({ event }) => event),
  signOffGiven({ item: LABEL, fingerprint: "f1" }),
  { kind: "sign-off-lapsed", signOff: 2, item: LABEL, cause: "changed", why: ["x"], fingerprint: "f2" },
  { kind: "sign-off-restored", signOff: 2, item: LABEL },
  { kind: "sign-off-revoked", signOff: 3, item: LABEL, how: "command", bodyAfter: null },
  { kind: "gate-opened", headSha: "a".repeat(40), baseSha: "b", evaluation: 1, signOffs: [] },
  { kind: "gate-closed", headSha: "a", evaluation: 1, why: "x" },
  { kind: "merged", ...merge },
  { kind: "merged-without-sign-off", ...merge, open: [], blocking: [], why: "w" },
  { kind: "closed" },
  { kind: "reopened" },
  { kind: "comment-tampered", what: "checklist", commentId: 1, bodyBefore: "a", bodyAfter: "b" },
  { kind: "check-forged", headSha: "a", checkRunId: 1, appId: 2, app: "other", conclusion: null },
  { kind: "control-lapsed", why: "suspended" },
  { kind: "control-restored", why: "unsuspended" },
  { kind: "released", tag: "v1", sha: "a", previousTag: null, pullRequests: [1, 2], complete: true, pushes: [1, 2, 3] },
  { kind: "released", tag: "v1", sha: "b", previousTag: null, pullRequests: [2], complete: true },
  { kind: "released", tag: "V1", sha: "b", previousTag: "v1", pullRequests: [3], complete: true },
  { kind: "release-withdrawn", tag: "v1" },
];
const WIDE = new Set(["check-forged", "control-lapsed", "control-restored", "released", "release-withdrawn"]);

const anyDraft: fc.Arbitrary<LedgerDraft> = fc
  .record({
    event: fc.constantFrom(...events),
    number: fc.integer({ min: 1, max: 4 }),
    isWide: fc.boolean(),
    actor: fc.constantFrom(priya, kim, { kind: "app" } as const),
    minute: fc.integer({ min: 0, max: 59 }),
    name: fc.constantFrom("acme/shop", "acme/store"),
  })
  .map(({ event, number, isWide, actor, minute, name }) =>
    draft({
      at: `2026-03-02T09:${String(minute).padStart(2, "0")}:00.000Z`,
      repository: { id: 7, name },
      actor,
      event,
      pullRequest: WIDE.has(event.kind) || (isWide && event.kind === "merged-without-sign-off") ? null : number,
    }),
  );

const TABLES = ["repositories", "names", "items", "terms", "words", "mentions", "sign_offs", "releases"];

/** The driver of these tests gives PostgreSQL's large integers as texts. */
const NUMBERS = new Set(["repository_id", "number", "sequence", "at_ms", "since_ms", "asked_ms", "tier", "withdrawn"]);

function rowsOfFile(path: string): readonly string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return TABLES.flatMap((table) =>
      database
        .prepare(`select * from history_${table}`)
        .all()
        .map((row) => `${table} ${JSON.stringify(row)}`),
    ).sort();
  } finally {
    database.close();
  }
}

async function rowsOfServer(url: string): Promise<readonly string[]> {
  const all = [];
  for (const table of TABLES) {
    for (const row of await query(url, `select * from history_${table}`)) {
      const plain = Object.entries(row).map(([name, value]) => [
        name,
        NUMBERS.has(name) && value !== null ? Number(value) : value,
      ]);
      all.push(`${table} ${JSON.stringify(Object.fromEntries(plain))}`);
    }
  }
  return all.sort();
}

/** In one go or in some, which must make no difference. */
async function fill(store: Store, drafts: readonly LedgerDraft[], size: number): Promise<void> {
  for (let from = 0; from < drafts.length; from += size) {
    await store.append(7, drafts.slice(from, from + size), contents);
  }
}

describe("the rows of the history", () => {
  it("are the same when they are made anew from the ledger, however the entries came", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyDraft, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 30 }),
        async (drafts, size) => {
          const path = join(temporaryFolder(), "gate.db");
          const store = openSqliteStore(path, world);
          await fill(store, drafts, size);
          await store.close();
          const incremental = rowsOfFile(path);

          const database = new DatabaseSync(path);
          database.exec("update history_version set version = 0");
          database.close();
          await openSqliteStore(path, world).close();

          expect(rowsOfFile(path)).toEqual(incremental);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("are the same in both databases", async () => {
    const drafts = fc.sample(anyDraft, { numRuns: 120, seed: 7 });
    const path = join(temporaryFolder(), "gate.db");
    const file = openSqliteStore(path, world);
    const url = await server.createDatabase();
    const shared = await openPostgresStore(url, { hash: sha256, readOnly: false });

    for (const store of [file, shared]) {
      await fill(store, drafts, 7);
      await store.close();
    }

    expect(await rowsOfServer(url)).toEqual(rowsOfFile(path));
    await query(url, "update history_version set version = 0");
    await (await openPostgresStore(url, { hash: sha256, readOnly: false })).close();
    expect(await rowsOfServer(url)).toEqual(rowsOfFile(path));
  });
});

describe("an entry that somebody changed by hand", () => {
  it("keeps neither the others from being shown nor the server from starting", async () => {
    const path = join(temporaryFolder(), "gate.db");
    const store = openSqliteStore(path, world);
    await store.append(7, [draft(), draft({ pullRequest: 13 }), draft({ pullRequest: 14 })], new Map());
    await store.close();
    const database = new DatabaseSync(path);
    database.exec("drop trigger ledger_no_update; update ledger set event = '{}' where sequence in (1, 3)");
    database.exec("update history_version set version = 0");
    database.close();

    const again = openSqliteStore(path, world);
    const page = { order: "newest", after: undefined, limit: 9, totalMax: 9 } as const;
    const { items, total } = await again.history.listItems("all", {}, page);
    await again.close();

    expect([items.map(({ summary }) => summary.number), total]).toEqual([[13], 1]);
  });
});

/** The third step of the schema made the history's tables; an earlier version says there that it knows the whole chain. */
const FIRST_WITH_HISTORY = 3;
const ROWS_OF_OLD = `
  update history_version set version = 1;
  insert into history_repositories (repository_id, name, sequence) values (7, 'acme/shop', 1350);
  insert into history_names (name, repository_id, since_ms) values ('acme/of-old', 7, 1);
  insert into history_items (repository_id, number, kind, at_ms, touched, attention, summary, record)
    values (7, 999, 'pull-request', 1, 1, 0, '{}', '{}');
  insert into history_terms (kind, term, repository_id, number) values ('system', 'of-old', 7, 999);`;

describe("a database of an earlier version", () => {
  // More than are read at a time.
  const entries = chain(
    ...Array.from({ length: 1_350 }, (_, index) =>
      draft({ pullRequest: 1 + (index % 270), event: events[index % 13] ?? { kind: "closed" }, actor: priya }),
    ),
  );
  const columns =
    "repository_id, sequence, at, repository_name, pull_request, actor, kind, event, previous, hash, at_ms, actor_login";
  const values = entries.map((entry) => [
    7,
    entry.sequence,
    entry.at,
    "acme/shop",
    entry.pullRequest,
    JSON.stringify(entry.actor),
    entry.event.kind,
    JSON.stringify(entry.event),
    entry.previous,
    entry.hash,
    Date.parse(entry.at),
    "priya",
  ]);

  async function expected(): Promise<readonly string[]> {
    const path = join(temporaryFolder(), "new.db");
    const store = openSqliteStore(path, world);
    await store.append(7, entries, contents);
    await store.close();
    return rowsOfFile(path);
  }

  it.each(migrations.slice(0, -1).map((_, index) => index + 1))(
    "SQLite, schema %i: has its history after the start",
    async (version) => {
      const path = join(temporaryFolder(), "old.db");
      const database = new DatabaseSync(path);
      for (const migration of migrations.slice(0, version)) database.exec(migration);
      database.exec(`pragma application_id = ${0x52706c67}; pragma user_version = ${version}`);
      if (version >= FIRST_WITH_HISTORY) database.exec(ROWS_OF_OLD);
      database.exec("begin");
      for (const [digest, text] of contents) {
        database.prepare("insert into contents (digest, body) values (?, ?)").run(digest, text);
      }
      const insert = database.prepare(
        `insert into ledger (${columns}) values (${values[0]?.map(() => "?").join(", ")})`,
      );
      for (const row of values) insert.run(...row);
      database.exec("commit");
      database.close();

      const store = openSqliteStore(path, world);
      expect(await store.readLedger(7, 1)).toEqual(entries.filter(({ pullRequest }) => pullRequest === 1));
      await store.close();

      expect(rowsOfFile(path)).toEqual(await expected());
    },
  );

  it.each(postgresMigrations.slice(0, -1).map((_, index) => index + 1))(
    "PostgreSQL, schema %i: has its history after the start",
    async (version) => {
      const url = await server.createDatabase();
      await query(url, "create table ripplegate_schema (version integer not null)");
      for (const migration of postgresMigrations.slice(0, version)) await query(url, migration);
      await query(url, `insert into ripplegate_schema values (${version})`);
      if (version >= FIRST_WITH_HISTORY) await query(url, ROWS_OF_OLD);
      for (const [digest, text] of contents) {
        await query(
          url,
          `insert into contents values ('${digest}', convert_to('${text.replaceAll("'", "''")}', 'UTF8'))`,
        );
      }
      const literal = (value: unknown) =>
        typeof value === "number"
          ? String(value)
          : value === null
            ? "null"
            : `'${String(value).replaceAll("'", "''")}'`;
      const rows = values.map((row) => `(${row.map(literal).join(", ")})`);
      await query(url, `insert into ledger (${columns}) values ${rows.join(", ")}`);

      const store = await openPostgresStore(url, { hash: sha256, readOnly: false });
      expect(await store.readLedger(7, 1)).toHaveLength(5);
      await store.close();

      expect(await rowsOfServer(url)).toEqual(await expected());
    },
  );
});
