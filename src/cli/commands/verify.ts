import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { ChangedText, StoreError } from "../../app/ports.ts";
import type { SealedEntry } from "../../app/ports-store.ts";
import { digestsIn, digestsOf } from "../../core/ledger/chain.ts";
import { readExportLine } from "../../core/ledger/export.ts";
import { readSealedLine } from "../../core/ledger/sealed-line.ts";
import { LedgerVerifier, type Problem, type Witness } from "../../core/ledger/verify.ts";
import type { Hash } from "../../core/model/hash.ts";
import { didYouMean } from "../../core/policy/closest.ts";
import {
  renderStatementsJson,
  renderStatementsText,
  renderVerificationJson,
  renderVerificationText,
  type Verification,
} from "../../core/render/verification.ts";
import { CommandFailure, EXIT, type ExitCode, usage } from "../failure.ts";
import { EVERYTHING } from "../ledger-filter.ts";
import { createLineHasher } from "../line-hasher.ts";
import { lineAt, readChunks } from "../read-lines.ts";
import { verifyStatements } from "../verify-statements.ts";
import { readWitnesses } from "../witnesses.ts";
import type { LedgerReader, World } from "../world.ts";

export interface VerifyOptions {
  readonly witness?: readonly string[];
  readonly publicKey?: string;
  readonly whole?: boolean;
  readonly format: string;
}

/**
 * `ripplegate verify FILE`: is every chain of a ledger as it was written? `FILE` is an export, a SQLite database, or the
 * address of a PostgreSQL one; neither GitHub nor the server is asked. Exit 4 names the first bad entry. Throws CommandFailure.
 */
export async function runVerify(file: string, options: VerifyOptions, world: World): Promise<ExitCode> {
  if (options.format !== "text" && options.format !== "json") {
    throw usage(
      `There is no format "${options.format}": choose text or json.${didYouMean(options.format, ["text", "json"])}`,
    );
  }
  if (options.publicKey !== undefined || (await startsWith(file, '{"payload"', world))) {
    return runVerifyStatements(file, options, world);
  }
  const witnesses = await readWitnesses(options.witness ?? [], world.directory);
  const found = await verify(file, witnesses, world);
  refuseFiltered(found, options);
  world.print(options.format === "json" ? renderVerificationJson(found) : renderVerificationText(found));
  return found.problems.length === 0 ? EXIT.passed : EXIT.integrity;
}

/** Signed statements about merges: nothing but the key is needed. */
async function runVerifyStatements(file: string, options: VerifyOptions, world: World): Promise<ExitCode> {
  if (options.publicKey === undefined) {
    throw usage(`${file} holds signed statements: name the key that must have signed them, with --public-key <file>.`);
  }
  const key = world.openKey(options.publicKey);
  const found = await reading(file, () => verifyStatements(resolve(world.directory, file), key));
  world.print(options.format === "json" ? renderStatementsJson(found) : renderStatementsText(found));
  return found.problem === undefined ? EXIT.passed : EXIT.integrity;
}

async function verify(file: string, witnesses: readonly Witness[], world: World): Promise<Verification> {
  if (/^postgres(ql)?:/i.test(file)) return verifyDatabase(file, witnesses, world);
  const path = resolve(world.directory, file);
  if (await startsWith(file, SQLITE_HEADER, world)) return verifyDatabase(path, witnesses, world);
  return reading(file, () => verifyExport(path, witnesses, world));
}

async function reading<Result>(file: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new CommandFailure(`${file} could not be read: ${error.message}`, EXIT.usage);
  }
}

/** Whoever asks for the whole chain, or for a head in it, must not be told that a part of it is fine. */
function refuseFiltered(found: Verification, options: VerifyOptions): void {
  if (found.whole || found.problems.length > 0) return;
  const asked = options.whole === true ? "--whole" : options.witness === undefined ? undefined : "--witness";
  if (asked === undefined) return;
  throw usage(
    `${asked} needs whole chains, and a filter left entries out of this export. Export it without a filter, or by repository alone.`,
  );
}

const SQLITE_HEADER = "SQLite format 3\0";

function startsWith(file: string, text: string, world: World): Promise<boolean> {
  if (/^postgres(ql)?:/i.test(file)) return Promise.resolve(false);
  return reading(file, async () => {
    const handle = await open(resolve(world.directory, file), "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(text.length), 0, text.length, 0);
      return buffer.toString("latin1", 0, bytesRead) === text;
    } finally {
      await handle.close();
    }
  });
}

