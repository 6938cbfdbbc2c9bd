import type { LedgerEntry } from "../../core/ledger/event.ts";
import { type Merge, mergeStatement } from "../../core/ledger/merge-statement.ts";
import { assert } from "../../core/model/assert.ts";
import { envelopeLine } from "./envelope.ts";
import type { ExportFormat, ExportRequest, ExportSource } from "./export-format.ts";

/** For programs that decide about a deployment: one signed statement for each merge. */
export const inToto: ExportFormat = {
  name: "in-toto",
  description: "a signed statement for each merge (DSSE, ed25519)",
  takesTexts: false,
  needsSigner: true,
  write,
};

async function* write({ entries, source, hash, signer }: ExportRequest): AsyncGenerator<string> {
  assert(signer !== undefined, "statements are signed");
  const controls = new Map<number, readonly LedgerEntry[]>();
  for await (const entry of entries) {
    const { event, repository, pullRequest } = entry;
    if (!isMerge(event)) continue;
    const control = controls.get(repository.id) ?? (await controlsOf(repository.name, source));
    controls.set(repository.id, control);
    const own = pullRequest === null ? [] : await source.readLedger(repository.id, pullRequest);
    const context = {
      entries: own.filter(({ sequence }) => sequence < entry.sequence),
      controlSince: controlSince(entry, control, await source.readEntry(repository.id, 1)),
      hash,
    };
    yield envelopeLine(mergeStatement(entry, event, context), signer);
  }
}

function isMerge(event: LedgerEntry["event"]): event is Merge {
  return event.kind === "merged" || event.kind === "merged-without-sign-off";
}

/** What kept the repository's events from us, and what brought them back. Rare. */
async function controlsOf(repository: string, source: ExportSource): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  const everything = { pullRequest: undefined, person: undefined, since: undefined, until: undefined };
  const kinds = ["control-lapsed", "control-restored"];
  for await (const entry of source.readHistory({ ...everything, repository, kinds })) entries.push(entry);
  return entries;
}

function controlSince(
  merged: LedgerEntry,
  controls: readonly LedgerEntry[],
  first: LedgerEntry | undefined,
): string | null {
  const isBefore = (entry: LedgerEntry) =>
    entry.repository.id === merged.repository.id && entry.sequence < merged.sequence;
  const last = controls.findLast(isBefore);
  if (last === undefined) return first?.at ?? null;
  return last.event.kind === "control-restored" ? last.at : null;
}
