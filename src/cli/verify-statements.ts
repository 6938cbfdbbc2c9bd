import { type StatementKey, verifyEnvelope } from "../app/exports/envelope.ts";
import type { StatementProblem, StatementsVerification } from "../core/render/verification.ts";
import { readLines } from "./read-lines.ts";

/**
 * Whether each line of a file is a statement that the key has signed, and each about a later merge of its repository than the
 * one before: none is doubled or moved. That one is missing cannot be told; the ledger tells it.
 */
export async function verifyStatements(path: string, key: StatementKey): Promise<StatementsVerification> {
  const last = new Map<number, number>();
  let statements = 0;
  let number = 0;
  const end = (problem: StatementProblem | undefined) => ({ statements, keyId: key.keyId, problem });
  for await (const lines of readLines(path)) {
    for (const line of lines) {
      number += 1;
      if (line !== undefined && line.trim() === "") continue;
      const found = verifyEnvelope(line ?? "", key);
      if (found.kind === "refused") return end({ line: number, message: found.message });
      const { repository, entry } = found.place;
      if (entry <= (last.get(repository.id) ?? 0)) {
        const message = `The statement about entry ${entry} of ${repository.name} stands here behind a later one, or twice.`;
        return end({ line: number, message });
      }
      last.set(repository.id, entry);
      statements += 1;
    }
  }
  return end(undefined);
}
