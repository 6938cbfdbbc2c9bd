import type { Command } from "../command.ts";

export const help: Command = {
  name: "help",
  syntax: "/help",
  who: "Anyone",
  help: "Shows this list.",
  examples: ["/help"],
  asksFor: "help",
  decide: (_command, _input, before) => before,
};
