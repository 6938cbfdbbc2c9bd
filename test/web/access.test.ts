import { describe, expect, it } from "vitest";
import { openHistory, signInLink } from "./history-world.ts";

const READER = "/api/v1/reader";

async function repositoriesOf(answer: Response): Promise<unknown> {
  const body: unknown = await answer.json();
  return typeof body === "object" && body !== null && "repositories" in body ? body.repositories : body;
}

describe("what somebody may read", () => {
  it("is what GitHub lets them read where the App is installed, each their own", async () => {
    const world = await openHistory();
    const { shop, github, repository, stranger } = world.shop;
    const secret = await shop.addRepository({ name: "secret", isPrivate: true, files: { "a.txt": "a\n" } });
    const personal = await github.addRepository(stranger, { name: "own", isPrivate: true, files: { "a.txt": "a\n" } });
    const shared = await shop.addRepository({ name: "shared", isPrivate: true, files: { "a.txt": "a\n" } });
    shared.collaborator(stranger, "read");

    const seen = [];
    for (const login of ["anna", "stranger"]) {
      seen.push(await repositoriesOf(await (await world.signedIn(login)).get(READER)));
    }

    expect(seen).toEqual([[repository.id, secret.id, shared.id], [shared.id]]);
    expect(personal.id).not.toBe(shared.id);
  });

  it("is asked of GitHub once in minutes, and anew after that", async () => {
    const world = await openHistory();
    const browser = await world.signedIn("anna");
    const mark = world.shop.github.calls.mark();

    for (let time = 0; time < 5; time += 1) await browser.get(READER);
    const asked = world.shop.github.calls.since(mark).length;
    world.shop.shop.removeMember(world.shop.anna);
    world.shop.repository.collaborator(world.shop.anna, "none");
    world.clock.advance(3 * 60_000);

    expect(asked).toBe(3);
    expect(await repositoriesOf(await browser.get(READER))).toEqual([]);
  });

  it("ends with the installation and with its suspension", async () => {
    const world = await openHistory();
    const browser = await world.signedIn("anna");

    world.shop.installation.suspend();
    const suspended = await repositoriesOf(await browser.get(READER));
    world.shop.installation.unsuspend();
    world.shop.installation.uninstall();
    world.clock.advance(3 * 60_000);

    expect([suspended, await repositoriesOf(await browser.get(READER))]).toEqual([[], []]);
  });

  it.each(["GET /user", "GET /user/installations", "GET /user/installations/{installation_id}/repositories"])(
    "is nothing, in words, when GitHub does not answer %s",
    async (operation) => {
      const world = await openHistory();
      const browser = await world.signedIn("anna");
      world.shop.github.faults.add({ by: "person", operation, respond: { status: 502 }, times: 4 });

      const page = await browser.get("/history");
      const answer = await browser.get(READER);
      const after = await browser.get(READER);

      expect([page.status, answer.status, after.status]).toEqual([503, 503, 200]);
      expect(await page.text()).toContain("Cannot say just now which repositories you may read");
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expect(await answer.json()).toMatchObject({ title: "Cannot say just now which repositories you may read" });
    },
  );

  it("is nothing while GitHub limits the person's requests, and says when to come again", async () => {
    const world = await openHistory();
    const browser = await world.signedIn("anna");
    const headers = { "retry-after": "90" };
    world.shop.github.faults.add({ by: "person", operation: "GET /user", respond: { status: 403, headers } });

    const answer = await browser.get(READER);

    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "90"]);
  });
});

