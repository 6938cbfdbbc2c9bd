import type { PendingTurn } from "../../app/ports-store.ts";
import { isInteger, isText, shape } from "./check.ts";

type PendingDelivery = PendingTurn["deliveries"][number];

interface DeliveryRow {
  readonly id: string;
  readonly name: string;
  readonly body: string;
  readonly bytes: number;
  readonly received_at: string;
  readonly attempts: number;
}

export const isDeliveryRow = shape<DeliveryRow>({
  id: isText,
  name: isText,
  body: isText,
  bytes: isInteger,
  received_at: isText,
  attempts: isInteger,
});

export function readDelivery({ id, name, body, received_at: receivedAt, attempts }: DeliveryRow): PendingDelivery {
  return { id, name, body, receivedAt, attempts };
}

/** What one turn may hold in memory; the rest is the next turn's. */
export const DELIVERIES_PER_TURN_MAX = 200;
export const BYTES_PER_TURN_MAX = 32 * 1024 * 1024;

/** GitHub redelivers what is up to 3 days old; a done delivery's id is known for longer than that. */
export const KNOWN_FOR_MS = 7 * 24 * 60 * 60 * 1_000;

/** Forgotten ids per accepted batch: more than arrive, so that the table shrinks to its bound without a long pause. */
export const FORGOTTEN_PER_BATCH_MAX = 1_000;

/** Deliveries written in one transaction: one disk flush for all that arrived together. */
export const BATCH_MAX = 500;
