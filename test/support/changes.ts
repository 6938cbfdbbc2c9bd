import type { ChangeSet } from "../../src/core/change/change.ts";
import { type ComparedSide, diffSides } from "../../src/core/change/diff.ts";
import type { Model } from "../../src/core/model/model.ts";
import { type ModelLiteral, model } from "./model.ts";

/** One side without policy, its document starting on the first line. */
export function side(content: Model, policy: Readonly<Record<string, string>> = {}): ComparedSide {
  return {
    model: content,
    policy: new Map(Object.entries(policy)),
    policyAt: { path: ".github/ripplegate.yml", line: 1, column: 1 },
  };
}

/** The changes between two models without policy. */
export function changesBetween(base: ModelLiteral, head: ModelLiteral): ChangeSet {
  return diffSides(side(model(base)), side(model(head)));
}

/** `code-added:shop/shipping-method:express null → {"code":"express"}`, so that a test shows all that was said. */
export function told(changes: ChangeSet): readonly string[] {
  return changes.map(({ id, before, after }) => `${id} ${JSON.stringify(before)} → ${JSON.stringify(after)}`);
}

export function ids(changes: ChangeSet): readonly string[] {
  return changes.map((change) => change.id);
}
