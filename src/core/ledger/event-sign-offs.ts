/* Facts about sign-offs, and what they refer to. */

/** A digest (SHA-256, hex) of a text that is stored beside the ledger. */
export type ContentDigest = string;

/** One thing an item covers; `digest` names its canonical JSON in the content store. */
export interface CoveredPart {
  readonly name: string;
  readonly digest: ContentDigest;
}

/** The comment or review that a command came in, as it was when it arrived; a `line-comment` stands on a line of a file. */
export interface CommentReference {
  readonly kind: "comment" | "review" | "line-comment";
  readonly id: number;
  readonly body: string;
  /** By GitHub's clock, ISO-8601 UTC. Absent in entries of old. */
  readonly writtenAt?: string;
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
  /** Whose sign-off it stands for, where an owner had let somebody else sign: the delegation's sequence number, and the owner. */
  readonly onBehalfOf?: { readonly delegation: number; readonly id: number; readonly login: string };
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
  /** The comment of ours that was on the page. Absent in entries of old. */
  readonly shown?: ContentDigest | null;
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
  | "taken-back-later"
  | "changed-while-looking"
  | "owner-unresolvable"
  | "cannot-verify"
  | "edited-comment"
  | "too-long"
  | "second-role"
  | "reason-missing"
  | "days-invalid"
  | "not-release-manager"
  | "unknown-finding"
  | "cannot-waive"
  | "nothing-to-override"
  | "already-overridden"
  | "only-in-a-comment"
  | "not-in-the-conversation"
  | "unknown-person"
  | "cannot-delegate"
  | "already-delegated"
  | "already-rejected";

export interface SignOffLapsed {
  readonly kind: "sign-off-lapsed";
  /** Sequence number of the sign-off. */
  readonly signOff: number;
  readonly item: string;
  readonly cause: "changed" | "item-gone" | "membership" | "excluded" | "delegation";
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
  /** `rejected`: the same person vetoes the item now; `changes-requested`: their newest review asks for changes. */
  readonly how: TakenBack | "review-dismissed" | "changes-requested" | "rejected";
  /** The comment's text after the edit; `null` when it was deleted or the revocation came by command. */
  readonly bodyAfter: string | null;
  /** The comment or review that asked for it; only where one did. */
  readonly comment?: CommentReference;
}

/** How what a comment did is undone: by another comment, or since it stands there no more as it was. */
export type TakenBack = "command" | "comment-edited" | "comment-deleted";
