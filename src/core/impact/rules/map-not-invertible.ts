import { roundTrips } from "../round-trips.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { nameFlow, nameSystem, quote, quoteSome, sayWhen } from "../words.ts";

/**
 * Detects: several codes become one, and a flow that brings that one back has to say which it was.
 * Why: whoever gets the message back is told of another code than was sent: customers, refunds, reports.
 * Cannot see: a way back that tells them apart by something else, such as the order's number.
 * Example: `standard` and `eco` both go out as `STD`, and the despatch message says `STD`.
 */
export const mapNotInvertible: Rule = {
  id: "map-not-invertible",
  severity: "error",
  docs: {
    detects:
      "A flow makes one code of several, and another flow brings that code back to the system it came from, where it can only become one of them. Conditions that tell them apart are taken into account.",
    why: "The order gets through, and what comes back speaks of another one: the customer is told of the wrong delivery, the refund goes by the wrong rule. Customer service and finance find out, one case at a time.",
    blind:
      "Whether the way back finds the original by something else, such as the number of the order. What a default sends there does not count. Which way is back is told by the kinds of the two systems; where they do not say it, both are looked at. Where a list on the way is not declared it is a warning.",
    example: `\`\`\`yaml
flows:
  order-release: { from: shop, to: wms, carries: { shipping-method: { entries: { standard: STD, eco: STD } } } }
  despatch:      { from: wms, to: shop, carries: { shipping-method: { entries: { STD: standard } } } }   # eco comes back as standard
\`\`\``,
    fix: "Give each code a target of its own, or suppress the finding where the original is found by other means.",
  },
  mirror: { rule: "map-round-trip" },
  judge,
};

const CODES_SHOWN_MAX = 6;

function judge(side: SideView): readonly Candidate[] {
  return roundTrips(side).flatMap(({ back, forth, returned }): readonly Candidate[] => {
    if (forth.length < 2) return [];
    const codes = forth.map(({ code }) => code);
    const proven = back.proven && forth.every((hop) => hop.proven);
    const { flow } = back;
    const from = nameSystem(side.model, flow.to);
    const newest = forth.find((hop) => hop.fate.map !== undefined && hop.code !== returned) ?? forth[0];
    return [
      {
        subject: flow.id,
        type: back.fate.type,
        code: back.code,
        when: back.fate.when,
        evidence: JSON.stringify(codes),
        ...(proven ? {} : { severity: "warning" as const }),
        message: `${quoteSome(codes, CODES_SHOWN_MAX)} from ${from} all become ${quote(back.code)} at ${nameSystem(side.model, flow.from)}${sayWhen(back.fate.when)}, and ${nameFlow(flow)} brings every one of them back as ${quote(returned)}.${proven ? "" : " Not proven: a list on the way is open or not declared."}`,
        fix: `Give each of them a code of its own over ${nameFlow(newest.flow)} (${newest.at.path}), or confirm that nothing depends on which one comes back.`,
        location: newest.at,
        related: back.at,
        owners: [
          { kind: "flow", id: flow.id },
          { kind: "flow", id: newest.flow.id },
          { kind: "system", id: flow.to },
        ],
      },
    ];
  });
}
