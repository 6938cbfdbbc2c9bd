import type { SQLInputValue } from "node:sqlite";
import type { HistoryStore } from "../../app/ports-history.ts";
import type { Hash } from "../../core/model/hash.ts";
import { catchUpStep, forgetOtherVersion, listBehind } from "../history/catch-up.ts";
import type { Dialect, Plan, Value } from "../history/plan.ts";
import type { ReportCache } from "../history/project.ts";
import { createHistory } from "../history/store.ts";
import { expectShape, isText } from "../rows/check.ts";
import type { Connection } from "./connection.ts";

export const SQLITE: Dialect = {
  isOneOf: " in (select value from json_each(?))",
  rows: (table) =>
    `select ${Object.keys(table)
      .map((name, index) => `json_extract(value, '$[${index}]') as ${name}`)
      .join(", ")} from json_each(?)`,
  readBody: (value) => expectShape(isText, value, "text"),
};

/** Carries out a plan within the operation at hand. */
export function carryOut<Result>(connection: Connection, plan: Plan<Result>): Result {
  let step = plan.next();
  while (step.done !== true) {
    const { sql, values } = step.value;
    step = plan.next(connection.all(sql, ...values.map(inputOf)));
  }
  return step.value;
}

function inputOf(value: Value): SQLInputValue {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

/** Brings the history's rows up to date with the ledger, step by step. */
export function catchUp(connection: Connection): void {
  const write = <Result>(plan: Plan<Result>) =>
    connection.write("bring the history up to date", () => carryOut(connection, plan));
  write(forgetOtherVersion());
  const behind = connection.read("look whether the history is up to date", () => carryOut(connection, listBehind()));
  const reports: ReportCache = new Map();
  for (const repositoryId of behind) while (!write(catchUpStep(SQLITE, repositoryId, { reports })));
}

export function createHistoryStore(connection: Connection, hash: Hash): HistoryStore {
  return createHistory(SQLITE, hash, async (operation, plan) =>
    connection.read(operation, () => carryOut(connection, plan)),
  );
}
