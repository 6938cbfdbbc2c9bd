import { initial } from "./0001-initial.ts";
import { ledgerPlaces } from "./0002-ledger-places.ts";
import { historyTables } from "./0003-history.ts";
import { mergeGroupsOnSqlite } from "./0004-merge-groups.ts";
import { historyOrder } from "./0005-history-order.ts";
import { ON_SQLITE } from "./words.ts";

/**
 * Every change of the schema, in order; the number of a database's schema is how many it has had. Forward only: what was
 * shipped is never edited, since databases that had it will not have it again. Append, and pin the digest in the test.
 */
export const migrations: readonly string[] = [
  initial,
  ledgerPlaces,
  historyTables(ON_SQLITE),
  mergeGroupsOnSqlite,
  historyOrder(ON_SQLITE),
];
