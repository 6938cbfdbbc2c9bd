import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestsOf, GENESIS, link } from "../../../src/core/ledger/chain.ts";
import type { LedgerDraft, LedgerEntry } from "../../../src/core/ledger/event.ts";
import { isSealed } from "../../../src/core/ledger/seal.ts";
import { LedgerVerifier, type Problem, type Witness } from "../../../src/core/ledger/verify.ts";
import { chain, draft, evaluated, kim, priya, sha256, signOffGiven } from "../../support/ledger.ts";

const ENTRIES = chain(
  draft({ event: evaluated() }),
  draft({ actor: priya, event: signOffGiven() }),
  draft({ actor: kim, event: { kind: "closed" } }),
  draft({ event: { kind: "reopened" }, pullRequest: 13 }),
);
const head = (entries: readonly LedgerEntry[]): string => entries.at(-1)?.hash ?? GENESIS;

interface Given {
  readonly witnessed?: readonly (string | Witness)[];
  readonly texts?: readonly string[];
  readonly digests?: readonly string[];
  readonly whole?: boolean;
}

function verified(entries: readonly LedgerEntry[], { witnessed = [], texts, digests, whole = true }: Given = {}) {
  const witnesses = witnessed.map((one) => (typeof one === "string" ? { hash: one, sequence: undefined } : one));
  const verifier = new LedgerVerifier({ hash: sha256, whole, texts: texts !== undefined, witnesses });
  for (const [index, entry] of entries.entries()) {
    if (index === entries.length - 1) {
      for (const [at, text] of (texts ?? []).entries()) verifier.takeText(digests?.[at] ?? sha256(text), text, at + 1);
    }
    verifier.takeEntry(entry, isSealed(entry, sha256), () => digestsOf(entry.event), index + 1);
  }
  return verifier.end();
}

/** The first bad entry, by its number. */
function firstBad(entries: readonly LedgerEntry[], given: Given = {}): Partial<Problem> | undefined {
  return verified(entries, given).problems[0];
}

