import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestsIn, digestsOf, link } from "../../../src/core/ledger/chain.ts";
import { entryLine } from "../../../src/core/ledger/export.ts";
import { canonicalJson } from "../../../src/core/ledger/seal.ts";
import { readSealedLine } from "../../../src/core/ledger/sealed-line.ts";
import { EVENTS } from "../../support/events.ts";
import { draft, priya, sha256, signOffGiven } from "../../support/ledger.ts";

/** What is read of a line, and the text that its hash is over. */
function readSealed(line: string) {
  const bytes = Buffer.from(line);
  const read = readSealedLine(bytes, 0, bytes.length, (start, end) => bytes.toString("latin1", start, end));
  if (read === undefined) return undefined;
  const { hashAt, hashEnd, ...entry } = read;
  return { ...entry, sealed: Buffer.concat([bytes.subarray(0, hashAt), bytes.subarray(hashEnd)]).toString() };
}

const lineOf = (event: Parameters<typeof draft>[0]) => entryLine(link(undefined, draft(event), sha256)).trimEnd();

describe("readSealedLine", () => {
  it.each(EVENTS.map(([event]) => [event.kind, event] as const))("knows the lines that we write: %s", (_, event) => {
    const entry = link(undefined, draft({ actor: priya, event }), sha256);

    const { repository, sequence, previous, hash } = entry;
    const { hash: _own, ...unsealed } = entry;
    expect(readSealed(entryLine(entry).trimEnd())).toEqual({
      repository,
      sequence,
      previous,
      hash,
      sealed: canonicalJson(unsealed),
    });
    expect(digestsIn(canonicalJson(unsealed)).toSorted()).toEqual(digestsOf(entry.event).toSorted());
  });

  it("takes nothing that is not canonical, whatever was done to a line", () => {
    const lines = [
      lineOf({ actor: priya, event: signOffGiven({ note: 'a "\\" \n € 😀' }) }),
      lineOf({ pullRequest: null }),
    ];
    const character = fc.constantFrom(...'{}[]:,"\\0123456789.eE-+ntfu \u0000\ud83d');
    fc.assert(
      fc.property(
        fc.constantFrom(...lines),
        fc.nat(),
        fc.nat(2),
        fc.array(character, { maxLength: 3 }),
        (line, at, gone, put) => {
          const index = at % line.length;
          const changed = line.slice(0, index) + put.join("") + line.slice(index + gone);

          if (!changed.isWellFormed()) return;
          const read = readSealed(changed);

          if (read !== undefined) expect(canonicalJson(JSON.parse(changed))).toBe(changed);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ["a member twice", (line: string) => line.replace('"kind":"closed"', '"kind":"closed","kind":"closed"')],
    [
      "members in another order",
      (line: string) => line.replace('{"id":31,"kind":"person"', '{"kind":"person","id":31'),
    ],
    ["a number written otherwise", (line: string) => line.replace('"id":31', '"id":31.0')],
    ["an escape that need not be", (line: string) => line.replace("priya", "\\u0070riya")],
    ["a minus before nothing", (line: string) => line.replace('"id":31', '"id":-0')],
  ])("is not sure of %s", (_, change) => {
    const line = lineOf({ actor: priya });

    expect(readSealed(line)).toBeDefined();
    expect(readSealed(change(line))).toBeUndefined();
  });
});
