import { initial } from "./0001-initial.ts";
import { ledgerPlaces } from "./0002-ledger-places.ts";
import { historyOnSqlite } from "./0003-history.ts";
import { mergeGroupsOnSqlite } from "./0004-merge-groups.ts";

/**
 * Every change of the schema, in order; the number of a database's schema is how many it has had. Forward only: what was
 * shipped is never edited, since databases that had it will not have it again. Append, and pin the digest in the test.
 */
export const migrations: readonly string[] = [initial, ledgerPlaces, historyOnSqlite, mergeGroupsOnSqlite];
