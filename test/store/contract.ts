import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type HistoryFilter, OWN_DELIVERY_NAME, type PullRequestState, type Store } from "../../src/app/ports-store.ts";
import type { LedgerEntry } from "../../src/core/ledger/event.ts";
import { delivery, idsOf } from "../support/deliveries.ts";
import { draft, evaluated, kim, priya, sha256, signOffGiven } from "../support/ledger.ts";

const now = "2026-03-02T09:00:00.000Z";
const later = "2026-03-02T10:00:00.000Z";
const noContents = new Map<string, string>();
const everything: HistoryFilter = {
  repository: undefined,
  pullRequest: undefined,
  person: undefined,
  kinds: undefined,
  since: undefined,
  until: undefined,
};

/** What every store must do, whatever it keeps things in. `open` gives an empty one. */
export function describeStoreContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: the contract of a store`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(async () => {
      await store.close();
    });

    async function history(filter: Partial<HistoryFilter> = {}): Promise<readonly LedgerEntry[]> {
      const entries: LedgerEntry[] = [];
      for await (const entry of store.readHistory({ ...everything, ...filter })) entries.push(entry);
      return entries;
    }

    describe("inbox", () => {
      it("accepts a delivery once", async () => {
        const first = await store.acceptDelivery(delivery("a"), "7:12");
        const again = await store.acceptDelivery(delivery("a", { body: "{}" }), "7:13");

        expect([first, again]).toEqual(["accepted", "duplicate"]);
        expect(await store.countPending()).toBe(1);
        expect(await store.readTurn("7:12")).toEqual({ key: "7:12", deliveries: [{ ...delivery("a"), attempts: 0 }] });
      });

      it("accepts one of several copies that arrive at once", async () => {
        const answers = await Promise.all(["a", "a", "b", "a"].map((id) => store.acceptDelivery(delivery(id), "7:12")));

        expect(answers).toEqual(["accepted", "duplicate", "accepted", "duplicate"]);
        expect(idsOf(await store.readTurn("7:12"))).toEqual(["a", "b"]);
      });

      it("gives the deliveries of a key in the order they arrived, whatever their time says", async () => {
        await store.acceptDelivery(delivery("second", { receivedAt: now }), "7:12");
        await store.acceptDelivery(delivery("first", { receivedAt: "2026-03-02T08:00:00.000Z" }), "7:12");
        await store.acceptDelivery(delivery("other"), "7:13");

        expect(idsOf(await store.readTurn("7:12"))).toEqual(["second", "first"]);
      });

      it("lists keys with due work, oldest first, no more than asked for", async () => {
        for (const key of ["7:3", "7:1", "7:2", "7:1"]) {
          await store.acceptDelivery(delivery(`${key} ${await store.countPending()}`), key);
        }

        expect(await store.listDueTurns(now, 10)).toEqual(["7:3", "7:1", "7:2"]);
        expect(await store.listDueTurns(now, 2)).toEqual(["7:3", "7:1"]);
      });

      it("lists news from GitHub before work of our own, however old that is", async () => {
        await store.acceptDelivery(delivery("a", { name: OWN_DELIVERY_NAME }), "7:1");
        await store.acceptDelivery(delivery("b", { name: OWN_DELIVERY_NAME }), "7:2");
        await store.acceptDelivery(delivery("c"), "7:3");
        await store.acceptDelivery(delivery("d"), "7:2");

        expect(await store.listDueTurns(now, 10)).toEqual(["7:2", "7:3", "7:1"]);
      });

      it("keeps a body as it is", async () => {
        const body = `{"text":"${"\u0000 \u2028 🧾 é é".repeat(1_000)}"}`;

        await store.acceptDelivery(delivery("a", { body }), "7:12");

        expect((await store.readTurn("7:12")).deliveries[0]?.body).toBe(body);
      });

      it("has no work with finished deliveries, and still knows them", async () => {
        await store.acceptDelivery(delivery("a"), "7:12");
        await store.finishDeliveries(["a", "unknown"]);

        expect(await store.countPending()).toBe(0);
        expect(await store.listDueTurns(later, 10)).toEqual([]);
        expect(idsOf(await store.readTurn("7:12"))).toEqual([]);
        expect(await store.acceptDelivery(delivery("a"), "7:12")).toBe("duplicate");
      });

      it("counts a failed attempt and has the turn due again at its time", async () => {
        await store.acceptDelivery(delivery("a"), "7:12");
        await store.postponeDeliveries(["a"], later);

        expect(await store.listDueTurns("2026-03-02T09:59:59.999Z", 10)).toEqual([]);
        expect(await store.listDueTurns(later, 10)).toEqual(["7:12"]);
        expect((await store.readTurn("7:12")).deliveries.map(({ attempts }) => attempts)).toEqual([1]);
      });

      it("counts no attempt where GitHub asked to wait", async () => {
        await store.acceptDelivery(delivery("a"), "7:12");
        await store.pauseDeliveries(["a"], later);

        expect(await store.listDueTurns("2026-03-02T09:59:59.999Z", 10)).toEqual([]);
        expect((await store.readTurn("7:12")).deliveries.map(({ attempts }) => attempts)).toEqual([0]);
      });

      it("does not let a new delivery cut short the pause of its key", async () => {
        await store.acceptDelivery(delivery("a"), "7:12");
        await store.postponeDeliveries(["a"], later);
        await store.acceptDelivery(delivery("b"), "7:12");

        expect(await store.listDueTurns(now, 10)).toEqual([]);
        expect(idsOf(await store.readTurn("7:12"))).toEqual(["a", "b"]);
      });

      it("never tries a dead delivery again, until somebody has GitHub deliver it again", async () => {
        await store.acceptDelivery(delivery("a"), "7:12");
        await store.postponeDeliveries(["a"], null);
        const whileDead = [await store.countPending(), (await store.listDueTurns(later, 10)).length];

        const again = await store.acceptDelivery(delivery("a", { receivedAt: later }), "7:12");

        expect(whileDead).toEqual([0, 0]);
        expect(again).toBe("accepted");
        expect(await store.readTurn("7:12")).toEqual({
          key: "7:12",
          deliveries: [{ ...delivery("a", { receivedAt: later }), attempts: 0 }],
        });
      });

      it("does not postpone what is finished", async () => {
        await store.acceptDelivery(delivery("a"), "7:12");
        await store.finishDeliveries(["a"]);
        await store.postponeDeliveries(["a"], now);

        expect(await store.countPending()).toBe(0);
      });

      it("knows a delivery for a week, and forgets it then", async () => {
        await store.acceptDelivery(delivery("old"), "7:12");
        await store.finishDeliveries(["old"]);

        const sixDays = await store.acceptDelivery(delivery("b", { receivedAt: "2026-03-08T09:00:00.000Z" }), "7:13");
        const known = await store.acceptDelivery(delivery("old", { receivedAt: "2026-03-08T09:00:00.000Z" }), "7:12");
        await store.acceptDelivery(delivery("c", { receivedAt: "2026-03-09T09:00:00.001Z" }), "7:13");
        const forgotten = await store.acceptDelivery(
          delivery("old", { receivedAt: "2026-03-09T09:00:00.001Z" }),
          "7:12",
        );

        expect([sixDays, known, forgotten]).toEqual(["accepted", "duplicate", "accepted"]);
      });

      it("gives a long queue in parts that fit into memory", async () => {
        const large = "x".repeat(12 * 1024 * 1024);
        for (const id of ["a", "b", "c"]) await store.acceptDelivery(delivery(id, { body: large }), "large");
        await Promise.all(
          Array.from({ length: 250 }, (_, index) => store.acceptDelivery(delivery(`n${index}`), "many")),
        );

        const turns = [await store.readTurn("large"), await store.readTurn("many")];

        expect(turns.map(({ deliveries }) => deliveries.length)).toEqual([2, 200]);
      });
    });

    describe("ledger", () => {
      it("chains the entries of a repository from 1, each to the one before", async () => {
        const first = await store.append(7, [draft(), draft({ pullRequest: 13 })], noContents);
        const second = await store.append(7, [draft({ pullRequest: null })], noContents);
        const entries = [...first, ...second];

        expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
        expect(entries.map(({ previous }) => previous)).toEqual(["0".repeat(64), entries[0]?.hash, entries[1]?.hash]);
        expect(new Set(entries.map(({ hash }) => hash)).size).toBe(3);
        expect(await history()).toEqual(entries);
      });

      it("has a chain for each repository", async () => {
        await store.append(7, [draft()], noContents);
        const [other] = await store.append(8, [draft({ repository: { id: 8, name: "acme/erp" } })], noContents);

        expect(other).toMatchObject({ sequence: 1, previous: "0".repeat(64) });
      });

      it("chains what is appended at once, one after the other", async () => {
        await Promise.all(Array.from({ length: 20 }, () => store.append(7, [draft(), draft()], noContents)));

        const entries = await history();

        expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
        expect(entries.slice(1).map(({ previous }) => previous)).toEqual(entries.slice(0, -1).map(({ hash }) => hash));
      });

      it("gives back what was appended, to the letter", async () => {
        const appended = await store.append(
          7,
          [
            draft({ actor: priya, event: signOffGiven() }),
            draft({ event: { kind: "gate-closed", headSha: "a", evaluation: 2, why: "‮ \u0000 ' \" \\" } }),
          ],
          noContents,
        );

        expect(await store.readLedger(7, 12)).toEqual(appended);
      });

      it("reads the entries of one pull request, in order", async () => {
        await store.append(7, [draft(), draft({ pullRequest: 13 }), draft({ pullRequest: null })], noContents);
        await store.append(8, [draft({ repository: { id: 8, name: "acme/erp" } })], noContents);
        await store.append(7, [draft({ event: { kind: "reopened" } })], noContents);

        const entries = await store.readLedger(7, 12);

        expect(entries.map(({ sequence, event }) => [sequence, event.kind])).toEqual([
          [1, "closed"],
          [4, "reopened"],
        ]);
        expect(await store.readLedger(9, 12)).toEqual([]);
      });

      it("finds one entry, and the newest evaluation of a pull request before another one", async () => {
        const judged = evaluated({ report: sha256("{}") });
        const drafts = [
          draft({ event: judged }),
          draft({ event: { ...judged, evaluation: 2 }, pullRequest: 13 }),
          draft(),
        ];
        const entries = await store.append(7, drafts, new Map([[sha256("{}"), "{}"]]));

        expect(await store.readEntry(7, 2)).toEqual(entries[1]);
        expect(await store.readEntry(7, 4)).toBeUndefined();
        expect(await store.readEntry(8, 1)).toBeUndefined();
        expect(await store.readEvaluationBefore(7, 12, 3)).toEqual(entries[0]);
        expect(await store.readEvaluationBefore(7, 12, 1)).toBeUndefined();
      });

      it("appends all of it or nothing", async () => {
        await store.append(7, [draft()], noContents);

        const failing = store.append(
          7,
          [draft(), draft({ repository: { id: 8, name: "acme/erp" } })],
          new Map([[sha256("x"), "x"]]),
        );

        await expect(failing).rejects.toThrow("a draft is appended to the chain of its own repository");
        expect(await history()).toHaveLength(1);
        expect(await store.readContent(sha256("x"))).toBeUndefined();
      });

      it("appends nothing when there is nothing", async () => {
        expect(await store.append(7, [], noContents)).toEqual([]);
        expect(await history()).toEqual([]);
      });
    });

    describe("texts", () => {
      it("keeps each once, by its digest, as it is", async () => {
        const text = "what was shown ✓ \u0000 é é\r\n";
        await store.append(7, [draft()], new Map([[sha256(text), text]]));
        await store.append(7, [draft()], new Map([[sha256(text), text]]));

        expect(await store.readContent(sha256(text))).toBe(text);
        expect(await store.readContent(sha256("another"))).toBeUndefined();
      });

      it("refuses an entry that names a text which is not there", async () => {
        const shown = sha256("what was shown");
        const covers = [{ name: "map:shipping", digest: sha256("{}") }];
        const given = draft({ actor: priya, event: signOffGiven({ covers, shown }) });

        await expect(store.append(7, [given], new Map([[shown, "what was shown"]]))).rejects.toThrow("is stored");
        await store.append(7, [draft()], new Map([[sha256("{}"), "{}"]]));
        const entries = await store.append(7, [given], new Map([[shown, "what was shown"]]));

        expect(entries.map(({ sequence }) => sequence)).toEqual([2]);
      });

      it("refuses a text under another digest, and what comes with it", async () => {
        await expect(store.append(7, [draft()], new Map([[sha256("a"), "b"]]))).rejects.toThrow("own digest");
        expect(await history()).toEqual([]);
      });
    });

    describe("history", () => {
      it("is filtered by repository, pull request, person, kind and time", async () => {
        const shop = { id: 7, name: "acme/shop" };
        const erp = { id: 8, name: "acme/erp" };
        await store.append(
          7,
          [
            draft({
              repository: shop,
              pullRequest: 1,
              actor: priya,
              event: signOffGiven(),
              at: "2026-03-01T00:00:00.000Z",
            }),
            draft({ repository: shop, pullRequest: 2, actor: kim, at: "2026-03-02T00:00:00.000Z" }),
          ],
          noContents,
        );
        await store.append(
          8,
          [draft({ repository: erp, pullRequest: 1, event: { kind: "reopened" }, at: "2026-03-03T00:00:00.000Z" })],
          noContents,
        );
        const found = async (filter: Partial<HistoryFilter>) =>
          (await history(filter)).map(({ repository, pullRequest }) => `${repository.id}#${pullRequest}`);

        expect(await found({})).toEqual(["7#1", "7#2", "8#1"]);
        expect(await found({ repository: "Acme/Shop" })).toEqual(["7#1", "7#2"]);
        expect(await found({ repository: "acme/none" })).toEqual([]);
        expect(await found({ pullRequest: 1 })).toEqual(["7#1", "8#1"]);
        expect(await found({ person: "kim" })).toEqual(["7#2"]);
        expect(await found({ kinds: ["sign-off-given", "reopened"] })).toEqual(["7#1", "8#1"]);
        expect(await found({ kinds: [] })).toEqual([]);
        expect(await found({ since: "2026-03-02T00:00:00Z" })).toEqual(["7#2", "8#1"]);
        expect(await found({ until: "2026-03-02T00:00:00Z" })).toEqual(["7#1"]);
        expect(await found({ since: "2026-03-02T01:00:00+01:00", until: "2026-03-03" })).toEqual(["7#2"]);
        expect(await found({ repository: "acme/shop", pullRequest: 1, person: "priya" })).toEqual(["7#1"]);
      });

      it("finds a renamed repository by each of its names, whole", async () => {
        await store.append(7, [draft()], noContents);
        await store.append(7, [draft({ repository: { id: 7, name: "acme/store" } })], noContents);

        expect(await history({ repository: "acme/shop" })).toHaveLength(2);
        expect(await history({ repository: "acme/store" })).toHaveLength(2);
      });

      it("gives many entries in order, and ends with what was there when it began", async () => {
        await store.append(
          7,
          Array.from({ length: 450 }, () => draft()),
          noContents,
        );
        const sequences: number[] = [];

        for await (const entry of store.readHistory(everything)) {
          sequences.push(entry.sequence);
          if (entry.sequence % 200 === 0) await store.append(7, [draft()], noContents);
        }

        expect(sequences).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
      });
    });

    describe("publications", () => {
      it("keeps the newest state of each", async () => {
        const key = "comment:7:12";
        await store.savePublication({ key, state: "intended", remoteId: null, digest: null });
        const intended = await store.readPublication(key);
        await store.savePublication({ key, state: "done", remoteId: 2 ** 40 + 1, digest: "d" });

        expect(intended).toEqual({ key, state: "intended", remoteId: null, digest: null });
        expect(await store.readPublication(key)).toEqual({ key, state: "done", remoteId: 2 ** 40 + 1, digest: "d" });
        expect(await store.readPublication("comment:7:13")).toBeUndefined();
      });
    });

    describe("pull requests", () => {
      it("keeps the newest state of each, and lists the open ones of a repository", async () => {
        const merged = pullRequest({ number: 3, open: false });
        await store.savePullRequestState(pullRequest({ number: 10 }));
        await store.savePullRequestState(pullRequest({ number: 9 }));
        await store.savePullRequestState(pullRequest({ number: 3 }));
        await store.savePullRequestState(merged);
        await store.savePullRequestState(pullRequest({ number: 9, repositoryId: 8 }));
        const evaluated = pullRequest({
          number: 10,
          evaluated: { baseSha: "b", headSha: "h", baseRef: "main", conclusion: "action_required" },
          commentsSeenUntil: "2026-03-02T09:00:00Z",
        });
        await store.savePullRequestState(evaluated);

        expect(await store.readPullRequestState(7, 10)).toEqual(evaluated);
        expect(await store.readPullRequestState(7, 3)).toEqual(merged);
        expect(await store.readPullRequestState(7, 99)).toBeUndefined();
        expect(await store.listOpenPullRequestStates(7)).toEqual([pullRequest({ number: 9 }), evaluated]);
      });
    });

    it("keeps the merge groups of a repository until they have ended", async () => {
      const group = { headSha: "a1", baseRef: "main", baseSha: "b", lastPullRequest: 12, pullRequests: [9] };
      const other = { ...group, headSha: "a2", pullRequests: [] };
      await store.saveMergeGroup(7, other);
      await store.saveMergeGroup(7, group);
      await store.saveMergeGroup(7, { ...group, pullRequests: [9, 12] });
      await store.saveMergeGroup(8, group);
      const before = await store.listMergeGroups(7);
      await store.removeMergeGroup(7, "a2");
      await store.removeMergeGroup(7, "a3");

      expect(before).toEqual([{ ...group, pullRequests: [9, 12] }, other]);
      expect(await store.listMergeGroups(7)).toEqual([{ ...group, pullRequests: [9, 12] }]);
      expect(await store.listMergeGroups(8)).toEqual([group]);
    });

    it("lists the open pull requests whose gate may have changed by the clock, at that very moment too", async () => {
      const repository = { installationId: 1, repositoryId: 7, owner: "acme", name: "shop" };
      const evaluated = { baseSha: "b", headSha: "h", baseRef: "main", conclusion: "success" } as const;
      const due = (number: number, at: string, rest: Partial<PullRequestState> = {}) =>
        pullRequest({ number, evaluated: { ...evaluated, due: { at, repository } }, ...rest });
      const [first, exact] = [due(12, "2026-03-02T08:00:00.000Z"), due(9, "2026-03-02T09:00:00.000Z")];
      for (const state of [
        first,
        exact,
        due(10, "2026-03-02T09:00:00.001Z"),
        due(11, "2026-03-02T08:00:00.000Z", { open: false }),
        pullRequest({ number: 13, evaluated }),
        pullRequest({ number: 14 }),
      ])
        await store.savePullRequestState(state);

      expect(await store.listDuePullRequestStates("2026-03-02T09:00:00.000Z")).toEqual([exact, first]);
    });

    it("knows the repositories that have a ledger, by the name they had last", async () => {
      const named = (name: string) => draft({ repository: { id: 7, name } });
      await store.append(9, [draft({ repository: { id: 9, name: "acme/docs" } })], new Map());
      await store.append(7, [named("acme/shop"), named("acme/store")], new Map());

      expect(await store.listKnownRepositories()).toEqual([
        { id: 7, name: "acme/store" },
        { id: 9, name: "acme/docs" },
      ]);
    });

    it("can be written, and says when it can't", async () => {
      await store.checkHealth();
      await store.close();

      await expect(store.checkHealth()).rejects.toMatchObject({ name: "StoreError", operation: "be written" });
      await expect(store.acceptDelivery(delivery("a"), "7:12")).rejects.toMatchObject({ name: "StoreError" });
      await expect(history()).rejects.toMatchObject({ name: "StoreError" });
    });

    it("can be closed twice", async () => {
      await store.close();
      await store.close();
    });
  });
}

function pullRequest(rest: Partial<PullRequestState> = {}): PullRequestState {
  return {
    repositoryId: 7,
    number: 12,
    open: true,
    facts: {
      number: rest.number ?? 12,
      title: "Add “express” — 🚚",
      state: "open",
      draft: false,
      headSha: "a".repeat(40),
      baseRef: "main",
      author: { id: 30, login: "dev", bot: false },
      merged: false,
      mergeSha: null,
      mergedBy: null,
      updatedAt: "2026-03-02T08:59:00Z",
    },
    evaluated: null,
    commentsSeenUntil: null,
    ...rest,
  };
}
