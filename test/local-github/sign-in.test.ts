import { createHash } from "node:crypto";
import { ProbotOctokit } from "probot";
import { afterEach, beforeEach, expect, test } from "vitest";
import { textMember } from "../../src/local-github/json.ts";
import { type Client, openSmallShop, type SmallShop } from "./support/small-shop.ts";

const callback = "http://127.0.0.1:9/auth/callback";
const verifier = "a-verifier-of-at-least-forty-three-characters-1234";
const challenge = createHash("sha256").update(verifier).digest("base64url");

let world: SmallShop;
let nowMs = Date.now();

beforeEach(async () => {
  nowMs = Date.now();
  world = await openSmallShop({ authenticationNow: () => nowMs });
  world.app.setCallbackUrls([callback]);
});

afterEach(async () => {
  expect(world.violations).toEqual([]);
  expect(world.github.crashes).toEqual([]);
  await world.stop();
});

function authorize(changes: Readonly<Record<string, string>>, cookie = ""): Promise<Response> {
  const query = new URLSearchParams({ client_id: world.app.clientId, redirect_uri: callback, state: "s", ...changes });
  return fetch(`${world.github.url}/login/oauth/authorize?${query}`, { redirect: "manual", headers: { cookie } });
}

async function codeFor(login: string): Promise<string> {
  const answer = await authorize({ login, code_challenge: challenge, code_challenge_method: "S256" });
  return new URL(answer.headers.get("location") ?? "").searchParams.get("code") ?? "";
}

