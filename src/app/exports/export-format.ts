import type { LedgerEntry } from "../../core/ledger/event.ts";
import type { ExportHeader } from "../../core/ledger/export.ts";
import type { Hash } from "../../core/model/hash.ts";
import type { Signer } from "../ports.ts";
import type { Store } from "../ports-store.ts";

/** The ledger as an export reads it. */
export type ExportSource = Pick<
  Store,
  "readContent" | "readEntry" | "readEvaluationBefore" | "readHistory" | "readLedger"
>;

export interface ExportRequest {
  /** In the order in which they were appended. */
  readonly entries: AsyncIterable<LedgerEntry>;
  readonly source: ExportSource;
  readonly hash: Hash;
  /** Chains from their first entry on: nothing was asked for but repositories. */
  readonly whole: boolean;
  /** The texts that entries name too, where the format can hold them. */
  readonly texts: boolean;
  /** What was asked for, as people wrote it. */
  readonly filter: ExportHeader["filter"];
  /** `undefined` where no key is set. */
  readonly signer: Signer | undefined;
}

/** A way to write the ledger down: pieces of text, made while they are read, so that memory does not grow with them. */
export interface ExportFormat {
  readonly name: string;
  /** Completes "jsonl: …". */
  readonly description: string;
  /** Holds the texts that entries name, where it is asked to. */
  readonly takesTexts: boolean;
  readonly needsSigner: boolean;
  readonly write: (request: ExportRequest) => AsyncGenerator<string>;
}
