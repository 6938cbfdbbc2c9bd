import { Agent } from "node:http";
import { describe, expect, it } from "vitest";
import { ended, MEGABYTE, openSlowly, postChunks, postHead, postQuickly } from "./raw-requests.ts";
import { post, serve } from "./serve.ts";

describe("intake: limits", () => {
  it("takes 25 MB and not a byte more, declared or not", async () => {
    const { url, port } = await serve();
    const largest = `{"a":"${"x".repeat(25 * MEGABYTE - 8)}"}`;

    const fits = await post(url, largest);
    const declared = await post(url, `${largest} `, { id: "d-2" });
    const chunked = await postChunks(port, 60);

    expect(largest.length).toBe(25 * MEGABYTE);
    expect([fits.status, declared.status]).toEqual([202, 413]);
    expect(ended).toContain(chunked);
  });

  it("ends a body of 60 MB that nobody signed, in little memory", async () => {
    const { port, url } = await serve();
    await post(url, "{}");
    const before = process.memoryUsage().rss;

    const runs = [];
    for (let run = 0; run < 4; run += 1) runs.push(await postChunks(port, 60));
    const grownBytes = process.memoryUsage().rss - before;

    expect(runs.filter((one) => !ended.includes(one))).toEqual([]);
    expect(grownBytes).toBeLessThan(150 * MEGABYTE);
  });

  it("does not even read a body that is declared too large", async () => {
    const { port } = await serve();

    const answer = await postHead(port, [`content-length: ${60 * MEGABYTE}`]);

    expect(answer.split("\r\n")[0]).toBe("HTTP/1.1 413 Payload Too Large");
    expect(answer.toLowerCase()).toContain("\r\nconnection: close\r\n");
  });

  it("holds only so many bytes of bodies at a time, and says when to come back", async () => {
    const { url, port } = await serve({}, { bodiesBytesMax: MEGABYTE });
    const slow = openSlowly(port, MEGABYTE);
    await slow.sent;

    const meanwhile = await post(url, "{}");
    slow.socket.destroy();
    await expect.poll(async () => (await post(url, "{}", { id: "d-2" })).status).toBe(202);

    expect({ status: meanwhile.status, retryAfter: meanwhile.retryAfter }).toEqual({ status: 503, retryAfter: "5" });
  });

  it("acknowledges a burst of 2,000 deliveries before any is worked off, and loses none", async () => {
    const { port, store, intake } = await serve();
    const padding = "x".repeat(10_000);
    const agent = new Agent({ keepAlive: true });

    const statuses = await Promise.all(
      Array.from({ length: 2_000 }, (_, index) =>
        postQuickly(agent, port, `burst-${index}`, JSON.stringify({ index, padding })),
      ),
    );
    agent.destroy();

    expect(new Set(statuses)).toEqual(new Set([202]));
    expect(await store.countPending()).toBe(2_000);
    expect(intake.snapshot().accepted).toBe(2_000);
  });
});
