import { spawn } from "node:child_process";

/** What a finished `git` process left behind. */
export interface GitOutcome {
  readonly code: number;
  readonly output: Buffer;
}

/** `git` ended with an exit code that the caller did not expect. */
class GitError extends Error {
  readonly code: number;

  constructor(command: readonly string[], code: number, complaint: string) {
    super(`git ${command.join(" ")} ended with ${code}: ${complaint.trim()}`);
    this.name = "GitError";
    this.code = code;
  }
}

interface RunOptions {
  readonly input?: string | Buffer;
  readonly environment?: Readonly<Record<string, string>>;
  /** Exit codes that are an answer, not a failure. */
  readonly expectedCodes?: readonly number[];
}

const { PATH = "/usr/bin:/bin" } = process.env;

/** The machine's own git settings (signing, hooks, templates) must not reach the demo's or the tests' repositories. */
export const hermeticEnvironment: Readonly<Record<string, string>> = {
  PATH,
  HOME: "/nonexistent",
  LC_ALL: "C.UTF-8",
  TZ: "UTC",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
};

const complaintMaxBytes = 4_000;

/** Runs one `git` command in a repository's directory. Throws {@link GitError} on an unexpected exit code. */
export function runGit(directory: string, command: readonly string[], options: RunOptions = {}): Promise<GitOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-c", "safe.directory=*", "-C", directory, ...command], {
      env: { ...hermeticEnvironment, ...options.environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    let complaint = "";
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      if (complaint.length < complaintMaxBytes) complaint += chunk.toString("utf8");
    });
    child.on("error", reject);
    // A git that fails early closes its input before we have written it all: its exit code tells the story.
    child.stdin.on("error", () => child.stdin.destroy());
    child.on("close", (code) => {
      const ended = code ?? 128;
      if (ended === 0 || options.expectedCodes?.includes(ended))
        resolve({ code: ended, output: Buffer.concat(output) });
      else reject(new GitError(command, ended, complaint));
    });
    child.stdin.end(options.input ?? "");
  });
}
