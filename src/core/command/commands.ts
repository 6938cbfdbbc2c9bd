import type { Command } from "./command.ts";
import { delegate } from "./commands/delegate.ts";
import { explain } from "./commands/explain.ts";
import { help } from "./commands/help.ts";
import { override } from "./commands/override.ts";
import { recheck } from "./commands/recheck.ts";
import { reject } from "./commands/reject.ts";
import { revoke } from "./commands/revoke.ts";
import { signoff } from "./commands/signoff.ts";
import { waive } from "./commands/waive.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  signoff,
  revoke,
  reject,
  delegate,
  waive,
  override,
  explain,
  recheck,
  help,
];

/** By name. */
export const COMMANDS_BY_NAME: ReadonlyMap<string, Command> = new Map(
  COMMANDS.map((command) => [command.name, command]),
);