async function verifyExport(path: string, witnesses: readonly Witness[], world: World): Promise<Verification> {
  // Lists of entries without the line that says what they are had none of them left out, as far as anybody can tell.
  let options = { hash: world.hash, whole: true, texts: false, witnesses };
  let verifier = new LedgerVerifier(options);
  let number = 0;
  const hasher = createLineHasher();
  const end = (last?: Problem): Verification => {
    const { chains, problems } = verifier.end();
    const all = last === undefined ? problems : [...problems.filter(({ line }) => line !== undefined), last];
    return { ...options, witnesses: witnesses.length, chains: last === undefined ? chains : [], problems: all };
  };
  for await (const chunk of readChunks(path)) {
    world.progress(`Verifying, line ${number}`);
    const ascii = (start: number, end: number) => chunk.bytes.toString("latin1", start, end);
    for (const place of chunk.lines) {
      number += 1;
      const sealed = chunk.isText ? readSealedLine(chunk.bytes, place.start, place.end, ascii) : undefined;
      if (sealed !== undefined) {
        const isSealed = hasher(chunk.bytes, place, sealed) === sealed.hash;
        verifier.takeEntry(sealed, isSealed, () => digestsIn(ascii(place.start, place.end)), number);
        continue;
      }
      const line = lineAt(chunk, place);
      if (line === undefined) return end(unreadable(number, "is too long, or no text in UTF-8"));
      if (line.trim() === "") continue;
      const read = readExportLine(line, world.hash);
      switch (read.kind) {
        case "entry":
          verifier.takeEntry(read.entry, read.isSealed, read.digests, number);
          break;
        case "text":
          if (!options.texts) return end(unreadable(number, "is a text, and the first line promises none"));
          verifier.takeText(read.digest, read.text, number);
          break;
        case "header":
          if (number > 1) return end(unreadable(number, "is the first line of an export, in the middle of one"));
          options = { ...options, whole: read.header.whole, texts: read.header.texts };
          verifier = new LedgerVerifier(options);
          break;
        case "envelope":
          return end(unreadable(number, "is a signed statement, not an entry of a ledger"));
        case "unreadable":
          return end(unreadable(number, read.message));
      }
    }
  }
  world.progress(undefined);
  return end();
}

function unreadable(line: number, what: string): Problem {
  const message = `${what}, so the ledger cannot be verified.`;
  return { kind: "unreadable", repository: undefined, sequence: undefined, line, message };
}

/** What stands in the place of a changed text is of no interest: another one than its digest says. */
async function readText(ledger: LedgerReader, digest: string): Promise<string | undefined> {
  try {
    return await ledger.readContent(digest);
  } catch (error) {
    if (error instanceof StoreError && error.cause instanceof ChangedText) return `not ${digest}`;
    throw error;
  }
}

/** What stands in the columns is hashed as it is. Where that is not what the hash says, it is changed, whatever can be read of it. */
function proven(stored: SealedEntry, hash: Hash) {
  if (hash(stored.sealed) === stored.hash) return { link: stored, isSealed: true, digests: digestsIn(stored.sealed) };
  const entry = stored.read();
  return { link: entry, isSealed: false, digests: digestsOf(entry.event) };
}

async function verifyDatabase(path: string, witnesses: readonly Witness[], world: World): Promise<Verification> {
  const verifier = new LedgerVerifier({ hash: world.hash, whole: true, texts: true, witnesses });
  const ledger = world.openLedger(path);
  let failure: Problem | undefined;
  try {
    let entries = 0;
    for await (const some of ledger.readSealed(EVERYTHING)) {
      world.progress(`Verifying, entry ${entries}`);
      entries += some.length;
      for (const stored of some) {
        const { link, isSealed, digests } = proven(stored, world.hash);
        for (const digest of verifier.unseen(digests)) {
          const text = await readText(ledger, digest);
          if (text !== undefined) verifier.takeText(digest, text, undefined);
        }
        verifier.takeEntry(link, isSealed, () => digests, undefined);
      }
    }
    world.progress(undefined);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    // What is intact before it is said all the same: it tells how far the ledger can be trusted.
    const reason = error.cause instanceof Error ? error.cause.message : error.message;
    const message = `what follows can't be read (${reason}).`;
    failure = { kind: "unreadable", repository: undefined, sequence: undefined, line: undefined, message };
  } finally {
    await ledger.close();
  }
  const { chains, problems } = verifier.end();
  const all = failure === undefined ? problems : [...problems, failure];
  return { whole: true, texts: true, witnesses: witnesses.length, chains, problems: all };
}
