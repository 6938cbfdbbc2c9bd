import { afterAll, describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/app/ports.ts";
import { migrations } from "../../src/store/postgres/migrations/migrations.ts";
import { openPostgresStore } from "../../src/store/postgres.ts";
import { delivery, idsOf } from "../support/deliveries.ts";
import { draft, sha256, signOffGiven } from "../support/ledger.ts";
import { feed, query, startPostgres } from "../support/postgres.ts";
import { allEntries, noContents } from "./world.ts";

const server = await startPostgres();
afterAll(() => server.stop());

const world = { hash: sha256, readOnly: false };
const now = "2026-03-02T09:00:00.000Z";

async function refusalOf(url: string, readOnly = false): Promise<string> {
  try {
    await (await openPostgresStore(url, { hash: sha256, readOnly })).close();
    return "";
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message.replace(/:\d{4,5}\b/, ":PORT");
  }
}

describe("PostgreSQL: opening", () => {
  it("says what is wrong in one sentence, without the password", async () => {
    const url = await server.createDatabase();
    const wrong = new URL(url);
    wrong.password = "canary";
    const away = new URL(url);
    away.port = "9";
    const unknown = new URL(url);
    unknown.pathname = "/nowhere";

    const refusals = [await refusalOf(wrong.href), await refusalOf(away.href), await refusalOf(unknown.href)];

    expect(refusals[0]).toMatch(
      /^DATABASE_URL: the PostgreSQL database "gate_\d+" at 127\.0\.0\.1:PORT cannot be used \(password authentication failed for user "ripplegate"\); check that it runs, and that its name, user and password are right\.$/,
    );
    expect(refusals[1]).toContain("ECONNREFUSED");
    expect(refusals[2]).toContain('database "nowhere" does not exist');
    expect(refusals.join()).not.toMatch(/canary|correct/);
  });

  it("brings the schema up to date once, however many processes start at once", async () => {
    const url = await server.createDatabase();

    const stores = await Promise.all([1, 2, 3, 4].map(() => openPostgresStore(url, world)));
    await Promise.all(stores.map((store) => store.close()));

    expect(await query(url, "select version from ripplegate_schema")).toEqual([{ version: migrations.length }]);
  });

  it("refuses a newer version's database, and another program's, and changes neither", async () => {
    const newer = await server.createDatabase();
    await (await openPostgresStore(newer, world)).close();
    await query(newer, "update ripplegate_schema set version = 99");
    const foreign = await server.createDatabase();
    await query(foreign, "create table ledger (account text)");

    expect(await refusalOf(newer)).toContain(
      `a newer version wrote it: its schema is 99, this version knows ${migrations.length}`,
    );
    expect(await refusalOf(foreign)).toContain('relation "ledger" already exists');
    expect(await query(foreign, "select version from ripplegate_schema")).toEqual([]);
  });

  it("only reads when it is asked to, and does not create anything", async () => {
    const url = await server.createDatabase();
    expect(await refusalOf(url, true)).toContain("ripplegate_schema");
    const writer = await openPostgresStore(url, world);
    await writer.append(7, [draft()], noContents);

    const reader = await openPostgresStore(url, { hash: sha256, readOnly: true });

    expect(await allEntries(reader)).toHaveLength(1);
    await expect(reader.append(7, [draft()], noContents)).rejects.toMatchObject({ name: "StoreError" });
    await Promise.all([reader.close(), writer.close()]);
  });
});

describe("PostgreSQL: several processes", () => {
  it("gives a turn to one of them, lists it to none while it is worked on, and to all when it was given back", async () => {
    const url = await server.createDatabase();
    const [one, other] = await Promise.all([openPostgresStore(url, world), openPostgresStore(url, world)]);
    await one.acceptDelivery(delivery("a"), "7:12");
    await one.acceptDelivery(delivery("b"), "7:13");

    const claims = await Promise.all([one.claimTurn("7:12"), other.claimTurn("7:12")]);
    const meanwhile = await other.listDueTurns(now, 10);
    await (claims[0] ? one : other).releaseTurn("7:12");

    expect([...claims].sort()).toEqual([false, true]);
    expect(meanwhile).toEqual(["7:13"]);
    expect(await other.listDueTurns(now, 10)).toEqual(["7:12", "7:13"]);
    await Promise.all([one.close(), other.close()]);
  });

  it("lets another process take over from one that was away too long, and that one write nothing", async () => {
    const url = await server.createDatabase();
    const [away, heir] = await Promise.all([openPostgresStore(url, world), openPostgresStore(url, world)]);
    await away.acceptDelivery(delivery("a"), "7:12");
    await away.claimTurn("7:12");
    await query(url, "update turn_leases set held_until = clock_timestamp() - interval '1 second'");

    expect(await heir.claimTurn("7:12")).toBe(true);
    expect(idsOf(await heir.readTurn("7:12"))).toEqual(["a"]);
    await expect(away.append(7, [draft()], noContents)).rejects.toMatchObject({
      cause: { message: "this process was away too long, and another one took its turn" },
    });
    await expect(
      away.savePublication({ key: "comment:7:12", state: "intended", remoteId: null, digest: null }),
    ).rejects.toMatchObject({ name: "StoreError" });
    expect(await heir.append(7, [draft()], noContents)).toHaveLength(1);

    await away.releaseTurn("7:12");
    expect(await away.claimTurn("7:12")).toBe(false);
    expect(await away.append(7, [draft()], noContents)).toMatchObject([{ sequence: 2 }]);
    await Promise.all([away.close(), heir.close()]);
  });

  it("chains what two of them append at once, and accepts a delivery that both get once", async () => {
    const url = await server.createDatabase();
    const stores = await Promise.all([openPostgresStore(url, world), openPostgresStore(url, world)]);

    await Promise.all(
      stores.flatMap((store) => Array.from({ length: 20 }, () => store.append(7, [draft(), draft()], noContents))),
    );
    const answers = await Promise.all(stores.map((store) => store.acceptDelivery(delivery("a"), "7:12")));

    const entries = await allEntries(await openPostgresStore(url, { hash: sha256, readOnly: true }));
    expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
    expect(entries.slice(1).map(({ previous }) => previous)).toEqual(entries.slice(0, -1).map(({ hash }) => hash));
    expect([...answers].sort()).toEqual(["accepted", "duplicate"]);
    await Promise.all(stores.map((store) => store.close()));
  });
});

describe("PostgreSQL: what is read while others write", () => {
  it("begins as it did before, whichever chains were appended to meanwhile", async () => {
    const url = await server.createDatabase();
    const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore(url, world)));
    let isWriting = true;
    const writing = Promise.all(
      stores.map(async (store, id) => {
        const drafts = [
          draft({ repository: { id, name: `acme/${id}` } }),
          draft({ repository: { id, name: `acme/${id}` } }),
        ];
        for (let turn = 0; turn < 25; turn++) await store.append(id, drafts, noContents);
      }),
    ).finally(() => {
      isWriting = false;
    });

    const reader = await openPostgresStore(url, { hash: sha256, readOnly: true });
    let before: readonly string[] = [];
    while (isWriting) {
      const now = (await allEntries(reader)).map(({ hash }) => hash);
      expect(now.slice(0, before.length)).toEqual(before);
      before = now;
    }
    await writing;
    await Promise.all([reader, ...stores].map((store) => store.close()));
  });
});

