import { describe, expect, it } from "vitest";
import { digestsOf, GENESIS, link } from "../../../src/core/ledger/chain.ts";
import type { LedgerEntry } from "../../../src/core/ledger/event.ts";
import { isSealed } from "../../../src/core/ledger/seal.ts";
import { EVENTS } from "../../support/events.ts";
import { chain, draft, evaluated, kim, priya, sha256, signOffGiven } from "../../support/ledger.ts";

const ENTRIES = chain(
  draft({ event: evaluated() }),
  draft({ actor: priya, event: signOffGiven() }),
  draft({ actor: kim, event: { kind: "closed" } }),
  draft({ event: { kind: "reopened" }, pullRequest: 13 }),
);

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
    expect(isSealed(entry, sha256)).toBe(true);
  });

  it("survives a store: what is written and read back has the same seal", () => {
    const readBack: LedgerEntry[] = JSON.parse(JSON.stringify(ENTRIES));

    expect(readBack.every((entry) => isSealed(entry, sha256))).toBe(true);
  });
});

describe("digestsOf", () => {
  it("names every text that an event points to, in its order", () => {
    const covers = [{ name: "validation", digest: "v" }];

    expect(digestsOf(evaluated({ report: "r", items: [{ id: "a:b", fingerprint: "f", covers }] }))).toEqual(["r", "v"]);
    expect(digestsOf(signOffGiven({ covers, shown: "s" }))).toEqual(["s", "v"]);
    expect(digestsOf({ kind: "closed" })).toEqual([]);
  });

  it.each(EVENTS.map(([event]) => [event.kind, event] as const))("misses no text of the kind %s", (_, event) => {
    const members = ["report", "shown"] as const;
    const named = members.filter((name) => name in event);
    const marked = { ...event, ...Object.fromEntries(named.map((name) => [name, `digest of ${name}`])) };

    expect(digestsOf(marked)).toEqual(named.map((name) => `digest of ${name}`));
  });

  it("takes no other member for a text, whatever it is called", () => {
    const when = { report: "a", digest: "b" };

    expect(digestsOf({ ...evaluated({ report: "r" }), ...{ when } })).toEqual(["r"]);
  });
});
