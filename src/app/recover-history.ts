import type { AppContext } from "./context.ts";
import type { CommentFacts, PullRequestFacts, RepositoryGateway } from "./ports-github.ts";
import { checkKey, repliedTo, replyKey } from "./publish.ts";
import { recordOnce } from "./record-once.ts";

/** The entry of the ledger that a check of ours names: a witness outside of the database. */
export interface Witness {
  readonly sequence: number;
  readonly hash: string;
}

/** Ends the summary of a check that opens the gate. */
export function sayWitness({ sequence, hash }: Witness): string {
  return `Ledger entry ${sequence}: \`${hash}\``;
}

const WITNESS = /^Ledger entry (\d{1,15}): `([0-9a-f]{64})`$/gm;

/**
 * Compares what our checks on the pull request's head witness with the ledger. An entry that is not there means that the
 * database was restored from an older copy, or is another one: that is recorded, and our check is found again instead of
 * written twice. What was lost is read from GitHub by the reconciliation that this belongs to.
 */
export async function noticeLostHistory(
  app: AppContext,
  gateway: RepositoryGateway,
  facts: PullRequestFacts,
): Promise<void> {
  const { repositoryId } = gateway.key;
  const { number, headSha } = facts;
  const runs = await gateway.findCheckRuns(headSha);
  await adoptCheck(app, repositoryId, headSha, runs);
  const witnesses = runs.flatMap(({ summary }) => witnessesIn(summary));
  if (witnesses.length === 0) return;

  const known = await entriesOfHead(app, repositoryId, facts);
  for (const witness of witnesses) {
    if (known.has(sayWitness(witness))) continue;
    const fields = { repository: repositoryId, pullRequest: number, headSha, ...witness };
    app.log.error(fields, "the database is older than what GitHub witnesses: recovering what stands there");
    await recordOnce(app, gateway.key, {
      once: `lost:${witness.hash}`,
      pullRequest: number,
      actor: { kind: "app" },
      event: { kind: "history-lost", headSha, witnessed: witness },
    });
  }
}

/** Replies of ours that stand on the page are not written again where the database has forgotten them. */
export async function adoptReplies(
  app: AppContext,
  repositoryId: number,
  comments: readonly CommentFacts[],
): Promise<void> {
  for (const { id, own, body } of comments) {
    const answered = own ? repliedTo(body) : undefined;
    if (answered === undefined) continue;
    const key = replyKey(repositoryId, answered);
    if ((await app.store.readPublication(key)) !== undefined) continue;
    await app.store.savePublication({ key, state: "done", remoteId: id, digest: null });
  }
}

async function adoptCheck(
  app: AppContext,
  repositoryId: number,
  headSha: string,
  runs: readonly { readonly id: number; readonly externalId: string }[],
): Promise<void> {
  const key = checkKey(repositoryId, headSha);
  const run = runs.find(({ externalId }) => externalId === key);
  if (run === undefined || (await app.store.readPublication(key)) !== undefined) return;
  await app.store.savePublication({ key, state: "done", remoteId: run.id, digest: null });
}

function witnessesIn(summary: string): readonly Witness[] {
  return [...summary.matchAll(WITNESS)].map(([, sequence, hash = ""]) => ({ sequence: Number(sequence), hash }));
}

/** The check may speak for another pull request with the same head. */
async function entriesOfHead(
  app: AppContext,
  repositoryId: number,
  { number, headSha }: PullRequestFacts,
): Promise<ReadonlySet<string>> {
  const states = await app.store.listOpenPullRequestStates(repositoryId);
  const twins = states.filter(({ facts }) => facts.headSha === headSha).map((state) => state.number);
  const known = new Set<string>();
  for (const one of new Set([number, ...twins])) {
    for (const entry of await app.store.readLedger(repositoryId, one)) known.add(sayWitness(entry));
  }
  return known;
}