describe("PostgreSQL: what was acknowledged", () => {
  it("is there after the database lost its power, and work goes on with the same store", async () => {
    const url = await server.createDatabase();
    const store = await openPostgresStore(url, world);
    const acknowledged: string[] = [];
    const refused: unknown[] = [];
    let isOver = false;
    const writing = (async () => {
      while (!isOver) {
        try {
          const [entry] = await store.append(7, [draft()], noContents);
          if (entry !== undefined) acknowledged.push(entry.hash);
        } catch (error) {
          refused.push(error);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    })();
    while (acknowledged.length < 50) await new Promise((resolve) => setTimeout(resolve, 5));

    server.kill();
    while (refused.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    server.start();
    const before = acknowledged.length;
    while (acknowledged.length < before + 5) await new Promise((resolve) => setTimeout(resolve, 5));
    isOver = true;
    await writing;

    const kept = new Set((await allEntries(store)).map(({ hash }) => hash));
    expect(acknowledged.filter((hash) => !kept.has(hash))).toEqual([]);
    expect(refused.every((error) => error instanceof Error && error.name === "StoreError")).toBe(true);
    await store.close();
  });
});

describe("PostgreSQL: the ledger", () => {
  const columns =
    "repository_id, sequence, at, at_ms, repository_name, pull_request, actor, actor_login, kind, event, previous, hash";
  function copyOf(sequence: string, previous: string): string {
    return `(position, ${columns}) overriding system value
       select position, repository_id, ${sequence}, at, at_ms, repository_name, pull_request, actor, actor_login, kind,
              event, ${previous}, hash from ledger where sequence = 4`;
  }

  const tampering: readonly (readonly [string, string])[] = [
    ["an update", "update ledger set event = '{}' where sequence = 2"],
    ["a deletion", "delete from ledger where sequence = 2"],
    ["emptying it", "truncate ledger"],
    ["emptying it together with a table that it never heard of", "truncate publications, ledger"],
    [
      "emptying it through another table",
      "create table parents (digest text primary key); insert into parents select hash from ledger; alter table ledger add constraint to_parents foreign key (hash) references parents; truncate parents cascade",
    ],
    [
      "a deletion through another table",
      "create table parents (digest text primary key); insert into parents select hash from ledger; alter table ledger add constraint to_parents foreign key (hash) references parents on delete cascade; delete from parents",
    ],
    [
      "an update out of another table",
      "create table news (n bigint); insert into news values (2); update ledger set event = '{}' from news where sequence = n",
    ],
    [
      "an update by way of a view",
      "create view seen as select * from ledger; update seen set kind = 'merged' where sequence = 2",
    ],
    [
      "an upsert",
      `insert into ledger ${copyOf("sequence", "previous")} on conflict (repository_id, sequence) do update set kind = 'merged'`,
    ],
    [
      "an upsert by place",
      `insert into ledger ${copyOf("sequence", "previous")} on conflict (position) do update set kind = 'merged'`,
    ],
    [
      "a merge",
      "merge into ledger using (select 2 as n) as news on sequence = n when matched then update set kind = 'merged'",
    ],
    [
      "an update where the session says that it only repeats what another server did",
      "set session_replication_role = replica; update ledger set event = '{}' where sequence = 2",
    ],
    ["a changed text", "update contents set body = 'x'"],
    ["a deleted text", "delete from contents"],
    [
      "an upsert of a text",
      "insert into contents select * from contents on conflict (digest) do update set body = 'x'",
    ],
    ["emptying the texts", "truncate contents"],
  ];

  async function writtenDatabase(): Promise<string> {
    const url = await server.createDatabase();
    const store = await openPostgresStore(url, world);
    await store.append(
      7,
      [draft({ event: signOffGiven() }), draft(), draft({ pullRequest: 13 }), draft()],
      new Map([[sha256("text"), "text"]]),
    );
    await store.close();
    return url;
  }

  it("refuses every way to change or empty it, and stands there as before", async () => {
    const url = await writtenDatabase();
    const before = await query(url, "select * from ledger order by position");

    for (const [what, sql] of tampering) await expect(query(url, sql), what).rejects.toThrow("append-only");

    expect(await query(url, "select * from ledger order by position")).toEqual(before);
  });

  it("refuses an entry that does not follow the last one", async () => {
    const url = await writtenDatabase();
    const copy = (sequence: string, previous: string) =>
      query(
        url,
        `insert into ledger (${columns})
         select repository_id, ${sequence}, at, at_ms, repository_name, pull_request, actor, actor_login, kind, event,
                ${previous}, hash from ledger where sequence = 4`,
      );

    await expect(copy("6", "hash")).rejects.toThrow("must follow the last one");
    await expect(copy("5", "previous")).rejects.toThrow("must follow the last one");
  });

  it("refuses what is copied in, out of order or before the others", async () => {
    const url = await writtenDatabase();
    const rows = await query(url, `select position, ${columns} from ledger where sequence = 4`);
    const [last] = rows;

    await expect(copyIn(url, [{ ...last, position: 99 }])).rejects.toThrow("must follow the last one");
    const next = { ...last, sequence: 5, previous: last?.hash };
    await expect(copyIn(url, [{ ...next, position: -1 }])).rejects.toThrow("must follow the last one");
    await expect(copyIn(url, [{ ...next, position: 100 }, next])).rejects.toThrow("must follow the last one");
  });

  /** As `copy … from stdin`, which neither rules nor `generated always` stand in the way of. */
  async function copyIn(url: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const names = ["position", ...columns.split(", ")];
    const lines = rows.map((row) =>
      names.map((name) => (row[name] === null ? "\\N" : String(row[name]).replaceAll("\\", "\\\\"))).join("\t"),
    );
    const statement = `\\copy ledger (${names.join(", ")}) from stdin`;
    feed(url, statement, `${lines.join("\n")}\n`);
  }

  it("refuses to go on where somebody has put another text under a digest", async () => {
    const url = await server.createDatabase();
    const store = await openPostgresStore(url, world);
    await query(url, `insert into contents values ('${sha256("text")}', 'another')`);

    const appended = store.append(7, [draft()], new Map([[sha256("text"), "text"]]));

    await expect(appended).rejects.toMatchObject({ cause: { message: expect.stringContaining("another text") } });
    expect(await allEntries(store)).toEqual([]);
    await store.close();
  });

  const pastTheTriggers: readonly (readonly [string, string, string])[] = [
    [
      "a changed entry",
      "update ledger set actor_login = 'x', actor = replace(actor, 'priya', 'kim'), event = replace(event, 'closed', 'reopened'), kind = replace(kind, 'closed', 'reopened') where sequence = 2",
      "was changed after it was written",
    ],
    ["an entry taken out", "delete from ledger where sequence = 2", "are missing in the ledger"],
    [
      "a new hash over a change",
      "update ledger set hash = repeat('a', 64) where sequence = 1",
      "was changed after it was written",
    ],
  ];

  it.each(pastTheTriggers)("notices %s, when somebody switched the triggers off", async (_, sql, message) => {
    const url = await writtenDatabase();
    await query(url, `alter table ledger disable trigger all; ${sql}; alter table ledger enable trigger all`);
    const store = await openPostgresStore(url, world);

    await expect(store.readLedger(7, 12)).rejects.toMatchObject({
      name: "StoreError",
      cause: { message: expect.stringContaining(message) },
    });
    await store.close();
  });
});
