import {
  createLocalGitHub,
  type Person,
  type PullRequest,
  type Repository,
  type Team,
} from "../../src/local-github/index.ts";
import { Deeds } from "./deeds.ts";
import { type Change, type Files, type Judged, judge, judgeTruth, type Truth, type Verdict } from "./oracle.ts";
import type { SimulatedClock } from "./simulated-app.ts";
import { BASE_FILES } from "./world.ts";

export const CONFIG = ".github/ripplegate.yml";
export const CONFIG_TEXT = (BASE_FILES[CONFIG] ?? "").replace(
  "systems:",
  "validations:\n  label-print: { required: 2 }\nsystems:",
);
export const START_FILES: Files = { ...BASE_FILES, [CONFIG]: CONFIG_TEXT };

/** Which team signs for whom; ana is the author and in none that is asked but the shop's. */
const TEAMS: Readonly<Record<string, readonly string[]>> = {
  warehouse: ["priya", "sam"],
  finance: ["femi"],
  integration: ["ivo"],
  "customer-service": ["carla"],
  ecommerce: ["ana", "kim"],
  "release-managers": ["kim", "rita"],
};
export const SIGNERS = ["priya", "sam", "femi", "ivo", "carla", "kim"] as const;
/** Is in no team: signs for whoever lets him. */
export const DELEGATE = "omar";

/** A pull request with what its people did. */
export interface Subject {
  readonly pull: PullRequest;
  readonly deeds: Deeds;
  /** Commits that its head was. */
  readonly heads: string[];
}

export type SimulatedWorld = Awaited<ReturnType<typeof createSimulatedWorld>>;

/** GitHub with Acme's repository, two branches that ask for the check, and who is who in it: what the truth is read from. */
export async function createSimulatedWorld(time: SimulatedClock) {
  const github = createLocalGitHub({ now: () => new Date(time.nowMs) });
  await github.start();
  const olga = github.addPerson({ login: "olga" });
  const logins = [...new Set([...Object.values(TEAMS).flat(), DELEGATE])];
  const people = new Map(logins.map((login) => [login, github.addPerson({ login })]));
  const who = (login: string): Person => people.get(login) ?? olga;
  const acme = github.addOrganization({ login: "acme", owners: [olga] });
  const teams = new Map<string, Team>(
    Object.entries(TEAMS).map(([slug, members]) => [slug, acme.addTeam({ slug, members: members.map(who) })]),
  );
  const members = new Map(Object.entries(TEAMS).map(([slug, list]) => [`@acme/${slug}`, new Set(list)]));
  const repository = await acme.addRepository({ name: "integrations", files: START_FILES });
  for (const login of ["ana", "sam"]) repository.collaborator(who(login), "write");
  repository.collaborator(olga, "admin");
  repository.collaborator(who(DELEGATE), "read");
  for (const team of teams.values()) repository.team(team, "read");
  const app = github.addApp({ owner: acme, slug: "ripplegate" });
  app.install(acme);
  await repository.setBranch(olga, "release", repository.sha("main"));
  for (const branch of ["main", "release"])
    repository.protect(branch, { checks: [{ context: "ripplegate", app }], enforceAdmins: true });
  github.webhooks.hold();

  const subjects: Subject[] = [];

  /** Somebody opens a pull request. */
  async function open(branch: string, base: string, files: Files | undefined): Promise<Subject> {
    const by = who("ana");
    const pull = await repository.openPullRequest({
      by,
      title: `Change ${branch}`,
      branch,
      base,
      ...(files === undefined ? {} : { files }),
    });
    const subject = { pull, deeds: new Deeds(), heads: [pull.headSha] };
    subjects.push(subject);
    return subject;
  }

  const isOpen = ({ pull }: Subject): boolean => pull.state === "open";
  const baseOf = ({ pull }: Subject): string => pull.raw.pull.baseBranch;
  const changeOf = createChangeReader(repository);

  async function truthOf(subject: Subject): Promise<Truth> {
    const base = repository.sha(baseOf(subject));
    const committers = await committersOf(repository, base, subject.pull.headSha);
    committers.delete("ana");
    return {
      change: await changeOf(base, subject.pull.headSha),
      deeds: subject.deeds.all,
      teams: members,
      author: "ana",
      committers,
      nowMs: time.nowMs,
    };
  }

  return {
    github,
    app,
    repository,
    who,
    olga,
    teams,
    members,
    subjects,
    open,
    isOpen,
    baseOf,
    truthOf,
    changeOf,
    judged: async (subject: Subject): Promise<Judged & { readonly truth: Truth }> => {
      const truth = await truthOf(subject);
      return { ...judge(truth), truth };
    },
    verdict: async (subject: Subject): Promise<Verdict> => judgeTruth(await truthOf(subject)),
    /** Open pull requests whose head is this commit: they share its check. */
    sharing: (headSha: string): readonly Subject[] =>
      subjects.filter((subject) => isOpen(subject) && subject.pull.headSha === headSha),
    conclusionOf: (headSha: string): string | null =>
      repository.checkRuns(headSha).findLast(({ name, appId }) => name === "ripplegate" && appId === app.id)
        ?.conclusion ?? null,
  };
}

async function committersOf({ raw: { git } }: Repository, base: string, head: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const sha of await git.commitsBetween(base, head)) {
    const commit = await git.commit(sha);
    for (const person of [commit?.author, commit?.committer]) if (person !== undefined) found.add(person.name);
  }
  found.delete("web-flow");
  found.delete("GitHub");
  return found;
}

/** Reads with Git's own merge what the merge of two commits would change. */
function createChangeReader({ raw: { git } }: Repository) {
  const files = new Map<string, Promise<Files>>();
  const changes = new Map<string, Promise<Change>>();

  function filesOf(tree: string): Promise<Files> {
    const read = files.get(tree) ?? readFiles(tree);
    files.set(tree, read);
    return read;
  }

  async function readFiles(tree: string): Promise<Files> {
    const blobs = (await git.tree(tree, true)).filter(({ type }) => type === "blob");
    const texts = blobs.map(
      async ({ path, sha }) => [path, (await git.read(sha))?.data.toString("utf8") ?? ""] as const,
    );
    return Object.fromEntries(await Promise.all(texts));
  }

  async function readChange(base: string, head: string): Promise<Change> {
    const merged = await git.mergedTree(base, head);
    return {
      base: await filesOf(base),
      head: await filesOf(merged ?? head),
      lastValid: await lastValid(base),
      conflict: merged === undefined,
      commits: `${base} ${head}`,
    };
  }

  async function lastValid(base: string): Promise<Files | undefined> {
    for (const sha of await git.history(base, CONFIG, 20)) {
      const found = await filesOf(sha);
      if (found[CONFIG]?.includes("roles:")) return found;
    }
    return undefined;
  }

  return (base: string, head: string): Promise<Change> => {
    const key = `${base} ${head}`;
    const read = changes.get(key) ?? readChange(base, head);
    changes.set(key, read);
    return read;
  };
}
