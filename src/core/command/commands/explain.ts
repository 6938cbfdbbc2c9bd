import type { LedgerEvent } from "../../ledger/event.ts";
import type { Command, CommandInput, ParsedCommand } from "../command.ts";
import { wordToExplain } from "../explained.ts";
import { refuse } from "../refuse.ts";

export const explain: Command = {
  name: "explain",
  syntax: "/explain <item | finding | code | flow>",
  who: "Anyone",
  help: "Answers where it comes from and where it goes, value by value.",
  examples: ["/explain express-intl", "/explain order-release"],
  asksFor: "explanation",
  decide: decideExplain,
};

function decideExplain(
  command: ParsedCommand,
  { comment }: CommandInput,
  before: readonly LedgerEvent[],
): readonly LedgerEvent[] {
  if (wordToExplain(command) !== undefined) return before;
  const message = "Name what you want to know more about: an item of the checklist, a finding, a code or a flow.";
  return [...before, refuse(comment, command, "unknown-item", null, message)];
}
