import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findFreePort, startServer } from "../../src/cli/demo/server-process.ts";
import { temporaryDirectory } from "../support/git-directory.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryDirectory();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the demo's server", () => {
  it("is told in one sentence when its settings are wrong", async () => {
    const started = startWith("dist/cli/main.js", { WEBHOOK_SECRET: "short" });

    await expect(started).rejects.toThrow(/^Ripplegate's server ended by itself \(exit status 2\): [A-Z_]+ .*$/);
  });

  it("is told with its reason, not with its stack, when it breaks", async () => {
    const started = startWith(script("throw new Error('the disk is full')"));

    await expect(started).rejects.toThrow(
      "Ripplegate's server ended by itself (exit status 1): Error: the disk is full",
    );
  });

  it("is told as well when it says nothing", async () => {
    const started = startWith(script("process.exit(7)"));

    await expect(started).rejects.toThrow("Ripplegate's server ended by itself (exit status 7): it said nothing");
  });

  it("gets nothing of the caller's environment but where programs and folders are", async () => {
    const echo = script(`
      import { createServer } from "node:http";
      import { writeFileSync } from "node:fs";
      writeFileSync(${JSON.stringify(join(folder, "seen.json"))}, JSON.stringify(Object.keys(process.env).sort()));
      createServer((_, response) => response.end()).listen(Number(process.env.PORT), "127.0.0.1");`);

    const server = await startWith(echo, { APP_ID: "7" }, { PATH: "/bin", PRIVATE_KEY: "x", HTTP_PROXY: "http://y" });

    await server.stop();
    const seen = JSON.parse(readFileSync(join(folder, "seen.json"), "utf8"));
    expect(seen.filter((name: string) => !name.startsWith("NODE_CHANNEL"))).toEqual(["APP_ID", "HOST", "PATH", "PORT"]);
    expect(server.failure()).toMatch(/SIGTERM/);
  });
});

function script(text: string): string {
  const path = join(folder, "server.mjs");
  writeFileSync(path, text);
  return path;
}

async function startWith(
  path: string,
  settings: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = { PATH: process.env.PATH ?? "" },
) {
  return startServer({ script: path, port: await findFreePort(), settings, environment });
}
