import { EXPORT_FORMATS, type ExportFormat } from "../../app/exports.ts";
import type { HistoryFilter } from "../../app/ports-store.ts";
import { exportEntries } from "../../app/read-history.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import type { ExportHeader } from "../../core/ledger/export.ts";
import { didYouMean } from "../../core/policy/closest.ts";
import { EXIT, type ExitCode, usage } from "../failure.ts";
import { type FilterOptions, readFilter } from "../ledger-filter.ts";
import type { LedgerReader, World } from "../world.ts";

/** By what lists find pull requests. */
interface ListOptions {
  readonly system?: string;
  readonly flow?: string;
  readonly code?: string;
  readonly release?: string;
}

export interface ExportOptions extends FilterOptions, ListOptions {
  readonly database?: string;
  readonly format: string;
  readonly withContents?: boolean;
  readonly key?: string;
  readonly output?: string;
}

/**
 * `ripplegate export`: the ledger, or a part of it, to take along. Streams: a history of any length takes the same memory.
 * Throws CommandFailure, StoreError, ConfigurationError.
 */
export async function runExport(options: ExportOptions, world: World): Promise<ExitCode> {
  const format = formatNamed(options.format);
  if (options.withContents === true && !format.takesTexts) {
    throw usage(`--with-contents goes with --format jsonl alone: ${format.name} cannot hold whole texts.`);
  }
  const signer = format.needsSigner ? world.openSigner(options.key) : undefined;
  if (format.needsSigner && signer === undefined) {
    throw usage(
      `--format ${format.name} signs: name a key with --key, or set LEDGER_SIGNING_KEY. Make one with: openssl genpkey -algorithm ed25519 -out key.pem`,
    );
  }
  const filter = readFilter(options);
  const ledger = world.openLedger(options.database);
  const output = await world.openOutput(options.output);
  try {
    const pieces = format.write({
      entries: await entriesOf(ledger, filter, options),
      source: ledger,
      hash: world.hash,
      whole: isWhole(options),
      texts: options.withContents === true,
      filter: asAsked(options),
      signer,
    });
    for await (const text of together(pieces)) await output.write(text);
    await output.finish();
  } catch (error) {
    await output.abandon();
    throw error;
  } finally {
    await ledger.close();
  }
  return EXIT.passed;
}

/** Written at a time: a write for each entry would cost more than the entry. */
const WRITTEN_CHARACTERS = 64 * 1024;

async function* together(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let text = "";
  for await (const piece of pieces) {
    text += piece;
    if (text.length < WRITTEN_CHARACTERS) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}

function formatNamed(name: string): ExportFormat {
  const format = EXPORT_FORMATS.find((one) => one.name === name);
  if (format !== undefined) return format;
  const names = EXPORT_FORMATS.map((one) => one.name);
  throw usage(`There is no export format "${name}": choose ${names.join(", ")}.${didYouMean(name, names)}`);
}

/** What lists find pull requests by is asked of the history; all else of the ledger alone. */
async function entriesOf(
  ledger: LedgerReader,
  filter: HistoryFilter,
  { system, flow, code, release }: ListOptions,
): Promise<AsyncIterable<LedgerEntry>> {
  const isOfLists = [system, flow, code, release].some((asked) => asked !== undefined);
  if (!isOfLists) return ledger.readHistory(filter);
  return exportEntries(await ledger.openHistory(), "all", { ...filter, system, flow, code, release });
}

/** A repository's entries are its whole chain; any other filter leaves some of them out. */
function isWhole(options: ExportOptions): boolean {
  return Object.keys(asAsked(options)).every((name) => name === "repository");
}

function asAsked(options: ExportOptions): ExportHeader["filter"] {
  const { repository, pullRequest, person, kind, since, until, system, flow, code, release } = options;
  const all = { repository, pullRequest, person, kinds: kind, since, until, system, flow, code, release };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
