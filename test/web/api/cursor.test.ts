import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { member } from "../../../src/local-github/json.ts";
import { createCursors } from "../../../src/web/api/cursor.ts";
import { record } from "../../support/history.ts";
import { type ApiWorld, openApi } from "./api-world.ts";

const secret = "0123456789abcdef0123456789abcdef";

describe("cursors", () => {
  it("open only as they were sealed, for the list that they were sealed for", () => {
    const cursors = createCursors(secret);

    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), fc.string(), (cursor, list, other) => {
        fc.pre(cursor.isWellFormed() && list.isWellFormed() && cursor !== "" && other !== list);
        const sealed = cursors.seal(list, cursor);

        expect(sealed).toMatch(/^[\w-]+$/);
        expect(cursors.open(list, sealed)).toBe(cursor);
        expect(cursors.open(other, sealed)).toBeUndefined();
        expect(createCursors(`${secret}x`).open(list, sealed)).toBeUndefined();
      }),
    );
  });

  it("do not open changed, shortened or lengthened by anything", () => {
    const cursors = createCursors(secret);
    const sealed = cursors.seal("list", "1.0.1773133200000.7.12");
    const changed = fc.oneof(
      fc.nat(sealed.length).map((length) => sealed.slice(0, length)),
      fc.string({ minLength: 1 }).map((more) => sealed + more),
      fc
        .tuple(fc.nat(sealed.length - 1), fc.constantFrom(..."ABCxyz019-_=+/. %"))
        .map(([at, letter]) => sealed.slice(0, at) + letter + sealed.slice(at + 1)),
      fc.string(),
      fc.base64String(),
    );

    fc.assert(
      fc.property(changed, (text) => {
        fc.pre(text !== sealed);
        expect(cursors.open("list", text)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
    expect(cursors.open("list", "A".repeat(10_000))).toBeUndefined();
  });
});

describe("pages of a list", () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApi({ isShared: true });
    await world.fillSecret();
  });
  afterAll(() => world.close());

  it("hold everything once, whatever their size", async () => {
    const whole = await namesFrom("/pull-requests?limit=200");
    for (const limit of [1, 3, 9]) expect(await namesFrom(`/pull-requests?limit=${limit}`)).toEqual(whole);
    expect(whole).toHaveLength(9);
  });

  it("go on where they were while more is recorded", async () => {
    const first = await world.ask("/pull-requests?limit=4&order=newest");
    const next = `/pull-requests?limit=4&order=newest&cursor=${member(first.body, "next")}`;
    const before = await world.ask(next);

    const repository = { id: world.shop.repository.id, name: "shop/integrations" };
    await record(world.store, [{ repository, at: "2026-11-01T00:00:00.000Z", pullRequest: 99 }]);

    expect(member((await world.ask(next)).body, "items")).toEqual(member(before.body, "items"));
  });

  it("are refused with another question's cursor, or one that was changed", async () => {
    const first = await world.ask("/pull-requests?limit=1");
    const cursor = String(member(first.body, "next"));
    const forged = [
      `?limit=1&order=newest&cursor=${cursor}`,
      `?limit=1&repository=shop/secret&cursor=${cursor}`,
      `?limit=1&cursor=${cursor.slice(0, -1)}`,
      `?limit=1&cursor=${cursor}A`,
      "?limit=1&cursor=1.1.1773133200000.7.12",
      `?limit=1&cursor=${"A".repeat(190)}`,
      "?limit=1&cursor=",
    ];

    const answers = await Promise.all(forged.map((query) => world.ask(`/pull-requests${query}`)));

    expect(answers.map(({ status }) => status)).toEqual(forged.map(() => 400));
    expect(member(answers[0]?.body, "detail")).toContain("The cursor is none of ours, or of another list");
  });

  it("stay within what can be asked, whatever is asked", { timeout: 180_000 }, async () => {
    const parameter = fc.constantFrom(
      ...["repository", "system", "flow", "code", "owner", "person", "outcome", "verdict", "release", "since", "until"],
      ...["attention", "text", "untouched", "order", "cursor", "limit", "page", "__proto__", "constructor", ""],
    );
    const queries = fc
      .array(fc.tuple(parameter, fc.oneof(fc.string({ unit: "binary" }), fc.string({ maxLength: 300 }))), {
        maxLength: 4,
      })
      .map((pairs) => pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join("&"));

    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        const { status } = await world.ask(`/pull-requests?${query}`);
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 80 },
    );
  });

  async function namesFrom(path: string): Promise<readonly string[]> {
    const names: string[] = [];
    let next = path;
    for (let pages = 0; pages < 20; pages += 1) {
      const { body } = await world.ask(next);
      const items = member(body, "items");
      for (const one of Array.isArray(items) ? items : []) {
        names.push(`${member(member(one, "repository"), "name")} ${member(one, "number")} ${member(one, "sequence")}`);
      }
      const cursor = member(body, "next");
      if (cursor === null) return names;
      next = `${path}&cursor=${String(cursor)}`;
    }
    throw new Error("the list does not end");
  }
});
