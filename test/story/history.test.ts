import { expect, it } from "vitest";
import { atGitHub, createBrowser } from "../support/browser.ts";
import { createWorld, NEW_METHOD } from "./world.ts";

it("89: GitHub leads to the history's pages, they let in who may read the repository, and reading changes nothing", {
  timeout: 180_000,
}, async () => {
  const world = await createWorld(undefined, { SESSION_SECRET: "b7c6d5e4f3021a1b2c3d4e5f60718293a4b5c6d7" });
  const { app, server, repository, github, people } = world;
  app.setCallbackUrls([`${server.url}/auth/callback`]);
  github.addPerson({ login: "stranger" });
  const pull = await repository.openPullRequest({ by: people.ana, title: "Add", branch: "intl", files: NEW_METHOD });
  await world.settled();

  const page = `/history/acme/integrations/pull/${pull.number}`;
  expect(pull.checkRuns("ripplegate").at(-1)?.detailsUrl).toBe(`${server.url}${page}`);
  expect(pull.comments().at(-1)?.state.body).toContain(`[Everything on one page](<${server.url}${page}>)`);

  const recorded = world.entries();
  const asked = github.calls.mark();
  const pages = [];
  const seen = [];
  for (const login of ["ana", "stranger"]) {
    const browser = createBrowser(server.url);
    const refused = await browser.get(page);
    const signIn = `/auth/login?${new URLSearchParams({ "return-to": page })}`;
    expect([refused.status, (await refused.text()).includes("/auth/login?return-to")]).toEqual([401, true]);
    const landed = await browser.get(await atGitHub(await browser.get(signIn), login));
    expect(landed.headers.get("location")).toBe(page);
    const shown = await browser.get(page);
    pages.push([shown.status, (await shown.text()).includes("express-intl")]);
    seen.push(await (await browser.get("/api/v1/reader")).json());
  }
  expect(pages).toEqual([
    [200, true],
    [404, false],
  ]);
  expect(seen).toMatchObject([
    { login: "ana", repositories: [repository.id] },
    { login: "stranger", repositories: [] },
  ]);
  await world.settled();
  expect(world.entries()).toEqual(recorded);
  expect(
    github.calls.since(asked).filter(({ method, path }) => method !== "GET" && path.startsWith("/repos/")),
  ).toEqual([]);
});

it("GitHub leads nowhere where the history is off", { timeout: 180_000 }, async () => {
  const world = await createWorld();
  const { ana } = world.people;
  const pull = await world.repository.openPullRequest({ by: ana, title: "Add", branch: "intl", files: NEW_METHOD });
  await world.settled();

  expect(pull.checkRuns("ripplegate").at(-1)?.detailsUrl).toBeNull();
  expect(pull.comments().at(-1)?.state.body).not.toContain("Everything on one page");
  const answer = await fetch(`${world.server.url}/history`);
  expect([answer.status, (await answer.text()).includes("SESSION_SECRET")]).toEqual([503, true]);
});
