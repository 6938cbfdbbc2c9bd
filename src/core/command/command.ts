import type { Gate, Membership, PeopleFacts, Person } from "../gate/gate-state.ts";
import type { CommentReference, LedgerEntry, LedgerEvent } from "../ledger/event.ts";
import type { GateSettings, Role } from "../policy/policy.ts";
import type { Report } from "../report/report.ts";

/** One command line of a comment. */
export interface ParsedCommand {
  /** In lower case, without the slash: `signoff`; a misspelt one as it was written. */
  readonly name: string;
  /** What stands between the command and its note, one entry per word: item ids, validations, roles, `all`. */
  readonly words: readonly string[];
  /** What the person wrote beside and below it; undefined where they wrote nothing. */
  readonly note: string | undefined;
  /** All that stands behind the command's name, as written: the rest of its line and the lines below. */
  readonly text: string;
  /** The command line as written, shortened to 200 characters. */
  readonly line: string;
}

/** All that a command is judged by. Facts only; nothing is looked up while deciding. */
export interface CommandInput {
  readonly comment: CommentReference;
  readonly person: Person;
  readonly report: Report;
  readonly gate: Gate;
  /** This pull request's part of the ledger, oldest first. */
  readonly entries: readonly LedgerEntry[];
  readonly people: PeopleFacts;
  /**
   * Looked up now: of this person, in every owner and deputy of the checklist and in the people who may waive or override;
   * of whoever lets this person sign for them, in the team by which they do. A pair that is missing could not be verified.
   */
  readonly memberships: readonly Membership[];
  /** Accounts that the commands name, by login in lower case; one that is missing could not be looked up. */
  readonly accounts: ReadonlyMap<string, Person | "unknown">;
  /** ISO-8601 UTC. */
  readonly now: string;
  /** What the report means as a whole, and what the one meant that was published before the comment. */
  readonly meaning: string;
  readonly shownMeaning: string | undefined;
  /** Item id → the fingerprint that was published before the comment; a missing item was not shown yet. */
  readonly shown: ReadonlyMap<string, string>;
  /** What the person did in later comments that were decided before this one. */
  readonly later: readonly LaterWord[];
  readonly settings: GateSettings;
  readonly roles: ReadonlyMap<string, Role>;
  readonly headSha: string;
  readonly baseSha: string;
  readonly evaluation: number;
  /** Digest of the comment of ours that was on the page. */
  readonly shownComment: string | null;
}

/** One thing on record that came of a later comment, with that comment's commands where it is the first of it. */
export interface LaterWord {
  readonly event: LedgerEvent;
  readonly commands: readonly ParsedCommand[];
}

/** A command as people know it. The help is generated from it. */
export interface Command {
  readonly name: string;
  readonly syntax: string;
  /** Who may use it, in words. */
  readonly who: string;
  /** What it does, in words. */
  readonly help: string;
  /** Lines to copy; never empty. */
  readonly examples: readonly string[];
  /** What else the application does when it reads this command. */
  readonly asksFor: "nothing" | "help" | "recheck" | "explanation";
  /**
   * The events of the comment after this command, given the ones of the commands before it: a later line may undo what
   * an earlier one of the same comment did.
   */
  readonly decide: (
    command: ParsedCommand,
    input: CommandInput,
    before: readonly LedgerEvent[],
  ) => readonly LedgerEvent[];
}
