import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyEnvelope } from "../../../src/app/exports/envelope.ts";
import { StoreError } from "../../../src/app/ports.ts";
import { readExportLine } from "../../../src/core/ledger/export.ts";
import { member } from "../../../src/local-github/json.ts";
import { readSigner, readStatementKey } from "../../../src/settings/signing-key.ts";
import { sha256 } from "../../support/ledger.ts";
import { type ApiWorld, openApi } from "./api-world.ts";

const REPOSITORY = "/repositories/shop/integrations";

describe("the API, besides pull requests", () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApi({ isShared: true });
    await world.fillSecret();
  });
  afterAll(() => world.close());

  it("lists the repositories that one may read", async () => {
    const answers = [await world.ask("/repositories"), await world.ask("/repositories", world.tokens.stranger)];

    const open = { id: world.shop.repository.id, name: "shop/integrations" };
    expect(answers.map(({ body }) => body)).toEqual([[open, { ...world.secret }], [open]]);
  });

  it("tells what systems there are, and what is missing around one", async () => {
    const systems = await world.ask(`${REPOSITORY}/systems`);
    const wms = await world.ask(`${REPOSITORY}/systems/wms`);

    expect(systems.body).toMatchObject({ asOf: { number: 14 }, systems: [{ id: "shop" }, { id: "wms", flows: 1 }] });
    expect(wms.body).toMatchObject({
      title: "Warehouse",
      people: ["@acme/warehouse"],
      flows: [{ id: "order-release", from: "shop", to: "wms" }],
    });
    expect((await world.ask(`${REPOSITORY}/systems/nowhere`)).status).toBe(404);
  });

  it("tells what went out with a release, whatever its tag is called", async () => {
    const releases = await world.ask("/releases?repository=shop/integrations");
    const one = await world.ask(`${REPOSITORY}/releases/release%2F2026.11`);

    expect(releases.body).toMatchObject({ items: [{ tag: "release/2026.11", pullRequests: 2, withoutSignOff: 1 }] });
    expect(one.body).toMatchObject({
      items: [{ summary: { number: 14 } }, { summary: { number: 12 }, signOffs: [{ person: "priya" }] }],
    });
    const missing = ["release%2F2026.12", "release%2F2026.11?from=v0"];
    for (const tag of missing) expect((await world.ask(`${REPOSITORY}/releases/${tag}`)).status).toBe(404);
  });

  it("counts only what one may read", async () => {
    const [forAnna, forStranger] = [await world.ask("/figures"), await world.ask("/figures", world.tokens.stranger)];

    expect(member(forStranger.body, "withoutSignOff")).toBe(2);
    expect(member(forAnna.body, "withoutSignOff")).toBe(4);
    expect((await world.ask("/figures?since=yesterday")).status).toBe(400);
  });

  it("gives the ledger's entries page by page, and a page's cursor tells nothing of what lies between", async () => {
    const sequences: unknown[] = [];
    let path = "/entries?limit=4";
    for (;;) {
      const { body } = await world.ask(path, world.tokens.stranger);
      const items = member(body, "items");
      for (const one of Array.isArray(items) ? items : []) sequences.push(member(one, "sequence"));
      const next = member(body, "next");
      if (next === null) break;
      expect(Buffer.from(String(next), "base64url").toString("latin1")).not.toMatch(/\d{3}/);
      path = `/entries?limit=4&cursor=${String(next)}`;
    }

    expect(sequences).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const merged = await world.ask("/entries?kind=merged&pull-request=12&repository=shop/integrations&person=kim");
    expect(member(merged.body, "items")).toMatchObject([{ sequence: 4, event: { kind: "merged" } }]);
    expect((await world.ask("/entries?kind=lost")).status).toBe(400);
  });

  it("exports what one may read, so that it can be verified", async () => {
    const { status, text, headers } = await world.ask("/exports/jsonl?texts=true", world.tokens.stranger);

    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => readExportLine(line, sha256));
    const entries = lines.flatMap((line) => (line.kind === "entry" ? [line] : []));
    expect([status, headers.get("content-disposition")]).toEqual([200, 'attachment; filename="ledger.jsonl"']);
    expect(lines[0]).toMatchObject({ kind: "header", header: { whole: true, texts: true, filter: {} } });
    expect(entries.map(({ entry, isSealed }) => [entry.repository.name, entry.sequence, isSealed])).toEqual(
      Array.from({ length: 10 }, (_, index) => ["shop/integrations", index + 1, true]),
    );
    expect(text).not.toContain("canary");
    expect(lines.filter(({ kind }) => kind === "text").length).toBeGreaterThan(0);
  });

  it("exports rows for spreadsheets, and says what a filter left out", async () => {
    const csv = await world.ask("/exports/csv?person=priya");
    const part = await world.ask("/exports/jsonl?since=2026-03-05");

    expect(csv.text.split("\r\n").filter((line) => line !== "")).toHaveLength(2);
    expect(csv.headers.get("content-type")).toBe("text/csv");
    expect(readExportLine(part.text.split("\n")[0] ?? "", sha256)).toMatchObject({
      header: { whole: false, filter: { since: "2026-03-05" } },
    });
    const refused = ["/exports/csv?texts=true", "/exports/jsonl?until=never", "/exports/csv?limit=1"];
    for (const path of refused) expect((await world.ask(path)).status, path).toBe(400);
    expect((await world.ask("/exports/parquet")).status).toBe(404);
    const unsigned = await world.ask("/exports/in-toto");
    expect([unsigned.status, unsigned.text]).toEqual([400, expect.stringContaining("LEDGER_SIGNING_KEY")]);
  });

  it("exports all entries of what touches a system or went out with a release", async () => {
    const sequences = async (filter: string) => {
      const { text } = await world.ask(`/exports/jsonl?repository=shop/integrations&${filter}`);
      const [header = "", ...lines] = text.trimEnd().split("\n");
      expect(member(JSON.parse(header), "whole")).toBe(false);
      return lines.map((line) => member(JSON.parse(line), "sequence"));
    };

    expect(await sequences("release=release/2026.11")).toEqual([1, 2, 3, 4, 6, 7]);
    expect(await sequences("system=wms&kind=merged")).toEqual([4]);
    expect(await sequences("code=EXPRESS-INTL&person=priya")).toEqual([2]);
    expect(await sequences("flow=nowhere")).toEqual([]);
  });

  it("answers HEAD for a download without making it", async () => {
    const answer = await world.withToken("/api/v1/exports/jsonl", world.tokens.anna, "HEAD");

    expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
      200,
      "application/jsonl",
      "",
    ]);
  });
});

