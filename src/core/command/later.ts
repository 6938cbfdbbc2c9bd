import type { CommandInput } from "./command.ts";
import { parseCommands } from "./parse.ts";
import { resolveTargets } from "./targets.ts";
import { namesNobody } from "./unknown.ts";

/**
 * What this person took back or rejected in a comment that they wrote after this one and that was decided before it, as
 * happens when webhooks overtake each other: ids of items, and `override`. The last word counts, whatever came in first.
 */
export function takenBackLater({
  comment,
  person,
  report,
  entries,
}: Omit<CommandInput, "takenBack">): ReadonlySet<string> {
  const everything = [...report.checklist.map(({ id }) => id), OVERRIDE];
  const later = new Map<number, string>();
  for (const { actor, event } of entries) {
    if (actor.kind !== "person" || actor.id !== person.id || !("comment" in event) || event.comment === undefined)
      continue;
    // Reviews are numbered in another row than comments.
    if (event.comment.kind !== "comment" || comment.kind !== "comment" || event.comment.id <= comment.id) continue;
    later.set(event.comment.id, event.comment.body);
  }
  const taken = [...later.values()].flatMap((body) => {
    const parsed = parseCommands(body);
    if (parsed.kind !== "commands") return [];
    return parsed.commands.flatMap((command) => {
      if (command.name !== "revoke" && command.name !== "reject") return [];
      if (command.name === "revoke" && namesNobody(command)) return everything;
      // What stands behind the item of a veto is its reason.
      const words = command.name === "reject" ? command.words.slice(0, 1) : command.words;
      const named = resolveTargets(words, report.checklist).items.map(({ id }) => id);
      return words.some((word) => word.toLowerCase() === OVERRIDE) ? [...named, OVERRIDE] : named;
    });
  });
  return new Set(taken);
}

/** What `/revoke` calls an override. */
const OVERRIDE = "override";
