import { createServer } from "node:net";
import { createAppAuth } from "@octokit/auth-app";
import { createEmulator } from "emulate";
import { expect, test } from "vitest";
import { createLocalGitHub } from "../../src/local-github/index.ts";
import { isJsonObject, member, numberMember, objectMember, textMember } from "../../src/local-github/json.ts";

/**
 * `emulate` is somebody else's idea of GitHub. The same requests go to both; where its author and we read GitHub's
 * documentation alike, a mistake would have to be made twice. Where we differ on purpose, `differences` says why.
 */
interface World {
  readonly url: string;
  readonly appId: number;
  readonly privateKey: string;
  readonly installationId: number;
  readonly personToken: string;
  stop(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** What a step came to: its status and the members our code reads. */
type Outcome = Readonly<Record<string, unknown>>;

/** Step → why the two answer differently. Each is left out of the comparison. */
const differences: Readonly<Record<string, string>> = {
  annotations: "emulate forgets the annotations of a run that is created completed",
  app: "emulate's App has no owner",
  "blocked merge": "GitHub documents 405 for a merge that cannot be performed; emulate says 422",
  "check by a person": "on GitHub only Apps write checks; emulate lets everybody",
  "merge of another head": "GitHub documents 409 for a head that moved; emulate says 422",
  "new check": "emulate does not say which App a run belongs to, so a pinned check cannot be told from a forged one",
  "pull files": "emulate does not compare trees, so a pull request has no files",
  "same pull again": "GitHub refuses a second pull request for the same branches; emulate opens it",
  tree: "emulate lists a tree in the order it was sent; Git has an order of its own",
  "unknown token": "emulate takes any token",
  repositories: "emulate has no list of an installation's repositories",
};

const repository = "/repos/anna/integrations";
const permissions = {
  metadata: "read",
  contents: "write",
  pull_requests: "write",
  issues: "write",
  checks: "write",
  administration: "write",
} as const;

test("the local GitHub and emulate answer one sequence alike", { timeout: 180_000 }, async () => {
  const ours = await openOurs();
  const theirs = await openEmulate();
  try {
    const [our, their] = [await runSequence(ours), await runSequence(theirs)];

    for (const step of Object.keys(differences)) expect(our[step], step).not.toEqual(their[step]);
    const compared = Object.keys(our).filter((step) => !(step in differences));
    expect(pick(our, compared)).toEqual(pick(their, compared));
    expect(Object.keys(our)).toEqual(Object.keys(their));
  } finally {
    await ours.stop();
    await theirs.stop();
  }
});

function pick(outcomes: Readonly<Record<string, Outcome>>, steps: readonly string[]): Record<string, Outcome> {
  return Object.fromEntries(steps.map((step) => [step, outcomes[step] ?? {}]));
}

async function openOurs(): Promise<World> {
  const github = createLocalGitHub();
  await github.start();
  const anna = github.addPerson({ login: "anna", email: "anna@shop.example" });
  await github.addRepository(anna, { name: "integrations", files: { "README.md": "# integrations\n" } });
  const app = github.addApp({ owner: anna, slug: "ripplegate", permissions });
  const installation = app.install(anna);
  const { url } = github;
  return {
    url,
    appId: app.id,
    privateKey: app.privateKey,
    installationId: installation.id,
    personToken: anna.token,
    stop: () => github.stop(),
  };
}

async function openEmulate(): Promise<World> {
  const emulator = await createEmulator({
    service: "github",
    port: await freePort(),
    seed: {
      tokens: { "anna-token": { login: "anna", scopes: ["repo"] } },
      github: {
        users: [{ login: "anna", email: "anna@shop.example" }],
        repos: [{ owner: "anna", name: "integrations", auto_init: true }],
        apps: [
          {
            app_id: 12345,
            slug: "ripplegate",
            name: "ripplegate",
            permissions,
            events: ["pull_request"],
            installations: [{ installation_id: 100, account: "anna" }],
          },
        ],
      },
    },
  });
  const privateKey = emulator.generatedSecrets.find((secret) => secret.id === "12345")?.value ?? "";
  return {
    url: emulator.url,
    appId: 12345,
    privateKey,
    installationId: 100,
    personToken: "anna-token",
    stop: () => emulator.close(),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function runSequence(world: World): Promise<Record<string, Outcome>> {
  const outcomes: Record<string, Outcome> = {};
  const jwt = await jwtOf(world);
  let bearer = "";
  const send = async (method: string, path: string, body?: object, authorization?: string): Promise<Reply> => {
    const response = await fetch(world.url + path, {
      method,
      headers: { authorization: authorization ?? bearer, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  const note = (step: string, { status, body }: Reply, ...names: string[]): unknown => {
    outcomes[step] = { status, ...Object.fromEntries(names.map((name) => [name, typeOf(at(body, name))])) };
    return body;
  };
  const person = `token ${world.personToken}`;
  const app = `Bearer ${jwt}`;

  note("app", await send("GET", "/app", undefined, app), "id", "slug", "owner.login", "permissions.checks", "events");
  note("app with a broken JWT", await send("GET", "/app", undefined, `Bearer ${jwt.slice(0, -8)}AAAAAAAA`), "message");
  note("unknown token", await send("GET", "/user", undefined, "token nothing"), "message");
  note("installation", await send("GET", `${repository}/installation`, undefined, app), "id", "app_id", "account.id");
  const tokenPath = `/app/installations/${world.installationId}/access_tokens`;
  const token = note("token", await send("POST", tokenPath, {}, app), "token", "expires_at", "permissions.checks");
  bearer = `token ${textMember(token, "token")}`;

  note("repositories", await send("GET", "/installation/repositories"), "total_count", "repositories.0.full_name");
  note(
    "repository",
    await send("GET", repository),
    "id",
    "full_name",
    "default_branch",
    "private",
    "owner.id",
    "owner.type",
  );
  note("no such repository", await send("GET", "/repos/anna/nothing"), "message");
  note("user", await send("GET", "/users/anna"), "id", "login", "type");
  note("no such user", await send("GET", "/users/nobody"), "message");

  const main = note("ref", await send("GET", `${repository}/git/ref/heads/main`), "ref", "object.sha", "object.type");
  const mainSha = textMember(objectMember(main, "object"), "sha") ?? "";
  note("no such ref", await send("GET", `${repository}/git/ref/heads/nothing`), "message");
  const base = note(
    "commit",
    await send("GET", `${repository}/git/commits/${mainSha}`),
    "sha",
    "tree.sha",
    "author.email",
  );
  const baseTree = textMember(objectMember(base, "tree"), "sha");
  const blob = note("new blob", await send("POST", `${repository}/git/blobs`, { content: "EXP: 8\n" }), "sha", "url");
  const entry = { path: "maps/express.yml", mode: "100644", type: "blob", sha: textMember(blob, "sha") };
  const treeBody = { base_tree: baseTree, tree: [entry] };
  const tree = note("new tree", await send("POST", `${repository}/git/trees`, treeBody), "sha", "tree.0.mode");
  const treeSha = textMember(tree, "sha");
  const commitBody = { message: "Express", tree: treeSha, parents: [mainSha] };
  const commit = note(
    "new commit",
    await send("POST", `${repository}/git/commits`, commitBody),
    "sha",
    "parents.0.sha",
  );
  const headSha = textMember(commit, "sha") ?? "";
  const refBody = { ref: "refs/heads/express", sha: headSha };
  note("new ref", await send("POST", `${repository}/git/refs`, refBody), "ref", "object.sha");
  note("ref again", await send("POST", `${repository}/git/refs`, refBody), "message");
  note(
    "tree",
    await send("GET", `${repository}/git/trees/${treeSha}?recursive=1`),
    "truncated",
    "tree.0.mode",
    "tree.0.type",
    "tree.0.size",
  );
  note("blob", await send("GET", `${repository}/git/blobs/${entry.sha}`), "content", "encoding", "size");
  note(
    "compare",
    await send("GET", `${repository}/compare/main...express`),
    "status",
    "ahead_by",
    "merge_base_commit.sha",
    "files.0.filename",
    "files.0.status",
    "files.0.sha",
    "commits.0.commit.author.email",
  );

  const pullBody = { title: "Express", head: "express", base: "main", body: "Adds it." };
  const pull = note(
    "new pull",
    await send("POST", `${repository}/pulls`, pullBody, person),
    "id",
    "number",
    "state",
    "draft",
    "merged",
    "head.sha",
    "head.repo.id",
    "base.ref",
    "user.id",
  );
  const number = numberMember(pull, "number") ?? 0;
  note("same pull again", await send("POST", `${repository}/pulls`, pullBody, person), "message");
  note("pull files", await send("GET", `${repository}/pulls/${number}/files`), "0.filename", "0.status", "0.patch");
  note("pull commits", await send("GET", `${repository}/pulls/${number}/commits`), "0.sha", "0.commit.author.email");
  note("pulls", await send("GET", `${repository}/pulls?state=open&base=main`), "0.number", "0.head.sha");
  note("no such pull", await send("GET", `${repository}/pulls/999`), "message");

  const comments = `${repository}/issues/${number}/comments`;
  const comment = note(
    "new comment",
    await send("POST", comments, { body: "Waiting" }),
    "id",
    "body",
    "user.login",
    "user.type",
    "created_at",
    "updated_at",
    "author_association",
  );
  const one = `${repository}/issues/comments/${numberMember(comment, "id")}`;
  note("comment", await send("GET", one), "id", "body");
  note("edited comment", await send("PATCH", one, { body: "Done" }), "body");
  note("comments", await send("GET", comments), "0.id", "0.body");
  note("deleted comment", await send("DELETE", one));
  note("comment that went", await send("GET", one), "message");

  const checks = `${repository}/check-runs`;
  const annotations = [
    { path: "maps/express.yml", start_line: 1, end_line: 1, annotation_level: "failure", message: "lost" },
  ];
  const checkBody = {
    name: "ripplegate",
    head_sha: headSha,
    status: "completed",
    conclusion: "action_required",
    output: { title: "Waiting", summary: "…", annotations },
  };
  note("check by a person", await send("POST", checks, checkBody, person), "message");
  const check = note(
    "new check",
    await send("POST", checks, checkBody),
    "id",
    "status",
    "conclusion",
    "head_sha",
    "app.id",
    "output.title",
    "output.annotations_count",
    "completed_at",
  );
  const run = `${checks}/${numberMember(check, "id")}`;
  note(
    "checks of a commit",
    await send("GET", `${repository}/commits/${headSha}/check-runs?check_name=ripplegate`),
    "total_count",
    "check_runs.0.id",
    "check_runs.0.conclusion",
  );
  note(
    "annotations",
    await send("GET", `${run}/annotations`),
    "0.path",
    "0.start_line",
    "0.annotation_level",
    "0.message",
  );

  const protection = {
    required_status_checks: { strict: false, contexts: ["ripplegate"] },
    enforce_admins: true,
    required_pull_request_reviews: null,
    restrictions: null,
  };
  note(
    "protect",
    await send("PUT", `${repository}/branches/main/protection`, protection, person),
    "required_status_checks.checks.0.context",
    "enforce_admins.enabled",
  );
  note("blocked merge", await send("PUT", `${repository}/pulls/${number}/merge`, {}, person), "message");
  note(
    "updated check",
    await send("PATCH", run, { conclusion: "success", output: { title: "Passed", summary: "…" } }),
    "conclusion",
    "output.title",
  );
  note(
    "merge of another head",
    await send("PUT", `${repository}/pulls/${number}/merge`, { sha: mainSha }, person),
    "message",
  );
  note("merge", await send("PUT", `${repository}/pulls/${number}/merge`, {}, person), "merged", "sha", "message");
  note(
    "merged pull",
    await send("GET", `${repository}/pulls/${number}`),
    "merged",
    "state",
    "merged_at",
    "merge_commit_sha",
    "merged_by.id",
  );
  return outcomes;
}

async function jwtOf(world: World): Promise<string> {
  const auth = createAppAuth({ appId: world.appId, privateKey: world.privateKey });
  return (await auth({ type: "app" })).token;
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce((inside: unknown, name) => (Array.isArray(inside) ? inside[Number(name)] : member(inside, name)), value);
}

/** Times, ids and SHAs differ; their types do not. Words that say a state are compared as they are. */
function typeOf(value: unknown): unknown {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && /^[a-z_]{2,20}$/.test(value)) return value;
  if (Array.isArray(value)) return "array";
  return value === null ? "null" : isJsonObject(value) ? "object" : typeof value;
}
