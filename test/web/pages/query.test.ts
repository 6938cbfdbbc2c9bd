import { expect, it } from "vitest";
import { readHistoryQuery } from "../../../src/web/pages/query.ts";

function asked(search: string): object {
  return JSON.parse(JSON.stringify(readHistoryQuery(new URLSearchParams(search))));
}

it("the form's empty fields ask nothing, and unknown names are left alone", () => {
  expect(asked("text=&repository=acme%2Fshop&outcome=&since=2026-10-01&utm=1&person=+kim+")).toEqual({
    repository: "acme/shop",
    since: "2026-10-01",
    person: "kim",
  });
});

it.each([
  ["outcome=everything", '"everything" is no outcome'],
  ["attention=all", '"all" is no attention'],
  [`code=${"x".repeat(301)}`, '"code" is longer than 300 characters'],
])("a value that cannot be meant is refused by a sentence: %s", (search, message) => {
  expect(asked(search)).toMatchObject({ kind: "no-question", message: expect.stringContaining(message) });
});
