import fc from "fast-check";
import { expect, it } from "vitest";
import { ATTENTIONS, OUTCOMES, VERDICTS } from "../../../src/core/history/query.ts";
import { member } from "../../../src/local-github/json.ts";
import { openApi } from "./api-world.ts";

/** Words that stand in the private repository, in both, and in neither. */
const words = [
  "canary-code",
  "canary-person",
  "canary-role",
  "express-intl",
  "Kim",
  "priya",
  "warehouse",
  "x",
  "%_",
  "'",
];
const names = ["shop/secret", "shop/integrations", "SHOP/Secret", "shop/nowhere", "secret"];
const times = ["2026-03-01", "2026-03-09T00:00:00Z", "2026-03-12", "tomorrow"];

const word = fc.constantFrom(...words);
const filter = fc.oneof(
  fc.tuple(fc.constantFrom("repository"), fc.constantFrom(...names)),
  fc.tuple(fc.constantFrom("system", "flow", "code", "owner", "person", "text"), word),
  fc.tuple(fc.constantFrom("outcome"), fc.constantFrom(...OUTCOMES)),
  fc.tuple(fc.constantFrom("verdict"), fc.constantFrom(...VERDICTS)),
  fc.tuple(fc.constantFrom("since", "until"), fc.constantFrom(...times)),
  fc.tuple(fc.constantFrom("attention"), fc.constantFrom("any", ...ATTENTIONS)),
  fc.tuple(fc.constantFrom("untouched"), fc.constantFrom("true", "false")),
  fc.tuple(fc.constantFrom("order"), fc.constantFrom("attention", "newest")),
  fc.tuple(fc.constantFrom("limit"), fc.constantFrom("1", "2", "200", "0")),
);
const lists = fc
  .uniqueArray(filter, { maxLength: 3, selector: ([name]) => name })
  .map((pairs) => `/pull-requests?${new URLSearchParams(pairs)}`);
const others = fc
  .tuple(
    fc.constantFrom("/releases", "/entries", "/figures", "/repositories", "/exports/jsonl", "/exports/csv"),
    fc.uniqueArray(filter, { maxLength: 1, selector: ([name]) => name }),
  )
  .map(([path, pairs]) => `${path}?${new URLSearchParams(pairs)}`);
const things = fc
  .tuple(
    fc.constantFrom(...names.filter((name) => name.includes("/"))),
    fc.constantFrom("pull-requests", "happenings", "systems", "releases"),
    fc.oneof(fc.integer({ min: 0, max: 15 }), fc.constantFrom("wms", "canary-tag", "release%2F2026.11")),
  )
  .map(([name, kind, number]) => `/repositories/${name}/${kind}/${number}`);

it("no answer tells that a repository exists which the reader may not see: the same before and after it has a history", {
  timeout: 180_000,
}, async () => {
  const world = await openApi();
  const paths = [
    ...fc.sample(lists, { numRuns: 60, seed: 5 }),
    ...fc.sample(others, { numRuns: 40, seed: 5 }),
    ...fc.sample(things, { numRuns: 30, seed: 5 }),
    "/reader",
  ];
  const askAll = async (token: string) => {
    const answers: string[] = [];
    for (const path of paths) {
      const { status, text, headers } = await world.ask(path, token);
      answers.push(`${path} ${status} ${headers.get("etag")} ${text}`);
    }
    return answers;
  };

  const before = await askAll(world.tokens.stranger);
  const beforeForAnna = await askAll(world.tokens.anna);
  await world.fillSecret();
  const after = await askAll(world.tokens.stranger);
  const afterForAnna = await askAll(world.tokens.anna);

  expect(after).toEqual(before);
  // The questions are good enough to see it: who may, does.
  expect(afterForAnna.filter((answer, index) => answer !== beforeForAnna[index]).length).toBeGreaterThan(20);
});

it("a reader who loses a repository on GitHub cannot go on in it with a cursor", async () => {
  const world = await openApi();
  await world.fillSecret();
  const browser = await world.signedIn("anna");
  const first = await (await browser.get("/api/v1/pull-requests?limit=1&repository=shop/secret")).json();

  world.shop.shop.removeMember(world.shop.anna);
  world.clock.advance(3 * 60_000);
  const cursor = String(member(first, "next"));
  const rest = await browser.get(`/api/v1/pull-requests?limit=1&repository=shop/secret&cursor=${cursor}`);

  expect(member(first, "total")).toBe(4);
  expect(await rest.json()).toEqual({ items: [], next: null, total: 0, more: false });
});
