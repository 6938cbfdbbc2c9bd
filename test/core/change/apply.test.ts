import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChangeSet } from "../../../src/core/change/change.ts";
import { diffSides } from "../../../src/core/change/diff.ts";
import { applyChanges, meaningOf } from "../../support/apply-changes.ts";
import { side } from "../../support/changes.ts";
import { editedLandscapes, landscapes } from "../../support/landscape-edits.ts";
import { type ModelLiteral, model } from "../../support/model.ts";

const RUNS = { numRuns: 400, seed: 20_261_128 };
const readable = { unreadable: false };
const unrelated = fc.tuple(landscapes(readable), landscapes(readable));

describe("the changes, applied to base", () => {
  it.each([
    ["of one or two edits", editedLandscapes(readable)],
    ["between two landscapes of their own", unrelated],
  ])("give head: %s", (_, pairs) => {
    fc.assert(
      fc.property(pairs, ([before, after]) => {
        const { base, head, changes } = compared(before, after);

        expect(applyChanges(base, head, changes)).toEqual(meaningOf(head));
      }),
      RUNS,
    );
  });

  it("would not give head if one of them were forgotten", () => {
    fc.assert(
      fc.property(editedLandscapes(readable), fc.nat(), ([before, after], index) => {
        const { base, head, changes } = compared(before, after);
        const forgotten = changes[index % Math.max(changes.length, 1)];
        if (forgotten === undefined || !SAID_IN_FULL.has(forgotten.kind)) return;
        const others = changes.filter((change) => change !== forgotten && change.subject !== forgotten.subject);

        expect(applyChanges(base, head, others)).not.toEqual(meaningOf(head));
      }),
      RUNS,
    );
  });
});

/** Kinds that alone make their subject another one. */
const SAID_IN_FULL: ReadonlySet<string> = new Set(["map-entry-added", "map-on-missing-changed", "map-match-changed"]);

function compared(before: ModelLiteral, after: ModelLiteral) {
  const base = model(before);
  const head = model(after);
  const changes: ChangeSet = diffSides(side(base), side(head));
  return { base, head, changes };
}
