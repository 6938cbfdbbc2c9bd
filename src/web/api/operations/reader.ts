import Type from "typebox";
import { type Operation, operation } from "../operation.ts";
import { readerSchema } from "../schemas/reader.ts";

export function readerOperations(): readonly Operation[] {
  return [
    operation({
      id: "readReader",
      path: "/reader",
      summary: "Who you are here",
      description: "The person or token that asks, and the repositories that GitHub lets it read.",
      pathParameters: Type.Object({}),
      query: Type.Object({}),
      answer: readerSchema,
      handle: async ({ reader: { login, id, repositories } }) => {
        const ids = [...repositories].toSorted((one, other) => one - other);
        return { kind: "answer", value: { login, id: id ?? null, repositories: ids } };
      },
    }),
  ];
}
