import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StoreError } from "../../../src/app/ports.ts";
import { member } from "../../../src/local-github/json.ts";
import { type Answer, type ApiWorld, openApi } from "./api-world.ts";

const LIST = "/pull-requests";
const ONE = "/repositories/shop/integrations/pull-requests";

function itemsOf({ body }: Answer): readonly unknown[] {
  const items = member(body, "items");
  return Array.isArray(items) ? items : [];
}

function namesOf(answer: Answer): readonly string[] {
  return itemsOf(answer).map((one) => {
    const [number, sequence] = [member(one, "number"), member(one, "sequence")];
    return `${member(member(one, "repository"), "name")}#${number ?? `entry ${sequence}`}`;
  });
}

describe("the API", () => {
  it("describes itself as OpenAPI 3.1 says, to everybody", async () => {
    const world = await openApi();

    const answer = await fetch(`${world.url}/api/v1/openapi.json`);
    const description: Record<string, unknown> = JSON.parse(await answer.text());
    const result = await new Validator().validate(description);

    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(description.openapi).toMatch(/^3\.1\./);
  });

  it("lists what needs attention first, as far as one may read it", async () => {
    const world = await openApi();
    await world.fillSecret();

    const [forAnna, forStranger] = [await world.ask(LIST), await world.ask(LIST, world.tokens.stranger)];

    const ours = ["shop/integrations#entry 9", "shop/integrations#entry 8", "shop/integrations#14"];
    const rest = ["shop/integrations#13", "shop/integrations#12"];
    expect(namesOf(forStranger)).toEqual([...ours, ...rest]);
    expect(member(forStranger.body, "total")).toBe(5);
    expect(namesOf(forAnna)).toEqual([
      "shop/secret#entry 5",
      "shop/secret#entry 4",
      "shop/secret#3",
      ...ours,
      "shop/secret#12",
      ...rest,
    ]);
  });

  it("tells a pull request's story with the hash of every entry", async () => {
    const world = await openApi();

    const { status, body } = await world.ask(`${ONE}/12`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      summary: { number: 12, outcome: "merged", mergedBy: "Kim" },
      why: { kind: "gate-open", reliedOn: [{ signOffs: [{ person: "priya", kind: "signed" }] }] },
      owners: [{ role: "warehouse", items: [{ state: "signed" }] }],
      timeline: [{ sequence: 1 }, { sequence: 2 }, { sequence: 3 }, { sequence: 4 }, { sequence: 10 }],
    });
    const push = await world.ask("/repositories/shop/integrations/happenings/8");
    expect(push.body).toMatchObject({ summary: { kind: "push", sequence: 8 } });
  });

  it("gives the texts that a pull request's entries name, and no others", async () => {
    const world = await openApi();
    await world.fillSecret();
    const story = await world.ask(`${ONE}/12`);
    const secret = await world.ask("/repositories/shop/secret/pull-requests/3");
    const [digest, foreign] = [story, secret].map(({ body }) => {
      const timeline = member(body, "timeline");
      return String(member(member(Array.isArray(timeline) ? timeline[0] : undefined, "event"), "report"));
    });

    const own = await world.ask(`${ONE}/12/texts/${digest}`);
    const others = [`${ONE}/12/texts/${foreign}`, `${ONE}/99/texts/${digest}`, `${ONE}/12/texts/${"0".repeat(64)}`];

    expect(JSON.parse(String(member(own.body, "text")))).toMatchObject({ verdict: "needs-sign-off" });
    expect(await Promise.all(others.map(async (path) => (await world.ask(path)).status))).toEqual([404, 404, 404]);
  });

  it("answers 304 to who has the newest answer already, and anew when something happened", async () => {
    const world = await openApi();
    const first = await world.ask(LIST, world.tokens.stranger);
    const tag = { "if-none-match": first.headers.get("etag") ?? "" };

    const same = await world.ask(LIST, world.tokens.stranger, tag);
    await world.fillSecret();
    const afterSecret = await world.ask(LIST, world.tokens.stranger, tag);
    const forAnna = await world.ask(LIST, world.tokens.anna, tag);

    expect([same.status, same.text, afterSecret.status, forAnna.status]).toEqual([304, "", 304, 200]);
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    expect(first.headers.get("vary")).toBe("Authorization, Cookie");
  });

  it("says when the history cannot be read, and the operator reads why", async () => {
    const world = await openApi({
      history: (history) => ({
        ...history,
        listItems: async () => {
          throw new StoreError("read the history", new Error("disk full"));
        },
      }),
    });

    const { status, text } = await world.ask(LIST);

    expect([status, text.includes("disk full")]).toEqual([503, false]);
    expect(world.lines.map(({ message }) => message)).toEqual(["the history could not be read"]);
  });
});

describe("the API refuses", () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApi({ isShared: true });
  });
  afterAll(() => world.close());

  it.each([
    ["?limit=0", 'limit="0" is not understood. limit: How many a page holds: 1 to 200; 50 if not given.'],
    ["?limit=201", 'limit="201" is not understood. limit: How many a page holds: 1 to 200; 50 if not given.'],
    ["?limit=5.5", 'limit="5.5" is not understood. limit: How many a page holds: 1 to 200; 50 if not given.'],
    ["?limit=", 'limit="" is not understood. limit: How many a page holds: 1 to 200; 50 if not given.'],
    ["?outcome=lost", 'outcome="lost" is not understood. outcome: What became of it: open, waiting, '],
    ["?since=yesterday", '"yesterday" is no time: write '],
    ["?colour=red", 'There is no parameter "colour" here. Known ones: repository, system, '],
    ["?limit=1&limit=2", 'The parameter "limit" is given twice.'],
    ["?__proto__=1", 'There is no parameter "__proto__" here.'],
    [`?text=${"x".repeat(201)}`, `text="${"x".repeat(60)}…" is not understood.`],
    ["?cursor=nonsense", "The cursor is none of ours, or of another list: "],
  ])("refuses %s in words", async (query, detail) => {
    const { status, body } = await world.ask(`${LIST}${query}`);

    expect(status).toBe(400);
    expect(member(body, "title")).toBe("Not understood");
    expect(member(body, "detail")).toContain(detail);
  });

  it.each([
    `${ONE}/99`,
    `${ONE}/0`,
    `${ONE}/abc`,
    `${ONE}/99999999999999999999`,
    "/repositories/shop/nowhere/pull-requests/1",
    "/repositories/shop%2Fintegrations/x/pull-requests/12",
    "/nothing",
  ])("says the same of whatever is not there: %s", async (path) => {
    const { status, body } = await world.ask(path);

    expect([status, body]).toEqual([
      404,
      { title: "Not there", status: 404, detail: "Nothing is there, or you may not read it on GitHub." },
    ]);
  });

  it("changes nothing", async () => {
    const headers = { authorization: `Bearer ${world.tokens.anna}` };

    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const answer = await fetch(`${world.url}/api/v1${LIST}`, { method, headers });
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    }
  });
});