async function exchange(changes: Readonly<Record<string, string>>) {
  const { clientId: client_id, clientSecret: client_secret } = world.app;
  const response = await fetch(`${world.github.url}/login/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ client_id, client_secret, ...changes }),
  });
  const answer: unknown = await response.json();
  return {
    token: textMember(answer, "access_token") ?? "",
    refreshToken: textMember(answer, "refresh_token") ?? "",
    error: textMember(answer, "error"),
  };
}

/** The client that holds a token. */
function having(token: string): Client {
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  return new ProbotOctokit({
    baseUrl: world.github.url,
    auth: { token },
    throttle: { enabled: false },
    retry: { enabled: false },
    log: quiet,
  });
}

async function signIn(login: string): Promise<Client> {
  return having((await exchange({ code: await codeFor(login), code_verifier: verifier })).token);
}

const refused = (status: number) => ({ status });

const namesOf = (repositories: readonly { readonly full_name: string }[]) => repositories.map((one) => one.full_name);

test("a person signs in to the App and its token reaches what both of them reach", async () => {
  const { shop, anna, walter, stranger, olga, github } = world;
  const secret = await shop.addRepository({ name: "secret", isPrivate: true, files: { "a.txt": "a\n" } });
  secret.collaborator(stranger, "read");
  const own = await github.addRepository(stranger, { name: "own", isPrivate: true, files: { "a.txt": "a\n" } });
  own.collaborator(anna, "read");

  const reached = [];
  for (const person of [anna, stranger, walter, olga]) {
    const { rest } = await signIn(person.login);
    expect((await rest.users.getAuthenticated()).data.id).toBe(person.id);
    const { data } = await rest.apps.listInstallationsForAuthenticatedUser();
    const names: string[] = [];
    for (const { id } of data.installations) {
      const listed = await rest.apps.listInstallationReposForAuthenticatedUser({ installation_id: id });
      names.push(...namesOf(listed.data.repositories));
    }
    // The App is not installed on the stranger's own repository.
    await expect(rest.repos.get({ owner: "stranger", repo: "own" })).rejects.toMatchObject(refused(404));
    reached.push([person.login, names, namesOf((await rest.repos.listForAuthenticatedUser()).data)]);
  }

  expect(reached).toEqual([
    ["anna", ["shop/integrations", "shop/secret"], ["shop/integrations", "shop/secret"]],
    ["stranger", ["shop/secret"], ["shop/secret"]],
    ["walter", ["shop/integrations", "shop/secret"], ["shop/integrations", "shop/secret"]],
    ["olga", ["shop/integrations", "shop/secret"], ["shop/integrations", "shop/secret"]],
  ]);
  const ofAnna = having(anna.token).rest;
  expect(namesOf((await ofAnna.repos.listForAuthenticatedUser()).data)).toEqual([
    "shop/integrations",
    "shop/secret",
    "stranger/own",
  ]);
  await expect(ofAnna.apps.listInstallationsForAuthenticatedUser()).rejects.toMatchObject(refused(403));
});

test("lists of a person are paged", async () => {
  const { shop, anna } = world;
  for (const name of ["b", "c"]) await shop.addRepository({ name, isPrivate: true, files: { "a.txt": "a\n" } });
  const { rest } = await signIn("anna");
  const list = (page: number) =>
    rest.apps.listInstallationReposForAuthenticatedUser({ installation_id: world.installation.id, per_page: 2, page });

  const [first, second] = [await list(1), await list(2)];

  expect(first.headers.link).toContain('rel="next"');
  expect([first.data.total_count, namesOf(first.data.repositories), namesOf(second.data.repositories)]).toEqual([
    3,
    ["shop/integrations", "shop/b"],
    ["shop/c"],
  ]);
  expect((await having(anna.token).rest.repos.listForAuthenticatedUser({ per_page: 2 })).data).toHaveLength(2);
});

test("a code is good once, for its App, its verifier and its address, for ten minutes", async () => {
  const good = { code_verifier: verifier, redirect_uri: callback };
  const code = await codeFor("anna");
  const other = world.github.addApp({ owner: world.olga, slug: "other" });

  expect((await exchange({ ...good, code, client_secret: "wrong" })).error).toBe("incorrect_client_credentials");
  expect((await exchange({ ...good, code, client_id: other.clientId, client_secret: other.clientSecret })).error).toBe(
    "bad_verification_code",
  );
  expect((await exchange({ ...good, code, code_verifier: "another" })).error).toBe("bad_verification_code");
  expect((await exchange({ ...good, code, redirect_uri: `${callback}/x` })).error).toBe("redirect_uri_mismatch");
  expect((await exchange({ ...good, code })).token).toMatch(/^ghu_/);
  expect((await exchange({ ...good, code })).error).toBe("bad_verification_code");
  const late = await codeFor("anna");
  nowMs += 600_001;
  expect((await exchange({ ...good, code: late })).error).toBe("bad_verification_code");
});

test("a token ends after eight hours, is renewed once with its refresh token, and can be taken back", async () => {
  const first = await exchange({ code: await codeFor("anna"), code_verifier: verifier });
  nowMs += 28_800_000;
  await expect(having(first.token).rest.users.getAuthenticated()).rejects.toMatchObject(refused(401));

  const renewal = { grant_type: "refresh_token", refresh_token: first.refreshToken };
  const second = await exchange(renewal);

  expect((await having(second.token).rest.users.getAuthenticated()).data.login).toBe("anna");
  expect((await exchange(renewal)).error).toBe("bad_refresh_token");
  const { clientId, clientSecret } = world.app;
  const takeBack = (secret: string) =>
    fetch(`${world.github.url}/applications/${clientId}/token`, {
      method: "DELETE",
      headers: { authorization: `basic ${btoa(`${clientId}:${secret}`)}`, "content-type": "application/json" },
      body: JSON.stringify({ access_token: second.token }),
    });
  expect((await takeBack("wrong")).status).toBe(401);
  expect((await takeBack(clientSecret)).status).toBe(204);
  await expect(having(second.token).rest.users.getAuthenticated()).rejects.toMatchObject(refused(401));
});

test("whoever acts signs in at once; otherwise the page asks, and no foreign address gets a code", async () => {
  const acting = await authorize({}, "acting_as=walter");
  expect(acting.headers.get("location")).toMatch(new RegExp(`^${callback}\\?code=[0-9a-f]{20}&state=s$`));

  const asked = await authorize({ prompt: "select_account" }, "acting_as=walter");
  const page = await asked.text();
  expect([asked.status, page.includes("Continue as anna"), page.includes("login=anna")]).toEqual([200, true, true]);

  const answers = [
    await authorize({ login: "anna", redirect_uri: "https://evil.example/" }),
    await authorize({ login: "anna", code_challenge_method: "plain" }),
    await authorize({ login: "anna", client_id: "Iv1.unknown" }),
  ];
  expect(answers.map((one) => [one.status, one.headers.get("location")])).toEqual([
    [400, null],
    [400, null],
    [404, null],
  ]);
});
