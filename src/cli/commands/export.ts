import { EXPORT_FORMATS, type ExportFormat } from "../../app/exports.ts";
import type { ExportHeader } from "../../core/ledger/export.ts";
import { didYouMean } from "../../core/policy/closest.ts";
import { EXIT, type ExitCode, usage } from "../failure.ts";
import { type FilterOptions, readFilter } from "../ledger-filter.ts";
import type { World } from "../world.ts";

export interface ExportOptions extends FilterOptions {
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
      entries: ledger.readHistory(filter),
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

/** A repository's entries are its whole chain; any other filter leaves some of them out. */
function isWhole({ pullRequest, person, kind, since, until }: ExportOptions): boolean {
  return [pullRequest, person, kind, since, until].every((asked) => asked === undefined);
}

function asAsked({ repository, pullRequest, person, kind, since, until }: ExportOptions): ExportHeader["filter"] {
  const all = { repository, pullRequest, person, kinds: kind, since, until };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
