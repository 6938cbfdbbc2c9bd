import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { query } from "./postgres.ts";
import { readRows } from "./rows.ts";

/** The server as it is shipped: `dist/`, its own process, its own database file. */
export interface BuiltServer {
  readonly url: string;
  readonly databasePath: string;
  start(): Promise<void>;
  /** As the machine does when it loses power: no signal handler runs. */
  kill(): Promise<void>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
  isRunning(): boolean;
  /** Deliveries that are accepted and not worked off. */
  pending(): number | Promise<number>;
  /** Whether its first sweep has ended, well or not; until then it may fall to work by itself. */
  hasSwept(): boolean;
  /** Everything it wrote to its log so far. */
  log(): string;
  dispose(): Promise<void>;
}

const READY_MS = 60_000;

export async function createBuiltServer(environment: Readonly<Record<string, string>>): Promise<BuiltServer> {
  const folder = mkdtempSync(join(tmpdir(), "ripplegate-server-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const databasePath = join(folder, "ripplegate.db");
  let child: ChildProcess | undefined;
  let log = "";
  let startedAt = 0;

  async function start(): Promise<void> {
    const started = spawn(process.execPath, ["dist/cli/main.js", "serve"], {
      env: {
        PATH: process.env.PATH,
        SWEEP_MINUTES: "60",
        // The local GitHub has limits only where a test sets them: nobody need wait a second for each write.
        GITHUB_WRITES_PER_HOUR: "1000000",
        HOST: "127.0.0.1",
        PORT: String(port),
        PUBLIC_URL: url,
        DATABASE_URL: `sqlite:${databasePath}`,
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child = started;
    startedAt = log.length;
    for (const stream of [started.stdout, started.stderr])
      stream?.on("data", (data: Buffer) => (log += data.toString("utf8")));
    const endAt = Date.now() + READY_MS;
    while (!(await isReady(url))) {
      if (started.exitCode !== null) throw new Error(`the server ended with ${started.exitCode}:\n${log}`);
      if (Date.now() > endAt) throw new Error(`the server is not ready:\n${log}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return ending?.exitCode ?? null;
    const exited = once(ending, "exit");
    ending.kill(signal);
    await exited;
    return ending.exitCode;
  }

  return {
    url,
    databasePath,
    start,
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
    isRunning: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    pending: () => countPending(environment.DATABASE_URL ?? databasePath),
    hasSwept: () => /"msg":"sweep (?:done|failed)"/.test(log.slice(startedAt)),
    log: () => log,
    dispose: async () => {
      await end("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const PENDING = "select count(*) as pending from deliveries where state = 'pending'";

function countPending(databasePath: string): number | Promise<number> {
  if (databasePath.startsWith("postgres:")) return query(databasePath, PENDING).then(([row]) => Number(row?.pending));
  return Number(readRows(databasePath, PENDING)[0]?.pending);
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}
