import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "../../src/app/ports.ts";
import type { Store } from "../../src/app/ports-store.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { createTestClock } from "../support/clock.ts";
import { draft, sha256, signOffGiven } from "../support/ledger.ts";

export const world = { clock: createTestClock(), hash: sha256 };
export const noContents = new Map<string, string>();

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "store-"));
}

/** A database with four entries, the third of another pull request, and a text in it, closed. */
export async function writtenDatabase(): Promise<string> {
  const path = join(temporaryFolder(), "gate.db");
  const store = openSqliteStore(path, world);
  await store.append(
    7,
    [draft({ event: signOffGiven() }), draft(), draft({ pullRequest: 13 }), draft()],
    new Map([[sha256("text"), "text"]]),
  );
  await store.close();
  return path;
}

/** Why a database can't be opened; the empty text when it can. */
export function refusalOf(path: string): string {
  try {
    void openSqliteStore(path, world).close();
    return "";
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.message.replaceAll(path, "FILE");
  }
}

export async function allEntries(store: Store) {
  const entries = [];
  const everything = {
    repository: undefined,
    pullRequest: undefined,
    person: undefined,
    kinds: undefined,
    since: undefined,
    until: undefined,
  };
  for await (const entry of store.readHistory(everything)) entries.push(entry);
  return entries;
}
