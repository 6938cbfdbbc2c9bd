import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileOutput } from "../../src/cli/output.ts";
import { runProgram, type Servers } from "../../src/cli/program.ts";
import type { LedgerReader, World } from "../../src/cli/world.ts";
import type { LedgerEntry } from "../../src/core/ledger/event.ts";
import { canonicalJson } from "../../src/core/ledger/seal.ts";
import { NO_COLOUR } from "../../src/core/render/palette.ts";
import { fileTextOf } from "../../src/github/file-text.ts";
import { readSigner, readStatementKey } from "../../src/settings/signing-key.ts";
import { createSqliteStore, openSqliteStore } from "../../src/store/sqlite.ts";
import { createTestClock } from "./clock.ts";

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in a directory, with a ledger that holds these entries, else the database that it names. */
export async function runInTerminal(
  directory: string,
  line: readonly string[],
  ledger?: readonly LedgerEntry[],
  servers: Partial<Servers> = {},
): Promise<Ran> {
  let stdout = "";
  let stderr = "";
  const world: World = {
    print: (text) => {
      stdout += text;
    },
    complain: (text) => {
      stderr += `${text}\n`;
    },
    progress: () => {},
    directory,
    now: () => "2026-10-14T09:00:00.000Z",
    hash: sha256,
    palette: NO_COLOUR,
    fileText: fileTextOf,
    openSigner: (file) => (file === undefined ? undefined : readSigner(readFileSync(resolve(directory, file), "utf8"))),
    openKey: (file) => readStatementKey(readFileSync(resolve(directory, file), "utf8")),
    openOutput: async (file) =>
      file === undefined
        ? {
            write: async (piece) => {
              stdout += piece;
            },
            finish: async () => {},
            abandon: async () => {},
          }
        : fileOutput(resolve(directory, file)),
    openLedger: (path) =>
      ledger === undefined && path !== undefined ? storedLedger(resolve(directory, path)) : heldLedger(ledger ?? []),
  };
  const exitCode = await runProgram(
    line,
    world,
    { serve: async () => {}, doctor: async () => [], demo: async () => 0, ...servers },
    "9.9.9",
  );
  return { exitCode, stdout, stderr };
}

function storedLedger(path: string): LedgerReader {
  const store = createSqliteStore(new DatabaseSync(path, { readOnly: true }), sha256, () => {});
  return { ...store, openHistory: async () => store.history };
}

function heldLedger(ledger: readonly LedgerEntry[]): LedgerReader {
  return {
    readHistory: async function* ({ kinds, pullRequest }) {
      for (const entry of ledger) {
        const isWanted = kinds?.includes(entry.event.kind) ?? true;
        if (isWanted && (pullRequest === undefined || pullRequest === entry.pullRequest)) yield entry;
      }
    },
    readSealed: async function* () {
      yield ledger.map((entry) => {
        const { hash, ...unsealed } = entry;
        return { ...entry, hash, sealed: canonicalJson(unsealed), read: () => entry };
      });
    },
    openHistory: async () => openSqliteStore(":memory:", { clock: createTestClock(), hash: sha256 }).history,
    readContent: async () => "",
    readEntry: async () => undefined,
    readEvaluationBefore: async () => undefined,
    readLedger: async () => ledger,
    close: async () => {},
  };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
