import { expect, it } from "vitest";
import { StoreError } from "../../../src/app/ports.ts";
import { openApi } from "../api/api-world.ts";
import { openHistory } from "../history-world.ts";

it("the export's page leads to the part that is asked for, as a file", async () => {
  const world = await openApi();
  const browser = await world.signedIn("anna");
  const page = await browser.get("/history/shop/integrations/export");
  const text = await page.text();

  const sent = await browser.get(
    "/history/shop/integrations/export?system=&release=release%2F2026.11&person=kim&since=&until=&format=csv",
  );
  const place = sent.headers.get("location") ?? "";
  const file = await browser.get(place);
  const rows = (await file.text()).trimEnd().split("\r\n");

  expect(page.status).toBe(200);
  for (const name of ["system", "flow", "code", "release", "since", "format"]) expect(text).toContain(`name="${name}"`);
  expect([sent.status, place]).toEqual([
    303,
    "/api/v1/exports/csv?release=release%2F2026.11&person=kim&repository=shop%2Fintegrations",
  ]);
  expect(file.headers.get("content-disposition")).toBe('attachment; filename="ledger.csv"');
  expect(rows.map((row) => row.split(",")[4])).toEqual(["entry", "4", "7"]);
});

it("a page that cannot be made says so, and the operator reads why", async () => {
  const world = await openHistory({
    history: (history) => ({
      ...history,
      listItems: async () => {
        throw new StoreError("read the history", new Error("disk full"));
      },
    }),
  });
  const browser = await world.signedIn("anna");

  const page = await browser.get("/history");
  const text = await page.text();

  expect(page.status).toBe(500);
  expect(text).toContain("<h1");
  expect(text).not.toContain("disk full");
  expect(world.lines.map(({ message }) => message)).toEqual(["a page could not be made"]);
});

it("whoever can read no repository with a history is told what would show here", async () => {
  const world = await openHistory({ knownRepositories: () => [] });
  const browser = await world.signedIn("anna");

  const page = await browser.get("/history");

  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("No repository to show")]);
});
