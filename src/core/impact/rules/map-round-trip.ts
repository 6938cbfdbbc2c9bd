import { roundTrips } from "../round-trips.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { nameFlow, nameSystem, quote, sayWhen } from "../words.ts";

/**
 * Detects: a code that goes out and comes back as another one.
 * Why: the system that sent it is told of something it never sent; customers, refunds, reports.
 * Cannot see: a way back that is meant to say something else, such as what was delivered in the end.
 * Example: `express` goes out as `EXP`, and `EXP` comes back as `standard`.
 */
export const mapRoundTrip: Rule = {
  id: "map-round-trip",
  severity: "error",
  docs: {
    detects:
      "One code of a system goes out over a flow as another system's code, and the flow back makes a different code of it than it was.",
    why: "The sending system hears of a code that it did not send: the order's status, the refund and the report are about the wrong thing. Usually one of the two maps was changed and the other forgotten.",
    blind:
      "Whether the way back is meant to say something else, such as the service that was used in the end. Which way is back is told by the kinds of the two systems; where they do not say it, both are looked at. Where a list on the way is not declared it is a warning.",
    example: `\`\`\`yaml
flows:
  order-release: { from: shop, to: wms, carries: { shipping-method: { entries: { express: EXP } } } }
  despatch:      { from: wms, to: shop, carries: { shipping-method: { entries: { EXP: standard } } } }
\`\`\``,
    fix: "Correct the entry of the way back, or the one of the way out.",
  },
  mirror: { rule: "map-not-invertible" },
  judge,
};

function judge(side: SideView): readonly Candidate[] {
  return roundTrips(side).flatMap(({ back, forth, returned }): readonly Candidate[] => {
    const [sent, ...others] = forth;
    if (others.length > 0 || sent.code === returned) return [];
    const proven = back.proven && sent.proven;
    const origin = nameSystem(side.model, sent.flow.from);
    return [
      {
        subject: back.flow.id,
        type: back.fate.type,
        code: back.code,
        when: back.fate.when,
        evidence: JSON.stringify([sent.code, returned]),
        ...(proven ? {} : { severity: "warning" as const }),
        message: `${quote(sent.code)} goes out from ${origin} as ${quote(back.code)}${sayWhen(back.fate.when)}, and comes back over ${nameFlow(back.flow)} as ${quote(returned)}.${proven ? "" : " Not proven: a list on the way is open or not declared."}`,
        fix: `Let ${quote(back.code)} become ${quote(sent.code)} again (${back.at.path}), or correct the entry of ${quote(sent.code)} (${sent.at.path}).`,
        location: back.at,
        related: sent.at,
        owners: [
          { kind: "flow", id: back.flow.id },
          { kind: "flow", id: sent.flow.id },
          { kind: "system", id: back.flow.to },
        ],
      },
    ];
  });
}
