import type { Delegated, LedgerEntry, LedgerEvent, Overridden, Rejected, Waived } from "../ledger/event.ts";

/** Something that a person did and that nothing on record has undone. */
export interface StandingAct<Event extends LedgerEvent> {
  readonly sequence: number;
  readonly at: string;
  readonly userId: number;
  readonly login: string;
  readonly event: Event;
}

/** Vetoes that nobody lifted, oldest first. */
export function standingRejections(entries: readonly LedgerEntry[]): readonly StandingAct<Rejected>[] {
  return standing(entries, "rejected", (event) => (event.kind === "rejection-lifted" ? event.rejection : undefined));
}

/** Waivers that are neither taken back nor recorded as over, oldest first. Their time may have run out all the same. */
export function standingWaivers(entries: readonly LedgerEntry[]): readonly StandingAct<Waived>[] {
  return standing(entries, "waived", (event) =>
    event.kind === "waiver-expired" || event.kind === "waiver-revoked" ? event.waiver : undefined,
  );
}

/** Overrides that are neither taken back nor lapsed, oldest first. One that lapsed is over for good. */
export function standingOverrides(entries: readonly LedgerEntry[]): readonly StandingAct<Overridden>[] {
  return standing(entries, "overridden", (event) =>
    event.kind === "override-lapsed" || event.kind === "override-revoked" ? event.override : undefined,
  );
}

/** Delegations that did not end, oldest first. Their time may have run out all the same. */
export function standingDelegations(entries: readonly LedgerEntry[]): readonly StandingAct<Delegated>[] {
  return standing(entries, "delegated", (event) => (event.kind === "delegation-ended" ? event.delegation : undefined));
}

/** Whether an act that ends by itself has ended: at its very moment it has, and where its moment cannot be read. */
export function isOver(expires: string | null, now: string): boolean {
  return expires !== null && !(Date.parse(expires) > Date.parse(now));
}

function standing<Kind extends LedgerEvent["kind"]>(
  entries: readonly LedgerEntry[],
  kind: Kind,
  endedBy: (event: LedgerEvent) => number | undefined,
): readonly StandingAct<Extract<LedgerEvent, { kind: Kind }>>[] {
  const acts = new Map<number, StandingAct<Extract<LedgerEvent, { kind: Kind }>>>();
  for (const { sequence, at, actor, event } of entries) {
    const ended = endedBy(event);
    if (ended !== undefined) acts.delete(ended);
    if (actor.kind === "person" && isOfKind(event, kind))
      acts.set(sequence, { sequence, at, userId: actor.id, login: actor.login, event });
  }
  return [...acts.values()];
}

function isOfKind<Kind extends LedgerEvent["kind"]>(
  event: LedgerEvent,
  kind: Kind,
): event is Extract<LedgerEvent, { kind: Kind }> {
  return event.kind === kind;
}
