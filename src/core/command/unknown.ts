import type { SignOffRefused } from "../ledger/event.ts";
import type { CommandInput, ParsedCommand } from "./command.ts";
import { quoted, quotedList, refuse } from "./refuse.ts";
import { type Nameable, suggestions, type Targets } from "./targets.ts";

/** The command names no item: all of the person's own are meant. */
export function namesNobody(command: Pick<ParsedCommand, "words">): boolean {
  return command.words.every((word) => word.toLowerCase() === "all");
}

/** One answer for all words that name nothing, and one for each that names several things. */
export function refuseUnknown(
  targets: Targets<Nameable>,
  items: readonly Nameable[],
  command: ParsedCommand,
  { comment }: CommandInput,
): readonly SignOffRefused[] {
  const words = targets.unknown.filter((word) => word.toLowerCase() !== "all");
  const ambiguous = targets.ambiguous.slice(0, AMBIGUOUS_MAX).map(({ word, ids }) => {
    const message = `${quoted(word)} could be ${quotedList(ids)}. Name the one you mean.`;
    return refuse(comment, command, "unknown-item", word, message);
  });
  const [first] = words;
  if (first === undefined) return ambiguous;
  const near = suggestions(words, items);
  const ids = items.map(({ id }) => id);
  const help =
    near.length > 0
      ? `Did you mean ${quotedList(near)}?`
      : ids.length > 0
        ? `You can name ${quotedList(ids)}.`
        : "There is nothing to name here.";
  const message = `Nothing here is called ${quotedList(words)}. ${help} A note goes after a dash: /${command.name} item — your note`;
  return [...ambiguous, refuse(comment, command, "unknown-item", first.slice(0, ITEM_CHARACTERS_MAX), message)];
}

/** Words that are answered one by one. */
const AMBIGUOUS_MAX = 5;
/** An unknown word is kept in the ledger only as far as it helps to recognise it. */
const ITEM_CHARACTERS_MAX = 200;
