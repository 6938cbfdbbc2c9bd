import type { Connection, Session } from "./connection.ts";

/** After this long without a sign of life an instance is taken for dead, and others take its turns. */
const LEASE_SECONDS = 8;
const RENEWED_EVERY_MS = 2_000;

/** Who works on which key, among all instances on one database. */
export interface Leases {
  /** Whether the key is this instance's now. */
  claim(key: string): Promise<boolean>;
  release(key: string): Promise<void>;
  /**
   * Throws where one of this instance's leases ran out: somebody else may be at work on that key, so nothing may be written
   * until it was given back. To be called inside the transaction that writes.
   */
  refuseIfLost(session: Session): Promise<void>;
  close(): Promise<void>;
}

/** `holder` names this process, and no other one ever. */
export function createLeases(connection: Connection, holder: string): Leases {
  const held = new Set<string>();
  let renewal: ReturnType<typeof setInterval> | undefined;

  function renewWhileHeld(): void {
    if (held.size === 0) {
      clearInterval(renewal);
      renewal = undefined;
      return;
    }
    renewal ??= setInterval(() => void renew(), RENEWED_EVERY_MS).unref();
  }

  /** What cannot be renewed runs out: that is noticed by the next write. */
  async function renew(): Promise<void> {
    await connection
      .write("renew the turns of this process", (session) =>
        session.run(
          `update turn_leases set held_until = clock_timestamp() + interval '${LEASE_SECONDS} seconds'
           where holder = $1 and held_until > clock_timestamp()`,
          holder,
        ),
      )
      .catch(() => {});
  }

  return {
    async claim(key) {
      const claimed = await connection.write("claim a turn", (session) =>
        session.run(
          `insert into turn_leases (turn_key, holder, held_until)
           values ($1, $2, clock_timestamp() + interval '${LEASE_SECONDS} seconds')
           on conflict (turn_key) do update set holder = excluded.holder, held_until = excluded.held_until
           where turn_leases.held_until < clock_timestamp()`,
          key,
          holder,
        ),
      );
      if (claimed > 0) held.add(key);
      renewWhileHeld();
      return claimed > 0;
    },

    async release(key) {
      held.delete(key);
      renewWhileHeld();
      await connection.write("give a turn back", (session) =>
        session.run("delete from turn_leases where turn_key = $1 and holder = $2", key, holder),
      );
    },

    async refuseIfLost(session) {
      const keys = [...held];
      if (keys.length === 0) return;
      const row = await session.first(
        `select count(*) as alive from
           (select 1 from turn_leases
            where holder = $1 and held_until > clock_timestamp() and turn_key = any($2) for share) as mine`,
        holder,
        keys,
      );
      if (row?.alive !== keys.length) throw new Error("this process was away too long, and another one took its turn");
    },

    async close() {
      held.clear();
      renewWhileHeld();
      await connection.write("give all turns back", (session) =>
        session.run("delete from turn_leases where holder = $1", holder),
      );
    },
  };
}
