import { diffSides } from "../../src/core/change/diff.ts";
import { deriveChecklist } from "../../src/core/checklist/checklist.ts";
import type { ChecklistItem } from "../../src/core/checklist/item.ts";
import { traceImpact } from "../../src/core/impact/reach.ts";
import { type JudgeOptions, judgeModels, policyOf, sha256 } from "./judge.ts";
import { type ModelLiteral, model } from "./model.ts";

const AT = { path: ".github/ripplegate.yml", line: 1, column: 1 };

export interface ChecklistOptions extends JudgeOptions {
  readonly aliases?: ReadonlyMap<string, string>;
  /** The file that head stands in. */
  readonly path?: string;
}

/** The checklist of a pull request between two landscapes, with everything before it as it is in the product. */
export function checklistOf(
  baseLiteral: ModelLiteral,
  headLiteral: ModelLiteral,
  options: ChecklistOptions = {},
): readonly ChecklistItem[] {
  const base = model(baseLiteral);
  const head = model(headLiteral, options.path);
  const plain = policyOf(options.policy ?? {});
  const policy = { ...plain, aliases: options.aliases ?? plain.aliases };
  const headPolicy =
    options.headPolicy === null ? undefined : options.headPolicy === undefined ? policy : policyOf(options.headPolicy);
  const changes = diffSides(
    { model: base, policy: policy.canonical, policyAt: AT },
    { model: head, policy: headPolicy?.canonical ?? new Map(), policyAt: AT },
  );
  const traced = traceImpact(base, head, changes);
  return deriveChecklist({
    base,
    head,
    policy,
    headPolicy,
    changes,
    impact: traced.impact,
    reached: traced.reached,
    findings: judgeModels(baseLiteral, headLiteral, options),
    hash: sha256,
  });
}

/** Ids in the checklist's order: by role, then id. */
export function idsOf(items: readonly ChecklistItem[]): readonly string[] {
  return items.map((item) => item.id);
}
