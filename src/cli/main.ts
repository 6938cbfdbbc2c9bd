#!/usr/bin/env node
import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createColors } from "picocolors";
import { ConfigurationError, type DatabaseSettings, type Signer } from "../app/ports.ts";
import { NO_COLOUR, type Palette } from "../core/render/palette.ts";
import { fileTextOf } from "../github/file-text.ts";
import { readDatabase } from "../settings/readers.ts";
import { readSigner, readStatementKey } from "../settings/signing-key.ts";
import { fileOutput, streamOutput } from "./output.ts";
import { type DemoCommand, runProgram } from "./program.ts";
import { createProgress } from "./progress.ts";
import type { LedgerReader, World } from "./world.ts";

/** The composition root of the command line: chooses what the commands ask of the machine; decides nothing. */
const world: World = {
  print: (text) => process.stdout.write(text),
  complain: (line) => process.stderr.write(`${line}\n`),
  progress: createProgress(process.stderr, () => performance.now()),
  directory: process.cwd(),
  now: () => new Date().toISOString(),
  hash: sha256,
  palette: palette(),
  fileText: fileTextOf,
  openSigner,
  openKey: (file) => readKeyIn(file, readStatementKey),
  openOutput: async (file) =>
    file === undefined ? streamOutput(process.stdout) : fileOutput(resolve(process.cwd(), file)),
  openLedger,
};

const servers = {
  serve: async () => (await import("../index.ts")).runServe(),
  doctor: async () => (await import("../examine.ts")).examine(process.env),
  demo: async (command: DemoCommand) => {
    const { stdout, stderr, stdin, env } = process;
    const isTTY = Boolean(stdout.isTTY && stdin.isTTY);
    return (await import("./demo.ts")).runDemo({ ...command, io: { stdout, stderr, stdin, isTTY, env } });
  },
};

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

process.exitCode = await runProgram(process.argv.slice(2), world, servers, version());

function sha256(text: string): string {
  return hash("sha256", text, "hex");
}

function palette(): Palette {
  const isWanted = process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  if (!isWanted) return NO_COLOUR;
  const { bold, red, yellow, green, dim } = createColors(true);
  return { bold, bad: (text) => bold(red(text)), warning: yellow, good: green, dim };
}

function version(): string {
  const text: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const isPackage = typeof text === "object" && text !== null && "version" in text;
  return isPackage && typeof text.version === "string" ? text.version : "unknown";
}

function openSigner(file: string | undefined): Signer | undefined {
  if (file !== undefined) return readKeyIn(file, readSigner);
  const text = process.env.LEDGER_SIGNING_KEY;
  return text ? named("LEDGER_SIGNING_KEY", () => readSigner(text)) : undefined;
}

/** The message never has what the file holds. */
function readKeyIn<Key>(file: string, read: (text: string) => Key): Key {
  return named(`The key ${file}`, () => read(readFileSync(resolve(process.cwd(), file), "utf8")));
}

function named<Result>(name: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new ConfigurationError(`${name} ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
}

/** Read-only and without the server's lock: history is read while the server runs. */
function openLedger(named: string | undefined): LedgerReader {
  const database = databaseOf(named);
  if (database.kind === "sqlite" && !existsSync(database.path)) {
    throw new ConfigurationError(
      `There is no database at ${database.path}. Name it: --database <file>, or set DATABASE_URL as for the server.`,
    );
  }
  const store = import("../store/open-store.ts").then(({ openStoreToRead }) => openStoreToRead(database, sha256));
  return {
    readHistory: async function* (filter) {
      yield* (await store).readHistory(filter);
    },
    readSealed: async function* (filter) {
      yield* (await store).readSealed(filter);
    },
    openHistory: async () => (await store).history,
    readContent: async (digest) => (await store).readContent(digest),
    readEntry: async (repositoryId, sequence) => (await store).readEntry(repositoryId, sequence),
    readEvaluationBefore: async (repositoryId, pullRequest, sequence) =>
      (await store).readEvaluationBefore(repositoryId, pullRequest, sequence),
    readLedger: async (repositoryId, pullRequest) => (await store).readLedger(repositoryId, pullRequest),
    close: async () => (await store).close(),
  };
}

/** A file's path, or an address as in the settings; nothing: what the settings say. */
function databaseOf(named: string | undefined): DatabaseSettings {
  if (named !== undefined && !/^(sqlite|postgres(ql)?):/i.test(named)) return { kind: "sqlite", path: named };
  try {
    return readDatabase(named ?? process.env.DATABASE_URL ?? "sqlite:data/ripplegate.db");
  } catch (error) {
    const name = named === undefined ? "DATABASE_URL" : "The database";
    throw new ConfigurationError(`${name} ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
}
