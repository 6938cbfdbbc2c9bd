import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PullRequestState, Store } from "../../src/app/ports-store.ts";
import { listPullRequests, readHappening, readPullRequest, readShown } from "../../src/app/read-history.ts";
import type { HistoryQuery, PageRequest, VisibleRepositories } from "../../src/core/history/query.ts";
import { erp, evaluatedAs, record, shop } from "../support/history.ts";
import { kim, priya, signOffGiven } from "../support/ledger.ts";
import { HEAD_SHA, item, report } from "../support/report.ts";
import { noContents } from "./world.ts";

const tampered = {
  kind: "comment-tampered",
  what: "checklist",
  commentId: 1,
  bodyBefore: "a",
  bodyAfter: "b",
} as const;
const LABEL = "label-print:order-release";

/** What every store must answer about the history, whatever it keeps it in. `open` gives an empty one. */
export function describeHistoryContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: the history of a store`, () => {
    let store: Store;

    async function page(query: HistoryQuery = {}, request: PageRequest = {}, visible: VisibleRepositories = "all") {
      const found = await listPullRequests(store.history, visible, query, request);
      if ("kind" in found) throw new Error(found.message);
      return found;
    }

    async function found(query: HistoryQuery = {}, visible: VisibleRepositories = "all") {
      const { items } = await page(query, {}, visible);
      return items.map(({ repository, number, sequence }) => `${repository.id}#${number ?? `entry ${sequence}`}`);
    }

    const day = (number: number) => `2026-03-${String(number).padStart(2, "0")}T09:00:00.000Z`;

    /** 12: signed and merged; 13: waits; 14: merged past the gate; 15: touches nothing; a push; a lapse; 8#3: another one's. */
    async function fill(): Promise<void> {
      const judged = evaluatedAs(report({ checklist: [item()] }));
      const other = evaluatedAs(
        report({
          verdict: "blocked",
          checklist: [item({ id: "rates:erp", role: "finance", owners: ["@acme/finance"] })],
        }),
      );
      const untouched = evaluatedAs(report({ verdict: "not-applicable", changes: [], checklist: [] }));
      const merge = { headSha: HEAD_SHA, mergeSha: "c".repeat(40), baseRef: "main", evaluation: 1 };
      const past = { ...merge, kind: "merged-without-sign-off", open: [LABEL], blocking: [], why: "closed" } as const;
      const signOff = signOffGiven({ item: LABEL, fingerprint: "f1" });
      const reliedOn = [{ item: LABEL, signOffs: [2] }];
      await record(
        store,
        [
          { at: day(1), event: judged.event },
          { at: day(2), actor: priya, event: signOff },
          {
            at: day(2),
            event: { kind: "gate-opened", headSha: HEAD_SHA, baseSha: "b", evaluation: 1, signOffs: reliedOn },
          },
          { at: day(3), actor: kim, event: { kind: "merged", ...merge } },
          { at: day(4), pullRequest: 13, event: judged.event },
          { at: day(5), pullRequest: 14, event: judged.event },
          { at: day(6), pullRequest: 14, actor: kim, event: past },
          { at: day(7), pullRequest: 15, event: untouched.event },
          { at: day(8), pullRequest: null, actor: kim, event: { ...past, baseRef: "release/2026.11" } },
          { at: day(9), pullRequest: null, event: { kind: "control-lapsed", why: "suspended" } },
          { at: day(10), pullRequest: null, event: { kind: "control-restored", why: "unsuspended" } },
        ],
        judged.contents,
        untouched.contents,
      );
      await record(store, [{ at: day(20), repository: erp, pullRequest: 3, event: other.event }], other.contents);
      await store.savePullRequestState(stateOf(12, "Ship abroad with express-intl", "olga"));
    }

    describe("over what was recorded", () => {
      beforeAll(async () => {
        store = await open();
        await fill();
      });
      afterAll(async () => {
        await store.close();
      });

      it("lists what needs attention first, then the rest, newest first; what touches nothing only when asked", async () => {
        expect(await found()).toEqual(["7#entry 10", "7#entry 9", "7#14", "8#3", "7#13", "7#12"]);
        expect(await found({ order: "newest" })).toEqual(["8#3", "7#entry 10", "7#entry 9", "7#14", "7#13", "7#12"]);
        expect(await found({ untouched: true, order: "newest", repository: "acme/shop" })).toEqual([
          "7#entry 10",
          "7#entry 9",
          "7#15",
          "7#14",
          "7#13",
          "7#12",
        ]);
        expect(await found({ outcome: "not-applicable" })).toEqual(["7#15"]);
      });

      it("sums up a pull request: what it touches, who is asked, how far it is", async () => {
        const { items } = await page({ person: "olga" });

        expect(items).toEqual([
          {
            kind: "pull-request",
            repository: shop,
            number: 12,
            sequence: null,
            title: "Ship abroad with express-intl",
            author: "olga",
            outcome: "merged",
            why: null,
            verdict: "needs-sign-off",
            scope: "additive",
            mode: "enforce",
            attention: [],
            asked: 1,
            signed: 1,
            systems: { names: ["shop", "wms"], total: 2 },
            flows: { names: ["order-release"], total: 1 },
            codes: { names: ["express-intl"], total: 1 },
            firstAt: day(1),
            lastAt: day(3),
            mergedAt: day(3),
            mergeSha: "c".repeat(40),
            mergedBy: "Kim",
            baseRef: "main",
            headSha: HEAD_SHA,
            at: day(3),
            releases: [],
          },
        ]);
      });

      it.each<[string, HistoryQuery, readonly string[]]>([
        [
          "a repository, ignoring case",
          { repository: "ACME/shop", attention: "any" },
          ["7#entry 10", "7#entry 9", "7#14"],
        ],
        ["a repository that nobody knows", { repository: "acme/none" }, []],
        ["a system", { system: "WMS", order: "newest" }, ["8#3", "7#14", "7#13", "7#12"]],
        ["a flow", { flow: "order-release", repository: "acme/erp" }, ["8#3"]],
        ["a code, also by another system's word for it", { code: "int", repository: "acme/erp" }, ["8#3"]],
        ["a role that is asked", { owner: "finance" }, ["8#3"]],
        ["a team that is asked", { owner: "@Acme/Finance" }, ["8#3"]],
        ["a person who signed", { person: "@PRIYA" }, ["7#12"]],
        ["a person who merged or pushed", { person: "kim", order: "newest" }, ["7#entry 9", "7#14", "7#12"]],
        ["how it stands", { outcome: "waiting" }, ["7#13"]],
        ["what was merged past the gate", { outcome: "merged-without-sign-off" }, ["7#entry 9", "7#14"]],
        ["a verdict", { verdict: "blocked" }, ["8#3"]],
        ["lapses of control", { attention: "control-lapsed" }, ["7#entry 10"]],
        ["a time", { since: day(4), until: day(8), order: "newest" }, ["7#14", "7#13"]],
        ["words of a title, by their beginnings", { text: "Abroad expr" }, ["7#12"]],
        ["words of a note", { text: "checked" }, ["7#12"]],
        ["a commit", { text: "cccccc", order: "newest" }, ["7#entry 9", "7#14", "7#12"]],
        ["several things at once", { text: "order-release", system: "wms", person: "kim", since: day(4) }, ["7#14"]],
        ["things that never come together", { person: "priya", outcome: "waiting" }, []],
      ])("is found by %s", async (_, query, expected) => {
        expect(await found(query)).toEqual(expected);
        expect((await page(query)).total).toBe(expected.length);
      });

      it("shows and counts nothing of a repository that may not be seen", async () => {
        const onlyErp = new Set([8]);
        const shown = (await store.history.readItem("all", "acme/shop", 12))?.record.evaluated?.report ?? "";

        const queries: readonly HistoryQuery[] = [
          {},
          { repository: "acme/shop" },
          { person: "priya" },
          { text: "abroad" },
          { code: "express-intl", untouched: true },
          { attention: "any" },
        ];
        for (const query of queries) {
          const { items, total, next } = await page(query, {}, onlyErp);
          expect([items.filter(({ repository }) => repository.id !== 8), next]).toEqual([[], null]);
          expect(total).toBe(items.length);
          expect(await page(query, {}, new Set())).toEqual({ items: [], next: null, total: 0, more: false });
        }
        expect(await readPullRequest(store.history, onlyErp, "acme/shop", 12)).toBeUndefined();
        expect(await readHappening(store.history, onlyErp, "acme/shop", 9)).toBeUndefined();
        expect(await readShown(store.history, onlyErp, { repositoryId: 7, number: 12 }, shown)).toBeUndefined();
        expect(await readShown(store.history, new Set([7]), { repositoryId: 7, number: 12 }, shown)).toBeDefined();
      });

      it("gives a text only to whoever may see an entry that names it", async () => {
        const foreign = (await store.history.readItem("all", "acme/erp", 3))?.record.evaluated?.report ?? "";

        expect(await readShown(store.history, "all", { repositoryId: 8, number: 3 }, foreign)).toContain(
          "ripplegate.report",
        );
        expect(await readShown(store.history, "all", { repositoryId: 7, number: 12 }, foreign)).toBeUndefined();
        expect(await readShown(store.history, "all", { repositoryId: 8, number: 3 }, "% or 1=1")).toBeUndefined();
      });

      it("tells a pull request's story: what each owner was asked and said, and why it was green when it was merged", async () => {
        const story = await readPullRequest(store.history, "all", "Acme/Shop", 12);

        expect(story?.timeline.map(({ sequence, event }) => [sequence, event.kind])).toEqual([
          [1, "evaluated"],
          [2, "sign-off-given"],
          [3, "gate-opened"],
          [4, "merged"],
        ]);
        expect(story?.owners).toMatchObject([
          {
            role: "warehouse",
            owners: ["@acme/warehouse"],
            items: [
              { id: LABEL, state: "signed", acts: [{ kind: "signed", person: "priya", principal: "@acme/warehouse" }] },
            ],
          },
        ]);
        expect(story?.why).toMatchObject({
          kind: "gate-open",
          opened: { sequence: 3, headSha: HEAD_SHA },
          observed: false,
          reliedOn: [{ id: LABEL, role: "warehouse", signOffs: [{ sequence: 2, person: "priya" }] }],
          open: [],
          blocking: [],
        });
        const { why } = item();
        expect(story?.report).toEqual({ ...report(), checklist: [item({ reason: why, way: undefined })] });
      });

      it("tells why something was merged that should not have been, and what happened past every pull request", async () => {
        const past = await readPullRequest(store.history, "all", "acme/shop", 14);
        const push = await readHappening(store.history, "all", "acme/shop", 9);
        const lapse = await readHappening(store.history, "all", "acme/shop", 10);

        expect(past?.why).toMatchObject({
          kind: "past-the-gate",
          why: "closed",
          open: [{ id: LABEL, role: "warehouse" }],
        });
        expect(push?.summary).toMatchObject({ kind: "push", number: null, sequence: 9, baseRef: "release/2026.11" });
        expect(lapse?.summary).toMatchObject({ kind: "control", why: "suspended", outcome: "closed", at: day(9) });
        expect(lapse?.timeline.map(({ event }) => event.kind)).toEqual(["control-lapsed", "control-restored"]);
        expect(await readPullRequest(store.history, "all", "acme/shop", 99)).toBeUndefined();
        expect(await readPullRequest(store.history, "all", "acme/shop", -9)).toBeUndefined();
      });
    });

    describe("while more is recorded", () => {
      beforeEach(async () => {
        store = await open();
      });
      afterEach(async () => {
        await store.close();
      });

      it("finds a title that changed by its new words, and by its old ones no more", async () => {
        await fill();
        await store.savePullRequestState(stateOf(12, "Ship to Norway", "olga"));

        expect(await found({ text: "norway" })).toEqual(["7#12"]);
        expect(await found({ text: "abroad" })).toEqual([]);
      });

      it("finds what the newest evaluation is about, and what an older one was about no more", async () => {
        await fill();
        const changed = evaluatedAs(report({ changes: [], impact: { ...report().impact, paths: [], flows: [] } }), {
          evaluation: 2,
        });
        await record(store, [{ at: day(11), pullRequest: 13, event: changed.event }], changed.contents);

        expect(await found({ flow: "order-release", order: "newest" })).toEqual(["8#3", "7#14", "7#12"]);
      });

      it("finds a renamed repository by each of its names, whole", async () => {
        await fill();
        await record(store, [{ at: day(21), repository: { id: 8, name: "acme/books" }, pullRequest: 4 }]);

        expect(await found({ repository: "acme/erp" })).toEqual(["8#4", "8#3"]);
        expect(await found({ repository: "acme/books" })).toEqual(["8#4", "8#3"]);
        expect((await readPullRequest(store.history, "all", "acme/books", 3))?.summary.number).toBe(3);
      });

      it("leads through every page without a gap or a double, also while more is recorded", async () => {
        const drafts = Array.from({ length: 25 }, (_, index) => ({
          pullRequest: index + 1,
          // Many at one moment; every fifth needs attention.
          at: day(1 + (index % 3)),
          event: index % 5 === 0 ? tampered : ({ kind: "closed" } as const),
        }));
        await record(store, drafts);
        const whole = await found();
        const seen: string[] = [];
        let cursor: string | undefined;

        do {
          const { items, next, total } = await page({}, { cursor, limit: 4 });
          seen.push(...items.map(({ repository, number }) => `${repository.id}#${number}`));
          expect(total).toBeGreaterThanOrEqual(25);
          cursor = next ?? undefined;
          await record(store, [{ at: day(9), pullRequest: 100 + seen.length, event: tampered }]);
        } while (cursor !== undefined && seen.length < 25);

        expect(seen).toEqual(whole);
        expect(new Set(whole).size).toBe(25);
      });

      it("keeps whatever people write", async () => {
        const body = `/signoff ${"\u0000\ud800 ".repeat(20)}${"!".repeat(60_000)}x`;
        const given = signOffGiven({ comment: { kind: "comment", id: 1, body }, role: "a\u0000b", item: "x" });
        await store.append(
          7,
          [{ at: day(1), repository: shop, pullRequest: 1, actor: priya, event: given }],
          noContents,
        );
        await store.savePullRequestState(stateOf(1, "\u0000 % _ ' \ud800", "olga"));

        expect(await found({ text: "% _ '" })).toEqual(["7#1"]);
        expect(await found({ text: "x\u0000" })).toEqual([]);
      });
    });
  });
}

function stateOf(number: number, title: string, login: string): PullRequestState {
  return {
    repositoryId: 7,
    number,
    open: true,
    facts: {
      number,
      title,
      state: "open",
      draft: false,
      headSha: "h",
      baseRef: "main",
      author: { id: 5, login, bot: false },
      merged: false,
      mergeSha: null,
      mergedBy: null,
      updatedAt: "2026-03-02T09:00:00Z",
    },
    evaluated: null,
    commentsSeenUntil: null,
  };
}
