import { createServer, type ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { boundedFetch, isTooLarge } from "../../src/github/bounded-fetch.ts";
import { failureOf } from "./world.ts";

const TIMEOUT_MS = 200;

describe("boundedFetch", () => {
  it("passes status, headers and body on", async () => {
    const url = await serve((response) => {
      response.writeHead(201, { "content-type": "application/json", link: '<x>; rel="next"' });
      response.end('{"a":1}');
    });

    const response = await boundedFetch(fetch)(url);

    expect([response.status, response.headers.get("link"), await response.text()]).toEqual([
      201,
      '<x>; rel="next"',
      '{"a":1}',
    ]);
  });

  it.each([204, 304])("passes %i without a body on", async (status) => {
    const url = await serve((response) => response.writeHead(status).end());

    expect((await boundedFetch(fetch)(url)).status).toBe(status);
  });

  it("gives up when no answer comes", async () => {
    const url = await serve(() => undefined);

    expect(await failureOf(boundedFetch(fetch, TIMEOUT_MS)(url))).toMatchObject({ name: "TimeoutError" });
  });

  it("gives up when an answer never ends", async () => {
    const url = await serve((response) => response.writeHead(200).write("{"));

    expect(await failureOf(boundedFetch(fetch, TIMEOUT_MS)(url))).toMatchObject({ name: "TimeoutError" });
  });

  it("fails when the connection breaks within the body: half an answer is none", async () => {
    const url = await serve((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write("[1,", () => response.destroy());
    });

    expect(await failureOf(boundedFetch(fetch)(url))).toBeInstanceOf(Error);
  });

  it("stops reading an answer without end", async () => {
    let written = 0;
    const url = await serve((response) => {
      const part = Buffer.alloc(1024 * 1024, "x");
      const more = (): void => {
        if (response.destroyed) return;
        written += 1;
        response.write(part, more);
      };
      more();
    });

    const error = await failureOf(boundedFetch(fetch)(url));

    expect(isTooLarge(error)).toBe(true);
    expect(written).toBeLessThan(40);
  });
});

async function serve(answer: (response: ServerResponse) => unknown): Promise<string> {
  const server = createServer((_request, response) => void answer(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
}
