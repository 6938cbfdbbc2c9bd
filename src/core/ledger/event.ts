/**
 * The facts of the ledger: what happened, in the past tense, appended and never changed. Everything needed to judge a
 * sign-off later stands in its event; text that is large or shared (a report, a covered part, what was shown) is kept
 * once, content-addressed, and named here by its digest.
 */
export type LedgerEvent =
  | Evaluated
  | SignOffGiven
  | SignOffRefused
  | SignOffLapsed
  | SignOffRestored
  | SignOffRevoked
  | CommentTampered
  | CommandIgnored
  | GateOpened
  | GateClosed
  | Merged
  | MergedWithoutSignOff
  | PullRequestClosed
  | PullRequestReopened
  | MissedDeliveryRecovered
  | MergeGroupEvaluated
  | CheckForged
  | ControlLapsed
  | ControlRestored;

export type LedgerEventKind = LedgerEvent["kind"];

/** A digest (SHA-256, hex) of a text that is stored beside the ledger. */
export type ContentDigest = string;

export interface Evaluated {
  readonly kind: "evaluated";
  /** Increases by one with each evaluation of the pull request that differs from the one before. */
  readonly evaluation: number;
  readonly baseRef: string;
  readonly baseSha: string;
  readonly headSha: string;
  readonly mode: "enforce" | "observe";
  readonly verdict: string;
  readonly scope: string;
  /** Sorted by id. */
  readonly items: readonly {
    readonly id: string;
    readonly fingerprint: string;
    /** How many different people must sign; absent: one. */
    readonly required?: number;
    readonly covers: readonly CoveredPart[];
  }[];
  /** Ids of the introduced, unsuppressed error findings, sorted. */
  readonly blocking: readonly string[];
  /** The whole report as JSON. */
  readonly report: ContentDigest;
}

/** One thing an item covers; `digest` names its canonical JSON in the content store. */
export interface CoveredPart {
  readonly name: string;
  readonly digest: ContentDigest;
}

/** The comment or review that a command came in, as it was when it arrived. */
export interface CommentReference {
  readonly kind: "comment" | "review";
  readonly id: number;
  readonly body: string;
}

export interface SignOffGiven {
  readonly kind: "sign-off-given";
  readonly comment: CommentReference;
  readonly item: string;
  readonly role: string;
  /** The member of the role that made it valid: `@acme/warehouse`, `@priya`. */
  readonly principal: string;
  /** Author or committer of the pull request, allowed by policy. */
  readonly self: boolean;
  /** What the person wrote beside the command; the evidence where the item asks for it. */
  readonly note: string | null;
  readonly fingerprint: string;
  readonly covers: readonly CoveredPart[];
  readonly headSha: string;
  readonly baseSha: string;
  readonly evaluation: number;
  /** The comment of ours that was on the page when the person signed. */
  readonly shown: ContentDigest | null;
}

export interface SignOffRefused {
  readonly kind: "sign-off-refused";
  readonly comment: CommentReference;
  /** The command line as written, shortened to 200 characters. */
  readonly command: string;
  readonly item: string | null;
  readonly reason: RefusalReason;
  /** The answer the person got. */
  readonly message: string;
}

export type RefusalReason =
  | "author"
  | "committer"
  | "not-owner"
  | "not-member-yet"
  | "bot"
  | "unknown-item"
  | "unknown-command"
  | "evidence-missing"
  | "already-signed"
  | "nothing-to-sign"
  | "nothing-to-revoke"
  | "not-yours"
  | "changed-while-looking"
  | "owner-unresolvable"
  | "cannot-verify"
  | "edited-comment"
  | "too-long";

export interface SignOffLapsed {
  readonly kind: "sign-off-lapsed";
  /** Sequence number of the sign-off. */
  readonly signOff: number;
  readonly item: string;
  readonly cause: "changed" | "item-gone" | "membership" | "excluded";
  /** Sentences, one per thing that changed: `"express-intl" in map "shipping" now goes to "INTX" instead of "INT"`. */
  readonly why: readonly string[];
  readonly fingerprint: string | null;
}

export interface SignOffRestored {
  readonly kind: "sign-off-restored";
  readonly signOff: number;
  readonly item: string;
}

