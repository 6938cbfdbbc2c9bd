import { ownersOf } from "../gate/discount.ts";
import type { LedgerEvent } from "../ledger/event.ts";
import { APPROVAL_LINE } from "./approval-line.ts";
import type { CommandInput, ParsedCommand } from "./command.ts";
import { COMMANDS_BY_NAME } from "./commands.ts";
import { delegationTo } from "./delegates.ts";
import { decideChangesRequested } from "./edits.ts";
import { membershipsOf, standingAmong } from "./membership.ts";

export interface Review {
  readonly state: "approved" | "changes_requested";
  /** By GitHub's clock. */
  readonly writtenAt: string;
}

/**
 * What a review says by itself, before any command in its text: an approval signs as `/signoff` does, and a request for
 * changes takes back what the person signed. Somebody who has nothing to sign here approves something else, and hears
 * nothing; policy may say that reviews mean nothing at all.
 */
export function decideReview(input: CommandInput, { state, writtenAt }: Review): readonly LedgerEvent[] {
  const { comment, person, entries, settings } = input;
  if (!settings.reviewSigns) return [];
  if (state === "changes_requested") {
    const revoked = decideChangesRequested(comment, person, entries, writtenAt);
    // A sign-off from before it may still be under way.
    return revoked.length > 0 || !mayHaveToSign(input) ? revoked : [{ kind: "changes-requested", comment }];
  }
  if (!mayHaveToSign(input)) return [];
  const approval: ParsedCommand = { name: "signoff", words: [], note: undefined, text: "", line: APPROVAL_LINE };
  const events = COMMANDS_BY_NAME.get(approval.name)?.decide(approval, input, []) ?? [];
  return events.filter((event) => event.kind !== "sign-off-refused" || event.reason !== "already-signed");
}

function mayHaveToSign(input: CommandInput): boolean {
  const { report, person } = input;
  const memberships = membershipsOf(person.id, input.memberships);
  return report.checklist.some((item) => {
    const { kind } = standingAmong(ownersOf(item), memberships);
    return (kind !== "none" && kind !== "unresolvable") || delegationTo(person, item, input) !== undefined;
  });
}
