import type { Probot } from "probot";
import type { Log } from "../app/ports.ts";
import type { Comparison, GitHub, RepositoryGateway, RepositoryKey } from "../app/ports-github.ts";
import { BoundedCache, LoadingCache } from "./cache.ts";
import { CheckRunWriter, findCheckRuns } from "./check-runs.ts";
import { createComment, listComments, listLineComments, listReviews, react, updateComment } from "./comments.ts";
import { listCommits, readComparison } from "./comparison.ts";
import { FileReader } from "./files.ts";
import { type Call, Installation } from "./installation.ts";
import { listInstallations, listRepositories } from "./installations.ts";
import { People } from "./people.ts";
import {
  listMergedAs,
  listOpenPullRequests,
  listPathHistory,
  listPullRequestsOfCommit,
  readBranchTip,
  readPullRequest,
  requestReviews,
} from "./pull-requests.ts";
import { readRequirement } from "./requirement.ts";
import { listAncestors, TagReader } from "./tags.ts";
import { systemTiming, type Timing } from "./timing.ts";

export interface GitHubSettings {
  readonly appId: number;
  readonly log: Log;
  /** Told of each request as it goes out, token exchanges excluded. */
  readonly onCall?: ((call: Call) => void) | undefined;
  readonly timing?: Timing | undefined;
  /** Of each installation; `undefined`: what GitHub.com takes. */
  readonly writesPerHour?: number | undefined;
}

/** Files of all remembered comparisons together. */
const COMPARED_FILES_MAX = 20_000;

/** Each holds one Octokit and its queue. The one used longest ago is forgotten, and made anew when it is needed. */
const INSTALLATIONS_MAX = 10_000;

/** GitHub through the App's tokens. `probot` must be ready; see {@link createProbotApp}. */
export function createGitHub(probot: Probot, settings: GitHubSettings): GitHub {
  const { appId, log, onCall, writesPerHour } = settings;
  const timing = settings.timing ?? systemTiming;
  const files = new FileReader();
  const people = new People(timing);
  const tags = new TagReader();
  const checkRuns = new CheckRunWriter();
  // Between two commits nothing ever changes.
  const comparisons = new LoadingCache<Comparison>({
    weightMax: COMPARED_FILES_MAX,
    weigh: ({ files }) => files.length + 1,
  });
  const app = new Installation({ installationId: undefined, connect: () => probot.auth(), timing, log, onCall });
  const installations = new BoundedCache<number, Installation>({ weightMax: INSTALLATIONS_MAX, weigh: () => 1 });

  function installationOf(installationId: number): Installation {
    const known = installations.get(installationId);
    if (known !== undefined) return known;

    const connect = () => probot.auth(installationId);
    const created = new Installation({ installationId, connect, timing, writesPerHour, log, onCall });
    installations.set(installationId, created);
    return created;
  }

  function repository(key: RepositoryKey): RepositoryGateway {
    const installation = installationOf(key.installationId);
    return {
      key,
      readPullRequest: (number) => readPullRequest(installation, key, number),
      compare: (baseRef, headSha, number) => {
        const load = () => readComparison(installation, key, baseRef, headSha, number);
        // No branch may be called like a commit.
        if (!/^[0-9a-f]{40}$/.test(baseRef)) return load();
        return comparisons.read(`${key.repositoryId}:${baseRef}...${headSha}`, load, () => true);
      },
      listCommits: (baseSha, headSha) => listCommits(installation, key, baseSha, headSha),
      readTree: (commitSha) => files.readTree(installation, key, commitSha),
      readBlob: (blobSha) => files.readBlob(installation, key, blobSha),
      listPathHistory: (path, fromSha, commitsMax) => listPathHistory(installation, key, path, fromSha, commitsMax),
      readMembership: (principal, person) => people.readMembership(installation, key.installationId, principal, person),
      readAccount: (login) => people.readAccount(installation, key.installationId, login),
      resolvePrincipal: (principal) => people.resolve(installation, key.installationId, principal),
      listComments: (number, since) => listComments(installation, key, number, since, appId),
      listLineComments: (number) => listLineComments(installation, key, number),
      listReviews: (number) => listReviews(installation, key, number),
      createComment: (number, body) => createComment(installation, key, number, body),
      updateComment: (commentId, body) => updateComment(installation, key, commentId, body),
      react: (commentId, reaction) => react(installation, key, commentId, reaction),
      createCheckRun: (headSha, externalId, output) => checkRuns.create(installation, key, headSha, externalId, output),
      updateCheckRun: (checkRunId, output) => checkRuns.update(installation, key, checkRunId, output),
      findCheckRuns: (headSha) => findCheckRuns(installation, key, headSha, appId),
      listOpenPullRequests: (baseRef) => listOpenPullRequests(installation, key, baseRef),
      listPullRequestsOfCommit: (headSha) => listPullRequestsOfCommit(installation, key, headSha),
      listTags: () => tags.list(installation, key),
      listAncestors: (fromSha, page) => listAncestors(installation, key, fromSha, page),
      listMergedAs: (commitSha) => listMergedAs(installation, key, commitSha),
      readBranchTip: (ref) => readBranchTip(installation, key, ref),
      readRequirement: (ref) => readRequirement(installation, key, ref, appId),
      requestReviews: (number, principals) => requestReviews(installation, key, number, principals),
    };
  }

  return {
    repository,
    listInstallations: () => listInstallations(app),
    listRepositories: (installationId) => listRepositories(installationOf(installationId), installationId),
    forgetPeople: (organisation) => people.forget(organisation),
  };
}
