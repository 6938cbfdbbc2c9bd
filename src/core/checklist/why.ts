import type { Change } from "../change/change.ts";
import { unreachable } from "../model/assert.ts";
import type { AskedRole } from "./asked-role.ts";

/** One line that says why this person is asked: the first change behind it, how many more, and whom they stand in for. */
export function whyAsked(
  first: Change | undefined,
  changes: number,
  subject: string,
  asked: AskedRole,
  warnings: number,
): string {
  const reason = first === undefined ? "Something here changed" : sentenceOf(first);
  const more = changes > 1 ? ` (and ${changes - 1} more ${changes === 2 ? "change" : "changes"})` : "";
  const warned = warnings === 0 ? "" : `${warnings} ${warnings === 1 ? "warning" : "warnings"} about "${subject}": `;
  const standsIn =
    asked.insteadOf === undefined
      ? ""
      : ` Asked as "${asked.role}", because nobody is declared as "${asked.insteadOf}".`;
  return `${warned}${reason}${more}.${standsIn}`;
}

function sentenceOf({ kind, subject, code }: Change): string {
  const thing = code === undefined ? "" : `"${code}"`;
  switch (kind) {
    case "code-added":
      return `${thing} is new in "${subject}"`;
    case "code-removed":
      return `${thing} is gone from "${subject}"`;
    case "code-renamed":
      return `${thing} in "${subject}" has a new name`;
    case "code-changed":
      return `${thing} in "${subject}" is described differently`;
    case "code-deactivated":
      return `${thing} in "${subject}" is switched off`;
    case "code-activated":
      return `${thing} in "${subject}" is switched on`;
    case "accepts-grown":
      return `"${subject}" accepts more than before`;
    case "accepts-shrunk":
      return `"${subject}" accepts less than before`;
    case "list-opened":
      return `"${subject}" now takes codes that are not listed`;
    case "list-closed":
      return `"${subject}" no longer takes codes that are not listed`;
    case "map-entry-added":
      return `The map "${subject}" has a new entry for ${thing}`;
    case "map-entry-removed":
      return `The map "${subject}" has no entry for ${thing} any more`;
    case "map-entry-retargeted":
      return `The map "${subject}" sends ${thing} somewhere else`;
    case "map-entry-condition-changed":
      return `The map "${subject}" sends ${thing} under another condition`;
    case "map-default-changed":
      return `The map "${subject}" sends unlisted codes somewhere else`;
    case "map-on-missing-changed":
      return `The map "${subject}" treats unlisted codes differently`;
    case "map-match-changed":
      return `The map "${subject}" compares codes differently`;
    case "map-reordered":
      return `The entries of the map "${subject}" are tried in another order`;
    case "map-added":
      return `The map "${subject}" is new`;
    case "map-removed":
      return `The map "${subject}" is gone`;
    case "flow-added":
      return `The flow "${subject}" is new`;
    case "flow-removed":
      return `The flow "${subject}" is gone`;
    case "flow-rewired":
      return `The flow "${subject}" connects other systems`;
    case "flow-changed":
      return `The flow "${subject}" is described differently`;
    case "flow-filter-changed":
      return `The flow "${subject}" lets other documents through`;
    case "flow-trigger-changed":
      return `The flow "${subject}" starts at other times`;
    case "flow-volume-changed":
      return `The flow "${subject}" has another volume`;
    case "flow-endpoint-changed":
      return `The flow "${subject}" has another endpoint`;
    case "flow-map-swapped":
      return `The flow "${subject}" uses another map`;
    case "field-added":
    case "field-removed":
    case "field-changed":
      return `The fields of the flow "${subject}" changed`;
    case "payload-changed":
      return `The message of the flow "${subject}" changed`;
    case "sample-changed":
      return `The sample messages of the flow "${subject}" changed`;
    case "spec-changed":
      return `The specification of the flow "${subject}" changed`;
    case "owner-changed":
      return `"${subject}" has another owner`;
    case "errors-owner-changed":
      return `Failed messages of "${subject}" go to somebody else`;
    case "monitor-changed":
      return `The monitors of the flow "${subject}" changed`;
    case "runbook-changed":
      return `The runbook of the flow "${subject}" changed`;
    case "rollback-changed":
      return `The way back of the flow "${subject}" changed`;
    case "system-added":
      return `The system "${subject}" is new`;
    case "system-removed":
      return `The system "${subject}" is gone`;
    case "opaque-touched":
      return `"${subject}" changed, and Ripplegate cannot read it`;
    case "policy-changed":
      return `Ripplegate's own "${subject}" changed`;
    default:
      return unreachable(kind);
  }
}
