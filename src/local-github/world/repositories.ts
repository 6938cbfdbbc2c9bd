import { join } from "node:path";
import { person } from "../acts/actor.ts";
import { landMergeGroup, queueMergeGroup } from "../acts/merge-queue.ts";
import { deleteRepository, renameRepository, setArchived, transferRepository } from "../acts/organizations.ts";
import { createIssue, type NewPull, openPull } from "../acts/pulls.ts";
import { type NewCommit, pushCommit, pushReference } from "../acts/pushes.ts";
import { signatureOf } from "../acts/signature.ts";
import { type Context, timestamp } from "../context.ts";
import type { FileChanges } from "../git/fast-import.ts";
import { GitRepository } from "../git/git-repository.ts";
import type { CheckRun, Issue, Repository as RepositoryState, Role } from "../state/model.ts";
import { filesIn } from "./directory-files.ts";
import type { Someone } from "./people.ts";
import { type PullRequest, pullRequestHandle } from "./pull-requests.ts";

export interface NewRepository {
  readonly name: string;
  /** First commit: texts by path … */
  readonly files?: FileChanges;
  /** … or the files of a directory … */
  readonly directory?: string;
  /** … or all of an existing Git repository on this machine. */
  readonly cloneOf?: string;
  readonly defaultBranch?: string;
  readonly isPrivate?: boolean;
  /** Who makes the first commit; the owner. */
  readonly by?: Someone;
}

export interface NewPullRequest extends Omit<Partial<NewPull>, "headRepository"> {
  readonly by: Someone;
  readonly title: string;
  /** The head branch. With `files` it is made and committed to first. */
  readonly branch: string;
  readonly files?: FileChanges;
  readonly message?: string;
  readonly base?: string;
  readonly from?: Repository;
}

export interface RequiredCheckWish {
  readonly context: string;
  readonly app?: { readonly id: number };
}

/** A repository and what people do in it. */
export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly fullName: string;
  readonly raw: RepositoryState;
  /** The bare repository on disk. */
  readonly directory: string;
  /** The commit a branch, tag or reference points at. */
  sha(name: string): string;
  read(name: string, path: string): Promise<string | undefined>;
  push(commit: NewCommit & { readonly by: Someone }): Promise<string>;
  /** Points a branch somewhere (also backwards), or removes it. */
  setBranch(by: Someone, branch: string, sha: string | undefined): Promise<void>;
  /** Makes or moves a tag that is a name only; removes it without a commit. */
  tag(by: Someone, name: string, sha: string | undefined): Promise<void>;
  openPullRequest(wanted: NewPullRequest): Promise<PullRequest>;
  pullRequest(number: number): PullRequest;
  openIssue(by: Someone, title: string, body?: string): Issue;
  protect(branch: string, wish: ProtectionWish): void;
  unprotect(branch: string): void;
  collaborator(someone: Someone, role: Role): void;
  team(team: { readonly id: number }, role: Role): void;
  fork(by: Someone, owner?: Someone): Promise<Repository>;
  queueMergeGroup(by: Someone, pullRequests: readonly PullRequest[]): Promise<string>;
  /** The checks of a group have ended: it is merged, and undefined; or it is thrown out of the queue, and why. */
  landMergeGroup(sha: string): Promise<string | undefined>;
  checkRuns(sha: string): readonly Readonly<CheckRun>[];
  rename(by: Someone, name: string): void;
  transfer(by: Someone, owner: Someone): void;
  archive(by: Someone): void;
  delete(by: Someone): void;
}

export interface ProtectionWish {
  readonly checks?: readonly RequiredCheckWish[];
  readonly isStrict?: boolean;
  readonly enforceAdmins?: boolean;
  readonly requiredApprovals?: number;
  /** By a ruleset of required checks instead of the branch's protection. */
  readonly isRuleset?: boolean;
}

export async function addRepository(context: Context, owner: Someone, wanted: NewRepository): Promise<Repository> {
  const id = context.state.nextId("repository");
  const directory = join(context.directory, `${id}.git`);
  const branch = wanted.defaultBranch ?? "main";
  const git =
    wanted.cloneOf === undefined
      ? await GitRepository.create(directory, branch)
      : await GitRepository.copyOf(wanted.cloneOf, directory);
  const state = register(context, id, owner.id, wanted.name, branch, git, wanted.isPrivate ?? false, null);
  const files = wanted.files ?? (wanted.directory === undefined ? undefined : await filesIn(wanted.directory));
  if (files) {
    const signature = signatureOf(context, wanted.by?.id ?? owner.id);
    await git.importCommit({
      reference: `refs/heads/${branch}`,
      parents: [],
      files,
      author: signature,
      committer: signature,
      message: "Initial commit",
    });
  }
  return repositoryHandle(context, state);
}

