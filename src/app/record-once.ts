import type { Actor, LedgerEvent } from "../core/ledger/event.ts";
import { canonicalText } from "../core/model/canonical.ts";
import type { JsonValue } from "../core/model/json.ts";
import type { AppContext } from "./context.ts";
import type { RepositoryKey } from "./ports.ts";

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
): Promise<"recorded" | "known"> {
  const publicationKey = `entry:${key.repositoryId}:${once}`;
  const text = textOf(event);
  const digest = app.hash(text);
  const known = await app.store.readPublication(publicationKey);
  if (known?.digest === digest) {
    if (known.state === "done" || (await isRecorded(app, key, event.kind, text))) return "known";
  }
  await app.store.savePublication({ key: publicationKey, state: "intended", remoteId: null, digest });
  const repository = { id: key.repositoryId, name: `${key.owner}/${key.name}` };
  await app.store.append(key.repositoryId, [{ at: app.clock.now(), repository, pullRequest, actor, event }], contents);
  await app.store.savePublication({ key: publicationKey, state: "done", remoteId: null, digest });
  return "recorded";
}

function textOf(event: LedgerEvent): string {
  const value: JsonValue = JSON.parse(JSON.stringify(event));
  return canonicalText(value);
}

async function isRecorded(app: AppContext, key: RepositoryKey, kind: string, text: string): Promise<boolean> {
  const filter = { repository: `${key.owner}/${key.name}`, kinds: [kind] };
  const everything = { pullRequest: undefined, person: undefined, since: undefined, until: undefined };
  for await (const entry of app.store.readHistory({ ...everything, ...filter })) {
    if (textOf(entry.event) === text) return true;
  }
  return false;
}
