import type { Session } from "./connection.ts";

/** Any number nobody else uses. */
const PLACES_LOCK = 0x52706c69;

/** One appends to a chain, or brings its history up to date, at a time; until the transaction ends. */
export async function lockChain(session: Session, repositoryId: number): Promise<void> {
  await session.run("select pg_advisory_xact_lock(hashtextextended('ledger ' || $1::bigint, 0))", repositoryId);
}

/**
 * One takes places in the ledger at a time, in whatever chain, until its transaction ends: so places are taken in the order
 * in which they are seen, and whoever has read up to one has missed none before it. Taken late, after all that can wait.
 */
export async function lockPlaces(session: Session): Promise<void> {
  await session.run("select pg_advisory_xact_lock($1)", PLACES_LOCK);
}