function register(
  context: Context,
  id: number,
  ownerId: number,
  name: string,
  defaultBranch: string,
  git: GitRepository,
  isPrivate: boolean,
  parentId: number | null,
): RepositoryState {
  const now = timestamp(context);
  const state: RepositoryState = {
    id,
    name,
    ownerId,
    isPrivate,
    isArchived: false,
    isDeleted: false,
    defaultBranch,
    parentId,
    git,
    collaborators: new Map(),
    teams: new Map(),
    issues: new Map(),
    protections: new Map(),
    checkRuns: new Map(),
    checkSuites: new Map(),
    mergeGroups: new Map(),
    nextSteps: [],
    nextNumber: 1,
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
  };
  context.state.repositories.set(id, state);
  context.state.version += 1;
  return state;
}

export function repositoryHandle(context: Context, repository: RepositoryState): Repository {
  const inOrder = <Result>(act: () => Promise<Result>): Promise<Result> => context.inOrder(repository.id, act);
  return {
    id: repository.id,
    get owner() {
      return context.state.account(repository.ownerId).login;
    },
    get name() {
      return repository.name;
    },
    get fullName() {
      return context.state.fullName(repository);
    },
    raw: repository,
    directory: repository.git.directory,
    sha: (name) => {
      const sha = repository.git.branch(name) ?? repository.git.references.get(`refs/${name}`);
      if (sha === undefined) throw new Error(`${repository.name} has no ${name}`);
      return sha;
    },
    read: async (name, path) => {
      const commit = await repository.git.resolveCommit(name);
      const found = commit === undefined ? undefined : await repository.git.atPath(commit, path);
      return found?.data.toString("utf8");
    },
    push: ({ by, ...commit }) => inOrder(() => pushCommit(context, repository, person(by.id), commit)),
    setBranch: (by, branch, sha) =>
      inOrder(() => pushReference(context, repository, person(by.id), `refs/heads/${branch}`, sha)),
    tag: (by, name, sha) => inOrder(() => pushReference(context, repository, person(by.id), `refs/tags/${name}`, sha)),
    openPullRequest: (wanted) => openPullRequest(context, repository, wanted),
    pullRequest: (number) => {
      const found = context.state.pullRequest(repository, number);
      if (!found) throw new Error(`${repository.name} has no pull request ${number}`);
      return pullRequestHandle(context, found);
    },
    openIssue: (by, title, body) => createIssue(context, repository, person(by.id), title, body ?? null),
    protect: (branch, wish) => {
      repository.protections.set(branch, {
        requiredChecks: (wish.checks ?? []).map((check) => ({ context: check.context, appId: check.app?.id ?? null })),
        isStrict: wish.isStrict ?? false,
        enforceAdmins: wish.enforceAdmins ?? false,
        requiredApprovals: wish.requiredApprovals ?? 0,
        isRuleset: wish.isRuleset ?? false,
      });
      context.state.version += 1;
    },
    unprotect: (branch) => {
      repository.protections.delete(branch);
      context.state.version += 1;
    },
    collaborator: (someone, role) => {
      repository.collaborators.set(someone.id, role);
    },
    team: (team, role) => {
      repository.teams.set(team.id, role);
    },
    fork: async (by, owner) => {
      const id = context.state.nextId("repository");
      const git = await GitRepository.copyOf(repository.git.directory, join(context.directory, `${id}.git`));
      const { name, defaultBranch, isPrivate } = repository;
      const ownerId = owner?.id ?? by.id;
      return repositoryHandle(
        context,
        register(context, id, ownerId, name, defaultBranch, git, isPrivate, repository.id),
      );
    },
    queueMergeGroup: (by, pullRequests) =>
      inOrder(() =>
        queueMergeGroup(
          context,
          repository,
          person(by.id),
          pullRequests.map((one) => one.raw),
        ),
      ),
    landMergeGroup: (sha) => inOrder(() => landMergeGroup(context, repository, sha)),
    checkRuns: (sha) => context.state.checkRuns(repository, sha),
    rename: (by, name) => renameRepository(context, repository, name, person(by.id)),
    transfer: (by, owner) => transferRepository(context, repository, owner.id, person(by.id)),
    archive: (by) => setArchived(context, repository, true, person(by.id)),
    delete: (by) => deleteRepository(context, repository, person(by.id)),
  };
}

async function openPullRequest(
  context: Context,
  repository: RepositoryState,
  wanted: NewPullRequest,
): Promise<PullRequest> {
  const head = wanted.from?.raw ?? repository;
  const actor = person(wanted.by.id);
  const baseBranch = wanted.base ?? wanted.baseBranch ?? repository.defaultBranch;
  const { files } = wanted;
  if (files) {
    const from = head.git.branch(wanted.branch) === undefined ? { from: baseBranch } : {};
    const commit = { branch: wanted.branch, files, message: wanted.message ?? wanted.title, ...from };
    await context.inOrder(head.id, () => pushCommit(context, head, actor, commit));
  }
  const opened = await context.inOrder(repository.id, () =>
    openPull(context, repository, actor, {
      title: wanted.title,
      body: wanted.body ?? null,
      baseBranch,
      headBranch: wanted.branch,
      headRepository: head,
      isDraft: wanted.isDraft ?? false,
    }),
  );
  return pullRequestHandle(context, opened);
}
