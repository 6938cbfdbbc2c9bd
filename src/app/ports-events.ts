import type { Person } from "../core/gate/gate-state.ts";
import type { ControlLapsed, ControlRestored } from "../core/ledger/event.ts";
import type { CommentFacts, PullRequestFacts, RepositoryKey } from "./ports-github.ts";

/** A webhook at the door: narrowed once, in `github/webhooks.ts`. Payloads are hints; GitHub and the ledger are the truth. */
export type AppEvent =
  | {
      readonly kind: "pull-request-changed";
      readonly repository: RepositoryKey;
      readonly action: string;
      readonly facts: PullRequestFacts;
      /** Only where it is told of a push. */
      readonly pushedBy?: Person;
    }
  | {
      readonly kind: "pull-request-closed";
      readonly repository: RepositoryKey;
      readonly facts: PullRequestFacts;
      readonly sender: Person;
    }
  | {
      readonly kind: "comment-created";
      readonly repository: RepositoryKey;
      readonly pullRequest: number;
      readonly comment: CommentFacts;
      readonly closed: boolean;
    }
  | {
      readonly kind: "comment-edited";
      readonly repository: RepositoryKey;
      readonly pullRequest: number;
      readonly comment: CommentFacts;
      readonly bodyBefore: string | undefined;
      readonly sender: Person;
    }
  /** Of a review: it was dismissed, for reviews are never deleted. */
  | {
      readonly kind: "comment-deleted";
      readonly repository: RepositoryKey;
      readonly pullRequest: number;
      readonly comment: CommentFacts;
      readonly sender: Person;
    }
  | {
      readonly kind: "review-submitted";
      readonly repository: RepositoryKey;
      readonly pullRequest: number;
      readonly comment: CommentFacts;
      readonly closed: boolean;
    }
  /** Written or edited on a line of a file, where no command counts. */
  | {
      readonly kind: "line-commented";
      readonly repository: RepositoryKey;
      readonly pullRequest: number;
      readonly comment: CommentFacts;
    }
  | {
      readonly kind: "recheck-requested";
      readonly repository: RepositoryKey;
      readonly headSha: string;
      readonly pullRequests: readonly number[];
    }
  | {
      readonly kind: "base-pushed";
      readonly repository: RepositoryKey;
      /** The branch's name, as {@link PullRequestFacts.baseRef}. */
      readonly ref: string;
      readonly beforeSha: string;
      readonly afterSha: string;
      readonly isDefault: boolean;
      readonly sender: Person;
    }
  /** A tag was made, moved or deleted: a release is the merges between two of them. */
  | {
      readonly kind: "tag-pushed";
      readonly repository: RepositoryKey;
      /** Without `refs/tags/`. */
      readonly tag: string;
      /** The commit it stands for, also where the tag is an object of its own; `null`: the tag was deleted. */
      readonly sha: string | null;
      readonly sender: Person;
    }
  /** Another App ended a check by our name. */
  | {
      readonly kind: "check-forged";
      readonly repository: RepositoryKey;
      readonly headSha: string;
      readonly checkRunId: number;
      readonly appId: number;
      readonly app: string;
      readonly conclusion: string | null;
    }
  | {
      readonly kind: "control-changed";
      readonly installationId: number;
      /** The account that owns the repositories. */
      readonly owner: string;
      /** `undefined`: all of that account's. */
      readonly repositoryIds: readonly number[] | undefined;
      readonly change: ControlLapsed | ControlRestored;
      readonly sender: Person;
    }
  | {
      readonly kind: "people-changed";
      readonly organisation: string;
      readonly installationId: number;
      /** The only one concerned; `undefined` when a team itself changed. */
      readonly personId: number | undefined;
    }
  | {
      readonly kind: "merge-group-requested";
      readonly repository: RepositoryKey;
      readonly group: MergeGroup;
      /** Somebody pressed Re-run. */
      readonly rerun: boolean;
    }
  /** It was merged, or thrown out of the queue. */
  | { readonly kind: "merge-group-ended"; readonly repository: RepositoryKey; readonly headSha: string }
  | { readonly kind: "ignored"; readonly why: string };

/** Pull requests that GitHub wants to merge together, as one commit on a branch of its own. */
export interface MergeGroup {
  readonly headSha: string;
  readonly baseRef: string;
  /** The commit that it was put on: the base branch's tip, or the head of the group before it in the queue. */
  readonly baseSha: string;
  /** The last pull request in it; the branch's name says so. */
  readonly lastPullRequest: number;
}
