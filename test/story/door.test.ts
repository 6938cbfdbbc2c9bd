import { createHmac } from "node:crypto";
import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { EVIDENCE, ONE_OWNER, ourComment, say, waiting } from "./acts.ts";
import type { World } from "./world.ts";

describe("at the server's door", () => {
  it("only what GitHub signed comes in; told again, also under another name, it has no second effect", {
    timeout: 180_000,
  }, async () => {
    const { world, pull } = await waiting(ONE_OWNER);
    const { priya } = world.people;
    const said = pull.comment(priya, EVIDENCE);
    await world.settled();
    expect(world.check(pull).conclusion).toBe("success");
    const signed = world.github.webhooks.deliveries.findLast(({ event }) => event === "issue_comment");
    const body = JSON.stringify(signed?.payload);
    const before = { events: world.events().length, comments: pull.comments().length };
    const secret = world.app.environment().WEBHOOK_SECRET ?? "";
    const sha256 = (text: string | Buffer, key = secret) =>
      `sha256=${createHmac("sha256", key).update(text).digest("hex")}`;
    const zipped = gzipSync(body);

    expect(await knock(world, body, { "x-hub-signature-256": sha256(body, "development") })).toBe(401);
    expect(await knock(world, body, {})).toBe(401);
    const sha1 = `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`;
    expect(await knock(world, body, { "x-hub-signature": sha1 })).toBe(401);
    expect(await knock(world, zipped, { "x-hub-signature-256": sha256(zipped), "content-encoding": "gzip" })).toBe(415);
    const cut = body.slice(0, -2);
    expect(await knock(world, cut, { "x-hub-signature-256": sha256(cut) })).toBe(400);
    expect(await announce(world, 60 * 1024 * 1024, sha256(""))).toBe(413);

    // A day later somebody plays back what GitHub once signed; the delivery's name is not part of what is signed.
    await say(world, pull, priya, "/revoke");
    const taken = world.check(pull).title;
    expect(await knock(world, body, { "x-hub-signature-256": sha256(body) })).toBe(202);
    await world.settled();
    expect(world.check(pull).title).toBe(taken);
    said.delete(priya);
    await world.settled();
    expect(await knock(world, body, { "x-hub-signature-256": sha256(body) })).toBe(202);
    await world.settled();

    expect(world.check(pull).conclusion).toBe("action_required");
    expect(world.events().filter((kind) => kind === "sign-off-given")).toHaveLength(world.signedItems().length);
    expect(new Set(world.signedItems()).size).toBe(world.signedItems().length);
    expect(pull.comments().length).toBeLessThanOrEqual(before.comments);
    expect(world.events().length).toBeGreaterThan(before.events);
  });

  it("a repository that is not of the installation that a delivery names is not touched, and others go on", {
    timeout: 180_000,
  }, async () => {
    const { world, pull } = await waiting(ONE_OWNER);
    const { olga, priya } = world.people;
    const elsewhere = world.github.addOrganization({ login: "elsewhere", owners: [olga] });
    const foreign = await elsewhere.addRepository({ name: "secret", files: { "README.md": "x\n" } });
    const opened = world.github.webhooks.deliveries.find(({ event }) => event === "pull_request");
    const payload = structuredClone(Object(opened?.payload));
    Object.assign(payload.repository, { id: foreign.id, name: "secret", full_name: "elsewhere/secret" });
    Object.assign(payload.repository.owner, { login: "elsewhere", id: elsewhere.id });
    const body = JSON.stringify(payload);
    const secret = world.app.environment().WEBHOOK_SECRET ?? "";
    const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

    expect(await knock(world, body, { "x-hub-signature-256": signature }, "pull_request")).toBe(202);
    pull.comment(priya, EVIDENCE);
    await until(world, () => world.check(pull).conclusion === "success");

    expect(foreign.checkRuns(foreign.sha("main"))).toEqual([]);
    expect(world.entries().every(({ pullRequest }) => pullRequest === pull.number)).toBe(true);
  });
});

describe("what counts as a command, on the running server", () => {
  it("23, 26, 28, 31: spelled as people spell, two in one comment, on pull requests only, and never our own words", {
    timeout: 180_000,
  }, async () => {
    const { world, pull } = await waiting(ONE_OWNER);
    const { priya } = world.people;
    expect(ourComment(pull)).toContain("/signoff");
    expect(world.events()).toEqual(["evaluated"]);

    const issue = world.repository.openIssue(priya, "Not a pull request");
    const path = `/repos/acme/integrations/issues/${issue.number}/comments`;
    const posted = await fetch(world.github.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${priya.token}`, "content-type": "application/json" },
      body: JSON.stringify({ body: EVIDENCE }),
    });
    expect(posted.status).toBe(201);
    await world.settled();
    expect(world.events()).toEqual(["evaluated"]);

    const [first = "", second = ""] = itemsIn(ourComment(pull));
    const two = `  /SignOff ${first} \u00a0— label printed\r\n\r\n/signoff  ${second} — seen in test \r\n`;
    const answer = await say(world, pull, priya, two);

    expect(answer).toEqual({ reactions: ["+1"], reply: undefined });
    expect(world.signedItems().toSorted()).toEqual([first, second].toSorted());
  });
});

/** Ids of the items that the comment lists, in its order. */
function itemsIn(comment: string): readonly string[] {
  return [...new Set([...comment.matchAll(/`([a-z-]+:[a-z-]+)`/g)].map(([, id = ""]) => id))];
}

let knocks = 0;

/** Sends a webhook as somebody who may not be GitHub. Answers the status. */
async function knock(
  world: World,
  body: string | Buffer,
  headers: Readonly<Record<string, string>>,
  event = "issue_comment",
): Promise<number> {
  knocks += 1;
  const answer = await fetch(`${world.server.url}/api/github/webhooks`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": event,
      "x-github-delivery": `knock-${knocks}`,
      ...headers,
    },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
  return answer.status;
}

/** Says how long its body is, and waits for what the server says to that. */
function announce(world: World, bytes: number, signature: string): Promise<number | undefined> {
  const headers = {
    "content-type": "application/json",
    "content-length": String(bytes),
    "x-github-event": "issue_comment",
    "x-github-delivery": "huge",
    "x-hub-signature-256": signature,
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${world.server.url}/api/github/webhooks`, { method: "POST", headers }, (answer) => {
      resolve(answer.statusCode);
      sent.destroy();
    });
    sent.on("error", reject);
    sent.write("{");
  });
}

async function until(world: World, isSo: () => boolean): Promise<void> {
  const endAt = Date.now() + 20_000;
  while (!isSo()) {
    if (Date.now() > endAt) throw new Error(`it does not come about:\n${world.server.log()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
