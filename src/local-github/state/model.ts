import type { KeyObject } from "node:crypto";
import type { GitRepository } from "../git/git-repository.ts";
import type { JsonObject } from "../json.ts";

/** GitHub's word for what somebody may do in a repository, weakest first. */
export const roles = ["none", "read", "triage", "write", "maintain", "admin"] as const;
export type Role = (typeof roles)[number];

/** A person, an organization or an App's robot. Times are ISO-8601 UTC with whole seconds, as GitHub sends them. */
export interface Account {
  readonly type: "User" | "Organization" | "Bot";
  readonly id: number;
  login: string;
  name: string | null;
  /** Lower case; a commit belongs to the account that has its e-mail. */
  readonly emails: string[];
  readonly createdAt: string;
  isDeleted: boolean;
  /** The personal access token of a person. */
  readonly token: string;
  /** Organizations: people by id. */
  readonly members: Map<number, "admin" | "member">;
}

export interface TeamMember {
  role: "member" | "maintainer";
  state: "active" | "pending";
}

export interface Team {
  readonly id: number;
  readonly organizationId: number;
  slug: string;
  name: string;
  parentId: number | null;
  privacy: "closed" | "secret";
  readonly createdAt: string;
  readonly members: Map<number, TeamMember>;
}

export interface App {
  readonly id: number;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where people may be sent back to after signing in. */
  callbackUrls: string[];
  readonly slug: string;
  readonly name: string;
  readonly ownerId: number;
  readonly botId: number;
  /** PKCS#8 PEM. */
  readonly privateKey: string;
  readonly publicKey: KeyObject;
  webhookSecret: string;
  webhookUrl: string | undefined;
  permissions: Record<string, "read" | "write">;
  events: string[];
  readonly createdAt: string;
}

export interface Installation {
  readonly id: number;
  readonly appId: number;
  readonly accountId: number;
  permissions: Record<string, "read" | "write">;
  events: string[];
  suspendedAt: string | null;
  isDeleted: boolean;
  /** Undefined: all repositories of the account. */
  repositoryIds: Set<number> | undefined;
  readonly createdAt: string;
}

export interface RequiredCheck {
  readonly context: string;
  /** The App the check must come from; null takes it from anybody. */
  readonly appId: number | null;
}

export interface Protection {
  requiredChecks: RequiredCheck[];
  /** The branch must contain the base before merging. */
  isStrict: boolean;
  /** Administrators are bound too. */
  enforceAdmins: boolean;
  requiredApprovals: number;
  /** It is a ruleset: GitHub tells its rules elsewhere than a branch's protection. */
  isRuleset: boolean;
}

export interface Repository {
  readonly id: number;
  name: string;
  ownerId: number;
  isPrivate: boolean;
  isArchived: boolean;
  isDeleted: boolean;
  defaultBranch: string;
  readonly parentId: number | null;
  readonly git: GitRepository;
  readonly collaborators: Map<number, Role>;
  readonly teams: Map<number, Role>;
  readonly issues: Map<number, Issue>;
  readonly protections: Map<string, Protection>;
  readonly checkRuns: Map<number, CheckRun>;
  readonly checkSuites: Map<number, CheckSuite>;
  /** Groups of the merge queue that wait for their checks, by head SHA. */
  readonly mergeGroups: Map<string, MergeGroup>;
  readonly nextSteps: NextStep[];
  nextNumber: number;
  readonly createdAt: string;
  updatedAt: string;
  pushedAt: string;
}

export interface MergeGroup {
  readonly baseBranch: string;
  readonly baseSha: string;
  readonly branch: string;
  /** The pull requests in it, each with the commit that merges it. */
  readonly merges: readonly { readonly number: number; readonly sha: string }[];
}

/** A change that the demo offers as a button on a pull request's page. */
export interface NextStep {
  readonly id: string;
  readonly pullNumber: number;
  readonly label: string;
  readonly byLogin: string;
  isDone: boolean;
  readonly run: () => Promise<void>;
}

