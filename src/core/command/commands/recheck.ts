import type { Command } from "../command.ts";

export const recheck: Command = {
  name: "recheck",
  syntax: "/recheck",
  who: "Anyone who can read the repository",
  help: "Looks at the change again.",
  examples: ["/recheck"],
  asksFor: "recheck",
  decide: (_command, _input, before) => before,
};
