import { BrokenLedger, ChangedText } from "../../app/ports.ts";
import { digestsOf, link } from "../../core/ledger/chain.ts";
import type { LedgerDraft, LedgerEntry } from "../../core/ledger/event.ts";
import { assert } from "../../core/model/assert.ts";
import type { Hash } from "../../core/model/hash.ts";
import { projectAppended } from "../history/catch-up.ts";
import { entryColumns, entryValues, insertedColumns, readEntry, readSealedEntry } from "../rows/ledger-entry.ts";
import { lockChain, lockPlaces } from "./chain-lock.ts";
import type { Connection, Session } from "./connection.ts";
import { carryOut, POSTGRES } from "./history-store.ts";
import type { Leases } from "./leases.ts";

/** Chains of entries and the texts they name, with the same rules as on SQLite. One appends to a chain at a time. */
export function createLedger(connection: Connection, leases: Leases, hash: Hash) {
  return {
    readLedger(repositoryId: number, pullRequest: number): Promise<readonly LedgerEntry[]> {
      return connection.read("read the ledger", async (session) => {
        await refuseGap(session, repositoryId);
        const rows = await session.all(
          `select ${entryColumns},
             (select next.previous from ledger as next
              where next.repository_id = ledger.repository_id and next.sequence = ledger.sequence + 1) as next_previous
           from ledger where repository_id = $1 and pull_request = $2 order by sequence`,
          repositoryId,
          pullRequest,
        );
        return rows.map((row) => readSealedEntry(row, hash));
      });
    },

    append(
      repositoryId: number,
      drafts: readonly LedgerDraft[],
      contents: ReadonlyMap<string, string>,
    ): Promise<readonly LedgerEntry[]> {
      return connection.write("append to the ledger", async (session) => {
        await lockChain(session, repositoryId);
        await leases.refuseIfLost(session);
        await insertContents(session, hash, contents);
        await assertStored(session, [...new Set(drafts.flatMap(({ event }) => digestsOf(event)))]);
        const entries: LedgerEntry[] = [];
        let last = await readLast(session, repositoryId);
        if (drafts.length > 0) await lockPlaces(session);
        for (const draft of drafts) {
          assert(draft.repository.id === repositoryId, "a draft is appended to the chain of its own repository");
          last = link(last, draft, hash);
          await insertEntry(session, last);
          entries.push(last);
        }
        await carryOut(session, projectAppended(POSTGRES, repositoryId, entries));
        return entries;
      });
    },

    readEntry(repositoryId: number, sequence: number): Promise<LedgerEntry | undefined> {
      return connection.read("read an entry of the ledger", async (session) => {
        const sql = `select ${entryColumns} from ledger where repository_id = $1 and sequence = $2`;
        const row = await session.first(sql, repositoryId, sequence);
        return row === undefined ? undefined : readEntry(row);
      });
    },

    readEvaluationBefore(
      repositoryId: number,
      pullRequest: number,
      sequence: number,
    ): Promise<LedgerEntry | undefined> {
      return connection.read("read an evaluation", async (session) => {
        const row = await session.first(
          `select ${entryColumns} from ledger
           where repository_id = $1 and pull_request = $2 and sequence < $3 and kind = 'evaluated'
           order by sequence desc limit 1`,
          repositoryId,
          pullRequest,
          sequence,
        );
        return row === undefined ? undefined : readEntry(row);
      });
    },

    readContent(digest: string): Promise<string | undefined> {
      return connection.read("read a text of the ledger", async (session) => {
        const row = await session.first("select body from contents where digest = $1", digest);
        if (row === undefined) return undefined;
        const text = Buffer.isBuffer(row.body) ? row.body.toString("utf8") : "";
        if (hash(text) !== digest) throw new ChangedText(digest);
        return text;
      });
    },
  };
}

/** An entry that was taken out leaves a gap, since sequences count from 1. */
async function refuseGap(session: Session, repositoryId: number): Promise<void> {
  const row = await session.first(
    "select count(*) as entries, coalesce(max(sequence), 0) as last from ledger where repository_id = $1",
    repositoryId,
  );
  if (row?.entries !== row?.last)
    throw new BrokenLedger(`entries of repository ${repositoryId} are missing in the ledger`);
}

/** The digest names the text, so a text that is there already is kept as it is. */
async function insertContents(session: Session, hash: Hash, contents: ReadonlyMap<string, string>): Promise<void> {
  for (const [digest, text] of contents) {
    assert(hash(text) === digest, "a text is stored under its own digest");
    const body = Buffer.from(text);
    const insert = "insert into contents (digest, body) values ($1, $2) on conflict (digest) do nothing";
    if ((await session.run(insert, digest, body)) === 1) continue;
    const stored = await session.first("select body = $2 as same from contents where digest = $1", digest, body);
    if (stored?.same !== true) {
      throw new Error(`another text is stored under the digest ${digest}: somebody put it there`);
    }
  }
}

/** What was signed must be there when somebody asks, years later. */
async function assertStored(session: Session, digests: readonly string[]): Promise<void> {
  if (digests.length === 0) return;
  const row = await session.first("select count(*) as stored from contents where digest = any($1)", digests);
  assert(row?.stored === digests.length, "every text that an entry names is stored before it");
}

async function readLast(session: Session, repositoryId: number): Promise<LedgerEntry | undefined> {
  const row = await session.first(
    `select ${entryColumns} from ledger where repository_id = $1 order by sequence desc limit 1`,
    repositoryId,
  );
  return row === undefined ? undefined : readEntry(row);
}

async function insertEntry(session: Session, entry: LedgerEntry): Promise<void> {
  const values = entryValues(entry);
  const places = values.map((_, index) => `$${index + 1}`).join(", ");
  await session.run(`insert into ledger (${insertedColumns}) values (${places})`, ...values);
}
