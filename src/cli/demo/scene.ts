/** Everything the demo tells about, read back from the local GitHub and from Ripplegate's ledger at one moment. */
export interface Scene {
  /** By number. */
  readonly pulls: readonly PullScene[];
  /** In their order. */
  readonly ledger: readonly LedgerLine[];
}

/** A pull request as people see it. */
export interface PullScene {
  readonly number: number;
  readonly title: string;
  readonly state: "open" | "closed" | "merged";
  readonly headSha: string;
  /** What people did, oldest first. */
  readonly acts: readonly Act[];
  /** Ripplegate's check on the present head; `undefined` while there is none. */
  readonly check: CheckScene | undefined;
  /** Ripplegate's own comment. */
  readonly comment: string | undefined;
  /** What the merge button says; `undefined` when it merges. */
  readonly refusal: string | undefined;
}

export interface CheckScene {
  readonly conclusion: string | null;
  readonly title: string;
  readonly annotations: readonly { readonly path: string; readonly line: number; readonly message: string }[];
}

export interface Act {
  readonly id: string;
  readonly login: string;
  /** Completes "{login} …". */
  readonly words: string;
  /** What Ripplegate answered to a comment; GitHub's names of reactions. */
  readonly reactions: readonly string[];
}

/** What the demo needs of an entry of the ledger. */
export interface LedgerLine {
  readonly sequence: number;
  readonly pullRequest: number | null;
  readonly kind: string;
  /** `undefined` for Ripplegate itself. */
  readonly login: string | undefined;
  readonly item: string | undefined;
  readonly role: string | undefined;
  /** Sequence number of the sign-off that lapsed, was revoked or restored. */
  readonly signOff: number | undefined;
  readonly why: readonly string[];
  /** What the person wrote, or was answered. */
  readonly words: string | undefined;
}

export const EMPTY_SCENE: Scene = { pulls: [], ledger: [] };
