import type { Hash } from "../core/model/hash.ts";
import type { SourceParser } from "./parsing.ts";
import type { Clock, Log } from "./ports.ts";
import type { GitHub } from "./ports-github.ts";
import type { Store } from "./ports-store.ts";

/** What every use case works with; chosen once by the composition root. */
export interface AppContext {
  readonly store: Store;
  readonly github: GitHub;
  readonly clock: Clock;
  readonly log: Log;
  readonly hash: Hash;
  /** Reads files, remembered by blob SHA. */
  readonly parser: SourceParser;
  /** Pull requests, by their turns' keys, that were compared with all that stands on GitHub since this process began. */
  readonly lookedAt: Set<string>;
  /** Where people reach the history's pages, without a slash at the end; absent where there are none. */
  readonly pagesUrl?: string | undefined;
  /** There is new work in the inbox. */
  readonly wake: () => void;
}
