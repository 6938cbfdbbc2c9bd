import type { PullRequestStory } from "../../core/history/story.ts";
import type { LedgerEntry, SignOffGiven } from "../../core/ledger/event.ts";
import { say, words } from "../../core/render/phrase.ts";
import { pullRequestHref } from "./links.ts";
import type { Markup } from "./markup.ts";
import { momentView } from "./moment-view.ts";
import { type PartView, partsOf, writtenLines } from "./parts.ts";

/** What somebody had before their eyes when they signed, and what the signature covers. */
export interface ShownView {
  readonly heading: readonly PartView[];
  readonly lead: readonly PartView[];
  readonly said: readonly (readonly PartView[])[];
  /** `undefined` where the text is not kept. */
  readonly comment: Markup | undefined;
  readonly covers: readonly { readonly words: string; readonly digest: string }[];
  readonly backHref: string;
}

export function shownView(
  { summary, owners }: PullRequestStory,
  { actor, at, sequence }: LedgerEntry,
  { item, role, principal, comment, covers, evaluation, headSha }: SignOffGiven,
  shown: Markup | undefined,
): ShownView {
  const who = actor.kind === "person" ? actor.login : "somebody";
  const title = owners.flatMap(({ items }) => items).find(({ id }) => id === item)?.title;
  return {
    heading: partsOf(words(`What ${who} was shown`)),
    lead: partsOf(
      say`${words(who)} signed ${item}${words(title === null || title === undefined ? "" : ` (${title})`)} as ${role} (${words(principal)}) on ${words(momentView(at).words)}, when commit ${headSha.slice(0, 10)} stood before evaluation ${words(String(evaluation))}.`,
    ),
    said: writtenLines(comment.body),
    comment: shown,
    covers: covers.map(({ name, digest }) => ({ words: name, digest })),
    backHref: `${pullRequestHref(summary.repository.name, summary.number ?? 0)}#entry-${sequence}`,
  };
}
