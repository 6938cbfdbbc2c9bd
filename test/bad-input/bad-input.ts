import { LANDSCAPE } from "../support/git-directory.ts";

/** What a file holds: text, or bytes where no text can say it; `null` takes it away. */
export type Content = string | Uint8Array | null;

/** Something that a pull request may do to a landscape of one shop and one warehouse, and that no reader likes. */
export interface BadInput {
  readonly name: string;
  /** Laid over the landscape, on both sides; none where the landscape itself is the base. */
  readonly base?: Readonly<Record<string, Content>>;
  /** Laid over base. */
  readonly head: Readonly<Record<string, Content>>;
  /** The list of head's files was cut off. */
  readonly truncated?: boolean;
  /**
   * `refused`: never better than blocked. `read`: it only looks bad, or is bad for nobody but those who are asked to sign;
   * it is judged like anything else.
   */
  readonly outcome: "refused" | "read";
}

export const CONFIG = ".github/ripplegate.yml";
export const MAP = "config/shipping-map.yml";
const ENTRIES = LANDSCAPE[MAP];

/** The shipping map of head says this. */
export function inMap(name: string, content: Content, outcome: BadInput["outcome"] = "refused"): BadInput {
  return { name, head: { [MAP]: content }, outcome };
}

/** The shipping map's entries, and behind them this. */
export function behindEntries(name: string, lines: string, outcome: BadInput["outcome"] = "refused"): BadInput {
  return inMap(name, `${ENTRIES}${lines}`, outcome);
}

/** The whole configuration of head is this. */
export function asConfiguration(name: string, content: Content): BadInput {
  return { name, head: { [CONFIG]: content }, outcome: "refused" };
}

/** The configuration of head, and behind it these lines. */
export function behindConfiguration(
  name: string,
  lines: string,
  head: BadInput["head"] = {},
  outcome: BadInput["outcome"] = "refused",
): BadInput {
  return { name, head: { ...head, [CONFIG]: `${LANDSCAPE[CONFIG]}${lines}` }, outcome };
}

/** The configuration of head with one piece written differently. */
export function inConfiguration(
  name: string,
  [piece, instead]: readonly [string, string],
  head: BadInput["head"] = {},
  outcome: BadInput["outcome"] = "refused",
): BadInput {
  if (!LANDSCAPE[CONFIG].includes(piece)) throw new Error(`the configuration does not say ${piece}`);
  return { name, head: { ...head, [CONFIG]: LANDSCAPE[CONFIG].replace(piece, () => instead) }, outcome };
}

/** The shipping map is bound like this instead. */
export function boundAs(
  name: string,
  binding: string,
  head: BadInput["head"] = {},
  outcome: BadInput["outcome"] = "refused",
): BadInput {
  return inConfiguration(name, ["{ source: config/shipping-map.yml,", `{ source: ${binding},`], head, outcome);
}
