import type { LedgerEntry } from "../ledger/event.ts";

/**
 * For `distinct-people`: which role each person fills, by numeric id. It is the role they signed for first. Only signing
 * moves them to another one, and only once none of their sign-offs for the first still holds: were it enough that those
 * lapse or are taken back, losing a sign-off could open the gate.
 */
export function rolesFilled(entries: readonly LedgerEntry[]): ReadonlyMap<number, string> {
  const filled = new Map<number, string>();
  const signOffs = new Map<number, { readonly userId: number; readonly role: string }>();
  const holding = new Map<number, Map<string, Set<number>>>();
  for (const { sequence, actor, event } of entries) {
    switch (event.kind) {
      case "sign-off-given": {
        if (actor.kind !== "person") break;
        const role = filled.get(actor.id);
        if (role === undefined || sequencesOf(holding, actor.id, role).size === 0) filled.set(actor.id, event.role);
        signOffs.set(sequence, { userId: actor.id, role: event.role });
        sequencesOf(holding, actor.id, event.role).add(sequence);
        break;
      }
      case "sign-off-lapsed":
      case "sign-off-revoked": {
        const signOff = signOffs.get(event.signOff);
        if (signOff !== undefined) sequencesOf(holding, signOff.userId, signOff.role).delete(event.signOff);
        break;
      }
      case "sign-off-restored": {
        const signOff = signOffs.get(event.signOff);
        if (signOff !== undefined) sequencesOf(holding, signOff.userId, signOff.role).add(event.signOff);
        break;
      }
      default:
        break;
    }
  }
  return filled;
}

function sequencesOf(holding: Map<number, Map<string, Set<number>>>, userId: number, role: string): Set<number> {
  const roles = holding.get(userId) ?? new Map<string, Set<number>>();
  const sequences = roles.get(role) ?? new Set<number>();
  holding.set(userId, roles.set(role, sequences));
  return sequences;
}
