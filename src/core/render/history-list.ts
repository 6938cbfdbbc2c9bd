import type { Attention, HistoryQuery, Named, Outcome, PullRequestSummary } from "../history/query.ts";
import { count, moment } from "./count.ts";
import { type Plain, plain, plainText } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { table } from "./table.ts";

export interface HistoryListing {
  readonly items: readonly PullRequestSummary[];
  readonly total: number;
  /** The total is only what was counted. */
  readonly more: boolean;
  /** Told in one list where it was asked for by time alone. */
  readonly order?: HistoryQuery["order"];
}

/** The answer first, then what needs attention, then the rest. Ends with a line feed. */
export function renderHistoryList({ items, total, more, order }: HistoryListing, palette: Palette): string {
  if (total === 0) return "Nothing is recorded that matches.\n";
  const needing = items.filter(({ attention }) => attention.length > 0);
  const first = order === "newest" ? [] : needing;
  const rest = items.filter((item) => !first.includes(item));
  const found = `${more ? "More than " : ""}${count(total, total === items.length ? wordFor(items) : "result")}`;
  const matches = `${found} ${total === 1 && !more ? "matches" : "match"}`;
  const answer = needing.length === 0 ? `${matches}; nothing among them needs attention.` : `${matches}.`;
  return [
    palette.bold(plainText(answer)),
    ...(first.length === 0 ? [] : ["", palette.bad(plain`Needs attention`), ...tableOf(first, palette)]),
    ...(rest.length === 0 ? [] : ["", ...(first.length === 0 ? [] : ["The others"]), ...tableOf(rest, palette)]),
    "",
  ].join("\n");
}

/** What happened past every pull request is none. */
function wordFor(items: readonly PullRequestSummary[]): string {
  return items.every(({ number }) => number !== null) ? "pull request" : "result";
}

function tableOf(items: readonly PullRequestSummary[], palette: Palette): readonly string[] {
  const heading = [plain`When`, plain`Where`, plain`How it stands`, plain`Signed`, plain`Touches`, plain`What`];
  const lines = table([heading, ...items.map(rowOf)]);
  return lines.map((line, index) => (index === 0 ? palette.dim(line) : line));
}

function rowOf(item: PullRequestSummary): readonly Plain[] {
  const { repository, number, sequence, asked, signed, systems, at } = item;
  const place = number === null ? ` entry ${sequence ?? ""}` : `#${number}`;
  return [
    plainText(moment(at)),
    plain`${plainText(repository.name)}${plainText(place, undefined, false)}`,
    plainText(standing(item)),
    plainText(asked === 0 ? "-" : `${signed} of ${asked}`),
    plainText(sayNamed(systems)),
    plainText(sayWhat(item)),
  ];
}

/** What needs attention, else how it stands. */
export function standing({ attention, outcome }: Pick<PullRequestSummary, "attention" | "outcome">): string {
  const words = attention.map((one) => ATTENTION_WORDS[one]);
  return words.length === 0 ? OUTCOME_WORDS[outcome] : words.join(", ");
}

export const ATTENTION_WORDS: Readonly<Record<Attention, string>> = {
  "merged-without-sign-off": "MERGED WITHOUT SIGN-OFF",
  overridden: "OVERRIDDEN",
  "control-lapsed": "NOT CHECKED",
  "history-lost": "HISTORY LOST",
  tampered: "COMMENT TAMPERED WITH",
  forged: "CHECK FORGED",
  waived: "FINDING WAIVED",
};

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  open: "not judged yet",
  waiting: "waits for a sign-off",
  blocked: "blocked",
  errored: "could not be judged",
  passed: "may be merged",
  merged: "merged",
  "merged-without-sign-off": "merged without sign-off",
  closed: "closed",
  "not-applicable": "touches no integration config",
};

const SYSTEMS_SHOWN_MAX = 3;

function sayNamed({ names, total }: Named): string {
  const shown = names.slice(0, SYSTEMS_SHOWN_MAX);
  const left = total - shown.length;
  return total === 0 ? "-" : `${shown.join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

/** The title; of what is no pull request, what happened. */
export function sayWhat({ kind, title, baseRef, why, outcome }: PullRequestSummary): string {
  switch (kind) {
    case "pull-request":
      return title ?? "(title not known)";
    case "push":
      return `pushed to ${baseRef ?? "a branch"} past every pull request`;
    case "control":
      return `nothing was checked (${why ?? "not known why"}) ${outcome === "closed" ? "for a while" : "from here on"}`;
    case "check":
      return "another App wrote a check by Ripplegate's name";
  }
}
