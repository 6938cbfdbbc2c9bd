import { createHash } from "node:crypto";
import { runProgram, type Servers } from "../../src/cli/program.ts";
import type { World } from "../../src/cli/world.ts";
import type { LedgerEntry } from "../../src/core/ledger/event.ts";
import { NO_COLOUR } from "../../src/core/render/palette.ts";
import { fileTextOf } from "../../src/github/file-text.ts";

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in a directory, with a ledger that holds these entries. */
export async function runInTerminal(
  directory: string,
  line: readonly string[],
  ledger: readonly LedgerEntry[] = [],
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
    openLedger: () => ({
      readHistory: async function* ({ kinds, pullRequest }) {
        for (const entry of ledger) {
          const isWanted = kinds?.includes(entry.event.kind) ?? true;
          if (isWanted && (pullRequest === undefined || pullRequest === entry.pullRequest)) yield entry;
        }
      },
      readContent: async () => "",
      close: async () => {},
    }),
  };
  const exitCode = await runProgram(line, world, { serve: async () => {}, demo: async () => 0, ...servers }, "9.9.9");
  return { exitCode, stdout, stderr };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
