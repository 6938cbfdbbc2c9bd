import Type from "typebox";
import { listEntries } from "../../../app/read-history.ts";
import { pageOf } from "../lists.ts";
import { type Operation, operation } from "../operation.ts";
import type { ApiOptions } from "../options.ts";
import { entryFilters, entryQueryOf, paging } from "../parameters.ts";
import { uncountedPage } from "../schemas/common.ts";
import { entrySchema } from "../schemas/pull-request.ts";

export function entryOperations({ history, cursors }: ApiOptions): readonly Operation[] {
  return [
    operation({
      id: "listEntries",
      path: "/entries",
      summary: "Entries of the ledger",
      description: "As they stand there, oldest first: what every other answer is made of.",
      pathParameters: Type.Object({}),
      query: Type.Object({ ...entryFilters, ...paging }),
      answer: uncountedPage("EntryPage", entrySchema),
      handle: ({ query: { cursor, limit, ...query }, reader }) =>
        pageOf(cursors, { name: "entries", filters: query, cursor, limit }, (request) =>
          listEntries(history, reader.repositories, entryQueryOf(query), request),
        ),
    }),
  ];
}
