import { afterEach, beforeEach, expect, test } from "vitest";
import { openSmallShop, type SmallShop } from "./support/small-shop.ts";

let world: SmallShop;

beforeEach(async () => {
  world = await openSmallShop();
  world.repository.protect("main", { checks: [{ context: "ripplegate", app: world.app }] });
});

afterEach(async () => {
  expect(world.github.crashes).toEqual([]);
  await world.stop();
});

const files = { "maps/shipping.yml": "INT: 7\nEXP: 8\n" };

async function read(path: string, as?: string): Promise<string> {
  const headers: Record<string, string> = as === undefined ? {} : { cookie: `acting_as=${as}` };
  return (await fetch(world.github.url + path, { headers })).text();
}

/** Sends a form as a browser on the page would. */
async function send(path: string, as: string, form: Record<string, string> = {}): Promise<Response> {
  return fetch(world.github.url + path, {
    method: "POST",
    headers: { cookie: `acting_as=${as}`, origin: world.github.url },
    body: new URLSearchParams(form),
    redirect: "manual",
  });
}

test("the merge box says exactly what the merge endpoint says", async () => {
  const { repository, anna, as, target } = world;
  const pull = await repository.openPullRequest({ by: anna, title: "Express", branch: "express", files });

  const refused = as(anna).rest.pulls.merge({ ...target, pull_number: pull.number });
  await expect(refused).rejects.toMatchObject({
    response: { data: { message: 'Required status check "ripplegate" is expected.' } },
  });
  const page = await read("/shop/integrations/pull/1", "anna");

  expect(page).toContain("Required status check &quot;ripplegate&quot; is expected.");
  expect(page).toContain('<button class="button primary" disabled>Merge pull request</button>');
  expect(page).not.toContain("bypass rules");
  expect(await read("/shop/integrations/pull/1", "olga")).toContain("bypass rules");
  expect(await read("/shop/integrations/pull/1", "stranger")).toContain("Only those with write access");
});

