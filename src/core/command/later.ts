import type { CommandInput, LaterWord } from "./command.ts";
import { commentOf, orderOf } from "./order.ts";
import { parseCommands } from "./parse.ts";

/**
 * What this person did in what they wrote after this comment and what was decided before it, or may have: in doubt what takes
 * back holds. Each comment's commands once.
 */
export function laterWords({ comment, person, entries }: Omit<CommandInput, "later">): readonly LaterWord[] {
  const parsed = new Set<string>();
  return entries.flatMap(({ actor, event, at }) => {
    const other = commentOf(event);
    if (actor.kind !== "person" || actor.id !== person.id || other === undefined) return [];
    if (orderOf(other, at, comment) === "earlier") return [];
    const place = `${other.kind} ${other.id}`;
    if (parsed.has(place)) return [{ event, commands: [] }];
    parsed.add(place);
    const words = parseCommands(other.body);
    return [{ event, commands: words.kind === "commands" ? words.commands : [] }];
  });
}
