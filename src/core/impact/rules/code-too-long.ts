import type { Flow, Limits, Model } from "../../model/model.ts";
import { causeOf } from "../causes.ts";
import { hopOwners } from "../fates.ts";
import type { Candidate, Hop, Rule, SideView } from "../rule.ts";
import { nameFlow, nameSystem, quote } from "../words.ts";

/**
 * Detects: a code that arrives is longer than its receiver takes, or holds a character that it does not take.
 * Why: it is cut off or refused, and a code that is cut off is another code; the receiver's owner.
 * Cannot see: limits that nobody declared.
 * Example: a warehouse takes 3 characters, and is sent `INTL`.
 */
export const codeTooLong: Rule = {
  id: "code-too-long",
  severity: "error",
  docs: {
    detects:
      "A code arrives at a system that declares `limits`, and is longer than `max-length` or holds a character that is not among `characters`. Characters are counted as people count them, not in bytes.",
    why: "Some systems refuse such a code, others cut it off without a word. A code that was cut off may be another code.",
    blind: "Limits that are not declared, and limits in bytes.",
    example: `\`\`\`yaml
systems:
  wms: { limits: { max-length: 3, characters: "A-Z0-9" } }
maps:
  shipping: { from: shop/shipping-method, to: wms/shipping-method, entries: { express-intl: INTL } }    # 4
\`\`\``,
    fix: "Map the code to a shorter one, or correct the declared limit.",
  },
  mirror: { waiver: "No system that we know asks for a least length." },
  judge: (side) => side.hops.over(flowsToLimits(side.model)).flatMap((hop) => candidates(side, hop)),
};

function flowsToLimits({ systems, flows }: Model): ReadonlySet<Flow> {
  return new Set([...flows.values()].filter(({ to }) => systems.get(to)?.limits !== undefined));
}

function candidates(side: SideView, hop: Hop): readonly Candidate[] {
  const { arrives, when, type } = hop.fate;
  const limits = side.model.systems.get(hop.flow.to)?.limits;
  if (limits === undefined || arrives === undefined || arrives.code === null) return [];
  const wrong = exceeds(arrives.code, limits);
  if (wrong === undefined) return [];
  const to = nameSystem(side.model, hop.flow.to);
  const from = hop.code === arrives.code ? "" : ` (for ${quote(hop.code)})`;
  return [
    {
      subject: hop.flow.id,
      type,
      code: hop.code,
      when,
      evidence: arrives.code,
      ...(hop.proven ? {} : { severity: "warning" as const }),
      message: `${quote(arrives.code)}${from} arrives at ${to} over ${nameFlow(hop.flow)} and ${wrong}.`,
      fix: `In "${hop.at.path}", map ${quote(hop.code)} to a code that ${to} can hold, or correct the limits of ${to} (${limits.at.path}, line ${limits.at.line}).`,
      edit: hop.at.path,
      location: causeOf(side, hop.fromList, hop.fate) ?? hop.at,
      related: limits.at,
      owners: [...hopOwners(hop), { kind: "system", id: hop.flow.to }],
    },
  ];
}

/** What is wrong with a code, as the end of a sentence. */
function exceeds(code: string, { maxLength, characters }: Limits): string | undefined {
  const letters = [...code];
  if (maxLength !== undefined && letters.length > maxLength) {
    return `has ${letters.length} characters, where ${maxLength} fit`;
  }
  const strange = characters === undefined ? undefined : letters.find((letter) => !isAmong(letter, characters));
  return strange === undefined ? undefined : `holds ${quote(strange)}, which is not among the characters it takes`;
}

/** `A-Z0-9_` as in a regular expression's brackets: ranges, and a dash at either end for itself. */
function isAmong(letter: string, characters: string): boolean {
  const set = [...characters];
  for (let index = 0; index < set.length; index++) {
    const first = set[index] ?? "";
    const last = set[index + 2];
    if (set[index + 1] === "-" && last !== undefined) {
      if (codePoint(first) <= codePoint(letter) && codePoint(letter) <= codePoint(last)) return true;
      index += 2;
    } else if (first === letter) return true;
  }
  return false;
}

function codePoint(letter: string): number {
  return letter.codePointAt(0) ?? 0;
}
