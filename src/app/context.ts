import type { Hash } from "../core/model/hash.ts";
import type { ParseSource } from "../core/source/reader.ts";
import type { Clock, GitHub, Log, Store } from "./ports.ts";

/** What every use case works with; chosen once by the composition root. */
export interface AppContext {
  readonly store: Store;
  readonly github: GitHub;
  readonly clock: Clock;
  readonly log: Log;
  readonly hash: Hash;
  /** Parses a file, remembered by blob SHA. */
  readonly parse: ParseSource;
  /** Pull requests, by their turns' keys, that were compared with all that stands on GitHub since this process began. */
  readonly lookedAt: Set<string>;
  /** Where people reach the history's pages, without a slash at the end; absent where there are none. */
  readonly pagesUrl?: string | undefined;
  /** There is new work in the inbox. */
  readonly wake: () => void;
}
