import type { Actor, LedgerEntry, LedgerEvent } from "../core/ledger/event.ts";
import { assert } from "../core/model/assert.ts";
import { canonicalText } from "../core/model/canonical.ts";
import type { JsonValue } from "../core/model/json.ts";
import type { AppContext } from "./context.ts";
import type { RepositoryKey } from "./ports-github.ts";

export interface OnceDraft {
  /** Names what happened: told again under the same name with the same content, it is recorded no more. */
  readonly once: string;
  readonly pullRequest: number | null;
  readonly actor: Actor;
  readonly event: LedgerEvent;
}

/**
 * Appends an event that no fold over one pull request would find again, once: GitHub repeats itself, and so do we after a
 * crash. The intention is stored first; one without a result sends us to look whether the entry is there.
 */
export async function recordOnce(
  app: AppContext,
  key: RepositoryKey,
  { once, pullRequest, actor, event }: OnceDraft,
  contents: ReadonlyMap<string, string> = new Map(),
): Promise<LedgerEntry | "known"> {
  const publicationKey = keyOf(key, once);
  const text = textOf(event);
  const digest = app.hash(text);
  const known = await app.store.readPublication(publicationKey);
  if (known?.digest === digest) {
    if (known.state === "done" || (await findRecorded(app, key, event)) !== undefined) return "known";
  }
  await app.store.savePublication({ key: publicationKey, state: "intended", remoteId: null, digest });
  const repository = { id: key.repositoryId, name: `${key.owner}/${key.name}` };
  const draft = { at: app.clock.now(), repository, pullRequest, actor, event };
  const [entry] = await app.store.append(key.repositoryId, [draft], contents);
  assert(entry !== undefined, "what is appended has its entry");
  await app.store.savePublication({ key: publicationKey, state: "done", remoteId: entry.sequence, digest });
  return entry;
}

function keyOf({ repositoryId }: RepositoryKey, once: string): string {
  return `entry:${repositoryId}:${once}`;
}

/** The entry that {@link recordOnce} knew already. */
export async function findRecordedOnce(
  app: AppContext,
  key: RepositoryKey,
  { once, event }: Pick<OnceDraft, "once" | "event">,
): Promise<LedgerEntry | undefined> {
  const known = await app.store.readPublication(keyOf(key, once));
  const sequence = known?.state === "done" ? known.remoteId : null;
  return sequence === null ? findRecorded(app, key, event) : app.store.readEntry(key.repositoryId, sequence);
}

function textOf(event: LedgerEvent): string {
  const value: JsonValue = JSON.parse(JSON.stringify(event));
  return canonicalText(value);
}

/** The entry that holds this very event, if there is one. */
async function findRecorded(app: AppContext, key: RepositoryKey, event: LedgerEvent): Promise<LedgerEntry | undefined> {
  const text = textOf(event);
  const filter = { repository: `${key.owner}/${key.name}`, kinds: [event.kind] };
  const everything = { pullRequest: undefined, person: undefined, since: undefined, until: undefined };
  for await (const entry of app.store.readHistory({ ...everything, ...filter })) {
    if (entry.repository.id === key.repositoryId && textOf(entry.event) === text) return entry;
  }
  return undefined;
}
