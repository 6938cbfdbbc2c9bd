import type { State } from "./state/state.ts";
import type { EventSender } from "./webhooks/event-sender.ts";

/** What every act and every handler needs: the state, where it is served, the clock and the way out for webhooks. */
export interface Context {
  readonly state: State;
  readonly events: EventSender;
  /** Where repositories are kept on disk. */
  readonly directory: string;
  /** Root of all addresses, without a slash at the end. */
  url: string;
  /** The clock of everything that is written down. */
  readonly now: () => Date;
  /** The clock that tokens and JWTs are judged by: the real one, since the client's libraries use that. */
  readonly authenticationNow: () => number;
  /** Runs one act on a repository's references at a time. */
  readonly inOrder: <Result>(repositoryId: number, act: () => Promise<Result>) => Promise<Result>;
}

/** ISO-8601 UTC with whole seconds. */
export function timestamp(context: Context): string {
  return isoSeconds(context.now());
}

export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
