import type { CommentReference, LedgerEntry, LedgerEvent } from "../ledger/event.ts";
import type { Hash } from "../model/hash.ts";
import { sayEvent } from "./history.ts";
import { inPlain } from "./phrase.ts";
import { visible } from "./visible.ts";

/** Names of the columns, in order. `docs/ledger.md` says what each holds. */
export const HISTORY_COLUMNS = [
  "time",
  "repository",
  "repository_id",
  "pull_request",
  "entry",
  "event",
  "who",
  "who_id",
  "role",
  "principal",
  "on_behalf_of",
  "item",
  "finding",
  "note",
  "summary",
  "fingerprint",
  "policy_sha",
  "head_sha",
  "merge_sha",
  "evaluation",
  "comment",
  "comment_id",
  "comment_body_sha256",
  "shown_sha256",
  "refers_to_entry",
  "valid_until",
  "entry_hash",
] as const;

/** One cell for each column; the empty text where there is nothing to say. */
export type HistoryRow = readonly string[];

export interface RowContext {
  /** The entry that this one takes back, ends or brings back: the sign-off, the veto, the waiver, … */
  readonly referred: LedgerEntry | undefined;
  /** The newest evaluation of the pull request before this entry. */
  readonly evaluation: LedgerEntry | undefined;
}

/** What Ripplegate looked at, without anything that anybody did or that came of it. */
export function isOnlyLooking({ kind }: LedgerEvent): boolean {
  return kind === "evaluated" || kind === "merge-group-evaluated" || kind === "missed-delivery-recovered";
}

/** Sequence number of the entry that an event is about. */
export function referredBy(event: LedgerEvent): number | undefined {
  switch (event.kind) {
    case "sign-off-lapsed":
    case "sign-off-restored":
    case "sign-off-revoked":
      return event.signOff;
    case "rejection-lifted":
      return event.rejection;
    case "waiver-expired":
    case "waiver-revoked":
      return event.waiver;
    case "override-lapsed":
    case "override-revoked":
      return event.override;
    case "delegation-ended":
      return event.delegation;
    default:
      return undefined;
  }
}

/**
 * An entry as a row: who, when, in which role then, on what content, under which policy, by which comment. What was taken
 * back has the comment and content of what it was; a role only where the same person acted in it then.
 */
export function historyRow(entry: LedgerEntry, { referred, evaluation }: RowContext, hash: Hash): HistoryRow {
  const { event, actor, repository } = entry;
  const own = factsOf(event);
  const was = referred === undefined ? {} : factsOf(referred.event);
  const isSamePerson = referred !== undefined && personOf(referred) === personOf(entry);
  const judged = evaluation === undefined ? {} : factsOf(evaluation.event);
  const comment = own.comment ?? was.comment;
  const cells: Readonly<Record<(typeof HISTORY_COLUMNS)[number], string | number | null | undefined>> = {
    time: entry.at,
    repository: repository.name,
    repository_id: repository.id,
    pull_request: entry.pullRequest,
    entry: entry.sequence,
    event: event.kind,
    who: actor.kind === "person" ? actor.login : "Ripplegate",
    who_id: actor.kind === "person" ? actor.id : undefined,
    role: own.role ?? (isSamePerson ? was.role : undefined),
    // Without the sign that spreadsheets take for a formula.
    principal: (own.principal ?? (isSamePerson ? was.principal : undefined))?.replace(/^@/, ""),
    on_behalf_of: own.onBehalfOf?.login,
    item: own.item ?? was.item,
    finding: own.finding ?? was.finding,
    note: own.note ?? own.reason ?? own.why,
    summary: inPlain(sayEvent(event)),
    fingerprint: own.fingerprint ?? was.fingerprint,
    policy_sha: own.baseSha ?? was.baseSha ?? judged.baseSha,
    head_sha: own.headSha ?? was.headSha ?? judged.headSha,
    merge_sha: own.mergeSha,
    evaluation: own.evaluation ?? was.evaluation ?? judged.evaluation,
    comment: comment?.kind,
    comment_id: comment?.id,
    comment_body_sha256: comment === undefined ? undefined : hash(comment.body),
    shown_sha256: own.shown ?? was.shown,
    refers_to_entry: referredBy(event),
    valid_until: own.expires,
    entry_hash: entry.hash,
  };
  return HISTORY_COLUMNS.map((name) => visible(String(cells[name] ?? "")));
}

function personOf({ actor }: LedgerEntry): number | undefined {
  return actor.kind === "person" ? actor.id : undefined;
}

/** The members that events have in common, whichever kind they are of. */
interface Facts {
  readonly kind?: LedgerEvent["kind"];
  readonly comment?: CommentReference;
  readonly role?: string;
  readonly principal?: string;
  readonly onBehalfOf?: { readonly login: string };
  readonly item?: string | null;
  readonly finding?: string;
  readonly note?: string | null;
  readonly reason?: string;
  readonly why?: string;
  readonly fingerprint?: string | null;
  readonly baseSha?: string;
  readonly headSha?: string;
  readonly mergeSha?: string | null;
  readonly evaluation?: number | null;
  readonly shown?: string | null;
  readonly expires?: string | null;
}

function factsOf(event: LedgerEvent): Facts {
  switch (event.kind) {
    case "comment-tampered": {
      const { commentId: id, bodyBefore: body } = event;
      return body === null ? {} : { comment: { kind: "comment", id, body } };
    }
    case "sign-off-lapsed":
      return { ...event, why: event.why.join("; ") };
    case "overridden":
      return { ...event, fingerprint: event.impact };
    case "policy-changed":
      return { baseSha: event.afterSha, why: event.settings.join(", ") };
    case "released":
      return { headSha: event.sha, note: event.tag };
    default:
      return event;
  }
}
