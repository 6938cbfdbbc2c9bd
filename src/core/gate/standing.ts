import type { LedgerEntry, SignOffGiven, SignOffLapsed } from "../ledger/event.ts";

/** A sign-off as the ledger knows it, with what happened to it since. */
export interface StandingSignOff {
  readonly sequence: number;
  readonly at: string;
  readonly userId: number;
  readonly login: string;
  readonly event: SignOffGiven;
  /** The last lapse that was not restored; undefined while it counts as far as the ledger knows. */
  readonly lapsed: Lapse | undefined;
}

export interface Lapse {
  /** What the item's fingerprint was then; `null` when the item was gone. */
  readonly fingerprint: string | null;
  readonly why: readonly string[];
  /** Membership was found lost in this lapse or one before it, and nobody has seen it come back. */
  readonly membershipLost: boolean;
}

/**
 * Every sign-off that was not revoked, oldest first. A revoked one is gone for good; a lapsed one may come back when
 * what it covered does.
 */
export function standingSignOffs(entries: readonly LedgerEntry[]): readonly StandingSignOff[] {
  const standing = new Map<number, StandingSignOff>();
  for (const { sequence, at, actor, event } of entries) {
    switch (event.kind) {
      case "sign-off-given":
        if (actor.kind === "person") {
          standing.set(sequence, { sequence, at, userId: actor.id, login: actor.login, event, lapsed: undefined });
        }
        break;
      case "sign-off-revoked":
        standing.delete(event.signOff);
        break;
      case "sign-off-lapsed": {
        const signOff = standing.get(event.signOff);
        if (signOff !== undefined) standing.set(event.signOff, { ...signOff, lapsed: lapse(event, signOff.lapsed) });
        break;
      }
      case "sign-off-restored": {
        const signOff = standing.get(event.signOff);
        if (signOff !== undefined) standing.set(event.signOff, { ...signOff, lapsed: undefined });
        break;
      }
      default:
        break;
    }
  }
  return [...standing.values()];
}

function lapse({ fingerprint, why, cause }: SignOffLapsed, before: Lapse | undefined): Lapse {
  return { fingerprint, why, membershipLost: cause === "membership" || before?.membershipLost === true };
}
