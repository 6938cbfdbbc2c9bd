import { open, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type HistoryFilter, StoreError } from "../../app/ports.ts";
import { type ChainVerdict, digestsOf, verifyChain } from "../../core/ledger/chain.ts";
import type { LedgerEntry } from "../../core/ledger/event.ts";
import { count } from "../../core/render/count.ts";
import { plainText } from "../../core/render/escape.ts";
import { CommandFailure, EXIT, type ExitCode } from "../failure.ts";
import type { World } from "../world.ts";

/**
 * `ripplegate verify FILE`: is every chain of a ledger as it was written? `FILE` is an export in JSON Lines, a SQLite
 * database, or the address of a PostgreSQL one; neither GitHub nor the server is asked. Exit 4 names the first bad entry. Throws CommandFailure.
 */
export async function runVerify(file: string, world: World): Promise<ExitCode> {
  if (/^postgres(ql)?:/i.test(file)) return verifyDatabase(file, world);
  const path = resolve(world.directory, file);
  return (await isSqlite(path, file)) ? verifyDatabase(path, world) : verifyExport(path, world);
}

const SQLITE_HEADER = "SQLite format 3\0";

async function isSqlite(path: string, file: string): Promise<boolean> {
  try {
    const handle = await open(path, "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0);
      return buffer.toString("latin1", 0, bytesRead) === SQLITE_HEADER;
    } finally {
      await handle.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${file} could not be read: ${reason}`, EXIT.usage);
  }
}

/** Entries of one repository, in the order of the file. */
type Chains = Map<number, LedgerEntry[]>;

async function verifyExport(path: string, world: World): Promise<ExitCode> {
  const chains: Chains = new Map();
  const lines = (await readFile(path, "utf8")).replace(/^\uFEFF/, "").split("\n");
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const entry = parseLine(line);
    if (entry === undefined) {
      world.print(`Broken: line ${index + 1} is not JSON, so the ledger cannot be verified.\n`);
      return EXIT.integrity;
    }
    if (!isEntry(entry.value)) {
      world.print(`Broken: line ${index + 1} is not an entry of a ledger.\n`);
      return EXIT.integrity;
    }
    addTo(chains, entry.value);
  }
  return report(chains, world);
}

async function verifyDatabase(path: string, world: World): Promise<ExitCode> {
  const ledger = world.openLedger(path);
  const chains: Chains = new Map();
  try {
    for await (const entry of ledger.readHistory(EVERYTHING)) {
      addTo(chains, entry);
      const lost = await lostContent(entry, ledger.readContent, world);
      if (lost === undefined) continue;
      world.print(`Broken: entry ${entry.sequence} of repository ${plainText(entry.repository.name)} ${lost}\n`);
      return EXIT.integrity;
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    // What is intact before it is said all the same: it tells how far the ledger can be trusted.
    if (chains.size > 0) report(chains, world);
    const reason = error.cause instanceof Error ? error.cause.message : error.message;
    world.print(`Broken: what follows can't be read (${plainText(reason)}).\n`);
    return EXIT.integrity;
  } finally {
    await ledger.close();
  }
  return report(chains, world);
}

const EVERYTHING: HistoryFilter = {
  repository: undefined,
  pullRequest: undefined,
  person: undefined,
  kinds: undefined,
  since: undefined,
  until: undefined,
};

/** A text that an entry names by its digest and that is gone or another one. */
async function lostContent(
  entry: LedgerEntry,
  readContent: (digest: string) => Promise<string | undefined>,
  world: World,
): Promise<string | undefined> {
  for (const digest of digestsOf(entry.event)) {
    const text = await readContent(digest);
    if (text === undefined) return `names a text that is not there (${digest}).`;
    if (world.hash(text) !== digest) return `names a text that was changed after it was written (${digest}).`;
  }
  return undefined;
}

function report(chains: Chains, world: World): ExitCode {
  if (chains.size === 0) {
    world.print("The ledger is empty: nothing to verify.\n");
    return EXIT.passed;
  }
  let exitCode: ExitCode = EXIT.passed;
  for (const [id, entries] of [...chains].sort(([one], [other]) => one - other)) {
    const verdict = verifyChain(entries, world.hash);
    if (verdict.kind === "broken") exitCode = EXIT.integrity;
    world.print(`${sayVerdict(entries.at(-1)?.repository.name ?? String(id), verdict)}\n`);
  }
  return exitCode;
}

function sayVerdict(repository: string, verdict: ChainVerdict): string {
  const name = `repository ${plainText(repository)}`;
  return verdict.kind === "intact"
    ? `Intact: ${name}, ${count(verdict.entries, "entry", "entries")}, head ${verdict.head}. A cut-off tail can only be told from a head that was written down elsewhere: compare it with the check run that opened a gate last.`
    : `Broken: ${name}, at entry ${verdict.sequence}. ${plainText(verdict.problem)}`;
}

function parseLine(line: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(line) };
  } catch {
    return undefined;
  }
}

/** What verifying relies on. The rest of an entry is covered by its hash, whatever it is. */
function isEntry(value: unknown): value is LedgerEntry {
  if (!isRecord(value) || !isRecord(value.repository) || !isRecord(value.event)) return false;
  const { id, name } = value.repository;
  return (
    Number.isSafeInteger(id) &&
    typeof name === "string" &&
    Number.isSafeInteger(value.sequence) &&
    typeof value.hash === "string" &&
    typeof value.previous === "string"
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function addTo(chains: Chains, entry: LedgerEntry): void {
  const chain = chains.get(entry.repository.id);
  if (chain === undefined) chains.set(entry.repository.id, [entry]);
  else chain.push(entry);
}
