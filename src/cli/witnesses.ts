import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Witness } from "../core/ledger/verify.ts";
import { usage } from "./failure.ts";

const HASH = /^[0-9a-f]{64}$/i;

/** As a check run says it, or a hash by itself. */
const WITNESS = /(?:\bentry (?<sequence>\d{1,15})\b[^0-9a-f]{0,20})?(?<![0-9a-f])(?<hash>[0-9a-f]{64})(?![0-9a-f])/gi;

/**
 * Head hashes that were seen outside of the database: each word is one, or a file in which they stand somewhere, such as the
 * saved summaries of check runs. Throws CommandFailure where there is none.
 */
export async function readWitnesses(words: readonly string[], directory: string): Promise<readonly Witness[]> {
  const lists = await Promise.all(words.map((word) => (HASH.test(word) ? findIn(word) : readFrom(word, directory))));
  return lists.flat();
}

async function readFrom(file: string, directory: string): Promise<readonly Witness[]> {
  let text: string;
  try {
    text = await readFile(resolve(directory, file), "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usage(`--witness ${file} is no hash of 64 digits, and no file that can be read: ${reason}`);
  }
  const witnesses = findIn(text);
  if (witnesses.length === 0) throw usage(`--witness ${file} holds no hash: save the summary of a check run in it.`);
  return witnesses;
}

function findIn(text: string): readonly Witness[] {
  return [...text.matchAll(WITNESS)].map(({ groups }) => ({
    hash: (groups?.hash ?? "").toLowerCase(),
    sequence: groups?.sequence === undefined ? undefined : Number(groups.sequence),
  }));
}