/** An issue, or a pull request, which is an issue with `pull`. */
export interface Issue {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  title: string;
  body: string | null;
  readonly authorId: number;
  state: "open" | "closed";
  isLocked: boolean;
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  readonly comments: Comment[];
  readonly timeline: TimelineEntry[];
  readonly pull: Pull | undefined;
}

export interface Pull {
  readonly id: number;
  isDraft: boolean;
  baseBranch: string;
  /** The base's tip when the pull request was opened, pushed to or retargeted: GitHub does not follow the base. */
  baseSha: string;
  readonly headRepositoryId: number;
  readonly headBranch: string;
  headSha: string;
  mergedAt: string | null;
  mergedById: number | null;
  mergeCommitSha: string | null;
  readonly requestedReviewers: Set<number>;
  readonly requestedTeams: Set<number>;
  readonly reviews: Review[];
  /** Comments on lines of its files, oldest first. */
  readonly lineComments: LineComment[];
}

/** What the page shows between comments. */
export interface TimelineEntry {
  /** Order in the conversation, since times have whole seconds only. */
  readonly sequence: number;
  readonly at: string;
  readonly actorId: number;
  readonly text: string;
  /** For a push: the new commits, oldest first. */
  readonly commits?: readonly string[];
}

export interface Edit {
  readonly at: string;
  readonly editorId: number;
  readonly bodyBefore: string;
}

export interface Reaction {
  readonly id: number;
  readonly authorId: number;
  readonly content: ReactionContent;
  readonly createdAt: string;
}

export const reactionContents = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"] as const;
export type ReactionContent = (typeof reactionContents)[number];

export interface Comment {
  readonly id: number;
  readonly sequence: number;
  readonly issueNumber: number;
  readonly authorId: number;
  /** The App whose token wrote it. */
  readonly appId: number | null;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  readonly edits: Edit[];
  readonly reactions: Reaction[];
}

export interface Review {
  readonly id: number;
  readonly sequence: number;
  readonly authorId: number;
  body: string;
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";
  readonly commitId: string;
  submittedAt: string | null;
  readonly edits: Edit[];
}

/** A comment on a line of a changed file; GitHub counts each as a review of its own, without words. */
export interface LineComment {
  readonly id: number;
  readonly reviewId: number;
  readonly authorId: number;
  readonly path: string;
  readonly line: number;
  readonly commitId: string;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  readonly edits: Edit[];
}

export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number | null;
  readonly endColumn: number | null;
  readonly level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title: string | null;
  readonly rawDetails: string | null;
}

export const conclusions = [
  "action_required",
  "cancelled",
  "failure",
  "neutral",
  "success",
  "skipped",
  "stale",
  "timed_out",
] as const;
export type Conclusion = (typeof conclusions)[number];

export interface CheckRun {
  readonly id: number;
  readonly repositoryId: number;
  readonly appId: number;
  readonly suiteId: number;
  readonly headSha: string;
  name: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: Conclusion | null;
  startedAt: string | null;
  completedAt: string | null;
  detailsUrl: string | null;
  externalId: string;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: Annotation[];
  actions: JsonObject[];
}

export interface CheckSuite {
  readonly id: number;
  readonly repositoryId: number;
  readonly appId: number;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly createdAt: string;
  updatedAt: string;
}

export interface InstallationToken {
  readonly token: string;
  readonly installationId: number;
  readonly permissions: Readonly<Record<string, "read" | "write">>;
  readonly repositoryIds: ReadonlySet<number> | undefined;
  /** Milliseconds on the authentication clock. */
  expiresAtMs: number;
}

/** A person let an App act for them: good for one exchange. */
export interface AuthorizationCode {
  readonly appId: number;
  readonly accountId: number;
  readonly redirectUri: string;
  /** Base64url of SHA-256 of the verifier: RFC 7636. */
  readonly challenge: string | undefined;
  /** Milliseconds on the authentication clock. */
  readonly expiresAtMs: number;
}

/** What an App acts for a person with. */
export interface UserToken {
  readonly token: string;
  readonly refreshToken: string;
  readonly appId: number;
  readonly accountId: number;
  /** Milliseconds on the authentication clock. */
  expiresAtMs: number;
  readonly refreshExpiresAtMs: number;
}
