import { basename, resolve } from "node:path";
import { loadSide } from "../app/load-side.ts";
import { parseHere } from "../app/parsing.ts";
import { CONFIG_PATH } from "../core/model/files.ts";
import type { Principal } from "../core/policy/policy.ts";
import { parseSource } from "../core/source/readers.ts";
import { fileTextOf } from "../github/file-text.ts";
import {
  ApiError,
  type App,
  type LocalGitHub,
  type Organization,
  type PullRequest,
  type Repository,
} from "../local-github/index.ts";
import { cannotAnalyse } from "./failure.ts";
import { askGit, runGit } from "./git.ts";
import { openRepository } from "./repository.ts";

/** One's own repository, copied; `open` then opens a pull request for each branch. */
export interface OwnRepository {
  readonly app: App;
  readonly open: () => Promise<{ readonly pulls: readonly PullRequest[]; readonly remarks: readonly string[] }>;
}

/** Pull requests that are opened; more than anybody looks at in a demo. */
const BRANCHES_MAX = 20;

/**
 * Copies the repository at `directory` (which is only read), with the people its configuration names, one invented
 * member for each team. Throws a CommandFailure where there is no repository, no configuration or no further branch.
 */
export async function copyRepository(
  github: LocalGitHub,
  directory: string,
  webhookUrl: string,
): Promise<OwnRepository> {
  const path = resolve(directory);
  const original = await openRepository(path, fileTextOf);
  original.close();
  const branch = await defaultBranch(path);
  const branches = (await branchesOf(path)).filter((name) => name !== branch);
  const principals = await readPrincipals(path, directory, branch, branches);
  if (branches.length === 0) {
    throw cannotAnalyse(
      `${directory} has no branch beside "${branch}", so there is nothing to compare. Make one with a change to a mapping file, then run this again: git switch --create try-it`,
    );
  }
  const author = github.addPerson({ login: freeLogin(github, "author", principals) });
  const owner = foundOrganizations(github, principals, author);
  const app = github.addApp({ owner, slug: "ripplegate", webhookUrl });
  const repository = await owner.addRepository({
    name: basename(path).replace(/[^A-Za-z0-9._-]/g, "-"),
    cloneOf: path,
    defaultBranch: branch,
  });
  repository.collaborator(author, "write");
  repository.protect(branch, { checks: [{ context: "ripplegate", app }] });
  return {
    app,
    open: async () => {
      app.install(owner);
      return openPulls(repository, author, branches, directory);
    },
  };
}

const COMMON_NAMES = ["main", "master"] as const;

/** What the server calls the default branch, where a clone knows it; else the usual names; else what is checked out. */
async function defaultBranch(path: string): Promise<string> {
  const remote = await askGit(path, ["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
  const branches = await branchesOf(path);
  const checkedOut = await askGit(path, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  const candidates = [remote?.replace(/^origin\//, ""), ...COMMON_NAMES, checkedOut];
  const found = candidates.find((name) => name !== undefined && branches.includes(name));
  if (found !== undefined) return found;
  throw cannotAnalyse("This repository has no branch with a commit yet. Commit something first, then try again.");
}

/** Local branches, the one that changed last first. */
async function branchesOf(path: string): Promise<readonly string[]> {
  const listed = await runGit(path, [
    "for-each-ref",
    "--sort=-committerdate",
    "--format=%(refname:lstrip=2)",
    "refs/heads",
  ]);
  return listed
    .toString("utf8")
    .split("\n")
    .filter((name) => name !== "");
}

/** Everybody whom the default branch's configuration names, and the branches' beside it. */
async function readPrincipals(
  path: string,
  directory: string,
  branch: string,
  branches: readonly string[],
): Promise<readonly Principal[]> {
  const repository = await openRepository(path, fileTextOf);
  const principals: Principal[] = [];
  let isConfigured = false;
  try {
    for (const name of [branch, ...branches.slice(0, BRANCHES_MAX)]) {
      const tree = await repository.readCommit(await repository.resolveCommit(`refs/heads/${name}`));
      const side = await loadSide(tree, repository.readText, parseHere(parseSource));
      if (side.status !== "absent") isConfigured = true;
      for (const role of side.policy?.roles.values() ?? []) principals.push(...role.members, ...role.deputies);
    }
  } finally {
    repository.close();
  }
  if (!isConfigured) throw cannotAnalyse(`${directory} has no ${CONFIG_PATH} on any branch. ${SMALLEST_CONFIGURATION}`);
  return principals;
}

const SMALLEST_CONFIGURATION = `The smallest useful one names who answers for what, two systems, and a mapping file between them:

version: 1
roles:
  ecommerce: ["@acme/ecommerce"]
  warehouse: ["@acme/warehouse"]
systems:
  shop: { owner: ecommerce }
  wms:  { owner: warehouse }
flows:
  order-release:
    from: shop
    to: wms
    carries:
      shipping-method: { source: config/shipping-map.yml }

Commit it with your own names, then run: ripplegate check`;

function freeLogin(github: LocalGitHub, wanted: string, principals: readonly Principal[]): string {
  const taken = new Set(principals.map((one) => (one.kind === "user" ? one.login : one.org).toLowerCase()));
  let login = wanted;
  for (let number = 2; taken.has(login.toLowerCase()) || github.state.accountByLogin(login) !== undefined; number++) {
    login = `${wanted}-${number}`;
  }
  return login;
}

/** Organizations, teams and people; the first organization owns the repository. */
function foundOrganizations(
  github: LocalGitHub,
  principals: readonly Principal[],
  author: { readonly id: number },
): Organization {
  const organizations = new Map<string, Organization>();
  const organization = (login: string): Organization => {
    const known = organizations.get(login.toLowerCase());
    if (known !== undefined) return known;
    const founded = github.addOrganization({ login, owners: [] });
    organizations.set(login.toLowerCase(), founded);
    return founded;
  };
  const teams = principals.flatMap((one) => (one.kind === "team" ? [one] : []));
  const owner = organization(teams[0]?.org ?? freeLogin(github, "local", principals));
  owner.addMember(author);
  for (const { login } of principals.flatMap((one) => (one.kind === "user" ? [one] : []))) {
    if (github.state.accountByLogin(login) === undefined) owner.addMember(github.addPerson({ login }));
  }
  const seen = new Set<string>();
  for (const { org, slug } of teams) {
    const name = `${org}/${slug}`.toLowerCase();
    if (seen.has(name)) continue;
    seen.add(name);
    const member = github.addPerson({ login: freeLogin(github, `${slug.toLowerCase()}-member`, principals) });
    organization(org).addTeam({ slug, members: [member] });
  }
  return owner;
}

async function openPulls(
  repository: Repository,
  author: { readonly id: number },
  branches: readonly string[],
  directory: string,
): Promise<{ readonly pulls: readonly PullRequest[]; readonly remarks: readonly string[] }> {
  const pulls: PullRequest[] = [];
  const remarks: string[] = [];
  for (const branch of branches.slice(0, BRANCHES_MAX)) {
    try {
      const body = `The branch \`${branch}\` of ${directory}, as a pull request.`;
      pulls.push(await repository.openPullRequest({ by: author, title: branch, body, branch }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      remarks.push(`The branch "${branch}" is left out: ${error.problems[0]?.message ?? error.message}`);
    }
  }
  const left = branches.length - BRANCHES_MAX;
  if (left > 0) remarks.push(`${left} more branches are left out: the ${BRANCHES_MAX} that changed last are shown.`);
  return { pulls, remarks };
}
