import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Ripplegate's server in a process of its own, as it runs anywhere else. */
export interface ServerProcess {
  /** `undefined` while it runs; then one sentence that says how it ended. */
  readonly failure: () => string | undefined;
  /** Asks it to drain and end; ends it after {@link STOP_MAX_MS}. Resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

export interface ServerStart {
  /** The command line's own script. */
  readonly script: string;
  readonly port: number;
  /** Everything the server is told; nothing else of the caller's environment reaches it but where programs are. */
  readonly settings: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The server could not be started, or ended by itself: one sentence. */
export class ServerFailure extends Error {
  override readonly name = "ServerFailure";
}

const START_MAX_MS = 20_000;
const STOP_MAX_MS = 10_000;
const POLL_MS = 50;
/**
 * The server itself stays as it is; this watches beside it. A demo that is killed cannot tell its server to end, but the
 * channel between them breaks then.
 */
const END_WITH_US =
  '--import=data:text/javascript,process.on("disconnect",()=>process.kill(process.pid,"SIGTERM"));process.channel?.unref()';
/** The end of what the server complained about is enough to say why it is gone. */
const COMPLAINT_MAX = 4_000;

/** Starts the server and waits until it is ready. Throws {@link ServerFailure}. */
export async function startServer({ script, port, settings, environment }: ServerStart): Promise<ServerProcess> {
  const child = spawn(process.execPath, [END_WITH_US, script, "serve"], {
    env: { ...inherited(environment), ...settings, PORT: String(port), HOST: "127.0.0.1" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let complaint = "";
  const listen = (chunk: Buffer): void => {
    complaint = (complaint + chunk.toString("utf8")).slice(-COMPLAINT_MAX);
  };
  child.stdout?.on("data", listen);
  child.stderr?.on("data", listen);
  let failure: string | undefined;
  child.on("error", (error) => {
    failure = `Ripplegate's server did not start: ${error.message}`;
  });
  child.on("close", (code, signal) => {
    failure ??= `Ripplegate's server ended by itself (${signal ?? `exit status ${code}`}): ${reasonIn(complaint)}`;
  });
  const server: ServerProcess = { failure: () => failure, stop: () => stop(child) };
  await waitUntilReady(port, server);
  return server;
}

/** A port that nobody listens on right now, on the loopback interface. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port is free")),
      );
    });
  });
}

const INHERITED = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LANG"] as const;

function inherited(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

async function waitUntilReady(port: number, server: ServerProcess): Promise<void> {
  const deadline = performance.now() + START_MAX_MS;
  while (!(await isReady(port))) {
    const failure = server.failure();
    if (failure !== undefined) throw new ServerFailure(failure);
    if (performance.now() > deadline) {
      await server.stop();
      throw new ServerFailure(`Ripplegate's server was not ready after ${START_MAX_MS / 1000} seconds.`);
    }
    await sleep(POLL_MS);
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    // Not listening yet.
    return false;
  }
}

/** The last line that says something; a stack trace's frames don't. */
function reasonIn(complaint: string): string {
  const lines = complaint.split("\n").map((line) => line.trim());
  const telling = lines.filter((line) => line !== "" && !/^(at |node:|Node\.js |[\^{}])/.test(line));
  return telling.at(-1) ?? "it said nothing";
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MAX_MS);
  await gone;
  clearTimeout(timer);
}
