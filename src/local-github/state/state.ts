import type {
  Account,
  App,
  AuthorizationCode,
  CheckRun,
  Comment,
  Installation,
  InstallationToken,
  Issue,
  Pull,
  Repository,
  Role,
  Team,
  UserToken,
} from "./model.ts";
import { roles } from "./model.ts";

/** A pull request: the issue and what only pull requests have. */
export interface PullRequest {
  readonly repository: Repository;
  readonly issue: Issue;
  readonly pull: Pull;
}

/** The account GitHub shows where a deleted one was: https://github.com/ghost */
export const ghostId = 10_137;

const firstIds = {
  account: 1_000,
  team: 4_100_000,
  app: 900,
  installation: 51_000_000,
  repository: 700_000_000,
  issue: 2_900_000_000,
  pull: 2_400_000_000,
  // Larger than 32 bits, as GitHub's are by now.
  comment: 3_100_000_000,
  review: 2_700_000_000,
  lineComment: 2_100_000_000,
  reaction: 260_000_000,
  checkRun: 42_000_000_000,
  checkSuite: 38_000_000_000,
  delivery: 160_000_000_000,
  sequence: 0,
};
export type IdKind = keyof typeof firstIds;

/** Everything the local GitHub remembers besides Git: plain collections and look-ups, no behaviour. */
export class State {
  readonly accounts = new Map<number, Account>();
  readonly teams = new Map<number, Team>();
  readonly apps = new Map<number, App>();
  readonly installations = new Map<number, Installation>();
  readonly installationTokens = new Map<string, InstallationToken>();
  /** Unused ones, by code. */
  readonly authorizationCodes = new Map<string, AuthorizationCode>();
  readonly userTokens = new Map<string, UserToken>();
  readonly repositories = new Map<number, Repository>();
  /** Former `owner/name`, lower case, to repository id: GitHub redirects them. */
  readonly formerNames = new Map<string, number>();
  /** Grows with every change that a page could show. */
  version = 1;
  readonly #lastIds: Record<IdKind, number> = { ...firstIds };

  nextId(kind: IdKind): number {
    this.#lastIds[kind] += 1;
    return this.#lastIds[kind];
  }

  account(id: number): Account {
    const found = this.accounts.get(id);
    if (!found) throw new Error(`no account ${id}`);
    return found;
  }

  accountByLogin(login: string): Account | undefined {
    const wanted = login.toLowerCase();
    for (const account of this.accounts.values()) {
      if (!account.isDeleted && account.login.toLowerCase() === wanted) return account;
    }
    return undefined;
  }

  /** The account a commit belongs to, by the e-mail in it. */
  accountByEmail(email: string): Account | undefined {
    const wanted = email.toLowerCase();
    const noReply = /^(?:(\d+)\+)?([^@]+)@users\.noreply\.github\.com$/.exec(wanted);
    if (noReply) {
      const byId = noReply[1] === undefined ? undefined : this.accounts.get(Number(noReply[1]));
      return byId ?? this.accountByLogin(noReply[2] ?? "");
    }
    for (const account of this.accounts.values()) {
      if (!account.isDeleted && account.emails.includes(wanted)) return account;
    }
    return undefined;
  }

  accountByToken(token: string): Account | undefined {
    for (const account of this.accounts.values()) {
      if (!account.isDeleted && account.token === token) return account;
    }
    return undefined;
  }

  app(id: number): App {
    const found = this.apps.get(id);
    if (!found) throw new Error(`no app ${id}`);
    return found;
  }

  appByClientId(clientId: string): App | undefined {
    for (const app of this.apps.values()) if (app.clientId === clientId) return app;
    return undefined;
  }

  appByBot(accountId: number): App | undefined {
    for (const app of this.apps.values()) if (app.botId === accountId) return app;
    return undefined;
  }

  teamBySlug(organizationId: number, slug: string): Team | undefined {
    const wanted = slug.toLowerCase();
    for (const team of this.teams.values()) {
      if (team.organizationId === organizationId && team.slug === wanted) return team;
    }
    return undefined;
  }

  /** A team and the teams below it, at any depth. */
  teamAndChildren(team: Team): Team[] {
    const children = [...this.teams.values()].filter((one) => one.parentId === team.id);
    return [team, ...children.flatMap((child) => this.teamAndChildren(child))];
  }

  repository(id: number): Repository {
    const found = this.repositories.get(id);
    if (!found) throw new Error(`no repository ${id}`);
    return found;
  }

  repositoryByName(owner: string, name: string): Repository | undefined {
    const ownerAccount = this.accountByLogin(owner);
    const wanted = name.toLowerCase();
    for (const repository of this.repositories.values()) {
      if (repository.isDeleted || repository.ownerId !== ownerAccount?.id) continue;
      if (repository.name.toLowerCase() === wanted) return repository;
    }
    return undefined;
  }

  fullName(repository: Repository): string {
    return `${this.account(repository.ownerId).login}/${repository.name}`;
  }

  pullRequest(repository: Repository, number: number): PullRequest | undefined {
    const issue = repository.issues.get(number);
    return issue?.pull ? { repository, issue, pull: issue.pull } : undefined;
  }

  /** The pull requests of a repository, by number. */
  pullRequests(repository: Repository): PullRequest[] {
    return [...repository.issues.values()].flatMap((issue) =>
      issue.pull ? [{ repository, issue, pull: issue.pull }] : [],
    );
  }

  comment(repository: Repository, id: number): { readonly issue: Issue; readonly comment: Comment } | undefined {
    for (const issue of repository.issues.values()) {
      const comment = issue.comments.find((one) => one.id === id);
      if (comment) return { issue, comment };
    }
    return undefined;
  }

  /** The runs on a commit, oldest first. */
  checkRuns(repository: Repository, headSha: string): CheckRun[] {
    return [...repository.checkRuns.values()].filter((run) => run.headSha === headSha);
  }

  /** The live installations that cover a repository. */
  installationsOn(repository: Repository): Installation[] {
    return [...this.installations.values()].filter((one) => !one.isDeleted && covers(one, repository));
  }

  /** What an account may do in a repository; anybody reads a public one. */
  role(repository: Repository, accountId: number): Role {
    const granted = this.grantedRole(repository, accountId);
    const account = this.accounts.get(accountId);
    const isAnybody = account !== undefined && !account.isDeleted && !repository.isPrivate;
    return granted === "none" && isAnybody ? "read" : granted;
  }

  /** What an account was given, through ownership, membership, collaboration or teams; the strongest of them. */
  grantedRole(repository: Repository, accountId: number): Role {
    const account = this.accounts.get(accountId);
    if (!account || account.isDeleted) return "none";
    const owner = this.account(repository.ownerId);
    const found: Role[] = ["none"];
    if (owner.id === accountId || owner.members.get(accountId) === "admin") found.push("admin");
    if (owner.members.has(accountId)) found.push("read");
    const asCollaborator = repository.collaborators.get(accountId);
    if (asCollaborator) found.push(asCollaborator);
    for (const [teamId, role] of repository.teams) {
      const team = this.teams.get(teamId);
      if (team && this.teamAndChildren(team).some((one) => one.members.get(accountId)?.state === "active"))
        found.push(role);
    }
    return found.reduce((strongest, role) => (isAtLeast(role, strongest) ? role : strongest));
  }
}

/** Whether a role allows what another allows. */
export function isAtLeast(role: Role, wanted: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(wanted);
}

export function covers(installation: Installation, repository: Repository): boolean {
  if (installation.accountId !== repository.ownerId) return false;
  return installation.repositoryIds === undefined || installation.repositoryIds.has(repository.id);
}
