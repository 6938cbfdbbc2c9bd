import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { hermeticEnvironment } from "./run.ts";

export interface GitObject {
  readonly sha: string;
  readonly type: "commit" | "tree" | "blob" | "tag";
  readonly data: Buffer;
}

interface Waiting {
  readonly resolve: (found: GitObject | undefined) => void;
  readonly reject: (cause: Error) => void;
}

/**
 * Reads objects through one long-lived `git cat-file --batch`, so that a read costs a pipe and not a process.
 * Answers come in the order of the questions: that is the protocol's promise and all the bookkeeping there is.
 */
export class ObjectReader {
  readonly #directory: string;
  #child: ChildProcessWithoutNullStreams | undefined;
  #waiting: Waiting[] = [];
  #chunks: Buffer[] = [];
  #bufferedBytes = 0;
  /** Bytes needed before parsing is worth another try; saves re-joining the chunks of a large object. */
  #neededBytes = 1;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The object a name stands for, or undefined when there is none. */
  read(name: string): Promise<GitObject | undefined> {
    if (name === "" || /[\s\0]/.test(name)) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      const child = this.#running();
      this.#waiting.push({ resolve, reject });
      child.stdin.write(`${name}\n`);
    });
  }

  close(): void {
    this.#child?.stdin.end();
    this.#child = undefined;
  }

  #running(): ChildProcessWithoutNullStreams {
    if (this.#child) return this.#child;
    const child = spawn("git", ["-c", "safe.directory=*", "-C", this.#directory, "cat-file", "--batch"], {
      env: hermeticEnvironment,
    });
    child.stdout.on("data", (chunk: Buffer) => this.#take(chunk));
    child.stderr.resume();
    child.on("error", (cause) => this.#fail(child, cause));
    child.stdin.on("error", (cause) => this.#fail(child, cause));
    child.on("close", () => this.#fail(child, new Error("git cat-file ended")));
    child.unref();
    this.#child = child;
    return child;
  }

  #fail(child: ChildProcessWithoutNullStreams, cause: Error): void {
    if (this.#child === child) this.#child = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#chunks = [];
    this.#bufferedBytes = 0;
    this.#neededBytes = 1;
    for (const one of waiting) one.reject(cause);
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bufferedBytes += chunk.length;
    if (this.#bufferedBytes < this.#neededBytes) return;
    let buffer = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    this.#neededBytes = 1;
    for (;;) {
      const rest = this.#takeOne(buffer);
      if (rest === undefined) break;
      buffer = rest;
    }
    this.#chunks = [buffer];
    this.#bufferedBytes = buffer.length;
  }

  /** Answers the first question from the buffer; the rest of the buffer, or undefined when more bytes are needed. */
  #takeOne(buffer: Buffer): Buffer | undefined {
    const lineEnd = buffer.indexOf(10);
    if (lineEnd < 0) return undefined;
    const header = buffer.toString("utf8", 0, lineEnd);
    const [, sha, type, size] = /^([0-9a-f]{40,64}) (commit|tree|blob|tag) (\d+)$/.exec(header) ?? [];
    if (sha === undefined || size === undefined) {
      this.#waiting.shift()?.resolve(undefined);
      return buffer.subarray(lineEnd + 1);
    }
    const dataEnd = lineEnd + 1 + Number(size);
    if (buffer.length < dataEnd + 1) {
      this.#neededBytes = dataEnd + 1;
      return undefined;
    }
    const data = Buffer.from(buffer.subarray(lineEnd + 1, dataEnd));
    this.#waiting.shift()?.resolve({ sha, type: objectType(type), data });
    return buffer.subarray(dataEnd + 1);
  }
}

function objectType(word: string | undefined): GitObject["type"] {
  return word === "commit" || word === "tree" || word === "tag" ? word : "blob";
}
