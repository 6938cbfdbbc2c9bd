import Type from "typebox";
import type { HistoryStore } from "../../app/ports-history.ts";
import { listPullRequests, readHappening, readPullRequest, readShown } from "../../app/read-history.ts";
import type { HistoryQuery } from "../../core/history/query.ts";
import { ATTENTIONS, OUTCOMES, PAGE_DEFAULT, PAGE_MAX } from "../../core/history/query.ts";
import type { PullRequestStory } from "../../core/history/story.ts";
import type { Cursors } from "./cursor.ts";
import { type Operation, type Outcome, operation } from "./operation.ts";
import { page, pullRequestSchema, readerSchema, storySchema, textSchema, VERDICTS } from "./schemas.ts";

export interface ApiOptions {
  readonly history: HistoryStore;
  readonly cursors: Cursors;
}

const text = (description: string) => Type.Optional(Type.String({ minLength: 1, description }));

/** Filters, as they stand in addresses of pages and API alike. */
const filters = {
  repository: text("`owner/name`, by any name it ever had."),
  system: text("A system that the change touches, by its id."),
  flow: text("A flow that the change touches, by its id."),
  code: text("A code that the change is about, or that stands on its way."),
  owner: text("A role, or a team or person as `@acme/warehouse`, that was asked."),
  person: text("A login: who signed, was refused, merged, or is the author."),
  outcome: Type.Optional(Type.Enum(OUTCOMES, { description: `What became of it: ${OUTCOMES.join(", ")}.` })),
  verdict: Type.Optional(
    Type.Enum(VERDICTS, { description: `What the newest evaluation said: ${VERDICTS.join(", ")}.` }),
  ),
  release: text("A tag that it went out with."),
  since: text("From then on: 2026-10-14, or 2026-10-14T09:00:00Z."),
  until: text("Before then, written like `since`."),
  attention: Type.Optional(
    Type.Enum(["any", ...ATTENTIONS], { description: `What needs attention: any, ${ATTENTIONS.join(", ")}.` }),
  ),
  text: text("Words of titles, notes, reasons, names and codes: each the beginning of one."),
  untouched: Type.Optional(Type.Boolean({ description: "true: also what touches no integration config." })),
};

const paging = {
  order: Type.Optional(
    Type.Enum(["attention", "newest"], {
      description: "attention: what needs attention first, then the rest, as without it; or newest.",
    }),
  ),
  cursor: text("`next` of the page before, with the same filters; none for the first page."),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: PAGE_MAX,
      description: `How many a page holds: 1 to ${PAGE_MAX}; ${PAGE_DEFAULT} if not given.`,
    }),
  ),
};

const repositoryPath = {
  owner: Type.String({ description: "The repository's owner." }),
  repo: Type.String({ description: "The repository's name, or any it ever had." }),
};

/** Everything that can be asked over the API, in the order in which people should meet it. */
export function createOperations({ history, cursors }: ApiOptions): readonly Operation[] {
  return [
    operation({
      id: "listPullRequests",
      path: "/pull-requests",
      summary: "Pull requests",
      description:
        "Every pull request that touched integration config, and what happened past all of them (pushes, lapses of control, forged checks). What needs attention comes first. All filters that are given must hold.",
      pathParameters: Type.Object({}),
      query: Type.Object({ ...filters, ...paging }),
      answer: page("PullRequestPage", pullRequestSchema),
      async handle({ query: { cursor, limit, ...query }, reader }) {
        const list = listOf("pull-requests", query);
        const after = cursor === undefined ? undefined : cursors.open(list, cursor);
        if (cursor !== undefined && after === undefined) return foreignCursor;
        const found = await listPullRequests(history, reader.repositories, query, { cursor: after, limit });
        if ("kind" in found) return { kind: "bad-request", detail: found.message };
        const next = found.next === null ? null : cursors.seal(list, found.next);
        return { kind: "answer", value: { ...found, next } };
      },
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

function numbered(description: string) {
  return Type.Integer({ minimum: 1, description });
}

/** A list is continued with its own cursor only: by the same question, whatever the order of its parameters. */
function listOf(name: string, query: HistoryQuery): string {
  return JSON.stringify([name, ...Object.entries(query).sort(([one], [other]) => (one < other ? -1 : 1))]);
}

const foreignCursor: Outcome<never> = {
  kind: "bad-request",
  detail:
    "The cursor is none of ours, or of another list: send `next` of the page before together with the same filters, or no cursor for the first page.",
};

/** The report itself is large and has its own form. */
function told(story: PullRequestStory | undefined): Outcome<Omit<PullRequestStory, "report">> {
  if (story === undefined) return { kind: "not-found" };
  const { summary, why, owners, timeline } = story;
  return { kind: "answer", value: { summary, why, owners, timeline } };
}
