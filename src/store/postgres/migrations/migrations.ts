import { historyOnPostgres } from "../../migrations/0003-history.ts";
import { mergeGroupsOnPostgres } from "../../migrations/0004-merge-groups.ts";
import { initial } from "./0001-initial.ts";
import { ledgerPlaces } from "./0002-ledger-places.ts";

/** In order; forward only. What was released is never edited: a change is a new one at the end. */
export const migrations: readonly string[] = [initial, ledgerPlaces, historyOnPostgres, mergeGroupsOnPostgres];