test("hostile text stays text", async () => {
  const { repository, anna, walter } = world;
  const attack =
    '<script>alert(1)</script><img src="x" onerror="alert(1)"> [a](javascript:alert(1)) <b onclick="x">bold</b>';
  const pull = await repository.openPullRequest({
    by: anna,
    title: attack,
    branch: "<b>",
    body: attack,
    files: { "<script>.yml": "</td><script>\n" },
  });
  pull.comment(walter, attack);

  for (const path of ["", "/files", "/commits", "/checks"]) {
    const page = await read(`/shop/integrations/pull/1${path}`);
    expect(page).not.toMatch(/<script>|onerror="|onclick="|href="javascript/);
  }
  expect(await read("/shop/integrations/pull/1")).toContain("<b>bold</b>");
});

test("Markdown looks as GitHub shows it in comments", async () => {
  const { repository, anna } = world;
  const body =
    "one\ntwo\n\n> [!CAUTION]\n> Look out\n\n- [x] done\n\n```mermaid\nflowchart LR\n```\n\n| a |\n|---|\n| `b` |";
  await repository.openPullRequest({ by: anna, title: "x", branch: "x", body, files });

  const page = await read("/shop/integrations/pull/1");

  expect(page).toContain("<p>one<br>\ntwo</p>");
  expect(page).toMatch(
    /<div class="markdown-alert markdown-alert-caution"><p class="markdown-alert-title">Caution<\/p>\s*<p>Look out<\/p>/,
  );
  expect(page).toContain('<input type="checkbox" checked disabled>');
  expect(page).toContain('<pre class="diagram-source"><code class="language-mermaid">flowchart LR');
  expect(page).toContain("<td><code>b</code></td>");
});

test("people act through forms: comment, edit, react, review, close, reopen, push, merge", async () => {
  const { repository, anna, olga, hooks, github } = world;
  const pull = await repository.openPullRequest({ by: anna, title: "Express", branch: "express", files });
  pull.offerPush({ label: "Push: INTX", by: anna, message: "INTX", files: { "maps/shipping.yml": "INTX: 7\n" } });
  const path = "/shop/integrations/pull/1";

  await send(`${path}/comment`, "walter", { body: "/signoff" });
  const comment = pull.comments()[0];
  await send(`${path}/comments/${comment?.id}/edit`, "olga", { body: "/signoff all" });
  await send(`${path}/comments/${comment?.id}/react`, "anna", { content: "heart" });
  await send(`${path}/review`, "olga", { event: "APPROVE" });
  await send(`${path}/close`, "anna");
  await send(`${path}/reopen`, "anna");
  await send(`${path}/next-step/1`, "anna");

  const page = await read(path);
  expect(page).toContain("edited by olga");
  expect(page).toContain('<pre class="before">/signoff</pre><pre class="after">/signoff all</pre>');
  expect(await repository.read("express", "maps/shipping.yml")).toBe("INTX: 7\n");
  const blocked = await send(`${path}/merge`, "anna");
  expect(blocked.headers.get("location")).toContain(
    encodeURIComponent('Required status check "ripplegate" is expected.'),
  );
  await send(`${path}/merge`, "olga", { bypass: "yes" });
  expect(pull.state).toBe("merged");
  await github.webhooks.settled();
  expect(hooks.names().slice(-3)).toEqual(["pull_request.closed", "push", "check_suite.requested"]);
  expect(olga.login).toBe("olga");
});

test("a form from another site is refused, and nobody is sent to another site", async () => {
  const { github, repository, anna } = world;
  await repository.openPullRequest({ by: anna, title: "x", branch: "x", files });

  const foreign = await fetch(`${github.url}/shop/integrations/pull/1/close`, {
    method: "POST",
    headers: { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" },
    body: "",
  });
  const away = await send("/-/act-as", "anna", { login: "olga", back: "//evil.example/" });

  expect(foreign.status).toBe(403);
  expect(away.headers.get("location")).toBe("/");
  expect(away.headers.get("set-cookie")).toContain("acting_as=olga");
});

test("the state's version moves with every change a page could show", async () => {
  const { repository, anna, walter } = world;
  const pull = await repository.openPullRequest({ by: anna, title: "x", branch: "x", files });
  const before = await read("/shop/integrations/pull/1/state-version");

  expect(await read("/shop/integrations/pull/1/state-version")).toBe(before);
  pull.comment(walter, "hello");
  expect(await read("/shop/integrations/pull/1/state-version")).not.toBe(before);
});

test("files, commits, runs, pictures and lists have pages too", async () => {
  const { repository, anna, octokit, target, github } = world;
  const pull = await repository.openPullRequest({ by: anna, title: "Express", branch: "express", files });
  const annotations = [
    { path: "maps/shipping.yml", start_line: 2, end_line: 2, annotation_level: "failure" as const, message: "<lost>" },
  ];
  const run = await octokit.rest.checks.create({
    ...target,
    name: "ripplegate",
    head_sha: pull.headSha,
    conclusion: "failure",
    output: { title: "Blocked", summary: "**no**", annotations },
  });

  expect(await read("/")).toContain("Express");
  expect(await read("/shop/integrations/pull/1/files")).toContain('<span class="mark">+</span>EXP: 8');
  const checks = await read("/shop/integrations/pull/1/checks");
  expect(checks).toContain("<strong>no</strong>");
  expect(checks).toContain("&lt;lost&gt;");
  expect(await read(`/shop/integrations/blob/${pull.headSha}/maps/shipping.yml`)).toContain('<tr id="L2">');
  expect(await read(`/shop/integrations/commit/${pull.headSha}`)).toContain("EXP: 8");
  const redirect = await fetch(`${github.url}/shop/integrations/runs/${run.data.id}`, { redirect: "manual" });
  expect(redirect.headers.get("location")).toBe(`/shop/integrations/pull/1/checks#run-${run.data.id}`);
  expect(await read(`/avatars/${anna.id}`)).toContain("<svg");
  expect((await fetch(`${github.url}/shop/nothing`)).status).toBe(404);
  expect((await fetch(`${github.url}/-/../package.json`)).status).toBe(404);
  expect((await fetch(`${github.url}/-/mermaid/..%2f..%2fpackage.json`)).status).toBe(404);
  expect((await fetch(`${github.url}/-/mermaid/mermaid.esm.min.mjs`)).headers.get("content-type")).toContain(
    "javascript",
  );
});
