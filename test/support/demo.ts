import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** The built command line's demo, in a process of its own, with a folder of its own for everything temporary. */
export interface RunningDemo {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  /** Resolves when that was printed. */
  readonly printed: (text: string) => Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

export function runDemoCommand(temporary: string, ...options: readonly string[]): RunningDemo {
  const child = spawn(process.execPath, ["dist/cli/main.js", "demo", ...options], {
    env: { PATH: process.env.PATH, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
  });
  return {
    child,
    stdout: () => stdout,
    printed: (text) => waitUntil(() => stdout.includes(text)),
    ended: once(child, "close").then(() => ({ code: child.exitCode, stdout, stderr })),
  };
}

/** A server that is told to stop may take 25 s for what it is doing. */
const WAIT_MAX_MS = 60_000;

export async function waitUntil(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + WAIT_MAX_MS;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error("it did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Processes that were started with this folder for temporary files; told apart only where the machine shows them. */
export function processesWith(temporary: string): readonly string[] {
  if (!existsSync("/proc/self/environ")) return [];
  return readdirSync("/proc").filter((id) => /^\d+$/.test(id) && environmentOf(id).includes(`TMPDIR=${temporary}`));
}

function environmentOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/environ`, "utf8");
  } catch {
    // It has ended by now, or is somebody else's.
    return "";
  }
}
