import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestsOf, GENESIS, link, verifyChain } from "../../../src/core/ledger/chain.ts";
import type { LedgerDraft, LedgerEntry } from "../../../src/core/ledger/event.ts";
import { chain, draft, evaluated, kim, priya, sha256, signOffGiven } from "../../support/ledger.ts";

const ENTRIES = chain(
  draft({ event: evaluated() }),
  draft({ actor: priya, event: signOffGiven() }),
  draft({ actor: kim, event: { kind: "closed" } }),
  draft({ event: { kind: "reopened" }, pullRequest: 13 }),
);
const head = (entries: readonly LedgerEntry[]): string => entries.at(-1)?.hash ?? GENESIS;

describe("link", () => {
  it("hashes canonical JSON: a known answer, whose text is RFC 8785", () => {
    const entry = link(undefined, draft({ actor: priya }), sha256);

    const text =
      '{"actor":{"id":31,"kind":"person","login":"priya"},"at":"2026-03-02T09:00:00.000Z","event":{"kind":"closed"},' +
      `"previous":"${"0".repeat(64)}","pullRequest":12,"repository":{"id":7,"name":"acme/shop"},"sequence":1}`;
    expect(entry).toMatchObject({ sequence: 1, previous: GENESIS, hash: sha256(text) });
    expect(entry.hash).toBe("59b05284b56029218f83ec184fb794c7e32939413a0a897bc265ae7b6bf247c2");
  });

  it("sorts keys by code units, escapes only what it must and writes numbers as ECMAScript does", () => {
    const texts: string[] = [];
    const event = signOffGiven({ note: '€ \u000f\n" \\ / \u{1f600}', evaluation: 1e21 });

    link(undefined, draft({ event }), (text) => {
      texts.push(text);
      return "";
    });

    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('"note":"€ \\u000f\\n\\" \\\\ / 😀"');
    expect(texts[0]).toContain('"evaluation":1e+21');
    expect(texts[0]?.indexOf('"baseSha"')).toBeLessThan(texts[0]?.indexOf('"comment"') ?? -1);
  });

  it("does not depend on the order of members", () => {
    const { at, repository, pullRequest, actor, event } = draft();

    expect(link(undefined, { event, actor, pullRequest, repository, at }, sha256).hash).toBe(
      link(undefined, draft(), sha256).hash,
    );
  });

  it("binds each entry to the one before", () => {
    expect(ENTRIES.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(ENTRIES.map(({ previous }) => previous)).toEqual([GENESIS, ...ENTRIES.slice(0, -1).map(({ hash }) => hash)]);
  });

  it("records text with half a surrogate pair, which canonical JSON cannot hold", () => {
    const comment = { kind: "comment", id: 1, body: "/signoff \ud83d \\ud83d 😀" } as const;

    const entry = link(undefined, draft({ actor: priya, event: signOffGiven({ comment }) }), sha256);

    expect(entry.event).toMatchObject({ comment: { body: "/signoff \ufffd \\ud83d 😀" } });
    expect(verifyChain([entry], sha256).kind).toBe("intact");
  });

  it("survives a store: what is written and read back has the same seal", () => {
    const readBack: LedgerEntry[] = JSON.parse(JSON.stringify(ENTRIES));

    expect(verifyChain(readBack, sha256)).toEqual({ kind: "intact", entries: 4, head: head(ENTRIES) });
  });
});

describe("verifyChain", () => {
  it("finds an empty chain intact", () => {
    expect(verifyChain([], sha256)).toEqual({ kind: "intact", entries: 0, head: GENESIS });
  });

  it.each<[string, (entry: LedgerEntry) => LedgerEntry]>([
    ["its time", (entry) => ({ ...entry, at: "2026-03-02T09:00:00.001Z" })],
    ["its pull request", (entry) => ({ ...entry, pullRequest: null })],
    ["the repository's name", (entry) => ({ ...entry, repository: { id: 7, name: "acme/other" } })],
    ["who did it", (entry) => ({ ...entry, actor: kim })],
    ["what happened", (entry) => ({ ...entry, event: signOffGiven({ note: "I never said that" }) })],
    ["its own hash", (entry) => ({ ...entry, hash: "f".repeat(64) })],
    ["the hash before", (entry) => ({ ...entry, previous: "f".repeat(64) })],
    ["a number that JSON reads as infinite", (entry) => ({ ...entry, event: signOffGiven({ evaluation: Infinity }) })],
    ["half a surrogate pair", (entry) => ({ ...entry, event: signOffGiven({ note: "\ud83d" }) })],
    ["a member more", (entry) => JSON.parse(JSON.stringify(entry).replace("{", `{"__proto__":{"extra":true},`))],
  ])("names the entry that was changed: %s", (_, tamper) => {
    const entries = ENTRIES.map((entry) => (entry.sequence === 2 ? tamper(entry) : entry));

    expect(verifyChain(entries, sha256)).toMatchObject({ kind: "broken", sequence: 2 });
  });

  it("names the entry after one that was changed and sealed again", () => {
    const [one, , three, four] = ENTRIES;
    const forged = link(one, draft({ actor: kim, event: signOffGiven() }), sha256);

    expect(verifyChain([one, forged, three, four].filter(isEntry), sha256)).toMatchObject({ sequence: 3 });
  });

  it("names what stands in the place of a missing one, at the front and in the middle", () => {
    expect(verifyChain(ENTRIES.slice(1), sha256)).toMatchObject({
      sequence: 2,
      problem: expect.stringMatching(/^Entry 1 is missing/),
    });
    expect(verifyChain(without(ENTRIES, 2), sha256)).toMatchObject({ sequence: 4 });
  });

  it("names an entry of another repository, also one that was linked into the chain", () => {
    const foreign = link(ENTRIES.at(-1), draft({ repository: { id: 8, name: "acme/shop" } }), sha256);

    expect(verifyChain([...ENTRIES, foreign], sha256)).toEqual({
      kind: "broken",
      sequence: 5,
      problem: "Entry 5 belongs to another repository.",
    });
  });

  it("follows a repository that was renamed: its number is who it is", () => {
    const renamed = link(ENTRIES.at(-1), draft({ repository: { id: 7, name: "acme/store" } }), sha256);

    expect(verifyChain([...ENTRIES, renamed], sha256).kind).toBe("intact");
  });

  it("refuses an entry whose number is none", () => {
    const [one] = ENTRIES;

    expect(verifyChain([{ ...one, sequence: Number.NaN }].filter(isEntry), sha256).kind).toBe("broken");
  });

  it("finds a tail that was cut off, or written anew, by a head that was witnessed", () => {
    const witnessed = ENTRIES.map(({ hash }) => hash);
    const rewritten = chain(...ENTRIES.map((entry) => draft({ event: entry.event })));

    expect(verifyChain(ENTRIES, sha256, { witnessed }).kind).toBe("intact");
    expect(verifyChain(ENTRIES.slice(0, 3), sha256, { witnessed })).toMatchObject({ kind: "broken", sequence: 4 });
    expect(verifyChain([], sha256, { witnessed })).toMatchObject({ kind: "broken", sequence: 1 });
    expect(verifyChain(rewritten, sha256).kind).toBe("intact");
    expect(verifyChain(rewritten, sha256, { witnessed })).toMatchObject({ kind: "broken", sequence: 5 });
  });

  it("finds a text beside the ledger that is gone or was changed", () => {
    const part = { name: "map:shipping", digest: sha256("{}") };
    const entries = chain(
      draft(),
      draft({ actor: priya, event: signOffGiven({ covers: [part], shown: sha256("page") }) }),
    );
    const contents = new Map([
      [sha256("{}"), "{}"],
      [sha256("page"), "page"],
    ]);

    expect(verifyChain(entries, sha256, { contents }).kind).toBe("intact");
    expect(verifyChain(entries, sha256, { contents: new Map([...contents].slice(0, 1)) })).toMatchObject({
      sequence: 2,
      problem: `Entry 2 names a text that is missing (${sha256("page")}).`,
    });
    expect(verifyChain(entries, sha256, { contents: new Map([...contents, [part.digest, "{ }"]]) })).toMatchObject({
      sequence: 2,
      problem: `A text that entry 2 names was changed (${part.digest}).`,
    });
  });

  it("rejects any one change, deletion, insertion, swap, doubling or cut-off tail, and is content with what it wrote", () => {
    fc.assert(
      fc.property(drafts, mutation, (all, mutate) => {
        const entries = chain(...all);
        const witnessed = [head(entries)];
        const mutated = mutate(entries);

        expect(verifyChain(entries, sha256, { witnessed })).toEqual({
          kind: "intact",
          entries: all.length,
          head: head(entries),
        });
        if (JSON.stringify(mutated) !== JSON.stringify(entries))
          expect(verifyChain(mutated, sha256, { witnessed }).kind).toBe("broken");
      }),
    );
  });

  it("never complains before the place that was changed", () => {
    fc.assert(
      fc.property(drafts, fc.nat(), fc.string({ minLength: 1 }), (all, at, suffix) => {
        const entries = chain(...all);
        const index = at % entries.length;
        const mutated = entries.map((entry, place) => (place === index ? { ...entry, at: entry.at + suffix } : entry));

        expect(verifyChain(mutated, sha256)).toMatchObject({ kind: "broken", sequence: index + 1 });
      }),
    );
  });
});

describe("digestsOf", () => {
  it("names every text that an evaluation and a sign-off point to", () => {
    const covers = [{ name: "validation", digest: "v" }];

    expect(digestsOf(evaluated({ report: "r", items: [{ id: "a:b", fingerprint: "f", covers }] }))).toEqual(["r", "v"]);
    expect(digestsOf(signOffGiven({ covers, shown: "s" }))).toEqual(["v", "s"]);
    expect(digestsOf({ kind: "closed" })).toEqual([]);
  });
});

const drafts: fc.Arbitrary<readonly LedgerDraft[]> = fc.array(
  fc.record({
    at: fc.constantFrom("2026-03-02T09:00:00.000Z", "2026-03-02T09:00:01.000Z"),
    repository: fc.constant({ id: 7, name: "acme/shop" }),
    pullRequest: fc.option(fc.nat(3)),
    actor: fc.constantFrom(priya, kim, { kind: "app" } as const),
    event: fc.oneof(
      fc.string({ unit: "binary" }).map((note) => signOffGiven({ note })),
      fc.constantFrom({ kind: "closed" } as const, { kind: "reopened" } as const),
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

type Mutation = (entries: readonly LedgerEntry[]) => readonly LedgerEntry[];

const mutation: fc.Arbitrary<Mutation> = fc
  .tuple(fc.constantFrom("change", "delete", "insert", "swap", "double", "cut"), fc.nat(5), fc.nat(5))
  .map(([kind, one, other]) => (entries) => {
    const index = one % entries.length;
    const entry = entries[index];
    if (entry === undefined) return entries;
    switch (kind) {
      case "change":
        return entries.with(index, { ...entry, pullRequest: (entry.pullRequest ?? 0) + 1 });
      case "delete":
        return without(entries, index);
      case "insert":
        return entries.toSpliced(index, 0, link(entries[index - 1], draft({ at: "2026-01-01T00:00:00.000Z" }), sha256));
      case "swap": {
        const second = entries[other % entries.length] ?? entry;
        return entries.with(index, second).with(other % entries.length, entry);
      }
      case "double":
        return entries.toSpliced(other % (entries.length + 1), 0, entry);
      default:
        return entries.slice(0, index);
    }
  });

function without(entries: readonly LedgerEntry[], index: number): readonly LedgerEntry[] {
  return entries.toSpliced(index, 1);
}

function isEntry(entry: Partial<LedgerEntry> | undefined): entry is LedgerEntry {
  return entry !== undefined;
}
