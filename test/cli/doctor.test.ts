import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { WANTED_EVENTS, WANTED_PERMISSIONS } from "../../src/app/manifest.ts";
import { examine } from "../../src/examine.ts";
import { createLocalGitHub } from "../../src/local-github/index.ts";
import { BASE_FILES } from "../story/world.ts";
import { temporaryDirectory } from "../support/git-directory.ts";

describe("ripplegate doctor", () => {
  it("says of a setup that is right that it is, and names each thing that is not with its next step", {
    timeout: 180_000,
  }, async () => {
    const github = createLocalGitHub();
    await github.start();
    onTestFinished(() => github.stop());
    const olga = github.addPerson({ login: "olga" });
    const acme = github.addOrganization({ login: "acme", owners: [olga] });
    const repository = await acme.addRepository({ name: "integrations", files: BASE_FILES });
    await acme.addRepository({ name: "website", files: { "README.md": "x\n" } });
    const app = github.addApp({ owner: acme, slug: "ripplegate" });
    const other = github.addApp({ owner: acme, slug: "other" });
    let status = 202;
    const server = createServer((_, response) => response.writeHead(status).end()).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const database = join(temporaryDirectory(), "ripplegate.db");
    const environment = { ...app.environment(), PUBLIC_URL: url, DATABASE_URL: `sqlite:${database}` };
    const problems = async (more: Readonly<Record<string, string>> = {}) => {
      await github.webhooks.settled();
      const lines = await examine({ ...environment, ...more });
      return lines.filter(({ mark }) => mark === "problem").map(({ text }) => text);
    };

    app.setWebhookUrl(`${url}/api/github/webhooks`);
    expect(await problems()).toEqual([expect.stringMatching(/^The App is installed nowhere: install it on http/)]);

    const installation = app.install(acme);
    expect(await problems()).toEqual([
      "acme/integrations: the check is not required on main, so pull requests are merged without it. Set it in the branch's protection or ruleset: the check `ripplegate`, with this App as its source.",
    ]);
    repository.protect("main", { checks: [{ context: "ripplegate" }] });
    expect(await problems()).toEqual([expect.stringContaining("from whomever, so anybody who can write checks")]);
    repository.protect("main", { checks: [{ context: "ripplegate", app: other }], isRuleset: true });
    expect(await problems()).toEqual([expect.stringContaining("from another App, so no pull request will pass")]);
    repository.protect("main", { checks: [{ context: "ripplegate", app }], isRuleset: true });
    expect(await problems()).toEqual([]);
    repository.protect("main", { checks: [{ context: "ripplegate", app }] });

    expect(await examine(environment)).toEqual([
      { mark: "fine", text: "The settings are complete." },
      { mark: "fine", text: `The private key belongs to the App "ripplegate" (${app.id}) at ${github.url}.` },
      { mark: "fine", text: "The App has all permissions that it needs." },
      { mark: "fine", text: "The App is told of every event that it needs." },
      { mark: "fine", text: `GitHub sends webhooks to ${url}/api/github/webhooks.` },
      { mark: "fine", text: "The newest webhook arrived, signed with WEBHOOK_SECRET." },
      { mark: "fine", text: "acme/integrations: the check is required on main, from this App alone." },
      {
        mark: "notice",
        text: "Nothing is judged in 1 repository without .github/ripplegate.yml (acme/website); `ripplegate init` drafts one.",
      },
      { mark: "notice", text: `There is no database yet: the server will make ${database}.` },
    ]);

    installation.setPermissions({ checks: "read" });
    expect(await problems()).toContainEqual(
      expect.stringMatching(/^acme has not accepted the permission `checks: write`/),
    );
    status = 401;
    await repository.push({ by: olga, branch: "main", message: "x", files: { "README.md": "y\n" } });
    expect(await problems()).toContainEqual(expect.stringContaining("came with another secret"));
    app.setWebhookUrl("https://elsewhere.example/hooks");
    expect(await problems()).toContainEqual(
      "GitHub sends the App's webhooks to https://elsewhere.example/hooks: the path has to be /api/github/webhooks.",
    );
    installation.suspend();
    expect(await problems()).toContainEqual(expect.stringContaining("acme: the App is suspended"));
    expect(await problems({ PRIVATE_KEY: other.privateKey })).toEqual([
      expect.stringContaining("GitHub refuses the App's key"),
    ]);
    expect(await problems({ WEBHOOK_SECRET: "short", APP_ID: "" })).toEqual([
      expect.stringMatching(/^APP_ID is not set/),
      expect.stringMatching(/^WEBHOOK_SECRET /),
    ]);
  });

  it("asks for what app.yml asks for, and for nothing more", () => {
    const manifest = parse(readFileSync("app.yml", "utf8"));

    const levels = Object.fromEntries([...WANTED_PERMISSIONS].map(([name, { level }]) => [name, level]));
    expect(levels).toEqual(manifest.default_permissions);
    expect(WANTED_EVENTS).toEqual(manifest.default_events);
  });
});
