import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { GitFailure, readOnlyEnvironment } from "./git.ts";

interface Question {
  readonly resolve: (bytes: Buffer | undefined) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Reads blobs through one `git cat-file --batch`: a read costs a pipe and not a process. Answers come in the order of the
 * questions. Close it, or the process stays.
 */
export class BlobReader {
  readonly #child: ChildProcessWithoutNullStreams;
  #questions: Question[] = [];
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Bytes that make another look worth while: saves joining the chunks of a large blob again and again. */
  #neededBytes = 1;

  constructor(directory: string) {
    this.#child = spawn("git", ["-C", directory, "cat-file", "--batch"], { env: readOnlyEnvironment() });
    this.#child.stdout.on("data", (chunk: Buffer) => this.#take(chunk));
    this.#child.stderr.resume();
    this.#child.stdin.on("error", (error) => this.#fail(error));
    this.#child.on("error", (error) => this.#fail(error));
    this.#child.on("close", () => this.#fail(new GitFailure("git cat-file ended before it had answered")));
  }

  /** The bytes of a blob; `undefined` when the repository doesn't have it. */
  read(blob: string): Promise<Buffer | undefined> {
    return new Promise((resolve, reject) => {
      this.#questions.push({ resolve, reject });
      this.#child.stdin.write(`${blob}\n`);
    });
  }

  close(): void {
    this.#child.stdin.end();
  }

  #fail(error: Error): void {
    const questions = this.#questions;
    this.#questions = [];
    for (const { reject } of questions) reject(error);
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#neededBytes) return;
    let buffer: Buffer = Buffer.concat(this.#chunks);
    for (let rest = this.#answer(buffer); rest !== undefined; rest = this.#answer(buffer)) buffer = rest;
    this.#chunks = [buffer];
    this.#bytes = buffer.length;
  }

  /** Answers the first question out of the buffer and returns what is left; `undefined` while bytes are missing. */
  #answer(buffer: Buffer): Buffer | undefined {
    this.#neededBytes = buffer.length + 1;
    const end = buffer.indexOf("\n");
    if (end < 0) return undefined;
    const size = /^[0-9a-f]+ \w+ (\d+)$/.exec(buffer.toString("utf8", 0, end))?.[1];
    if (size === undefined) {
      this.#questions.shift()?.resolve(undefined);
      return buffer.subarray(end + 1);
    }
    const last = end + 1 + Number(size);
    if (buffer.length < last + 1) {
      this.#neededBytes = last + 1;
      return undefined;
    }
    this.#questions.shift()?.resolve(buffer.subarray(end + 1, last));
    return buffer.subarray(last + 1);
  }
}
