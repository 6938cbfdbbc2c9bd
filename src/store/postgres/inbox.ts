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
import type { Connection, Session } from "./connection.ts";

type Acceptance = "accepted" | "duplicate";

interface Waiting {
  readonly delivery: Delivery;
  readonly turnKey: string;
  readonly resolve: (acceptance: Acceptance) => void;
  readonly reject: (error: unknown) => void;
}

/** Deliveries on their way, with the same rules as on SQLite; a key that another instance works on is not listed. */
export function createInbox(connection: Connection) {
  let waiting: Waiting[] = [];
  let flushing: Promise<void> | undefined;

  /** One batch after the other, so that deliveries are kept in the order they arrived. */
  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX);
      waiting = waiting.slice(BATCH_MAX);
      await storeBatch(connection, batch);
    }
    flushing = undefined;
  }

  return {
    acceptDelivery(delivery: Delivery, turnKey: string): Promise<Acceptance> {
      return new Promise((resolve, reject) => {
        waiting.push({ delivery, turnKey, resolve, reject });
        flushing ??= new Promise<void>((begin) => setImmediate(begin)).then(flush);
      });
    },

    listDueTurns(now: string, keysMax: number): Promise<readonly string[]> {
      return connection.read("list the due deliveries", async (session) => {
        const rows = await session.all(
          `select turn_key from deliveries where state = 'pending' and turn_key not in
             (select turn_key from turn_leases where held_until > clock_timestamp())
           group by turn_key having max(due_ms) <= $1 order by bool_and(name = '${OWN_DELIVERY_NAME}'), min(arrived) limit $2`,
          Date.parse(now),
          keysMax,
        );
        return rows.map((row) => expectShape(isText, row.turn_key, "turn key"));
      });
    },

    readTurn(key: string): Promise<PendingTurn> {
      return connection.read("read the deliveries of a turn", async (session) => ({
        key,
        deliveries: await readBounded(session, key),
      }));
    },

    async finishDeliveries(ids: readonly string[]): Promise<void> {
      await connection.write("finish deliveries", (session) =>
        session.run("update deliveries set state = 'done', body = null where id = any($1)", ids),
      );
    },

    async postponeDeliveries(ids: readonly string[], retryAt: string | null): Promise<void> {
      const which = "where state = 'pending' and id = any($1)";
      await connection.write("postpone deliveries", (session) =>
        retryAt === null
          ? session.run(`update deliveries set attempts = attempts + 1, state = 'dead' ${which}`, ids)
          : session.run(
              `update deliveries set attempts = attempts + 1, due_ms = $2 ${which}`,
              ids,
              Date.parse(retryAt),
            ),
      );
    },

    async pauseDeliveries(ids: readonly string[], retryAt: string): Promise<void> {
      await connection.write("pause deliveries", (session) =>
        session.run(
          "update deliveries set due_ms = $2 where state = 'pending' and id = any($1)",
          ids,
          Date.parse(retryAt),
        ),
      );
    },

    countPending(): Promise<number> {
      return connection.read("count the pending deliveries", async (session) => {
        const row = await session.first("select count(*) as pending from deliveries where state = 'pending'");
        return expectShape(isInteger, row?.pending, "count");
      });
    },

    /** Stores what is still waiting. */
    async close(): Promise<void> {
      await flushing;
    },
  };
}

/** Answers each waiting delivery. If the batch fails, each is tried by itself, so that none suffers for another. */
async function storeBatch(connection: Connection, batch: readonly Waiting[]): Promise<void> {
  const first = batch[0];
  if (first === undefined) return;
  try {
    const acceptances = await connection.write("accept deliveries", async (session) => {
      await forgetOld(session, Date.parse(first.delivery.receivedAt));
      const accepted: Acceptance[] = [];
      for (const one of batch) accepted.push(await insert(session, one));
      return accepted;
    });
    for (const [index, acceptance] of acceptances.entries()) batch[index]?.resolve(acceptance);
  } catch (error) {
    if (batch.length === 1) first.reject(error);
    else for (const one of batch) await storeBatch(connection, [one]);
  }
}

async function insert(session: Session, { delivery, turnKey }: Waiting): Promise<Acceptance> {
  const receivedMs = Date.parse(delivery.receivedAt);
  const body = Buffer.from(delivery.body);
  const changes = await session.run(
    `insert into deliveries (id, turn_key, name, body, bytes, received_at, received_ms, state, due_ms)
     values ($1, $2, $3, $4, $5, $6, $7, 'pending', $7)
     on conflict (id) do update set
       turn_key = excluded.turn_key, name = excluded.name, body = excluded.body, bytes = excluded.bytes,
       received_at = excluded.received_at, received_ms = excluded.received_ms,
       state = 'pending', attempts = 0, due_ms = excluded.due_ms
     where deliveries.state = 'dead'`,
    delivery.id,
    turnKey,
    delivery.name,
    body,
    body.length,
    delivery.receivedAt,
    receivedMs,
  );
  return changes === 0 ? "duplicate" : "accepted";
}

/** What another instance is just forgetting is left to it. */
async function forgetOld(session: Session, nowMs: number): Promise<void> {
  await session.run(
    `delete from deliveries where arrived in
       (select arrived from deliveries where state = 'done' and received_ms < $1
        limit ${FORGOTTEN_PER_BATCH_MAX} for update skip locked)`,
    nowMs - KNOWN_FOR_MS,
  );
}

/** The oldest, as many as fit; the first in any case. */
async function readBounded(session: Session, key: string): Promise<PendingTurn["deliveries"]> {
  const rows = await session.all(
    `with oldest as (
       select arrived, bytes from deliveries
       where state = 'pending' and turn_key = $1 order by arrived limit ${DELIVERIES_PER_TURN_MAX}
     ), counted as (
       select arrived, bytes, sum(bytes) over (order by arrived) as total from oldest
     )
     select id, name, body, deliveries.bytes, received_at, attempts from deliveries
     join counted using (arrived)
     where counted.total <= ${BYTES_PER_TURN_MAX} or counted.total = counted.bytes
     order by arrived`,
    key,
  );
  return rows.map((row) => readDelivery(expectShape(isDeliveryRow, { ...row, body: textOf(row.body) }, "delivery")));
}

function textOf(body: unknown): unknown {
  return Buffer.isBuffer(body) ? body.toString("utf8") : body;
}
