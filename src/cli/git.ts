import { execFile } from "node:child_process";

/** `git` ended with an exit code other than 0, or is not there. */
export class GitFailure extends Error {
  override readonly name = "GitFailure";
}

/** All paths of an estate with 100,000 files fit well. */
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Runs git in a directory and returns what it printed. Only ever reads: no hook, no pager, no prompt, no lock is taken.
 * Arguments go to git as they are, never through a shell. Throws {@link GitFailure}.
 */
export function runGit(directory: string, command: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    execFile(
      "git",
      ["-c", "core.fsmonitor=false", "-C", directory, ...command],
      { encoding: "buffer", maxBuffer: OUTPUT_BYTES_MAX, env: readOnlyEnvironment() },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        const complaint = stderr.toString("utf8").trim();
        reject(new GitFailure(complaint === "" ? error.message : complaint, { cause: error }));
      },
    );
  });
}

/** The same as one line of text without its line feed; `undefined` when git says no. */
export async function askGit(directory: string, command: readonly string[]): Promise<string | undefined> {
  try {
    return (await runGit(directory, command)).toString("utf8").replace(/\n$/, "");
  } catch (error) {
    if (error instanceof GitFailure) return undefined;
    throw error;
  }
}

export function readOnlyEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", GIT_PAGER: "cat" };
}
