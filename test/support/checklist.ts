import type { Change } from "../../src/core/change/change.ts";
import { diffSides } from "../../src/core/change/diff.ts";
import { deriveChecklist } from "../../src/core/checklist/checklist.ts";
import type { ChecklistItem } from "../../src/core/checklist/item.ts";
import { traceImpact } from "../../src/core/impact/reach.ts";
import type { Model } from "../../src/core/model/model.ts";
import { type JudgeOptions, judgeModels, policyOf, sha256 } from "./judge.ts";
import { type ModelLiteral, model } from "./model.ts";

const AT = { path: ".github/ripplegate.yml", line: 1, column: 1 };

/** The checklist of a pull request between two landscapes, with everything before it as it is in the product. */
export function checklistOf(
  baseLiteral: ModelLiteral,
  headLiteral: ModelLiteral,
  options: JudgeOptions & { readonly extra?: readonly Change[] } = {},
): readonly ChecklistItem[] {
  const base: Model = model(baseLiteral);
  const head: Model = model(headLiteral);
  const policy = policyOf(options.policy ?? {});
  const headPolicy = options.headPolicy == null ? policy : policyOf(options.headPolicy);
  const changes = [
    ...diffSides(
      { model: base, policy: policy.canonical, policyAt: AT },
      { model: head, policy: headPolicy.canonical, policyAt: AT },
    ),
    ...(options.extra ?? []),
  ];
  return deriveChecklist({
    base,
    head,
    policy,
    headPolicy,
    changes,
    impact: traceImpact(base, head, changes).impact,
    findings: judgeModels(baseLiteral, headLiteral, options),
    hash: sha256,
  });
}

/** Ids in the checklist's order: by role, then id. */
export function idsOf(items: readonly ChecklistItem[]): readonly string[] {
  return items.map((item) => item.id);
}
