import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PullRequest } from "../../src/local-github/index.ts";
import { EVIDENCE, ONE_OWNER, say, WHOLE_METHOD } from "./acts.ts";
import { openWorld, type World } from "./world.ts";

const COMPARE = "GET /repos/{owner}/{repo}/compare/{basehead}";
const HOUR_MS = 60 * 60 * 1_000;
const WAIT = { timeout: 60_000 };

/**
 * What a bad day brings, on one running server whose clock is the test's. Each test has a pull request of its own; the last
 * one leaves the server with a file that it cannot read.
 */
describe("hard times, on the running server", { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "ripplegate-hard-"));
  const offsetFile = join(folder, "offset");
  let offsetMs = 0;
  let world: World;
  let dispose: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    ahead(0);
    const preloads = ["shifted-clock.ts", "hanging-files.ts"].map(
      (name) => `--import ${join(import.meta.dirname, "children", name)}`,
    );
    const nowMs = () => Date.now() + offsetMs;
    world = await openWorld(
      ONE_OWNER,
      { CLOCK_OFFSET_FILE: offsetFile, NODE_OPTIONS: preloads.join(" ") },
      (end) => {
        dispose = end;
      },
      { now: () => new Date(nowMs()), authenticationNow: nowMs },
    );
  }, 120_000);

  afterAll(async () => {
    await dispose?.();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  function ahead(ms: number): void {
    offsetMs += ms;
    writeFileSync(offsetFile, String(offsetMs));
  }

  /** Does something to the server's database behind its back. */
  function behindItsBack(sql: string): void {
    const database = new DatabaseSync(world.server.databasePath, { timeout: 5_000 });
    database.exec(sql);
    database.close();
  }

  function refuseWrites(table: string): { readonly lift: () => void } {
    behindItsBack(
      `create trigger disk_full before insert on ${table} begin select raise(abort, 'database or disk is full'); end`,
    );
    return { lift: () => behindItsBack("drop trigger disk_full") };
  }

  /** Waits for sign-offs; no two have one head commit. */
  async function opened(branch: string): Promise<PullRequest> {
    const files = { ...WHOLE_METHOD, "README.md": `# ${branch}\n` };
    const pull = await world.repository.openPullRequest({ by: world.people.ana, title: "Add", branch, files });
    await world.settled();
    expect(conclusion(pull)).toBe("action_required");
    return pull;
  }

  const conclusion = (pull: PullRequest) => world.check(pull).conclusion;

  it("a sign-off that the database cannot take is not acknowledged, and counts once there is room", async () => {
    const { priya } = world.people;
    const pull = await opened("full");
    const full = refuseWrites("ledger");

    const said = pull.comment(priya, EVIDENCE);
    await expect.poll(() => world.server.log(), WAIT).toContain("turn failed and will be tried again");
    expect([conclusion(pull), said.state.reactions, world.signedItems()]).toEqual(["action_required", [], []]);
    full.lift();
    ahead(10_000);
    await expect.poll(() => conclusion(pull), WAIT).toBe("success");

    await world.settled();
    expect(said.state.reactions.map(({ content }) => content)).toEqual(["+1"]);
    expect(new Set(world.signedItems()).size).toBe(world.signedItems().length);
  });

  it("76: what the database could not even take in is listed as failed, and found afterwards behind 35 reviews", async () => {
    const { olga, priya } = world.people;
    const pull = await opened("refused");
    const full = refuseWrites("deliveries");

    for (let round = 0; round < 35; round += 1) pull.review(olga, "COMMENT", `word ${round}`);
    pull.review(priya, "APPROVE", EVIDENCE);
    await world.github.webhooks.settled();
    const refused = world.github.webhooks.deliveries.filter(({ outcome }) => outcome?.statusCode === 503);
    expect(refused).toHaveLength(36);
    expect(conclusion(pull)).toBe("action_required");

    full.lift();
    await world.server.stop();
    await world.server.start();
    await world.settled();
    expect(conclusion(pull)).toBe("success");
  });

  it.each([
    ["a date", () => new Date(Date.now() + offsetMs + 30_000).toUTCString(), 60_000],
    ["a number beyond all bounds", () => "999999999999", HOUR_MS],
    ["no number at all", () => "-5 minutes", 120_000],
  ])(
    "75: GitHub asks to wait, with %s: that installation waits and no other, and it goes on",
    async (what, header, waitMs) => {
      const { ana, olga } = world.people;
      const slug = `elsewhere-${what.length}`;
      const elsewhere = world.github.addOrganization({ login: slug, owners: [olga] });
      world.app.install(elsewhere);
      const other = await elsewhere.addRepository({ name: "other", files: { "README.md": "x\n" } });
      const respond = { status: 403, headers: { "retry-after": header() } };
      const fault = world.github.faults.add({ operation: COMPARE, respond });

      const branch = `limited-${what.length}`;
      const pull = await world.repository.openPullRequest({ by: ana, title: "Add", branch, files: WHOLE_METHOD });
      await expect.poll(() => fault.hits(), WAIT).toBe(1);
      const free = await other.openPullRequest({ by: olga, title: "Free", branch: "free", files: { "a.md": "a\n" } });
      await expect.poll(() => free.checkRuns("ripplegate").at(-1)?.conclusion, WAIT).toBe("success");
      expect(pull.checkRuns("ripplegate")).toEqual([]);

      ahead(waitMs + 5_000);
      await expect.poll(() => conclusion(pull), WAIT).toBe("action_required");
      await world.settled();
      expect(world.events()).not.toContain("errored");
    },
  );

  it("86: an entry that is changed behind the server's back closes the gate that hangs on it, and no other", async () => {
    const { priya } = world.people;
    const [pull, other] = [await opened("changed"), await opened("whole")];
    for (const one of [pull, other]) await say(world, one, priya, EVIDENCE);
    expect([conclusion(pull), conclusion(other)]).toEqual(["success", "success"]);
    const guard = triggerOf("ledger_no_update");
    const change = (from: string, to: string) =>
      behindItsBack(
        `drop trigger ledger_no_update; update ledger set actor = replace(actor, '"${from}"', '"${to}"') where pull_request = ${pull.number}; ${guard}`,
      );

    change("priya", "priyb");
    for (const one of [pull, other]) await world.rerun(one);
    await expect.poll(() => conclusion(pull), WAIT).toBe("failure");
    expect(world.check(pull).title).toBe("Ripplegate's record of what was signed is damaged");
    await expect.poll(() => conclusion(other), WAIT).toBe("success");

    change("priyb", "priya");
    ahead(10 * 60_000);
    await expect.poll(() => conclusion(pull), WAIT).toBe("success");
  });

  it("a file that hangs its reader holds up no other pull request, and nothing is green", async () => {
    const { ana } = world.people;
    const files = { ...WHOLE_METHOD, "config/shipping-map.yml": "standard: STD\nexpress: HANGS\n" };
    const hanging = await world.repository.openPullRequest({ by: ana, title: "Hang", branch: "hang", files });

    const healthy = await world.repository.openPullRequest({
      by: ana,
      title: "Healthy",
      branch: "healthy",
      files: { ...WHOLE_METHOD, "config/posting-map.yml": "standard: F10\nexpress: F20\nexpress-intl: F40\n" },
    });
    await expect.poll(() => conclusion(healthy), WAIT).toBe("action_required");

    expect(hanging.checkRuns("ripplegate").filter((run) => run.conclusion === "success")).toEqual([]);
    expect(await hanging.mergeRefusal(ana)).toContain("ripplegate");
  });

  function triggerOf(name: string): string {
    const database = new DatabaseSync(world.server.databasePath, { readOnly: true });
    const row = database.prepare("select sql from sqlite_master where name = ?").get(name);
    database.close();
    return String(row?.sql);
  }
});
