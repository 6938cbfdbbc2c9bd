import { historyTables } from "../../migrations/0003-history.ts";
import { mergeGroupsOnPostgres } from "../../migrations/0004-merge-groups.ts";
import { historyOrder } from "../../migrations/0005-history-order.ts";
import { ON_POSTGRES } from "../../migrations/words.ts";
import { initial } from "./0001-initial.ts";
import { ledgerPlaces } from "./0002-ledger-places.ts";

/** In order; forward only. What was released is never edited: a change is a new one at the end. */
export const migrations: readonly string[] = [
  initial,
  ledgerPlaces,
  historyTables(ON_POSTGRES),
  mergeGroupsOnPostgres,
  historyOrder(ON_POSTGRES),
];
