import type { LedgerEvent } from "../ledger/event.ts";
import type { CommandInput, ParsedCommand } from "./command.ts";
import { namedWork, type Work } from "./standing-work.ts";
import { type Nameable, resolveTargets } from "./targets.ts";
import { namesNobody } from "./unknown.ts";

/** Something that a command would do, by what takes it back. */
type Wanted = Pick<Work, "kind" | keyof Nameable>;

/**
 * Whether the person took it back in something they wrote later: by name or with everything; a sign-off also by a veto or a
 * review that asks for changes, a veto also by a sign-off.
 */
export function isTakenBackLater(wanted: Wanted, { report, later }: Pick<CommandInput, "report" | "later">): boolean {
  const nameables = [...report.checklist.filter(({ id }) => id !== wanted.id), wanted];
  return later.some(
    ({ event, commands }) => undoes(event, wanted) || commands.some((command) => takesBack(command, wanted, nameables)),
  );
}

function takesBack(command: ParsedCommand, { kind, id }: Wanted, nameables: readonly Nameable[]): boolean {
  const isVeto = command.name === "reject" && kind === "sign-off";
  if (command.name !== "revoke" && !isVeto) return false;
  if (command.name === "revoke" && namesNobody(command)) return true;
  // What stands behind the item of a veto is its reason.
  const words = isVeto ? command.words.slice(0, 1) : command.words;
  return resolveTargets(words, nameables).items.some((item) => item.id === id);
}

function undoes(event: LedgerEvent, { kind, id }: Wanted): boolean {
  switch (kind) {
    case "sign-off":
      return event.kind === "changes-requested" || ("how" in event && event.how === "changes-requested");
    case "veto": {
      const done = namedWork(event);
      return done?.kind === "sign-off" && done.id === id;
    }
    default:
      return false;
  }
}
