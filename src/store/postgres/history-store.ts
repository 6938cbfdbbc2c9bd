import type { HistoryStore } from "../../app/ports-history.ts";
import type { Hash } from "../../core/model/hash.ts";
import { catchUpStep, forgetOtherVersion, listBehind } from "../history/catch-up.ts";
import type { Dialect, Plan } from "../history/plan.ts";
import type { ReportCache } from "../history/project.ts";
import { createHistory } from "../history/store.ts";
import { lockChain } from "./chain-lock.ts";
import type { Connection, Session } from "./connection.ts";

export const POSTGRES: Dialect = {
  isOneOf: " = any(?)",
  rows: (table) =>
    `select ${Object.entries(table)
      .map(([name, type], index) => `cast(value ->> ${index} as ${type}) as ${name}`)
      .join(", ")} from jsonb_array_elements(cast(? as jsonb))`,
  readBody: (value) => (Buffer.isBuffer(value) ? value.toString("utf8") : ""),
};

/** Carries out a plan within the operation at hand. */
export async function carryOut<Result>(session: Session, plan: Plan<Result>): Promise<Result> {
  let step = plan.next();
  while (step.done !== true) {
    const { sql, values } = step.value;
    step = plan.next(await session.all(numbered(sql), ...values));
  }
  return step.value;
}

/** `$1`, `$2` … for each `?`; no text in our statements holds one. */
function numbered(sql: string): string {
  let number = 0;
  return sql.replaceAll("?", () => {
    number += 1;
    return `$${number}`;
  });
}

/** Any number nobody else uses. */
const REBUILD_LOCK = 0x52706c68;

/** Brings the history's rows up to date with the ledger, step by step; several instances take turns. */
export async function catchUp(connection: Connection): Promise<void> {
  const operation = "bring the history up to date";
  await connection.write(operation, async (session) => {
    await session.run("select pg_advisory_xact_lock($1)", REBUILD_LOCK);
    await carryOut(session, forgetOtherVersion());
  });
  const behind = await connection.read(operation, (session) => carryOut(session, listBehind()));
  const reports: ReportCache = new Map();
  for (const repositoryId of behind) {
    let isDone = false;
    while (!isDone) {
      isDone = await connection.write(operation, async (session) => {
        await lockChain(session, repositoryId);
        return carryOut(session, catchUpStep(POSTGRES, repositoryId, { reports }));
      });
    }
  }
}

export function createHistoryStore(connection: Connection, hash: Hash): HistoryStore {
  return createHistory(POSTGRES, hash, (operation, plan) =>
    connection.read(operation, (session) => carryOut(session, plan)),
  );
}
