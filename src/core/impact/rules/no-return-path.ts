import { type Flow, listId, type Model } from "../../model/model.ts";
import type { Candidate, Hop, Rule, SideView } from "../rule.ts";
import { nameSystem, quote } from "../words.ts";

/**
 * Detects: an order type or product type that goes out, and that no flow of returns knows.
 * Why: it can be sold and not be taken back; customer service.
 * Cannot see: whether the goods can be returned at all.
 * Example: a new product type is sold, and the map of the returns flow has no entry for it.
 */
export const noReturnPath: Rule = {
  id: "no-return-path",
  severity: "warning",
  docs: {
    detects:
      "A landscape has flows of returns (they lead to or from a system of kind `returns`, or declare a `document` such as return, refund, rma or credit note) that carry order types or product types. A code of that type goes out from a system that these returns concern, and none of them knows it. A code that reaches a flow of returns and is lost there is found by other rules, and not here once more.",
    why: "It can be sold and not be taken back: the first customer who returns it finds out, and customer service with them.",
    blind: "Whether the goods can be returned at all. A landscape without any flow of returns is left alone.",
    example: `\`\`\`yaml
flows:
  orders:  { from: shop, to: wms, document: order, carries: { product-type: same } }
  returns: { from: portal, to: wms, document: return, carries: { product-type: { entries: { shirt: shirt } } } }   # gift-card?
\`\`\``,
    fix: "Add the code to the flow of returns, or confirm that it is never returned.",
  },
  mirror: { rule: "map-not-invertible" },
  judge,
};

const RETURNED_TYPES: readonly string[] = ["order-type", "product-type"];

function judge(side: SideView): readonly Candidate[] {
  const { model, policy } = side;
  const returning = [...model.flows.values()].filter((flow) => isReturn(model, flow));
  if (returning.length === 0) return [];
  const isWanted = (type: string) => RETURNED_TYPES.includes(policy.aliases.get(type) ?? type);
  const selling = [...model.flows.values()].filter((flow) => isSale(model, flow) && !isReturn(model, flow));
  const outward = side.hops
    .over(new Set(selling))
    .filter(({ fate, proven }) => proven && isWanted(fate.type) && fate.outcome === "accepted");
  const known = knownToReturns(side, returning);
  const said = new Set<string>();
  return outward.flatMap((hop): readonly Candidate[] => {
    const concerned = returning.find((flow) => concerns(flow, hop));
    if (concerned === undefined) return [];
    const arrived = hop.fate.arrives?.code ?? hop.code;
    const isKnown = [hop.code, arrived].some((code) => known.has(codeKey(hop.fate.type, code)));
    const key = JSON.stringify([hop.fromList, hop.code]);
    if (isKnown || said.has(key)) return [];
    said.add(key);
    return [candidate(side, hop, concerned)];
  });
}

/** Whether what is sold goes there, and not only word of it. */
function isSale({ systems }: Model, { to }: Flow): boolean {
  return !KINDS_OF_WORD_ONLY.has(systems.get(to)?.kind ?? "");
}

const KINDS_OF_WORD_ONLY: ReadonlySet<string> = new Set(["psp", "tax", "pim", "crm", "bi"]);

/** A word on its own: `return`, `returns`, `customer-return`, but not `returnable`. */
const RETURN_WORDS = /(^|[\s_-])(returns?|refunds?|rmas?|credit[\s_-]?(notes?|memos?)|exchanges?)($|[\s_-])/i;

function isReturn({ systems }: Model, { from, to, document }: Flow): boolean {
  return [from, to].some((id) => systems.get(id)?.kind === "returns") || RETURN_WORDS.test(document ?? "");
}

/** The returns carry the same type and touch one of the two systems, so this is where the code would come back. */
function concerns(returning: Flow, { flow, fate }: Hop): boolean {
  const systems = new Set([flow.from, flow.to]);
  return returning.carries.has(fate.type) && (systems.has(returning.from) || systems.has(returning.to));
}

/**
 * Codes, by type, that reach some flow of returns, under either end's name. What becomes of them there is the matter of
 * other rules, which say it of that flow: a code that it has no entry for is found once.
 */
function knownToReturns(side: SideView, returning: readonly Flow[]): ReadonlySet<string> {
  const known = new Set<string>();
  for (const flow of returning) {
    for (const [type, byCode] of side.trace.fates.get(flow.id) ?? []) {
      for (const [code, fates] of byCode) {
        for (const fate of fates) {
          if (code !== null) known.add(codeKey(type, code));
          if (typeof fate.arrives?.code === "string") known.add(codeKey(type, fate.arrives.code));
        }
      }
    }
    for (const [type, carry] of flow.carries) {
      if (carry.kind === "same") addAll(known, side, listId(flow.from, type), type);
    }
  }
  return known;
}

/** What passes unchanged knows every code of the list it starts from. */
function addAll(known: Set<string>, side: SideView, list: string, type: string): void {
  for (const code of side.trace.codes.get(list)?.keys() ?? []) known.add(codeKey(type, code));
}

function codeKey(type: string, code: string): string {
  return JSON.stringify([type, code]);
}

function candidate(side: SideView, hop: Hop, returning: Flow): Candidate {
  const from = nameSystem(side.model, hop.flow.from);
  return {
    subject: hop.flow.id,
    type: hop.fate.type,
    code: hop.code,
    when: undefined,
    message: `${quote(hop.code)} goes out from ${from} over flow ${quote(hop.flow.id)}, and no flow of returns knows it: what is sold so cannot come back.`,
    fix: `Add ${quote(hop.code)} to flow ${quote(returning.id)} (${returning.at.path}, line ${returning.at.line}), or confirm that it is never returned.`,
    location: side.model.lists.get(hop.fromList)?.produces?.get(hop.code)?.at ?? hop.at,
    related: returning.at,
    owners: [
      { kind: "flow", id: returning.id },
      { kind: "system", id: hop.flow.from },
    ],
  };
}
