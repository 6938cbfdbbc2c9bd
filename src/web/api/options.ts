import type { ExportSource } from "../../app/exports.ts";
import type { Signer } from "../../app/ports.ts";
import type { HistoryStore } from "../../app/ports-history.ts";
import type { Hash } from "../../core/model/hash.ts";
import type { Cursors } from "./cursor.ts";

/** What the operations work with. */
export interface ApiOptions {
  readonly history: HistoryStore;
  /** The ledger as exports read it. */
  readonly ledger: ExportSource;
  readonly hash: Hash;
  /** What statements about merges are signed with; `undefined` where no key is set. */
  readonly signer: Signer | undefined;
  readonly cursors: Cursors;
}
