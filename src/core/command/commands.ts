import type { Command } from "./command.ts";
import { help } from "./commands/help.ts";
import { recheck } from "./commands/recheck.ts";
import { revoke } from "./commands/revoke.ts";
import { signoff } from "./commands/signoff.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [signoff, revoke, recheck, help];

/** By name. */
export const COMMANDS_BY_NAME: ReadonlyMap<string, Command> = new Map(
  COMMANDS.map((command) => [command.name, command]),
);

/** Commands of the design that this version does not have: each use is answered, so that nobody believes it worked. */
export const COMMANDS_TO_COME: readonly string[] = ["delegate", "explain", "override", "reject", "waive"];
