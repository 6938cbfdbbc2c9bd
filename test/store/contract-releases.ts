import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EntryQuery } from "../../src/app/ports-history.ts";
import type { Store } from "../../src/app/ports-store.ts";
import {
  exportEntries,
  listEntries,
  listPullRequests,
  listReleases,
  listRepositories,
  listSystems,
  readFigures,
  readPullRequest,
  readRelease,
  readSystem,
} from "../../src/app/read-history.ts";
import { landscapeText } from "../../src/core/history/landscape.ts";
import type { Released } from "../../src/core/ledger/event.ts";
import { erp, evaluatedAs, record, shop } from "../support/history.ts";
import { policyOf } from "../support/judge.ts";
import { draft, kim, priya, sha256, signOffGiven } from "../support/ledger.ts";
import { model } from "../support/model.ts";
import { HEAD_SHA, item, report } from "../support/report.ts";

const LABEL = "label-print:order-release";
const day = (number: number, hour = 9) =>
  `2026-03-${String(number).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00.000Z`;

/** Releases, systems, figures and raw entries, whatever the store keeps them in. `open` gives an empty one. */
export function describeReleaseContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: releases, systems, figures and entries of a store`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
      await fill(store);
    });
    afterAll(async () => {
      await store.close();
    });
    const numbersOf = async (tag: string) => {
      const story = await readRelease(store.history, "all", "acme/shop", { tag });
      return story?.items.map(({ summary }) => summary.number ?? `push ${summary.sequence}`);
    };

    it("tells what went out with a tag: who signed, what went past the gate", async () => {
      const story = await readRelease(store.history, "all", "ACME/shop", { tag: "2026.12" });

      expect(story).toMatchObject({
        releases: [{ tag: "2026.12", previousTag: "2026.11", complete: true, withdrawn: false, by: "Kim" }],
        after: "2026.11",
        pullRequests: 3,
        touched: 2,
        withoutSignOff: 2,
        overridden: 0,
        more: 0,
        complete: true,
      });
      expect(await numbersOf("2026.12")).toEqual(["push 12", 2, 3]);
      expect(story?.items[2]).toMatchObject({
        signOffs: [{ item: LABEL, role: "warehouse", person: "priya", at: day(5, 12) }],
        exceptions: [],
      });
    });

    it("tells who let something pass, and why", async () => {
      const story = await readRelease(store.history, "all", "acme/shop", { tag: "2026.11" });

      expect(story?.items[0]?.summary.attention).toEqual(["overridden"]);
      expect(story?.items[0]?.exceptions).toEqual([
        { kind: "overridden", sequence: 2, person: "Kim", at: day(1, 10), reason: "the carrier cannot wait" },
      ]);
    });

    it("tells everything between two tags, hotfix lines that came back included", async () => {
      const between = async (from: string, to: string) => {
        const story = await readRelease(store.history, "all", "acme/shop", { from, to });
        return story && [story.releases.map(({ tag }) => tag), story.pullRequests, story.complete];
      };

      expect(await between("2026.11", "2027.01")).toEqual([["2026.12", "2026.11.1", "2027.01"], 5, false]);
      expect(await between("2026.12", "2027.01")).toEqual([["2026.11.1", "2027.01"], 2, false]);
      expect(await between("2027.01", "2026.11")).toBeUndefined();
      expect(await between("2026.11", "2026.11")).toBeUndefined();
      expect(await between("never", "2027.01")).toBeUndefined();
    });

    it("follows a tag that is moved, and keeps on record what a deleted one released", async () => {
      // v9 was put on #4 first, then on #3, and deleted.
      expect(await numbersOf("V9")).toEqual([3]);
      expect((await readRelease(store.history, "all", "acme/shop", { tag: "v9" }))?.releases[0]?.withdrawn).toBe(true);
      const { summary, timeline } = (await readPullRequest(store.history, "all", "acme/shop", 3)) ?? {};
      expect(summary?.releases).toEqual(["2026.12"]);
      expect(timeline?.filter(({ event }) => event.kind === "released")).toHaveLength(2);
      expect(await readPullRequest(store.history, "all", "acme/shop", 4)).toMatchObject({
        summary: { releases: ["2026.11.1"] },
      });
      const found = await listPullRequests(store.history, "all", { release: "2026.12" });
      expect("items" in found && found.items.map(({ number, sequence }) => number ?? -(sequence ?? 0))).toEqual([
        -12, 2, 5, 3,
      ]);
    });

    it("lists releases newest first, page by page, only of what may be seen", async () => {
      const tags: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listReleases(store.history, "all", undefined, { cursor, limit: 2 });
        if ("kind" in page) throw new Error(page.message);
        tags.push(...page.items.map(({ tag }) => tag));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);

      expect(tags).toEqual(["v9", "2027.01", "2026.11.1", "2026.12", "2026.11"]);
      expect(await listReleases(store.history, new Set([8]), undefined)).toEqual({ items: [], next: null });
      expect(await listReleases(store.history, new Set([8]), "acme/shop")).toEqual({ items: [], next: null });
      expect(await readRelease(store.history, new Set([8]), "acme/shop", { tag: "2026.12" })).toBeUndefined();
      expect(await listReleases(store.history, "all", undefined, { cursor: "1.2" })).toMatchObject({
        kind: "no-question",
      });
    });

    it("tells a system as it stood after the newest merge into the main line", async () => {
      const wms = await readSystem(store.history, "all", "acme/shop", "WMS");

      expect(wms).toMatchObject({
        id: "wms",
        title: "Warehouse",
        owner: "warehouse",
        people: ["@acme/warehouse"],
        asOf: { number: 3, branch: "main" },
        flows: [{ id: "order-release", people: [] }],
      });
      expect(wms?.concerns.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
        "no-errors-owner order-release",
        "no-monitors order-release",
        "no-owner order-release",
        "no-rollback order-release",
        "no-runbook order-release",
        "no-spec order-release",
      ]);
      const systems = await listSystems(store.history, "all", "acme/shop");
      expect(systems?.systems.map(({ id, flows, concerns }) => [id, flows, concerns])).toEqual([
        ["shop", 1, 7],
        ["wms", 1, 6],
      ]);
      expect(await readSystem(store.history, "all", "acme/shop", "erp")).toBeUndefined();
      expect(await readSystem(store.history, new Set([8]), "acme/shop", "wms")).toBeUndefined();
    });

    it("counts what a query finds, the same as its list", async () => {
      const figures = await readFigures(store.history, "all", { repository: "acme/shop" });

      expect(figures).toEqual({
        pullRequests: 5,
        merged: 5,
        withoutSignOff: 2,
        overridden: 1,
        newestOnly: null,
        timeToSignOff: [{ owner: "warehouse", medianMs: 3 * 3_600_000, p90Ms: 27 * 3_600_000, signOffs: 2 }],
        waitingNow: [{ name: "warehouse", count: 1 }],
        mostChangedFlows: [{ name: "order-release", count: 5 }],
        mostChangedCodes: [{ name: "express-intl", count: 5 }],
        perWeek: [
          { week: "2026-02-23", merged: 1, withoutSignOff: 0, overridden: 1 },
          { week: "2026-03-02", merged: 4, withoutSignOff: 2, overridden: 0 },
        ],
      });
      expect(await readFigures(store.history, "all", { repository: "acme/shop", since: "2026-03-05" })).toMatchObject({
        pullRequests: 3,
        merged: 3,
        waitingNow: [{ name: "warehouse", count: 1 }],
      });
      expect(await readFigures(store.history, new Set([8]), { repository: "acme/shop" })).toMatchObject({
        pullRequests: 0,
        waitingNow: [],
        perWeek: [],
      });
      expect(await readFigures(store.history, "all", { since: "yesterday" })).toMatchObject({ kind: "no-question" });
    });

    it("takes times and what changes most from the newest pull requests, and says so; all the rest is exact", async () => {
      const query = { repository: "acme/shop" };
      const figures = await readFigures(store.history, "all", query, 3);

      expect(figures).toEqual({
        ...(await readFigures(store.history, "all", query)),
        newestOnly: { pullRequests: 3, since: day(5, 13) },
        timeToSignOff: [{ owner: "warehouse", medianMs: 27 * 3_600_000, p90Ms: 27 * 3_600_000, signOffs: 1 }],
        mostChangedFlows: [{ name: "order-release", count: 3 }],
        mostChangedCodes: [{ name: "express-intl", count: 3 }],
      });
      expect(await readFigures(store.history, "all", { ...query, outcome: "merged" }, 1)).toMatchObject({
        pullRequests: 4,
        merged: 4,
        newestOnly: { pullRequests: 1, since: day(7) },
        timeToSignOff: [],
        mostChangedFlows: [{ name: "order-release", count: 1 }],
      });
      expect(await readFigures(store.history, "all", { ...query, text: "carrier" }, 1)).toMatchObject({
        pullRequests: 1,
        overridden: 1,
        newestOnly: null,
      });
    });

    it("gives the entries themselves, page by page and as a stream, only of what may be seen", async () => {
      const all = [];
      for await (const entry of exportEntries(store.history, "all", {})) all.push(entry);
      const seen = [];
      for await (const entry of exportEntries(store.history, new Set([8]), {})) seen.push(entry.repository.id);
      const first = await listEntries(
        store.history,
        "all",
        { repository: "acme/shop", kinds: ["merged"] },
        { limit: 2 },
      );
      if ("kind" in first) throw new Error(first.message);
      const second = await listEntries(
        store.history,
        "all",
        { repository: "acme/shop", kinds: ["merged"] },
        { cursor: first.next ?? "", limit: 2 },
      );

      expect(all.length).toBe(24);
      expect(seen).toEqual([8]);
      expect(first.items.map(({ pullRequest }) => pullRequest)).toEqual([1, 3]);
      expect("items" in second && second.items.map(({ pullRequest }) => pullRequest)).toEqual([5, 4]);
      expect(await listEntries(store.history, "all", {}, { cursor: "x" })).toMatchObject({ kind: "no-question" });
      expect(await listEntries(store.history, "all", { person: "@PRIYA" })).toMatchObject({
        items: [{ actor: priya }, { actor: priya }],
      });
      const sequencesOf = async (query: EntryQuery) => {
        const found: number[] = [];
        for await (const { sequence } of exportEntries(store.history, "all", query)) found.push(sequence);
        return found;
      };
      const ofRelease = await sequencesOf({ release: "2026.12", repository: "acme/shop" });
      const numbers = all.filter(({ sequence, repository: { id } }) => id === 7 && ofRelease.includes(sequence));
      expect(new Set(numbers.map(({ pullRequest }) => pullRequest))).toEqual(new Set([2, 3, 5, null]));
      expect(ofRelease).toContain(12);
      expect(await sequencesOf({ release: "2026.12", kinds: ["released"] })).toEqual([]);
      expect((await sequencesOf({ system: "WMS" })).length).toBeGreaterThan(0);
      expect(await sequencesOf({ system: "nowhere" })).toEqual([]);
      expect(await listRepositories(store.history, "all")).toEqual([erp, shop]);
      expect(await listRepositories(store.history, new Set([8]))).toEqual([erp]);
    });

    it("finds merges by their commits", async () => {
      const found = await store.history.findMerges(7, [shaOf(1), shaOf(3), "f".repeat(40), "e".repeat(40)]);

      expect(found).toEqual(
        new Map([
          [shaOf(1), 1],
          [shaOf(3), 3],
          ["e".repeat(40), -12],
        ]),
      );
    });
  });
}

const shaOf = (number: number) => String(number).repeat(40);

async function fill(store: Store): Promise<void> {
  const landscape = landscapeText(
    model({
      systems: { shop: {}, wms: { title: "Warehouse", owner: "warehouse" } },
      flows: { "order-release": { from: "shop", to: "wms", carries: { "shipping-method": "same" } } },
    }),
    policyOf({ roles: { warehouse: ["@acme/warehouse"] } }),
  );
  const judged = evaluatedAs(report({ checklist: [item()] }), { landscape: sha256(landscape) });
  const untouched = evaluatedAs(report({ verdict: "not-applicable", changes: [], checklist: [] }));
  const merged = (number: number) =>
    ({ kind: "merged", headSha: HEAD_SHA, mergeSha: shaOf(number), baseRef: "main", evaluation: 1 }) as const;
  const past = { kind: "merged-without-sign-off", open: [LABEL], blocking: [], why: "closed" } as const;
  const released = (rest: Partial<Released> & Pick<Released, "tag">): Released => ({
    kind: "released",
    sha: HEAD_SHA,
    previousTag: null,
    pullRequests: [],
    complete: true,
    ...rest,
  });
  const overridden = {
    kind: "overridden",
    comment: { kind: "comment", id: 9, body: "/override the carrier cannot wait" },
    reason: "the carrier cannot wait",
    role: "release-manager",
    principal: "@acme/release",
    impact: "i",
    open: [LABEL],
    blocking: [],
    rejected: [],
    headSha: HEAD_SHA,
    baseSha: "b",
    evaluation: 1,
    shown: null,
  } as const;
  const signed = signOffGiven({ item: LABEL, fingerprint: "f1" });
  await record(
    store,
    [
      { at: day(1), pullRequest: 1, event: judged.event },
      { at: day(1, 10), pullRequest: 1, actor: kim, event: overridden },
      { at: day(1, 11), pullRequest: 1, event: merged(1) },
      { at: day(2), pullRequest: null, actor: kim, event: released({ tag: "2026.11", pullRequests: [1] }) },
      { at: day(3), pullRequest: 2, event: judged.event },
      { at: day(3, 12), pullRequest: 2, actor: priya, event: signed },
      { at: day(4), pullRequest: 2, actor: kim, event: { ...merged(2), ...past } },
      { at: day(4, 9), pullRequest: 3, event: judged.event },
      { at: day(5, 12), pullRequest: 3, actor: priya, event: signed },
      { at: day(5, 13), pullRequest: 3, event: merged(3) },
      { at: day(5, 14), pullRequest: 5, event: untouched.event },
      {
        at: day(6),
        pullRequest: null,
        event: { ...merged(2), ...past, mergeSha: "e".repeat(40), headSha: "e".repeat(40) },
      },
      { at: day(6), pullRequest: 5, event: merged(5) },
      {
        at: day(7),
        pullRequest: null,
        actor: kim,
        event: released({
          tag: "2026.12",
          previousTag: "2026.11",
          since: ["2026.11"],
          pullRequests: [2, 3, 5],
          pushes: [12],
        }),
      },
      { at: day(7), pullRequest: 4, event: judged.event },
      { at: day(7), pullRequest: 4, event: { ...merged(4), baseRef: "release/2026.11" } },
    ],
    judged.contents,
    untouched.contents,
    new Map([[sha256(landscape), landscape]]),
  );
  await record(store, [
    {
      at: day(8),
      pullRequest: null,
      event: released({ tag: "2026.11.1", previousTag: "2026.11", pullRequests: [4] }),
    },
    { at: day(9), pullRequest: 6, event: { ...judged.event, evaluation: 1 } },
    {
      at: day(9),
      pullRequest: null,
      event: released({
        tag: "2027.01",
        previousTag: "2026.11.1",
        since: ["2026.11.1", "2026.12"],
        pullRequests: [99],
        complete: false,
      }),
    },
    { at: day(10), pullRequest: null, event: released({ tag: "v9", pullRequests: [4] }) },
    { at: day(10), pullRequest: null, event: released({ tag: "v9", pullRequests: [3] }) },
    { at: day(11), pullRequest: null, event: { kind: "release-withdrawn", tag: "v9" } },
    { at: day(11), pullRequest: null, event: { kind: "release-withdrawn", tag: "never" } },
  ]);
  await store.append(8, [draft({ repository: erp, pullRequest: 1 })], new Map());
}