describe("signed statements", () => {
  it("are given for each merge that one may read, signed with the server's key", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const signer = readSigner(String(privateKey.export({ type: "pkcs8", format: "pem" })));
    const key = readStatementKey(String(publicKey.export({ type: "spki", format: "pem" })));
    const world = await openApi({ signer });
    await world.fillSecret();

    const { status, text, headers } = await world.ask("/exports/in-toto", world.tokens.stranger);
    const one = await world.ask("/exports/in-toto?pull-request=12&repository=shop/integrations");

    const verdicts = text
      .trimEnd()
      .split("\n")
      .map((line) => verifyEnvelope(line, key));
    expect([status, headers.get("content-disposition")]).toEqual([200, 'attachment; filename="ledger.intoto.jsonl"']);
    expect(verdicts.map((verdict) => verdict.kind === "signed" && verdict.place)).toEqual(
      [4, 7, 8].map((entry) => ({ repository: { id: world.shop.repository.id, name: "shop/integrations" }, entry })),
    );
    expect(one.text).toBe(`${text.split("\n")[0]}\n`);
  });
});

describe("a download", () => {
  it("that breaks off ends the connection, so that nobody takes a part for the whole", async () => {
    let isBroken = true;
    const readContent = async () => {
      if (isBroken) throw new StoreError("read a text", new Error("disk full"));
      return "{}";
    };
    const world = await openApi({
      ledger: { readContent },
      history: (history) => ({
        ...history,
        listEntries: async (...asked) => {
          if (asked[1].person === "at-once") throw new StoreError("list entries", new Error("disk full"));
          return history.listEntries(...asked);
        },
      }),
    });

    const atOnce = await world.ask("/exports/csv?person=at-once").catch((error: unknown) => error);
    const later = await world.ask("/exports/jsonl?texts=true").catch((error: unknown) => error);
    isBroken = false;

    expect([atOnce, later].map((one) => one instanceof Error)).toEqual([true, true]);
    expect((await world.ask("/exports/jsonl?texts=true")).status).toBe(200);
    expect(world.lines.map(({ message }) => message)).toEqual(["a download broke off", "a download broke off"]);
  });

  it("waits for others where many are under way, and those that nobody reads any more make room", async () => {
    const waiting: (() => void)[] = [];
    let isHeld = true;
    const world = await openApi({
      history: (history) => ({
        ...history,
        listEntries: async (...asked) => {
          if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve));
          return history.listEntries(...asked);
        },
      }),
    });
    const headers = { authorization: `Bearer ${world.tokens.anna}` };
    await world.ask("/reader");
    const running = [1, 2, 3, 4].map(() => fetch(`${world.url}/api/v1/exports/jsonl`, { headers }));
    const first = await Promise.all(running);

    const fifth = await world.ask("/exports/jsonl");
    isHeld = false;
    for (const go of waiting) go();
    for (const one of first) await one.text();

    expect(first.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect([fifth.status, fifth.headers.get("retry-after")]).toEqual([503, "30"]);
    expect((await world.ask("/exports/jsonl")).status).toBe(200);
  });
});
