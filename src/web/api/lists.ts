import type { NoQuestion } from "../../app/read-history/question.ts";
import type { PageRequest } from "../../core/history/query.ts";
import type { Cursors } from "./cursor.ts";
import type { Outcome } from "./operation.ts";

type Filters = Readonly<Record<string, string | number | boolean | undefined>>;

interface ListRequest {
  /** The list's own name. */
  readonly name: string;
  readonly filters: Filters;
  readonly cursor: string | undefined;
  readonly limit: number | undefined;
}

/** One page of a list, with cursors as they go out and come in. */
export async function pageOf<Page extends { readonly next: string | null }>(
  cursors: Cursors,
  { name, filters, cursor, limit }: ListRequest,
  read: (request: PageRequest) => Promise<Page | NoQuestion>,
): Promise<Outcome<Page>> {
  const list = questionOf(name, filters);
  const after = cursor === undefined ? undefined : cursors.open(list, cursor);
  if (cursor !== undefined && after === undefined) return foreignCursor;
  const found = await read({ cursor: after, limit });
  if (isNoQuestion(found)) return { kind: "bad-request", detail: found.message };
  return { kind: "answer", value: { ...found, next: found.next === null ? null : cursors.seal(list, found.next) } };
}

export function isNoQuestion<Answer extends object>(found: Answer | NoQuestion): found is NoQuestion {
  return "kind" in found && found.kind === "no-question";
}

/** A list is continued with its own cursor only: by the same question, whatever the order of its parameters. */
function questionOf(name: string, filters: Filters): string {
  return JSON.stringify([name, ...Object.entries(filters).sort(([one], [other]) => (one < other ? -1 : 1))]);
}

const foreignCursor: Outcome<never> = {
  kind: "bad-request",
  detail:
    "The cursor is none of ours, or of another list: send `next` of the page before together with the same filters, or no cursor for the first page.",
};
