import type { StatementKey } from "../app/exports/envelope.ts";
import type { ExportSource } from "../app/exports.ts";
import type { Signer } from "../app/ports.ts";
import type { HistoryStore } from "../app/ports-history.ts";
import type { HistoryFilter, SealedEntry } from "../app/ports-store.ts";
import type { LedgerEntry } from "../core/ledger/event.ts";
import type { FileText } from "../core/model/files.ts";
import type { Hash } from "../core/model/hash.ts";
import type { Palette } from "../core/render/palette.ts";
import type { Output } from "./output.ts";

/** What the commands ask of the machine; `main.ts` has the real one, tests have their own. */
export interface World {
  /** Results. */
  readonly print: (text: string) => void;
  /** Progress, diagnostics and failures; a line feed is added. */
  readonly complain: (line: string) => void;
  /** What a long command is doing now, for a person who waits; nothing: it is done. Shown only where one can see it. */
  readonly progress: (stage: string | undefined) => void;
  /** Where the command was called. */
  readonly directory: string;
  /** ISO-8601 UTC with milliseconds. */
  readonly now: () => string;
  readonly hash: Hash;
  readonly palette: Palette;
  readonly fileText: (bytes: Uint8Array) => FileText;
  /** The key to sign with: in a file, else the one that the settings hold; `undefined`: none. Throws ConfigurationError. */
  readonly openSigner: (file: string | undefined) => Signer | undefined;
  /** A public key in a file. Throws ConfigurationError. */
  readonly openKey: (file: string) => StatementKey;
  /** Where a result goes that is too long to be held in memory: a file, or where `print` goes. */
  readonly openOutput: (file: string | undefined) => Promise<Output>;
  /** The ledger of an existing database, only to read: the one at `path`, or the one the settings name. */
  readonly openLedger: (path: string | undefined) => LedgerReader;
}

/** Throws StoreError, or ConfigurationError where there is no database. */
export interface LedgerReader extends ExportSource {
  readonly readHistory: (filter: HistoryFilter) => AsyncIterable<LedgerEntry>;
  readonly readSealed: (filter: HistoryFilter) => AsyncIterable<readonly SealedEntry[]>;
  /** Lists and stories; asked for only where a command needs them. */
  readonly openHistory: () => Promise<HistoryStore>;
  readonly close: () => Promise<void>;
}
