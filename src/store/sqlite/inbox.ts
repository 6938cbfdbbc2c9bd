import { type Delivery, OWN_DELIVERY_NAME, type PendingTurn } from "../../app/ports-store.ts";
import { expectShape, isInteger, isText } from "../rows/check.ts";
import {
  BATCH_MAX,
  BYTES_PER_TURN_MAX,
  DELIVERIES_PER_TURN_MAX,
  FORGOTTEN_PER_BATCH_MAX,
  isDeliveryRow,
  KNOWN_FOR_MS,
  readDelivery,
} from "../rows/delivery.ts";
import type { Connection } from "./connection.ts";

export type Acceptance = "accepted" | "duplicate";

interface Waiting {
  readonly delivery: Delivery;
  readonly turnKey: string;
  readonly resolve: (acceptance: Acceptance) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Deliveries on their way: pending → done | dead; dead → pending when somebody has GitHub deliver it again.
 *
 * 1. A delivery is answered only after the transaction that stored it is on the disk.
 * 2. A key is due when all its pending deliveries are: a new one does not cut short the pause of one that failed.
 * 3. A turn has the oldest pending deliveries of its key, in the order they arrived.
 */
export function createInbox(connection: Connection) {
  let waiting: Waiting[] = [];

  /** Runs when the event loop has read all requests that had arrived, so that a burst shares its disk flushes. */
  function flush(): void {
    const batch = waiting.slice(0, BATCH_MAX);
    waiting = waiting.slice(BATCH_MAX);
    if (waiting.length > 0) setImmediate(flush);
    storeBatch(connection, batch);
  }

  return {
    acceptDelivery(delivery: Delivery, turnKey: string): Promise<Acceptance> {
      return new Promise((resolve, reject) => {
        waiting.push({ delivery, turnKey, resolve, reject });
        if (waiting.length === 1) setImmediate(flush);
      });
    },

    listDueTurns(now: string, keysMax: number): readonly string[] {
      return connection.read("list the due deliveries", () =>
        connection
          .all(
            `select turn_key from deliveries where state = 'pending'
             group by turn_key having max(due_ms) <= ? order by min(name = '${OWN_DELIVERY_NAME}'), min(arrived) limit ?`,
            Date.parse(now),
            keysMax,
          )
          .map((row) => expectShape(isText, row.turn_key, "turn key")),
      );
    },

    readTurn(key: string): PendingTurn {
      return connection.read("read the deliveries of a turn", () => ({
        key,
        deliveries: readBounded(connection, key),
      }));
    },

    finishDeliveries(ids: readonly string[]): void {
      connection.write("finish deliveries", () =>
        connection.run(
          "update deliveries set state = 'done', body = null where id in (select value from json_each(?))",
          JSON.stringify(ids),
        ),
      );
    },

    postponeDeliveries(ids: readonly string[], retryAt: string | null): void {
      const which = "where state = 'pending' and id in (select value from json_each(?))";
      connection.write("postpone deliveries", () =>
        retryAt === null
          ? connection.run(
              `update deliveries set attempts = attempts + 1, state = 'dead' ${which}`,
              JSON.stringify(ids),
            )
          : connection.run(
              `update deliveries set attempts = attempts + 1, due_ms = ? ${which}`,
              Date.parse(retryAt),
              JSON.stringify(ids),
            ),
      );
    },

    pauseDeliveries(ids: readonly string[], retryAt: string): void {
      connection.write("pause deliveries", () =>
        connection.run(
          "update deliveries set due_ms = ? where state = 'pending' and id in (select value from json_each(?))",
          Date.parse(retryAt),
          JSON.stringify(ids),
        ),
      );
    },

    countPending(): number {
      return connection.read("count the pending deliveries", () => {
        const row = connection.first("select count(*) as pending from deliveries where state = 'pending'");
        return expectShape(isInteger, row?.pending, "count");
      });
    },

    /** Stores what is still waiting. */
    close(): void {
      while (waiting.length > 0) flush();
    },
  };
}

/** Answers each waiting delivery. If the batch fails, each is tried by itself, so that none suffers for another. */
function storeBatch(connection: Connection, batch: readonly Waiting[]): void {
  const first = batch[0];
  if (first === undefined) return;
  try {
    const acceptances = connection.write("accept deliveries", () => {
      forgetOld(connection, Date.parse(first.delivery.receivedAt));
      return batch.map((one) => ({ one, acceptance: insert(connection, one) }));
    });
    for (const { one, acceptance } of acceptances) one.resolve(acceptance);
  } catch (error) {
    if (batch.length === 1) first.reject(error);
    else for (const one of batch) storeBatch(connection, [one]);
  }
}

function insert(connection: Connection, { delivery, turnKey }: Waiting): Acceptance {
  const receivedMs = Date.parse(delivery.receivedAt);
  const changes = connection.run(
    `insert into deliveries (id, turn_key, name, body, bytes, received_at, received_ms, state, due_ms)
     values (?, ?, ?, ?, ?, ?, ?, 'pending', ?)
     on conflict (id) do update set
       turn_key = excluded.turn_key, name = excluded.name, body = excluded.body, bytes = excluded.bytes,
       received_at = excluded.received_at, received_ms = excluded.received_ms,
       state = 'pending', attempts = 0, due_ms = excluded.due_ms
     where state = 'dead'`,
    delivery.id,
    turnKey,
    delivery.name,
    delivery.body,
    Buffer.byteLength(delivery.body),
    delivery.receivedAt,
    receivedMs,
    receivedMs,
  );
  return changes === 0 ? "duplicate" : "accepted";
}

function forgetOld(connection: Connection, nowMs: number): void {
  connection.run(
    `delete from deliveries where arrived in
       (select arrived from deliveries where state = 'done' and received_ms < ? limit ${FORGOTTEN_PER_BATCH_MAX})`,
    nowMs - KNOWN_FOR_MS,
  );
}

function readBounded(connection: Connection, key: string): PendingTurn["deliveries"] {
  const deliveries: PendingTurn["deliveries"][number][] = [];
  let bytes = 0;
  const rows = connection.each(
    `select id, name, body, bytes, received_at, attempts from deliveries
     where state = 'pending' and turn_key = ? order by arrived limit ${DELIVERIES_PER_TURN_MAX}`,
    key,
  );
  for (const row of rows) {
    const delivery = expectShape(isDeliveryRow, row, "delivery");
    bytes += delivery.bytes;
    if (deliveries.length > 0 && bytes > BYTES_PER_TURN_MAX) break;
    deliveries.push(readDelivery(delivery));
  }
  return deliveries;
}
