import { daysBetween } from "../../model/day.ts";
import type { CodeList } from "../../model/model.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { nameSystem } from "../words.ts";

/**
 * Detects: a list of codes of a system that is not in our hands, which nobody has compared for a long time.
 * Why: the partner changes it without telling, and everything here still looks right; the system's owner.
 * Cannot see: what the partner's list really says.
 * Example: a warehouse's list that was reviewed two years ago.
 */
export const listNotReviewed: Rule = {
  id: "list-not-reviewed",
  severity: "warning",
  docs: {
    detects:
      "A system with `external: true` has a list of codes without a `reviewed` date, or with one that is older than 180 days (`max-age-days` in `rules:` sets another number) or in the future.",
    why: "The list was copied from the partner. Everything that is judged here rests on it, and the partner changes it without asking.",
    blind: "What the partner's list really says.",
    example: `\`\`\`yaml
systems:
  wms:
    external: true
    codes:
      shipping-method: { accepts: [STD, EXP], reviewed: 2026-10-01 }
\`\`\``,
    fix: "Compare the list with the partner's, and write down the day.",
  },
  mirror: { waiver: "Of a system in our own hands the list is the truth, and needs no comparing." },
  judge: (side) => [...side.model.lists.values()].flatMap((list) => candidates(side, list)),
};

/** Days after which a partner's list counts as old, unless the team says otherwise: half a year. */
const MAX_AGE_DAYS = 180;

function candidates(side: SideView, list: CodeList): readonly Candidate[] {
  const system = side.model.systems.get(list.system);
  if (system?.external !== true || !list.declared || (list.accepts === undefined && list.produces === undefined))
    return [];
  const maxAge = side.policy.rules.get("list-not-reviewed")?.maxAgeDays ?? MAX_AGE_DAYS;
  const why = whyOld(list.reviewed, side.now, maxAge);
  if (why === undefined) return [];
  const name = nameSystem(side.model, list.system);
  return [
    {
      subject: list.id,
      type: list.type,
      code: undefined,
      when: undefined,
      message: `The ${list.type} codes of ${name} are another company's, and ${why}.`,
      fix: `Compare them with the list of ${name} and write \`reviewed: ${side.now.slice(0, 10)}\` beside them.`,
      location: list.at,
      related: undefined,
      owners: [{ kind: "system", id: list.system }],
    },
  ];
}

function whyOld(reviewed: string | undefined, now: string, maxAge: number): string | undefined {
  if (reviewed === undefined) return "nobody has written down when they were last compared";
  const days = daysBetween(reviewed, now.slice(0, 10));
  if (Number.isNaN(days)) return `"${reviewed}" is no day on which they can have been compared`;
  if (days < 0) return `they were last compared on ${reviewed}, which is yet to come`;
  return days > maxAge ? `they were last compared ${days} days ago, on ${reviewed}` : undefined;
}
