import { spawn } from "node:child_process";
import type { LedgerLine } from "./scene.ts";

/** What a command of ours ended with. */
export interface CommandOutcome {
  readonly code: number;
  readonly output: string;
}

/** Runs `ripplegate …` as a person would, and gives what it printed. */
export function runRipplegate(script: string, command: readonly string[]): Promise<CommandOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...command], {
      env: { ...process.env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    const complaint: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => complaint.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      const printed = code === 0 ? output : [...output, ...complaint];
      resolve({ code: code ?? 1, output: Buffer.concat(printed).toString("utf8") });
    });
  });
}

/** The ledger as `ripplegate history` prints it, in its order. Throws when the command fails. */
export async function readLedger(script: string, database: string): Promise<readonly LedgerLine[]> {
  const { code, output } = await runRipplegate(script, ["history", "--database", database, "--format", "jsonl"]);
  if (code !== 0) throw new Error(`ripplegate history ended with exit status ${code}: ${output.trim()}`);
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map(readLine)
    .sort((one, other) => one.sequence - other.sequence);
}

function readLine(text: string): LedgerLine {
  const entry: unknown = JSON.parse(text);
  const event = memberOf(entry, "event");
  return {
    sequence: numberOf(entry, "sequence") ?? 0,
    pullRequest: numberOf(entry, "pullRequest") ?? null,
    kind: textOf(event, "kind") ?? "",
    login: textOf(memberOf(entry, "actor"), "login"),
    item: textOf(event, "item"),
    role: textOf(event, "role"),
    signOff: numberOf(event, "signOff"),
    why: textsOf(memberOf(event, "why")),
    words: textOf(event, "message") ?? textOf(event, "note"),
  };
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function textOf(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === "string" ? member : undefined;
}

function numberOf(value: unknown, name: string): number | undefined {
  const member = memberOf(value, name);
  return typeof member === "number" ? member : undefined;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
