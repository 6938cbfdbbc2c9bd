import { unreachable } from "../model/assert.ts";
import type { Gate } from "./gate-state.ts";

/** GitHub's words for what a check says. `success` and `neutral` let the merge through. */
export type Conclusion = "success" | "failure" | "neutral" | "action_required";

/**
 * What GitHub is told. Only `passed`, `not-applicable` and `overridden` are `success`. While a team only observes, everything that
 * would block is `neutral`, except what could not be judged at all: nobody chose to let that through.
 */
export function conclusionOf(gate: Gate): Conclusion {
  const { state, mode } = gate;
  switch (state.kind) {
    case "passed":
    case "not-applicable":
    case "overridden":
      return "success";
    case "pending":
      return mode === "observe" ? "neutral" : "action_required";
    case "blocked":
      return mode === "observe" ? "neutral" : "failure";
    case "errored":
      return "failure";
    default:
      return unreachable(state);
  }
}

/** Whether the merge may go ahead by itself, without anybody being held up. */
export function isOpen(gate: Gate): boolean {
  const conclusion = conclusionOf(gate);
  return conclusion === "success" || conclusion === "neutral";
}
