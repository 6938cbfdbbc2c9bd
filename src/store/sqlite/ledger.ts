import { BrokenLedger, ChangedText } from "../../app/ports.ts";
import { digestsOf, link } from "../../core/ledger/chain.ts";
import type { LedgerDraft, LedgerEntry } from "../../core/ledger/event.ts";
import { assert } from "../../core/model/assert.ts";
import type { Hash } from "../../core/model/hash.ts";
import { projectAppended } from "../history/catch-up.ts";
import { expectShape, isText } from "../rows/check.ts";
import { entryColumns, entryValues, insertedColumns, readEntry, readSealedEntry } from "../rows/ledger-entry.ts";
import type { Connection } from "./connection.ts";
import { carryOut, SQLITE } from "./history-store.ts";

/**
 * One chain of entries per repository, and the texts that entries name by digest. Nothing here changes or deletes; the
 * database's own triggers refuse it to everybody else, and an entry that does not follow the last one. Whoever gets around
 * them closes the gates concerned: entries that a gate is judged by are only read if their seals and links are whole.
 */
export function createLedger(connection: Connection, hash: Hash) {
  return {
    readLedger(repositoryId: number, pullRequest: number): readonly LedgerEntry[] {
      return connection.read("read the ledger", () => {
        refuseGap(connection, repositoryId);
        return connection
          .all(
            `select ${entryColumns},
               (select next.previous from ledger as next
                where next.repository_id = ledger.repository_id and next.sequence = ledger.sequence + 1) as next_previous
             from ledger where repository_id = ? and pull_request = ? order by sequence`,
            repositoryId,
            pullRequest,
          )
          .map((row) => readSealedEntry(row, hash));
      });
    },

    append(
      repositoryId: number,
      drafts: readonly LedgerDraft[],
      contents: ReadonlyMap<string, string>,
    ): readonly LedgerEntry[] {
      return connection.write("append to the ledger", () => {
        for (const [digest, text] of contents) insertContent(connection, hash, digest, text);
        const entries: LedgerEntry[] = [];
        let last = readLast(connection, repositoryId);
        for (const draft of drafts) {
          assert(draft.repository.id === repositoryId, "a draft is appended to the chain of its own repository");
          for (const digest of digestsOf(draft.event)) assertStored(connection, digest);
          last = link(last, draft, hash);
          insertEntry(connection, last);
          entries.push(last);
        }
        carryOut(connection, projectAppended(SQLITE, repositoryId, entries));
        return entries;
      });
    },

    readEntry(repositoryId: number, sequence: number): LedgerEntry | undefined {
      return connection.read("read an entry of the ledger", () => {
        const sql = `select ${entryColumns} from ledger where repository_id = ? and sequence = ?`;
        const row = connection.first(sql, repositoryId, sequence);
        return row === undefined ? undefined : readEntry(row);
      });
    },

    readEvaluationBefore(repositoryId: number, pullRequest: number, sequence: number): LedgerEntry | undefined {
      return connection.read("read an evaluation", () => {
        const row = connection.first(
          `select ${entryColumns} from ledger
           where repository_id = ? and pull_request = ? and sequence < ? and kind = 'evaluated'
           order by sequence desc limit 1`,
          repositoryId,
          pullRequest,
          sequence,
        );
        return row === undefined ? undefined : readEntry(row);
      });
    },

    readContent(digest: string): string | undefined {
      return connection.read("read a text of the ledger", () => {
        const row = connection.first("select body from contents where digest = ?", digest);
        if (row === undefined) return undefined;
        const text = expectShape(isText, row.body, "text");
        if (hash(text) !== digest) throw new ChangedText(digest);
        return text;
      });
    },
  };
}

/** An entry that was taken out leaves a gap, since sequences count from 1. */
function refuseGap(connection: Connection, repositoryId: number): void {
  const row = connection.first(
    "select count(*) as entries, coalesce(max(sequence), 0) as last from ledger where repository_id = ?",
    repositoryId,
  );
  if (row?.entries !== row?.last)
    throw new BrokenLedger(`entries of repository ${repositoryId} are missing in the ledger`);
}

function insertContent(connection: Connection, hash: Hash, digest: string, text: string): void {
  assert(hash(text) === digest, "a text is stored under its own digest");
  if (connection.run("insert into contents (digest, body) values (?, ?)", digest, text) === 1) return;
  const stored = connection.first("select body from contents where digest = ?", digest);
  if (stored?.body !== text)
    throw new Error(`another text is stored under the digest ${digest}: somebody put it there`);
}

/** What was signed must be there when somebody asks, years later. */
function assertStored(connection: Connection, digest: string): void {
  const isStored = connection.first("select 1 from contents where digest = ?", digest) !== undefined;
  assert(isStored, "every text that an entry names is stored before it");
}

function readLast(connection: Connection, repositoryId: number): LedgerEntry | undefined {
  const row = connection.first(
    `select ${entryColumns} from ledger where repository_id = ? order by sequence desc limit 1`,
    repositoryId,
  );
  return row === undefined ? undefined : readEntry(row);
}

function insertEntry(connection: Connection, entry: LedgerEntry): void {
  const values = entryValues(entry);
  connection.run(`insert into ledger (${insertedColumns}) values (${values.map(() => "?").join(", ")})`, ...values);
}
