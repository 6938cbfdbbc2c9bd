import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import type { Person, PullRequest } from "../../src/local-github/index.ts";
import { createBuiltServer } from "../support/built-server.ts";
import { startPostgres } from "../support/postgres.ts";
import { BASE_FILES, carrierServices, createWorld, NEW_METHOD } from "./world.ts";

const postgres = await startPostgres();
afterAll(() => postgres.stop());

describe("two servers on one PostgreSQL", () => {
  it("74: one pull request gets one comment and one verdict, and its ledger is one chain, whoever got the webhook", async () => {
    const database = await postgres.createDatabase();
    const world = await createWorld(BASE_FILES, { DATABASE_URL: database });
    const second = await createBuiltServer({ ...world.app.environment(), DATABASE_URL: database });
    onTestFinished(() => second.dispose());
    await second.start();
    world.app.setWebhookUrl(await inTurn([world.server.url, second.url]));
    const { repository, people } = world;
    const { ana, priya, femi, ivo, carla, kim } = people;

    const pull = await repository.openPullRequest({
      by: ana,
      title: "Add express-intl",
      branch: "intl",
      files: { ...NEW_METHOD, ...carrierServices("INTL") },
    });
    await world.settled();
    expect(world.check(pull).conclusion).toBe("action_required");

    // All at once, while another push arrives.
    for (const person of [priya, femi, ivo]) say(pull, person);
    await repository.push({ by: ana, branch: "intl", message: "Say so", files: { "README.md": "# Acme\n" } });
    await world.settled();
    for (const person of [carla, kim]) say(pull, person);
    await world.settled();
    expect(world.check(pull)).toMatchObject({ conclusion: "success" });
    await pull.merge(ana);
    await world.settled();

    expect(pull.state).toBe("merged");
    const own = pull.comments().filter((comment) => comment.state.appId !== null);
    expect(own).toHaveLength(1);
    const events = history(database);
    expect(events.at(-1)).toBe("merged");
    const once = events.filter((kind) => kind === "gate-opened" || kind === "merged");
    expect(once).toEqual(["gate-opened", "merged"]);
    expect(ripplegate("verify", database)).toContain("ntact");
    expect(world.github.crashes).toEqual([]);
  });

  it("goes on within seconds when the one that worked is killed", async () => {
    const database = await postgres.createDatabase();
    const world = await createWorld(BASE_FILES, { DATABASE_URL: database });
    const second = await createBuiltServer({ ...world.app.environment(), DATABASE_URL: database });
    onTestFinished(() => second.dispose());
    // The first one is in the middle of its work, and holds its turn, for as long as it lives.
    const fault = world.github.faults.add({ operation: "POST /repos/{owner}/{repo}/check-runs", cut: "hang" });

    const pull = await world.repository.openPullRequest({
      by: world.people.ana,
      title: "Add express-intl",
      branch: "intl",
      files: NEW_METHOD,
    });
    while (fault.hits() === 0) await pause(20);
    await second.start();
    await world.server.kill();
    while (pull.checkRuns("ripplegate").length === 0 || (await second.pending()) > 0) await pause(50);

    expect(world.check(pull)).toEqual({ conclusion: "failure", title: "Blocked: 1 code has no mapping" });
    expect(pull.comments().filter((comment) => comment.state.appId !== null)).toHaveLength(1);
    expect(ripplegate("verify", database)).toContain("ntact");
  }, 120_000);
});

function say(pull: PullRequest, person: Person): void {
  pull.comment(person, "/signoff all — tried with test order 4711, label and booking seen");
}

function history(database: string): readonly string[] {
  return ripplegate("history", "--database", database, "--format", "jsonl")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).event.kind);
}

function ripplegate(...words: readonly string[]): string {
  return execFileSync(process.execPath, ["dist/cli/main.js", ...words], { encoding: "utf8" });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A load balancer: each request goes to the next server. Answers its address for webhooks. */
async function inTurn(urls: readonly string[]): Promise<string> {
  let turn = 0;
  const balancer = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    turn += 1;
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      name === "host" || name === "connection" || name === "content-length" || typeof value !== "string"
        ? []
        : [[name, value] as const],
    );
    const answer = await fetch(`${urls[turn % urls.length]}${request.url}`, {
      method: request.method ?? "POST",
      headers: Object.fromEntries(headers),
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => balancer.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void balancer.close());
  const address = balancer.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/api/github/webhooks`;
}
