import type { Session } from "./connection.ts";

/** One appends to a chain, or brings its history up to date, at a time; until the transaction ends. */
export async function lockChain(session: Session, repositoryId: number): Promise<void> {
  await session.run("select pg_advisory_xact_lock(hashtextextended('ledger ' || $1::bigint, 0))", repositoryId);
}
