import Type, { type Static } from "typebox";
import type { EntryQuery } from "../../app/ports-history.ts";
import { ATTENTIONS, ORDERS, OUTCOMES, PAGE_DEFAULT, PAGE_MAX, VERDICTS } from "../../core/history/query.ts";
import { LEDGER_EVENT_KINDS } from "../../core/render/event-kinds.ts";

export const text = (description: string) => Type.Optional(Type.String({ minLength: 1, description }));

/** Filters, as they stand in addresses of pages and API alike. */
export const filters = {
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

export const order = Type.Optional(
  Type.Enum(ORDERS, {
    description: "attention: what needs attention first, then the rest, as without it; or newest.",
  }),
);

export const paging = {
  cursor: text("`next` of the page before, with the same filters; none for the first page."),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: PAGE_MAX,
      description: `How many a page holds: 1 to ${PAGE_MAX}; ${PAGE_DEFAULT} if not given.`,
    }),
  ),
};

export const repositoryPath = {
  owner: Type.String({ description: "The repository's owner." }),
  repo: Type.String({ description: "The repository's name, or any it ever had." }),
};

export function numbered(description: string) {
  return Type.Integer({ minimum: 1, description });
}

/** Which entries of the ledger. */
export const entryFilters = {
  repository: filters.repository,
  "pull-request": Type.Optional(Type.Integer({ minimum: 1, description: "Of one pull request, by its number." })),
  person: text("A login: who did it."),
  kind: Type.Optional(Type.Enum(LEDGER_EVENT_KINDS, { description: `Of one kind: ${LEDGER_EVENT_KINDS.join(", ")}.` })),
  since: filters.since,
  until: filters.until,
  system: text("All entries of pull requests that touch this system."),
  flow: text("All entries of pull requests that touch this flow."),
  code: text("All entries of pull requests that are about this code."),
  release: text("All entries of what went out with this tag."),
};

const entryFilterSchema = Type.Object(entryFilters);

export function entryQueryOf({
  "pull-request": pullRequest,
  kind,
  ...query
}: Static<typeof entryFilterSchema>): EntryQuery {
  return { ...query, pullRequest, kinds: kind === undefined ? undefined : [kind] };
}
