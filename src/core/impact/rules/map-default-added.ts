import type { Change } from "../../change/change.ts";
import { ON_MISSING, type OnMissing } from "../../model/model.ts";
import type { Candidate, Carrier, Rule, SideView } from "../rule.ts";
import { nameMap, nameSystem, quote } from "../words.ts";

/**
 * Detects: a map that stopped codes without an entry lets them through now.
 * Why: the next code that somebody forgets goes out wrong, and nothing fails; the flow's owner and the receiver's.
 * Cannot see: what the receiver does with the value that then arrives.
 * Example: `on-missing: fail` became `default: STD`.
 */
export const mapDefaultAdded: Rule = {
  id: "map-default-added",
  severity: "warning",
  docs: {
    detects:
      "A map that stopped, held or had not decided about codes without an entry now sends them on: by a default, unchanged, empty, or not at all without telling anybody. One finding for each flow that uses the map.",
    why: "Until now a forgotten code was noticed with the first order. From now on the order goes out with a value nobody chose for it, and it is found in the figures or by the customer.",
    blind: "Whether the receiver treats that value as harmless. A map that is new is looked at as a whole.",
    example: `\`\`\`diff
-on-missing: fail
+default: STD
\`\`\``,
    fix: "Keep stopping or holding what has no entry; or have the owners of the flow and of the receiver agree to it.",
  },
  mirror: { rule: "map-default-changed" },
  judge: (side) =>
    (side.comparison?.changes ?? []).flatMap((change) => (hides(change) ? candidates(side, change) : [])),
};

/** Whether what was noticed before goes unnoticed now. */
function hides({ kind, before, after }: Change): boolean {
  if (kind === "map-default-changed") return before === undefined && after !== undefined;
  return kind === "map-on-missing-changed" && isLoud(before) && !isLoud(after);
}

const LOUD: ReadonlySet<OnMissing> = new Set(["fail", "hold", "unknown"]);

function isLoud(value: unknown): boolean {
  return ON_MISSING.some((policy) => policy === value && LOUD.has(policy));
}

function candidates(side: SideView, change: Change): readonly Candidate[] {
  const carriers = side.carriers.get(change.subject) ?? [];
  return carriers.length === 0
    ? [candidate(side, change, undefined)]
    : carriers.map((carrier) => candidate(side, change, carrier));
}

function candidate(side: SideView, change: Change, carrier: Carrier | undefined): Candidate {
  const { subject, location } = change;
  const map = side.model.maps.get(subject);
  const name = nameMap(map, subject);
  const to = carrier === undefined ? "the receiver" : nameSystem(side.model, carrier.flow.to);
  return {
    subject: carrier?.flow.id ?? subject,
    type: carrier?.type ?? change.type,
    code: undefined,
    when: undefined,
    message: `A code that ${name} has no entry for ${sayNow(map?.onMissing, map?.default?.to, to)}; until now it was noticed.`,
    fix: `Keep \`on-missing: fail\` or \`hold\` in ${name} (${location.path}); or have the owners agree that nobody needs to notice a forgotten code.`,
    location,
    related: undefined,
    owners: [
      { kind: "map", id: subject },
      ...(carrier === undefined
        ? []
        : ([
            { kind: "flow", id: carrier.flow.id },
            { kind: "system", id: carrier.flow.to },
          ] as const)),
    ],
  };
}

function sayNow(onMissing: OnMissing | undefined, fallback: string | undefined, to: string): string {
  switch (onMissing) {
    case "default":
      return `now arrives at ${to} as ${quote(fallback ?? "")}`;
    case "pass":
      return `now arrives at ${to} as it is`;
    case "null":
      return `now arrives at ${to} as an empty value`;
    default:
      return `is now left out on the way to ${to}, and nobody is told`;
  }
}
