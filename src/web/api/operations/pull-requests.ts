import Type from "typebox";
import { listPullRequests, readHappening, readPullRequest, readShown } from "../../../app/read-history.ts";
import type { PullRequestStory } from "../../../core/history/story.ts";
import { pageOf } from "../lists.ts";
import { type Operation, type Outcome, operation } from "../operation.ts";
import type { ApiOptions } from "../options.ts";
import { filters, numbered, order, paging, repositoryPath } from "../parameters.ts";
import { page } from "../schemas/common.ts";
import { pullRequestSchema, storySchema, textSchema } from "../schemas/pull-request.ts";

export function pullRequestOperations({ history, cursors }: ApiOptions): readonly Operation[] {
  return [
    operation({
      id: "listPullRequests",
      path: "/pull-requests",
      summary: "Pull requests",
      description:
        "Every pull request that touched integration config, and what happened past all of them (pushes, lapses of control, forged checks). What needs attention comes first. All filters that are given must hold.",
      pathParameters: Type.Object({}),
      query: Type.Object({ ...filters, order, ...paging }),
      answer: page("PullRequestPage", pullRequestSchema),
      handle: ({ query: { cursor, limit, ...query }, reader }) =>
        pageOf(cursors, { name: "pull-requests", filters: query, cursor, limit }, (request) =>
          listPullRequests(history, reader.repositories, query, request),
        ),
    }),
    operation({
      id: "readPullRequest",
      path: "/repositories/{owner}/{repo}/pull-requests/{number}",
      summary: "One pull request",
      description:
        "Its whole story: why it was green when it merged, what each owner was shown and said, every entry with its hash.",
      pathParameters: Type.Object({ ...repositoryPath, number: numbered("The pull request's number.") }),
      query: Type.Object({}),
      answer: storySchema,
      handle: async ({ path: { owner, repo, number }, reader }) =>
        told(await readPullRequest(history, reader.repositories, `${owner}/${repo}`, number)),
    }),
    operation({
      id: "readText",
      path: "/repositories/{owner}/{repo}/pull-requests/{number}/texts/{digest}",
      summary: "A text that an entry names",
      description:
        "What somebody had before their eyes when they signed, a part that a sign-off covers, or a whole report: by the digest that stands in an entry of this pull request.",
      pathParameters: Type.Object({
        ...repositoryPath,
        number: numbered("The pull request's number."),
        digest: Type.String({ pattern: "^[0-9a-f]{64}$", description: "SHA-256 of the text, in hexadecimal." }),
      }),
      query: Type.Object({}),
      answer: textSchema,
      async handle({ path: { owner, repo, number, digest }, reader: { repositories } }) {
        const story = await readPullRequest(history, repositories, `${owner}/${repo}`, number);
        if (story === undefined) return { kind: "not-found" };
        const key = { repositoryId: story.summary.repository.id, number };
        const text = await readShown(history, repositories, key, digest);
        return text === undefined ? { kind: "not-found" } : { kind: "answer", value: { digest, text } };
      },
    }),
    operation({
      id: "readHappening",
      path: "/repositories/{owner}/{repo}/happenings/{sequence}",
      summary: "What happened past every pull request",
      description: "A push to a base branch, a lapse of control, a forged check; by its entry's number.",
      pathParameters: Type.Object({ ...repositoryPath, sequence: numbered("The entry's number.") }),
      query: Type.Object({}),
      answer: storySchema,
      handle: async ({ path: { owner, repo, sequence }, reader }) =>
        told(await readHappening(history, reader.repositories, `${owner}/${repo}`, sequence)),
    }),
  ];
}

/** The report itself is large, and is had as a text. */
function told(story: PullRequestStory | undefined): Outcome<Omit<PullRequestStory, "report">> {
  if (story === undefined) return { kind: "not-found" };
  const { summary, why, owners, timeline } = story;
  return { kind: "answer", value: { summary, why, owners, timeline } };
}
