import Type from "typebox";
import { listRepositories, listSystems, readSystem } from "../../../app/read-history.ts";
import { type Operation, operation } from "../operation.ts";
import type { ApiOptions } from "../options.ts";
import { repositoryPath } from "../parameters.ts";
import { list, repositorySchema } from "../schemas/common.ts";
import { systemSchema, systemsSchema } from "../schemas/system.ts";

export function repositoryOperations({ history }: ApiOptions): readonly Operation[] {
  return [
    operation({
      id: "listRepositories",
      path: "/repositories",
      summary: "Repositories",
      description: "Those that have a history and that you may read, by name.",
      pathParameters: Type.Object({}),
      query: Type.Object({}),
      answer: list(repositorySchema),
      handle: async ({ reader }) => ({
        kind: "answer",
        value: await listRepositories(history, reader.repositories),
      }),
    }),
    operation({
      id: "listSystems",
      path: "/repositories/{owner}/{repo}/systems",
      summary: "Systems of a repository",
      description: "As they stood after the newest merge; with how many flows they have and how much is missing there.",
      pathParameters: Type.Object(repositoryPath),
      query: Type.Object({}),
      answer: systemsSchema,
      async handle({ path: { owner, repo }, reader }) {
        const found = await listSystems(history, reader.repositories, `${owner}/${repo}`);
        return found === undefined ? { kind: "not-found" } : { kind: "answer", value: found };
      },
    }),
    operation({
      id: "readSystem",
      path: "/repositories/{owner}/{repo}/systems/{system}",
      summary: "One system",
      description:
        "Its flows, who answers for them, how they are watched and specified, and what is missing. What changed there: pull requests with its repository and system.",
      pathParameters: Type.Object({ ...repositoryPath, system: Type.String({ description: "The system's id." }) }),
      query: Type.Object({}),
      answer: systemSchema,
      async handle({ path: { owner, repo, system }, reader }) {
        const found = await readSystem(history, reader.repositories, `${owner}/${repo}`, system);
        return found === undefined ? { kind: "not-found" } : { kind: "answer", value: found };
      },
    }),
  ];
}
