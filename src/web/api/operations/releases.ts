import Type from "typebox";
import { listReleases, readRelease } from "../../../app/read-history.ts";
import { pageOf } from "../lists.ts";
import { type Operation, operation } from "../operation.ts";
import type { ApiOptions } from "../options.ts";
import { filters, paging, repositoryPath, text } from "../parameters.ts";
import { uncountedPage } from "../schemas/common.ts";
import { releaseSchema, releaseSummarySchema } from "../schemas/release.ts";

export function releaseOperations({ history, cursors }: ApiOptions): readonly Operation[] {
  return [
    operation({
      id: "listReleases",
      path: "/releases",
      summary: "Releases",
      description: "Tags that were pushed, newest first, with how many pull requests went out with each.",
      pathParameters: Type.Object({}),
      query: Type.Object({ repository: filters.repository, ...paging }),
      answer: uncountedPage("ReleasePage", releaseSummarySchema),
      handle: ({ query: { cursor, limit, ...query }, reader }) =>
        pageOf(cursors, { name: "releases", filters: query, cursor, limit }, (request) =>
          listReleases(history, reader.repositories, query.repository, request),
        ),
    }),
    operation({
      id: "readRelease",
      path: "/repositories/{owner}/{repo}/releases/{tag}",
      summary: "One release, or all between two",
      description: "What went out: each pull request with who signed, and what was overridden or merged past the gate.",
      pathParameters: Type.Object({
        ...repositoryPath,
        tag: Type.String({ description: "The tag; a slash in it is written %2F." }),
      }),
      query: Type.Object({ from: text("A tag behind it: everything after that one, up to and with `tag`.") }),
      answer: releaseSchema,
      async handle({ path: { owner, repo, tag }, query: { from }, reader }) {
        const name = from === undefined ? { tag } : { from, to: tag };
        const found = await readRelease(history, reader.repositories, `${owner}/${repo}`, name);
        return found === undefined ? { kind: "not-found" } : { kind: "answer", value: found };
      },
    }),
  ];
}
