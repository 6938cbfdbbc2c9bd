import { createServer } from "node:net";

/** Below the ports that systems hand out by themselves, so that nobody takes one between asking and using it. */
const FIRST_PORT = 20_000;
const PORTS_PER_WORKER = 400;

let next = 0;

/** A port of this machine that nobody listens on; each worker of the tests has its own range. */
export async function freePort(): Promise<number> {
  const worker = Number(process.env.VITEST_POOL_ID ?? 0) % 25;
  for (let tries = 0; tries < PORTS_PER_WORKER; tries++) {
    const port = FIRST_PORT + worker * PORTS_PER_WORKER + (next++ % PORTS_PER_WORKER);
    if (await isFree(port)) return port;
  }
  throw new Error("no port is free");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
