import type { Change } from "../../change/change.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { nameSystem, quote, quoteSome } from "../words.ts";

/**
 * Detects: a code that orders carried until now is gone.
 * Why: open orders and returns still carry it; the system's owner and customer service.
 * Cannot see: how many open orders there are.
 * Example: `express` is removed while orders with it wait in the warehouse.
 */
export const codeRemovedInFlight: Rule = {
  id: "code-removed-in-flight",
  severity: "warning",
  docs: {
    detects:
      "A code that a system sent and a flow carried until now is removed, renamed or switched off. Orders placed before, and returns of them, still carry it.",
    why: "New orders are fine, so every test passes. The ones that are open fail when they are shipped, changed or sent back, for weeks.",
    blind:
      "How many open orders carry the code, and for how long. A code that no flow carried is left out, and so is one that two systems rename between them so that nothing changes outside: their owners are asked about that anyway.",
    example: `\`\`\`diff
 systems:
   shop:
     codes:
-      shipping-method: [standard, express]
+      shipping-method: [standard]
\`\`\``,
    fix: "Say how many orders are open and until when the old code is resolved, or keep it until they are done.",
  },
  mirror: { waiver: "A code that is added is in no order yet: the rules about unmapped codes speak of it." },
  judge: (side) => {
    const { comparison } = side;
    if (comparison === undefined) return [];
    return comparison.changes.filter(({ kind }) => LEAVING.has(kind)).flatMap((change) => candidates(side, change));
  },
};

const LEAVING: ReadonlySet<Change["kind"]> = new Set(["code-removed", "code-renamed", "code-deactivated"]);

const FLOWS_SHOWN_MAX = 3;

function candidates(side: SideView, change: Change): readonly Candidate[] {
  const list = side.comparison?.base.lists.get(change.subject);
  const gone = goneCode(change);
  if (list === undefined || gone === undefined) return [];
  const flows = carriedBy(side, list.system, list.type, gone);
  if (flows.length === 0) return [];
  const system = nameSystem(side.model, list.system);
  return [
    {
      subject: list.id,
      type: list.type,
      code: gone,
      when: undefined,
      message: `Open orders may still carry ${quote(gone)}, which ${system} no longer has: until now it went over ${flows.length === 1 ? "flow" : "the flows"} ${quoteSome(flows, FLOWS_SHOWN_MAX)}.`,
      fix: `Say how many orders with ${quote(gone)} are open and what becomes of them and of their returns, or keep the code until they are done.`,
      location: change.location,
      related: undefined,
      owners: [{ kind: "system", id: list.system }, ...flows.map((id) => ({ kind: "errors", id }) as const)],
    },
  ];
}

/** A rename's `code` is the new one; the old one stands in `before`. */
function goneCode({ kind, code, before }: Change): string | undefined {
  if (kind !== "code-renamed") return code;
  const name = typeof before === "object" && before !== null && "code" in before ? before.code : before;
  return typeof name === "string" ? name : undefined;
}

/**
 * Flows that at base carried the code out of the system and let it arrive, sorted. Where only the name between two systems
 * changes and nothing outside, their owners are asked anyway.
 */
function carriedBy({ comparison }: SideView, system: string, type: string, code: string): readonly string[] {
  if (comparison === undefined) return [];
  const internal = new Set(comparison.impact.flows.filter((flow) => flow.internal).map(({ id }) => id));
  return [...comparison.base.flows.values()]
    .filter(({ id, from }) => from === system && !internal.has(id))
    .filter(({ id }) => {
      const fates = comparison.baseTrace.fates.get(id)?.get(type)?.get(code) ?? [];
      return fates.some(({ arrives, outcome }) => arrives !== undefined && outcome !== "not-accepted");
    })
    .map(({ id }) => id);
}
