import type { Delivery, PendingTurn } from "../../src/app/ports-store.ts";

export function delivery(id: string, rest: Partial<Delivery> = {}): Delivery {
  return { id, name: "pull_request", body: `{"delivery":"${id}"}`, receivedAt: "2026-03-02T09:00:00.000Z", ...rest };
}

/** The ids of a turn, which is mostly what a test asks about. */
export function idsOf(turn: PendingTurn): readonly string[] {
  return turn.deliveries.map(({ id }) => id);
}