export interface SignOffRevoked {
  readonly kind: "sign-off-revoked";
  readonly signOff: number;
  readonly item: string;
  readonly how: "command" | "comment-edited" | "comment-deleted" | "review-dismissed";
  /** The comment's text after the edit; `null` when it was deleted or the revocation came by command. */
  readonly bodyAfter: string | null;
  /** The comment that asked for it; only where it came by command. */
  readonly comment?: CommentReference;
}

export interface CommentTampered {
  readonly kind: "comment-tampered";
  readonly what: "sign-off" | "checklist";
  readonly commentId: number;
  readonly bodyBefore: string | null;
  readonly bodyAfter: string | null;
}

export interface CommandIgnored {
  readonly kind: "command-ignored";
  readonly comment: CommentReference;
  readonly why: "closed";
}

export interface GateOpened {
  readonly kind: "gate-opened";
  readonly headSha: string;
  readonly baseSha: string;
  readonly evaluation: number;
  /** The sign-offs that opened it: item → sequence numbers. */
  readonly signOffs: readonly { readonly item: string; readonly signOffs: readonly number[] }[];
}

export interface GateClosed {
  readonly kind: "gate-closed";
  readonly headSha: string;
  readonly evaluation: number;
  readonly why: string;
}

export interface Merged {
  readonly kind: "merged";
  readonly headSha: string;
  readonly mergeSha: string | null;
  readonly baseRef: string;
  readonly evaluation: number | null;
}

export interface MergedWithoutSignOff {
  readonly kind: "merged-without-sign-off";
  readonly headSha: string;
  readonly mergeSha: string | null;
  readonly baseRef: string;
  readonly evaluation: number | null;
  /** What was open: item ids, finding ids; or why the gate was not known to be open. */
  readonly open: readonly string[];
  readonly blocking: readonly string[];
  readonly why: string;
}

export interface PullRequestClosed {
  readonly kind: "closed";
}

export interface PullRequestReopened {
  readonly kind: "reopened";
}

export interface MissedDeliveryRecovered {
  readonly kind: "missed-delivery-recovered";
  /** What the sweep found: "a comment", "a push", "a merge". */
  readonly what: string;
}

/** A group of the merge queue, judged on what its pull requests give together. */
export interface MergeGroupEvaluated {
  readonly kind: "merge-group-evaluated";
  readonly baseRef: string;
  readonly baseSha: string;
  readonly headSha: string;
  /** Numbers of the pull requests in it, as far as they are known; ascending. */
  readonly pullRequests: readonly number[];
  readonly verdict: string;
  /** Whether the group may be merged. */
  readonly open: boolean;
  /** Ids of the items that lack a sign-off. */
  readonly missing: readonly string[];
  /** Ids of the findings that block. */
  readonly blocking: readonly string[];
  /** The sign-offs that count for it: item → sequence numbers. */
  readonly signOffs: readonly { readonly item: string; readonly signOffs: readonly number[] }[];
  /** The whole report as JSON. */
  readonly report: ContentDigest;
}

/** Another App wrote a check by our name. */
export interface CheckForged {
  readonly kind: "check-forged";
  readonly headSha: string;
  readonly checkRunId: number;
  /** The App that wrote it. */
  readonly appId: number;
  readonly app: string;
  readonly conclusion: string | null;
}

/** From here on nothing that happens in the repository reaches us. */
export interface ControlLapsed {
  readonly kind: "control-lapsed";
  readonly why: "uninstalled" | "suspended" | "repository-removed" | "archived" | "deleted";
}

export interface ControlRestored {
  readonly kind: "control-restored";
  readonly why: "installed" | "unsuspended" | "repository-added" | "unarchived";
}

/** Who did it. A person's role is the one they acted in then. */
export type Actor = { readonly kind: "person"; readonly id: number; readonly login: string } | { readonly kind: "app" };

/** An event before it has its place in the chain. */
export interface LedgerDraft {
  readonly at: string;
  readonly repository: { readonly id: number; readonly name: string };
  readonly pullRequest: number | null;
  readonly actor: Actor;
  readonly event: LedgerEvent;
}

/**
 * One link of a repository's chain. `sequence` counts from 1 without a gap; `previous` is the hash of the entry before
 * (64 zeros for the first); `hash` is over the canonical JSON (RFC 8785) of all other members.
 */
export interface LedgerEntry extends LedgerDraft {
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
}