describe("LedgerVerifier", () => {
  it("finds an empty ledger, and one as it was written, intact", () => {
    expect(verified([])).toEqual({ chains: [], problems: [] });
    expect(verified(ENTRIES)).toEqual({
      problems: [],
      chains: [
        {
          repository: { id: 7, name: "acme/shop" },
          entries: 4,
          first: 1,
          last: 4,
          head: head(ENTRIES),
          problem: undefined,
        },
      ],
    });
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

    expect(firstBad(entries)).toMatchObject({ sequence: 2, line: 2, repository: { id: 7 } });
  });

  it("names the entry after one that was changed and sealed again", () => {
    const [one, , three, four] = ENTRIES;
    const forged = link(one, draft({ actor: kim, event: signOffGiven() }), sha256);

    expect(firstBad([one, forged, three, four].filter(isEntry))).toMatchObject({ kind: "unlinked", sequence: 3 });
  });

  it("names what stands in the place of a missing one, at the front and in the middle", () => {
    expect(firstBad(ENTRIES.slice(1))).toMatchObject({ kind: "missing", sequence: 2, line: 1 });
    expect(firstBad(without(ENTRIES, 2))).toMatchObject({
      sequence: 4,
      message: "Entry 3 is missing; entry 4 stands in its place.",
    });
  });

  it("names an entry of another repository that was linked into the chain", () => {
    const foreign = link(ENTRIES.at(-1), draft({ repository: { id: 8, name: "acme/erp" } }), sha256);

    const { problems, chains } = verified([...ENTRIES, foreign]);

    expect(problems).toMatchObject([{ kind: "missing", sequence: 5, repository: { id: 8 } }]);
    expect(chains.map(({ repository, problem }) => [repository.id, problem === undefined])).toEqual([
      [7, true],
      [8, false],
    ]);
  });

  it("names the first bad entry of each repository, in the order of the file", () => {
    const other = chain(
      draft({ repository: { id: 3, name: "acme/erp" } }),
      draft({ repository: { id: 3, name: "acme/erp" } }),
    );
    const changed = (entry: LedgerEntry | undefined): LedgerEntry[] =>
      entry === undefined ? [] : [{ ...entry, at: "" }];
    const all = [...ENTRIES.slice(0, 1), ...changed(ENTRIES[1]), ...other.slice(0, 1), ...changed(other[1])];

    expect(verified(all).problems.map(({ repository, sequence, line }) => [repository?.id, sequence, line])).toEqual([
      [7, 2, 2],
      [3, 2, 4],
    ]);
  });

  it("follows a repository that was renamed: its number is who it is", () => {
    const renamed = link(ENTRIES.at(-1), draft({ repository: { id: 7, name: "acme/store" } }), sha256);

    expect(verified([...ENTRIES, renamed]).problems).toEqual([]);
  });

  it("refuses an entry whose number is none", () => {
    const [one] = ENTRIES;

    expect(firstBad([{ ...one, sequence: Number.NaN }].filter(isEntry))?.kind).toBe("misplaced");
  });

  it("finds a tail that was cut off, or written anew, by a head that was witnessed", () => {
    const witnessed = ENTRIES.map(({ hash }) => hash);
    const rewritten = chain(...ENTRIES.map((entry) => draft({ event: entry.event })));

    expect(verified(ENTRIES, { witnessed }).problems).toEqual([]);
    expect(firstBad(ENTRIES.slice(0, 3), { witnessed })).toMatchObject({ kind: "tail-cut", sequence: 4 });
    expect(firstBad([], { witnessed })).toMatchObject({ kind: "tail-cut", sequence: undefined });
    expect(verified(rewritten).problems).toEqual([]);
    expect(firstBad(rewritten, { witnessed })).toMatchObject({ kind: "tail-cut", sequence: 5 });
  });

  it("names the entry that was written anew where the witness says its number", () => {
    const rewritten = chain(...ENTRIES.map((entry) => draft({ event: entry.event })));
    const witnessed = ENTRIES.slice(2, 3).map(({ hash, sequence }) => ({ hash, sequence }));

    expect(firstBad(rewritten, { witnessed })).toMatchObject({ kind: "changed", sequence: 3, line: 3 });
    expect(firstBad(ENTRIES.slice(0, 2), { witnessed })).toMatchObject({ kind: "tail-cut", sequence: 3 });
  });

  it("does not take another repository's entry of the same number for one that was written anew", () => {
    const other = chain(draft({ repository: { id: 3, name: "acme/erp" } }));
    const witnessed = ENTRIES.slice(0, 1).map(({ hash, sequence }) => ({ hash, sequence }));

    expect(verified([...other, ...ENTRIES], { witnessed }).problems).toEqual([]);
    expect(firstBad([...other, ...chain(draft())], { witnessed })).toMatchObject({ kind: "tail-cut" });
  });

  it("finds a text beside the ledger that is gone, was changed, or is nobody's", () => {
    const part = { name: "map:shipping", digest: sha256("{}") };
    const entries = chain(
      draft(),
      draft({ actor: priya, event: signOffGiven({ covers: [part], shown: sha256("page") }) }),
    );
    const texts = ["{}", "page"];
    const digests = texts.map(sha256);

    expect(verified(entries, { texts }).problems).toEqual([]);
    expect(firstBad(entries, { texts: ["{}"] })).toMatchObject({ kind: "text-missing", sequence: 2 });
    expect(firstBad(entries, { texts: ["{ }", "page"], digests })).toMatchObject({ kind: "text-changed", sequence: 2 });
    expect(firstBad(entries, { texts: [...texts, "more"] })).toMatchObject({ kind: "text-unnamed", line: 3 });
    expect(firstBad(entries, { texts: [...texts, "{}"] })).toMatchObject({ kind: "text-unnamed", line: 3 });
  });

  it("judges what a filter left: each seal, the order, and the links where nothing was left out", () => {
    const [one, two, , four] = ENTRIES;
    const some = [one, two, four].filter(isEntry);

    expect(verified(some, { whole: false })).toMatchObject({
      problems: [],
      chains: [{ entries: 3, first: 1, last: 4 }],
    });
    expect(firstBad(some.toReversed(), { whole: false })).toMatchObject({ kind: "misplaced" });
    expect(firstBad([one, two, two].filter(isEntry), { whole: false })).toMatchObject({ kind: "misplaced", line: 3 });
    const forged = link(undefined, draft({ actor: kim }), sha256);
    expect(firstBad([forged, two].filter(isEntry), { whole: false })).toMatchObject({ kind: "unlinked", sequence: 2 });
  });

  it("rejects any one change, deletion, insertion, swap, doubling or cut-off tail, and is content with what it wrote", () => {
    fc.assert(
      fc.property(drafts, mutation, (all, mutate) => {
        const entries = chain(...all);
        const witnessed = [head(entries)];
        const mutated = mutate(entries);

        expect(verified(entries, { witnessed }).problems).toEqual([]);
        if (JSON.stringify(mutated) !== JSON.stringify(entries))
          expect(verified(mutated, { witnessed }).problems).not.toEqual([]);
      }),
    );
  });

  it("never complains before the place that was changed", () => {
    fc.assert(
      fc.property(drafts, fc.nat(), fc.string({ minLength: 1 }), (all, at, suffix) => {
        const entries = chain(...all);
        const index = at % entries.length;
        const mutated = entries.map((entry, place) => (place === index ? { ...entry, at: entry.at + suffix } : entry));

        expect(firstBad(mutated)).toMatchObject({ sequence: index + 1, line: index + 1 });
      }),
    );
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
