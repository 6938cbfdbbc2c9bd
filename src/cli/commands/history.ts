import { spreadsheetLines } from "../../app/exports.ts";
import type { HistoryStore } from "../../app/ports-history.ts";
import { listPullRequests, listRepositories, readPullRequest } from "../../app/read-history.ts";
import {
  ATTENTIONS,
  type HistoryQuery,
  ORDERS,
  OUTCOMES,
  PAGE_MAX,
  type PullRequestSummary,
  VERDICTS,
} from "../../core/history/query.ts";
import { entryLine } from "../../core/ledger/export.ts";
import { didYouMean } from "../../core/policy/closest.ts";
import { renderHistoryList } from "../../core/render/history-list.ts";
import { renderStory } from "../../core/render/history-story.ts";
import { LIST_COLUMNS, listRow } from "../../core/render/history-table.ts";
import { EXIT, type ExitCode, usage } from "../failure.ts";
import { type FilterOptions, readFilter } from "../ledger-filter.ts";
import type { World } from "../world.ts";
import { printEntries } from "./history-entries.ts";

export const HISTORY_FORMATS = ["text", "json", "csv", "jsonl"] as const;

export interface HistoryOptions extends FilterOptions {
  readonly database?: string;
  readonly system?: string;
  readonly flow?: string;
  readonly code?: string;
  readonly owner?: string;
  readonly outcome?: string;
  readonly verdict?: string;
  readonly order?: string;
  readonly release?: string;
  readonly text?: string;
  readonly attention?: string | true;
  readonly untouched?: boolean;
  readonly entries?: boolean;
  readonly format: string;
  readonly quiet?: boolean;
}

/** Rows of a table; a script that wants all asks for CSV. */
const ROWS_MAX = 1_000;

/**
 * `ripplegate history`: which pull requests match, one pull request's story, or the entries themselves. Throws
 * CommandFailure, StoreError, ConfigurationError.
 */
export async function runHistory(named: string | undefined, options: HistoryOptions, world: World): Promise<ExitCode> {
  const format = HISTORY_FORMATS.find((known) => known === options.format);
  if (format === undefined) {
    throw usage(
      `There is no format "${options.format}": choose ${HISTORY_FORMATS.join(", ")}.${didYouMean(options.format, HISTORY_FORMATS)}`,
    );
  }
  const { repository, pullRequest, since, until } = readFilter(options);
  const place = named === undefined ? { repository, number: pullRequest } : readPlace(named, repository);
  const query: HistoryQuery = { ...queryOf(options), repository: place.repository, since, until };
  const ledger = world.openLedger(options.database);
  try {
    if (options.entries === true || options.kind !== undefined || format === "jsonl") {
      const filter = { ...readFilter(options), repository: place.repository, pullRequest: place.number };
      const entries = ledger.readHistory(filter);
      if (format === "jsonl") for await (const entry of entries) world.print(entryLine(entry));
      else await printEntries(entries, options.quiet === true, world);
    } else if (place.number === undefined) {
      await printList(await ledger.openHistory(), query, format, options.quiet === true, world);
    } else {
      await printStory(await ledger.openHistory(), place.repository, place.number, format, world);
    }
  } finally {
    await ledger.close();
  }
  return EXIT.passed;
}

/** `acme/shop#12`, `#12` or `12`. */
function readPlace(named: string, repository: string | undefined) {
  const parts = /^(?:([^/#\s]+\/[^/#\s]+)#|#?)(\d{1,15})$/.exec(named);
  if (parts === null) {
    throw usage(`"${named}" is no pull request: write owner/name#12, or #12 where there is only one repository.`);
  }
  return { repository: parts[1] ?? repository, number: Number(parts[2]) };
}

function queryOf(options: HistoryOptions): HistoryQuery {
  const { system, flow, code, owner, person, release, text, untouched } = options;
  return {
    ...{ system, flow, code, owner, person, release, text, untouched },
    outcome: oneOf(options.outcome, OUTCOMES, "--outcome"),
    verdict: oneOf(options.verdict, VERDICTS, "--verdict"),
    order: oneOf(options.order, ORDERS, "--order"),
    attention:
      options.attention === undefined || options.attention === true
        ? options.attention && "any"
        : oneOf(options.attention, ["any", ...ATTENTIONS] as const, "--attention"),
  };
}

function oneOf<Choice extends string>(
  text: string | undefined,
  choices: readonly Choice[],
  option: string,
): Choice | undefined {
  if (text === undefined) return undefined;
  const found = choices.find((choice) => choice === text);
  if (found === undefined) {
    throw usage(`${option} ${text} is none of ${choices.join(", ")}.${didYouMean(text, choices)}`);
  }
  return found;
}

async function printList(
  history: HistoryStore,
  query: HistoryQuery,
  format: "text" | "json" | "csv",
  isQuiet: boolean,
  world: World,
): Promise<void> {
  if (format === "csv") world.print(spreadsheetLines([LIST_COLUMNS], { isFirst: true }));
  const items: PullRequestSummary[] = [];
  let cursor: string | undefined;
  let total = 0;
  let more = false;
  do {
    const page = await listPullRequests(history, "all", query, { cursor, limit: PAGE_MAX });
    if ("kind" in page) throw usage(page.message);
    if (cursor === undefined) ({ total, more } = page);
    if (format === "csv") world.print(spreadsheetLines(page.items.map(listRow), { isFirst: false }));
    else items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && items.length < ROWS_MAX);
  if (format === "json") world.print(`${JSON.stringify({ total, more, items }, undefined, 2)}\n`);
  if (format === "text") world.print(renderHistoryList({ items, total, more, order: query.order }, world.palette));
  if (cursor !== undefined && !isQuiet) {
    world.complain("Not all of them are shown: narrow it down, for example with --since, or take --format csv.");
  }
}

async function printStory(
  history: HistoryStore,
  repository: string | undefined,
  number: number,
  format: "text" | "json" | "csv",
  world: World,
): Promise<void> {
  if (format === "csv") throw usage("One pull request's story is no table: choose text or json.");
  const name = repository ?? (await onlyRepository(history));
  const story = await readPullRequest(history, "all", name, number);
  if (story === undefined) throw usage(`Nothing is recorded about pull request #${number} of ${name}.`);
  world.print(format === "json" ? `${JSON.stringify(story, undefined, 2)}\n` : renderStory(story, world.palette));
}

async function onlyRepository(history: HistoryStore): Promise<string> {
  const [first, ...others] = await listRepositories(history, "all");
  if (first === undefined) throw usage("Nothing is recorded yet.");
  if (others.length === 0) return first.name;
  throw usage(`The ledger has ${others.length + 1} repositories: name one with --repository, or write owner/name#12.`);
}
