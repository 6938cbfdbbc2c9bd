import { expect, it } from "vitest";
import { createHistoryOffRoutes } from "../../src/web/history.ts";

it("the history says that it is off, and which settings turn it on", async () => {
  const routes = createHistoryOffRoutes(["SESSION_SECRET", "PUBLIC_URL"]);

  const [page, deeper, login, api] = await Promise.all(
    ["/history", "/history/acme/integrations/pull/7", "/auth/login", "/api/v1/pull-requests"].map((path) =>
      routes.request(path),
    ),
  );

  expect([page?.status, deeper?.status, login?.status, api?.status]).toEqual([503, 503, 503, 503]);
  expect(await page?.text()).toContain("its operator sets SESSION_SECRET, PUBLIC_URL and starts it again");
  expect(await api?.json()).toEqual({
    title: "The history is off",
    status: 503,
    detail:
      "The history's pages are off on this server. To turn them on, its operator sets SESSION_SECRET, PUBLIC_URL and starts it again.",
  });
});
