import type { Location } from "../model/location.ts";
import type { Position } from "../model/tree.ts";

/** Why a file does not give the rows that its binding asks for. */
export type NoTable =
  /** The file does not hold what the binding says; `reason` continues "The file … ". */
  | { readonly kind: "unreadable"; readonly reason: string; readonly position: Position }
  /** The binding itself cannot be understood. */
  | { readonly kind: "misbound"; readonly reason: string; readonly at: Location }
  | { readonly kind: "too-large"; readonly reason: string };

/** Leaves the reading of one table early, from wherever it finds out; `readTable` turns it into an answer. */
export class Stop extends Error {
  readonly table: NoTable;
  constructor(table: NoTable) {
    super("stop");
    this.table = table;
  }
}

export function unreadable(reason: string, position: Position): Stop {
  return new Stop({ kind: "unreadable", reason, position });
}

export function misbound(reason: string, at: Location): Stop {
  return new Stop({ kind: "misbound", reason, at });
}

export function tooLarge(reason: string): Stop {
  return new Stop({ kind: "too-large", reason });
}
