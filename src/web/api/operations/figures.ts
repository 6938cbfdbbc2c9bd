import Type from "typebox";
import { readFigures } from "../../../app/read-history.ts";
import { isNoQuestion } from "../lists.ts";
import { type Operation, operation } from "../operation.ts";
import type { ApiOptions } from "../options.ts";
import { filters } from "../parameters.ts";
import { figuresSchema } from "../schemas/figures.ts";

export function figureOperations({ history }: ApiOptions): readonly Operation[] {
  return [
    operation({
      id: "readFigures",
      path: "/figures",
      summary: "Figures",
      description:
        "How the sign-offs went, over everything that the filters find: how long they took, what waits, what was overridden or merged past the gate, what changes most. Times and what changes most are taken from the newest 5,000 pull requests at most; `newestOnly` says so.",
      pathParameters: Type.Object({}),
      query: Type.Object(filters),
      answer: figuresSchema,
      async handle({ query, reader }) {
        const found = await readFigures(history, reader.repositories, query);
        return isNoQuestion(found) ? { kind: "bad-request", detail: found.message } : { kind: "answer", value: found };
      },
    }),
  ];
}
