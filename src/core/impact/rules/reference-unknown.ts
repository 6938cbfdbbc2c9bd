import { CHANGE_KINDS } from "../../change/change.ts";
import type { Location } from "../../model/location.ts";
import { didYouMean } from "../../policy/closest.ts";
import { diagnosed } from "../diagnosed.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { quote } from "../words.ts";

/**
 * Detects: a name that nothing declares.
 * Why: a flow that names a system with a slip of the pen is checked against nothing; the author of the document.
 * Cannot see: a wrong name that happens to exist.
 * Example: `to: wsm` where the system is called `wms`.
 */
export const referenceUnknown: Rule = {
  id: "reference-unknown",
  severity: "error",
  docs: {
    detects:
      "The configuration names a system, map, code list, role, rule, validation or included file that does not exist, or a map's ends are not the ends of the flow that uses it. A similar name is suggested.",
    why: "What is named wrongly is checked against nothing, so everything would look fine. Whoever writes the configuration can mend it in a minute.",
    blind: "A wrong name that happens to exist.",
    example: `\`\`\`yaml
systems:
  shop: { owner: ecommerce }
  wms:  { owner: warehouse }
flows:
  order-release: { from: shop, to: wsm }     # did you mean "wms"?
\`\`\``,
    fix: "Correct the name, or declare what it names. This finding can be neither suppressed nor lowered.",
  },
  mirror: { waiver: "A declared thing that nothing names yet is how every new system starts." },
  judge: (side) => [...diagnosed(side, "reference-unknown", FIX), ...unknownInPolicy(side)],
};

const FIX = "Correct the name, or declare what it names.";

/** Rules, validations and kinds of change are built in: only here is known which there are. */
function unknownInPolicy({ ownPolicy, names }: SideView): readonly Candidate[] {
  if (ownPolicy === undefined) return [];
  const { rules, suppressions, validations } = ownPolicy;
  const validationNames = new Set([...names.validations, ...validations.changed.keys()]);
  return [
    ...[...rules].flatMap(([name, { at }]) => unknown("rules", "rule", name, names.rules, at)),
    ...suppressions.flatMap(({ rule, at }) => unknown("suppressions", "rule", rule, names.rules, at)),
    ...[...validations.disabled].flatMap(([name, at]) =>
      unknown("validations", "validation", name, validationNames, at),
    ),
    ...[...validations.changed.values()].flatMap(({ on }) =>
      on.flatMap(({ change, at }) => unknown("validations", "kind of change", change, KINDS, at)),
    ),
  ];
}

const KINDS: ReadonlySet<string> = new Set(CHANGE_KINDS);

function unknown(
  subject: string,
  noun: string,
  name: string,
  known: ReadonlySet<string>,
  location: Location,
): readonly Candidate[] {
  if (known.has(name)) return [];
  const message = `${quote(subject)} names the ${noun} ${quote(name)}, which does not exist.${didYouMean(name, known)}`;
  return [
    {
      subject,
      type: undefined,
      code: name,
      when: undefined,
      message,
      fix: FIX,
      location,
      related: undefined,
      owners: [],
    },
  ];
}