describe("a token of GitHub's", () => {
  it("reads what it can read on GitHub, of what has a history here", async () => {
    const world = await openHistory({ knownRepositories: () => [world.shop.repository.id, 4_711] });
    const { shop, anna, stranger } = world.shop;
    await shop.addRepository({ name: "without-history", files: { "a.txt": "a\n" } });

    const answers = [await world.withToken(READER, anna.token), await world.withToken(READER, stranger.token)];

    expect(await Promise.all(answers.map((one) => one.json()))).toEqual([
      { login: "anna", id: anna.id, repositories: [world.shop.repository.id] },
      { login: "stranger", id: stranger.id, repositories: [] },
    ]);
  });

  it("that lists a repository but may not read its contents reads no history of it", async () => {
    const world = await openHistory();
    const respond = { status: 403, body: { message: "Resource not accessible by personal access token" } };
    world.shop.github.faults.add({
      by: "person",
      operation: "GET /repos/{owner}/{repo}/commits",
      respond,
    });

    const answer = await world.withToken(READER, world.shop.anna.token);

    expect(await repositoriesOf(answer)).toEqual([]);
  });

  it("of an installation, as a workflow has it, reads its repositories", async () => {
    const world = await openHistory();
    const { octokit, installation, asApp } = world.shop;
    await octokit.rest.repos.get(world.shop.target);
    const { data } = await asApp().rest.apps.createInstallationAccessToken({ installation_id: installation.id });

    const answer = await world.withToken(READER, data.token);

    expect(await answer.json()).toEqual({
      login: "an App's installation",
      id: null,
      repositories: [world.shop.repository.id],
    });
  });

  it("is refused in words when GitHub does not know it, and asked about once", async () => {
    const world = await openHistory();
    const mark = world.shop.github.calls.mark();

    const unknown = await world.withToken(READER, `ghp_${"0".repeat(36)}`);
    await world.withToken(READER, `ghp_${"0".repeat(36)}`);
    const odd = await world.withToken(READER, "secret");
    const basic = await fetch(`${world.url}${READER}`, { headers: { authorization: "Basic eDp5" } });

    expect([unknown.status, odd.status, basic.status]).toEqual([401, 401, 401]);
    expect(unknown.headers.get("www-authenticate")).toBe('Bearer realm="ripplegate"');
    expect(world.shop.github.calls.since(mark)).toHaveLength(1);
    expect(JSON.stringify(world.lines)).not.toContain("ghp_");
  });

  it("that nobody knows is not asked about after many, while known ones go on", async () => {
    const world = await openHistory();
    await world.withToken(READER, world.shop.anna.token);
    for (let count = 0; count < 20; count += 1) await world.withToken(READER, `ghp_${String(count).padStart(36, "0")}`);

    const late = await world.withToken(READER, world.shop.olga.token);
    const known = await world.withToken(READER, world.shop.anna.token);
    world.clock.advance(5 * 60_000);
    const after = await world.withToken(READER, world.shop.olga.token);

    expect([late.status, late.headers.get("retry-after"), known.status, after.status]).toEqual([429, "300", 200, 200]);
  });

  it("does not open pages", async () => {
    const world = await openHistory();

    const answer = await world.withToken("/history", world.shop.anna.token);

    expect(answer.status).toBe(401);
    expect(signInLink(await answer.text())).toBe("/auth/login?return-to=%2Fhistory");
  });
});

describe("every answer", () => {
  it("forbids what is not served here, frames, and keeping it", async () => {
    const world = await openHistory();

    const answers = [await world.browser().get("/auth/login"), await world.browser().get(READER)];

    for (const { headers } of answers) {
      expect(Object.fromEntries(headers)).toMatchObject({
        "content-security-policy":
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, no-store",
      });
      expect(headers.has("strict-transport-security")).toBe(false);
      expect(headers.has("access-control-allow-origin")).toBe(false);
    }
  });

  it("to HEAD is that to GET without its body", async () => {
    const world = await openHistory();
    const browser = await world.signedIn("anna");

    const [got, headed] = [await browser.get(READER), await browser.head(READER)];

    expect([headed.status, await headed.text()]).toEqual([got.status, ""]);
    expect(headed.headers.get("content-type")).toBe(got.headers.get("content-type"));
  });
});
