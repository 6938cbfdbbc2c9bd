import { standingSignOffs } from "../gate/standing.ts";
import { standingDelegations, standingOverrides, standingRejections, standingWaivers } from "../gate/standing-acts.ts";
import type { CommentReference, LedgerEntry, LedgerEvent, TakenBack, Waived } from "../ledger/event.ts";
import { unreachable } from "../model/assert.ts";
import type { Nameable } from "./targets.ts";

/** Something that a comment did and that can be taken back: by a command, or since the comment is no more what it was. */
export interface Work extends Nameable {
  readonly kind: "sign-off" | "veto" | "waiver" | "override" | "delegation";
  readonly sequence: number;
  readonly at: string;
  readonly userId: number;
  readonly login: string;
  /** The owner, where the person signed for one; else the same person. */
  readonly standsFor: number;
  readonly comment: CommentReference;
}

/** All of it that stands, by kind and then oldest first. What lapsed stands too: it would count again with what it covered. */
export function standingWork(entries: readonly LedgerEntry[]): readonly Work[] {
  const given = [
    ...standingSignOffs(entries),
    ...standingRejections(entries),
    ...standingWaivers(entries),
    ...standingOverrides(entries),
    ...standingDelegations(entries),
  ];
  return given.map(({ sequence, at, userId, login, event }) => ({
    ...workOf(event),
    sequence,
    at,
    userId,
    login,
    standsFor: event.kind === "sign-off-given" ? (event.onBehalfOf?.id ?? userId) : userId,
    comment: event.comment,
  }));
}

type Doing = Extract<LedgerEvent, { kind: "sign-off-given" | "rejected" | "waived" | "overridden" | "delegated" }>;

/** What an event that does something is called by whoever takes it back; `undefined` for any other event. */
export function namedWork(event: LedgerEvent): Pick<Work, "kind" | keyof Nameable> | undefined {
  return isDoing(event) ? workOf(event) : undefined;
}

/** The event that takes it back. */
export function takeBack(
  { kind, sequence, id }: Work,
  how: TakenBack,
  bodyAfter: string | null,
  comment?: CommentReference,
): LedgerEvent {
  const rest = { how, bodyAfter, ...(comment === undefined ? {} : { comment }) };
  switch (kind) {
    case "sign-off":
      return { kind: "sign-off-revoked", signOff: sequence, item: id, ...rest };
    case "veto":
      return { kind: "rejection-lifted", rejection: sequence, item: id, ...rest };
    case "waiver":
      return { kind: "waiver-revoked", waiver: sequence, finding: id, ...rest };
    case "override":
      return { kind: "override-revoked", override: sequence, ...rest };
    case "delegation":
      return { kind: "delegation-ended", delegation: sequence, item: id, ...rest };
    default:
      return unreachable(kind);
  }
}

/** Sequence number of what an event took back; `undefined` for any other event. */
export function takenBackBy(event: LedgerEvent): number | undefined {
  switch (event.kind) {
    case "sign-off-revoked":
      return event.signOff;
    case "rejection-lifted":
      return event.rejection;
    case "waiver-revoked":
      return event.waiver;
    case "override-revoked":
      return event.override;
    case "delegation-ended":
      return event.delegation;
    default:
      return undefined;
  }
}

function isDoing(event: LedgerEvent): event is Doing {
  return (
    event.kind === "sign-off-given" ||
    event.kind === "rejected" ||
    event.kind === "waived" ||
    event.kind === "overridden" ||
    event.kind === "delegated"
  );
}

function workOf(event: Doing): Pick<Work, "kind" | keyof Nameable> {
  switch (event.kind) {
    case "sign-off-given":
      return { kind: "sign-off", ...ofItem(event) };
    case "rejected":
      return { kind: "veto", ...ofItem(event) };
    case "delegated":
      return { kind: "delegation", ...ofItem(event) };
    case "waived":
      return { kind: "waiver", ...nameableWaiver(event) };
    case "overridden":
      return { kind: "override", id: "override", validation: "override", role: "override" };
    default:
      return unreachable(event);
  }
}

function ofItem({ item, role }: { readonly item: string; readonly role: string }): Nameable {
  const [validation = item] = item.split(":", 1);
  return { id: item, validation, role };
}

/** What a waiver is called: by the finding's id, or by its name. */
export function nameableWaiver({
  finding,
  rule,
  subject,
  code,
}: Pick<Waived, "finding" | "rule" | "subject" | "code">): Nameable {
  const name = code === undefined ? `${rule}:${subject}` : `${rule}:${subject}:${code}`;
  return { id: finding, validation: name, role: "waiver" };
}
