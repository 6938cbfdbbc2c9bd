import { describe, expect, it } from "vitest";
import { StoreError } from "../../src/app/ports.ts";
import { WEBHOOK_PATH } from "../../src/web/intake.ts";
import { createWebServer } from "../../src/web/server.ts";
import { createTestLog } from "../support/log.ts";
import { postHead } from "./raw-requests.ts";
import { get, serve } from "./serve.ts";

describe("health", () => {
  it("is ready when the database can be written and the worker runs", async () => {
    const { url } = await serve();

    expect(await get(`${url}/healthz`)).toEqual({ status: 200, answer: { status: "ok" } });
    expect(await get(`${url}/readyz`)).toEqual({ status: 200, answer: { status: "ready" } });
  });

  it("says why it is not ready, and lives all the same", async () => {
    let checks = 0;
    const checkHealth = async () => {
      checks += 1;
      throw new StoreError("be written", new Error("disk full"));
    };
    const { url, clock } = await serve({ checkHealth }, { isDraining: true, isWorkerRunning: false });

    const answers = [await get(`${url}/readyz`), await get(`${url}/readyz`)];
    clock.advance(1_000);
    await get(`${url}/readyz`);

    const reasons = ["shutting down", "the worker is not running", "the database cannot be written"];
    expect(answers).toEqual(new Array(2).fill({ status: 503, answer: { status: "not-ready", reasons } }));
    expect(checks).toBe(2);
    expect((await get(`${url}/healthz`)).status).toBe(200);
  });
});

describe("server", () => {
  it("answers what it does not know shortly", async () => {
    const { url } = await serve();

    const unknown = [await get(`${url}/`), await get(`${url}${WEBHOOK_PATH}`), await get(`${url}/%2e%2e/etc/passwd`)];

    expect(unknown).toEqual(new Array(3).fill({ status: 404, answer: { status: "not-found" } }));
  });

  it("refuses a port that is taken, naming the variable", async () => {
    const { port } = await serve();
    const second = createWebServer({ routes: [], host: "127.0.0.1", port, log: createTestLog() });

    await expect(second.listen()).rejects.toMatchObject({
      name: "ConfigurationError",
      message: `PORT ${port} is in use by another program: stop it or choose another port.`,
    });
  });

  it("cuts off a sender that does not go on", async () => {
    const { port } = await serve();
    const start = performance.now();

    const answer = await postHead(port, ["content-length: 100"], '{"a":');

    expect(answer.split("\r\n")[0]).toMatch(/^HTTP\/1.1 4\d\d /);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
