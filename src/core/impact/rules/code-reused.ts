import type { CodeList } from "../../model/model.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { nameSystem, quote } from "../words.ts";

/**
 * Detects: a code that was retired is in use again.
 * Why: old orders, returns and reports carry it with its old meaning; the system's owner.
 * Cannot see: a code that was removed without being listed under `retired`.
 * Example: `EXP` is retired, and a new carrier service is given the same code.
 */
export const codeReused: Rule = {
  id: "code-reused",
  severity: "error",
  docs: {
    detects:
      "A code that a list names under `retired` is in that list again, or was taken from `retired` and put back into use in this pull request. Taken from `retired` and not in use, it is a warning.",
    why: "Orders, returns, invoices and reports of the past carry the code with its old meaning. They cannot be told from the new ones any more.",
    blind: "Codes that were removed without being listed under `retired`.",
    example: `\`\`\`yaml
systems:
  wms:
    codes:
      shipping-method: { accepts: [STD, EXP], retired: [EXP] }     # EXP once was another service
\`\`\``,
    fix: "Choose a code that was never used.",
  },
  mirror: { rule: "code-removed-in-flight" },
  judge: (side) => [...side.model.lists.values()].flatMap((list) => candidates(side, list)),
};

function candidates(side: SideView, list: CodeList): readonly Candidate[] {
  const before = side.comparison?.base.lists.get(list.id);
  const retired = new Set([...list.retired, ...(before?.retired ?? [])]);
  return [...retired].sort().flatMap((code) => {
    const used = list.produces?.get(code) ?? list.accepts?.get(code);
    if (used?.active === true) return [candidate(side, list, code, used.at)];
    return list.retired.includes(code) ? [] : [unmarked(side, list, code)];
  });
}

/** Without the mark the next pull request could give the code a new meaning, and nothing would stop it. */
function unmarked(side: SideView, list: CodeList, code: string): Candidate {
  const system = nameSystem(side.model, list.system);
  return {
    ...candidate(side, list, code, list.at),
    severity: "warning",
    message: `${quote(code)} is no longer marked as retired in ${system}: from now on it could be given a new meaning without a warning.`,
    fix: `Leave ${quote(code)} under \`retired\`.`,
  };
}

function candidate(side: SideView, list: CodeList, code: string, at: Candidate["location"]): Candidate {
  const system = nameSystem(side.model, list.system);
  return {
    subject: list.id,
    type: list.type,
    code,
    when: undefined,
    message: `${quote(code)} is a retired code of ${system} and is in use again: orders and reports of the past carry it with its old meaning.`,
    fix: list.retired.includes(code)
      ? `Choose a code that ${system} never used.`
      : `Leave ${quote(code)} under \`retired\`, and choose a code that ${system} never used.`,
    location: at,
    related: undefined,
    owners: [{ kind: "system", id: list.system }],
  };
}
