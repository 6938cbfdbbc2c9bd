import { nameMap, quote } from "../impact/words.ts";
import { unreachable } from "../model/assert.ts";
import type { CodeMap, Model } from "../model/model.ts";

/** What codes without an entry do, to stand behind "codes without an entry now …". By `on-missing`. */
export const NO_ENTRY_WORDS: ReadonlyMap<string, string> = new Map([
  ["fail", "stop the message with an error"],
  ["hold", "make the message wait until somebody acts"],
  ["drop", "are left out without a notice"],
  ["null", "are sent as an empty value without a notice"],
  ["pass", "go on as they are"],
  ["default", "fall to a default"],
  ["unknown", "meet what nobody has declared"],
]);

/** So many maps are told apart; a flow that carries more types is asked about as a whole. */
const MAPS_SAID_MAX = 3;

/**
 * What happens at head to a code that the flow's maps have no entry for, asked as a question that somebody can answer.
 * Nothing where the flow is gone. `types`: those that are affected; empty for all that it carries.
 */
export function askNoMatch(subject: string, types: readonly string[], head: Model): string | undefined {
  const flow = head.flows.get(subject);
  if (flow === undefined) return undefined;
  const carries = [...flow.carries].filter(([type]) => types.length === 0 || types.includes(type));
  const ids = [...new Set(carries.flatMap(([, carry]) => (carry.kind === "maps" ? carry.maps : [])))];
  const told = ids.map((id) => ({ id, map: head.maps.get(id), words: sayNoMatch(head.maps.get(id)) }));
  if (told.length === 0) return carries.length === 0 ? undefined : "Every code goes on as it is. Is that right?";
  const words = [...new Set(told.map((one) => one.words))];
  if (words.length === 1) return `${words.join("")} Is that right?`;
  const each = told
    .slice(0, MAPS_SAID_MAX)
    .map(({ id, map, words: own }) => `In ${nameMap(map, id)}: ${lowerFirst(own)}`);
  const left = told.length - each.length;
  const more = left > 0 ? ` ${left} more of its maps say it for themselves.` : "";
  return `${each.join(" ")}${more} Is that right?`;
}

function sayNoMatch(map: CodeMap | undefined): string {
  if (map === undefined) return UNDECLARED;
  switch (map.onMissing) {
    case "fail":
      return "A code without an entry stops the message with an error.";
    case "hold":
      return "A message with a code that has no entry waits until somebody acts.";
    case "drop":
      return "A code without an entry is left out, the message goes on, and nobody is told.";
    case "null":
      return "A code without an entry is sent as an empty value, and nobody is told.";
    case "pass":
      return "A code without an entry goes on as it is.";
    case "default":
      return map.default === undefined ? UNDECLARED : `A code without an entry becomes ${quote(map.default.to)}.`;
    case "unknown":
      return UNDECLARED;
    default:
      return unreachable(map.onMissing);
  }
}

const UNDECLARED = "Nobody has declared what happens to a code without an entry.";

function lowerFirst(words: string): string {
  return `${words.slice(0, 1).toLowerCase()}${words.slice(1)}`;
}
