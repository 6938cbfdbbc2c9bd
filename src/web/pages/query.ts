import type { NoQuestion } from "../../app/read-history/question.ts";
import { ATTENTIONS, type HistoryQuery, ORDERS, OUTCOMES, VERDICTS } from "../../core/history/query.ts";

const TEXTS = [
  "repository",
  "system",
  "flow",
  "code",
  "owner",
  "person",
  "release",
  "since",
  "until",
  "text",
] as const satisfies readonly (keyof HistoryQuery)[];

const ATTENTION = [...ATTENTIONS, "any"] as const;

const CHOICES: readonly (readonly [name: keyof HistoryQuery, values: readonly string[]])[] = [
  ["outcome", OUTCOMES],
  ["attention", ATTENTION],
  ["verdict", VERDICTS],
  ["order", ORDERS],
  ["untouched", ["true", "false"]],
];

/** Longer ones are no name, and no words that somebody typed. */
const CHARACTERS_MAX = 300;

/**
 * The question in an address: a field that was left empty asks nothing, an unknown name is left alone, a value that
 * cannot be meant is refused by a sentence.
 */
export function readHistoryQuery(parameters: URLSearchParams): HistoryQuery | NoQuestion {
  const given = (name: keyof HistoryQuery): string | undefined => {
    const value = parameters.get(name)?.trim();
    return value === undefined || value === "" ? undefined : value;
  };
  const chosen = <Value extends string>(name: keyof HistoryQuery, values: readonly Value[]): Value | undefined =>
    values.find((value) => value === given(name));
  const long = TEXTS.find((name) => (given(name)?.length ?? 0) > CHARACTERS_MAX);
  if (long !== undefined) return refused(`"${long}" is longer than ${CHARACTERS_MAX} characters.`);
  for (const [name, values] of CHOICES) {
    const value = given(name);
    if (value !== undefined && !values.includes(value)) {
      return refused(`"${value}" is no ${name}: choose one of ${values.join(", ")}.`);
    }
  }
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, given(name)])),
    outcome: chosen("outcome", OUTCOMES),
    attention: chosen("attention", ATTENTION),
    verdict: chosen("verdict", VERDICTS),
    order: chosen("order", ORDERS),
    untouched: given("untouched") === undefined ? undefined : given("untouched") === "true",
  };
}

function refused(message: string): NoQuestion {
  return { kind: "no-question", message };
}
