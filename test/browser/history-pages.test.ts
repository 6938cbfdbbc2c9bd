import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHistoryOffRoutes } from "../../src/web/history.ts";
import { createWebServer } from "../../src/web/server.ts";
import { createTestLog } from "../support/log.ts";
import { overflowOf, violationsOf } from "./axe.ts";
import { hasNoBrowser, launchBrowser } from "./chromium.ts";
import { type HistoryStory, SECRET, tellHistory } from "./history-story.ts";

/** Set to a folder to keep pictures of what was seen. */
const PICTURES = process.env.PICTURES;
const DAY_MS = 24 * 60 * 60 * 1_000;

describe.skipIf(hasNoBrowser)("the history's pages, in a browser", { timeout: 180_000 }, () => {
  let browser: Browser;
  let story: HistoryStory;
  const endings: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
    story = await tellHistory((dispose) => void endings.push(dispose));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    for (const end of endings) await end();
  });

  /** A browser of somebody's own, in which they have signed in by the page. */
  async function signedIn(login: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(`${story.url}/history`);
    await page.getByRole("link", { name: "Sign in with GitHub" }).click();
    await page.getByRole("link", { name: `Continue as ${login}` }).click();
    await page.waitForURL(`${story.url}/history`);
    return page;
  }

  describe("what a release manager asks, without JavaScript", () => {
    let page: Page;
    beforeAll(async () => {
      page = await signedIn("kim", { javaScriptEnabled: false });
    });
    afterAll(() => page?.context().close());

    it("what went out with 2026.11?", async () => {
      await page.goto(`${story.url}/history`);

      await page.getByRole("link", { name: "Releases" }).click();
      await page.getByRole("link", { name: "2026.11", exact: true }).click();

      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Release 2026.11");
      expect(await page.locator("#answer").innerText()).toBe(
        "1 pull request went out, and it touches integration config",
      );
      expect(await page.locator(".released h3 a").allInnerTexts()).toEqual(["Add express-intl"]);
      expect(await page.locator(".signers dt").allInnerTexts()).toEqual([
        "customer-service",
        "ecommerce",
        "finance",
        "integration",
        "warehouse",
      ]);
    });

    it("who let this code through?", async () => {
      await page.goto(`${story.url}/history`);

      await page.getByLabel("Search").fill("express-intl");
      await page.getByRole("button", { name: "Show" }).click();
      await page
        .getByRole("region", { name: /result/ })
        .getByRole("link", { name: "Add express-intl" })
        .click();

      expect(await page.locator("#answer").innerText()).toMatch(
        /^Merged with the gate open: all \d+ items were signed, by 5 people$/,
      );
      expect(await page.locator(".answer-points .strong").allInnerTexts()).toEqual([
        "customer-service",
        "ecommerce",
        "finance",
        "integration",
        "warehouse",
      ]);
      expect(await page.locator(".answer").innerText()).toContain("signed by priya (@acme/warehouse)");
      await page.getByRole("link", { name: "What priya was shown" }).first().click();
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("What priya was shown");
      expect(await page.locator(".shown").innerText()).toContain("Find your team");
    });

    it("what merged without sign-off this quarter?", async () => {
      await page.goto(`${story.url}/history`);

      await page.getByRole("combobox", { name: "Needs a look" }).selectOption({ label: "Merged without sign-off" });
      await page.getByText("More filters").click();
      const now = new Date();
      const quarter = new Date(Date.UTC(now.getUTCFullYear(), Math.floor(now.getUTCMonth() / 3) * 3, 1));
      await page.getByLabel("From day").fill(quarter.toISOString().slice(0, 10));
      await page.getByLabel("Before day").fill(new Date(now.getTime() + DAY_MS).toISOString().slice(0, 10));
      await page.getByRole("button", { name: "Show" }).click();

      expect(await page.locator("#found").innerText()).toBe("1 result");
      expect(await page.locator(".row-title").allInnerTexts()).toEqual(["Post express orders to F25"]);
      await page.getByRole("link", { name: "Post express orders to F25" }).click();
      expect(await page.locator("#answer").innerText()).toBe("Merged without sign-off: 2 items were not signed");
      expect(await page.locator(".subtitle").innerText()).toContain("merged by olga into main");
      expect(await page.locator(".answer-points .strong").allInnerTexts()).toEqual(["ecommerce", "warehouse"]);
    });

    it("what lapsed, and what was different then", async () => {
      await page.goto(`${story.url}/history/acme/integrations/pull/${story.merged}`);

      const lapse = page.locator(".entry", { hasText: "count no longer" });

      expect(await lapse.locator(".reasons li").allInnerTexts()).toEqual([
        "INT in the shipping-method map of flow label-request now goes to INTX instead of INT",
      ]);
    });

    it("how a system fares: its flows, who answers for them, and what is missing", async () => {
      await page.goto(`${story.url}/history/acme/integrations/pull/${story.merged}`);

      await page.getByRole("link", { name: "wms", exact: true }).click();

      expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Warehouse wms");
      expect(await page.getByRole("rowheader").getByRole("link").allInnerTexts()).toEqual([
        "label-request",
        "order-release",
        "stock-sync",
      ]);
      expect(await page.locator(".answer").innerText()).toContain(
        "Nothing watches label-request, order-release, stock-sync",
      );
    });

    it("signs out by a form, and nothing is seen afterwards", async () => {
      const own = await signedIn("femi", { javaScriptEnabled: false });

      await own.getByRole("button", { name: "Sign out" }).click();
      expect(await own.getByRole("heading", { level: 1 }).innerText()).toBe("You are signed out");
      await own.goto(`${story.url}/history`);

      expect(await own.getByRole("heading", { level: 1 }).innerText()).toBe("Sign in to see the history");
      await own.context().close();
    });
  });

  it("another's private repository shows on no page, in no count, and in no error", async () => {
    const kim = await signedIn("kim");
    const olga = await signedIn("olga");
    const hidden = "/history/globex/payments/pull/1";

    const seen = await textsOf(kim, ["/history", "/history/figures", "/history/releases", `/history?text=${SECRET}`]);
    const statuses = await Promise.all(
      [hidden, "/history/globex/payments", "/history/globex/payments/system/shop", "/history/globex/none/pull/1"].map(
        async (path) => (await kim.request.get(`${story.url}${path}`)).status(),
      ),
    );
    const answers = await textsOf(kim, [hidden, "/history/globex/none/pull/1", "/history/globex/payments"]);

    expect(seen.filter((text) => /globex|payments/.test(text) || text.includes(`Pay by ${SECRET}`))).toEqual([]);
    expect(await kim.locator("body").innerText()).not.toContain("globex");
    await kim.goto(`${story.url}/history?text=${SECRET}`);
    expect(await kim.locator("#found").innerText()).toBe("0 results");
    expect(statuses).toEqual([404, 404, 404, 404]);
    expect(new Set(answers).size).toBe(1);
    await olga.goto(`${story.url}${hidden}`);
    expect(await olga.getByRole("heading", { level: 1 }).innerText()).toBe(`Pay by ${SECRET} #1`);
    await kim.context().close();
    await olga.context().close();
  });

  async function textsOf(page: Page, paths: readonly string[]): Promise<readonly string[]> {
    const texts: string[] = [];
    for (const path of paths) {
      await page.goto(`${story.url}${path}`);
      texts.push(await page.locator("main").innerText());
    }
    return texts;
  }

  it("hostile titles and notes are text, and only web addresses in them are links", async () => {
    const page = await signedIn("kim");

    await page.goto(`${story.url}/history/acme/integrations/pull/${story.waiting}`);
    const heading = await page.getByRole("heading", { level: 1 }).innerText();
    const title = await page.title();
    await page.goto(`${story.url}/history/acme/integrations/pull/${story.merged}`);
    const note = page.locator("blockquote", { hasText: "javascript:alert(1)" }).first();

    expect(heading).toBe(`"><script>document.title="owned"</script> [U+202E]gnp.exe {{7*7}} #${story.waiting}`);
    expect(title).not.toBe("owned");
    expect(await note.innerText()).toContain(`<img src=x onerror="document.title='owned'">`);
    expect(await note.locator("a").count()).toBe(1);
    expect(await note.locator("a").getAttribute("href")).toBe("https://tickets.acme.test/T-4711");
    expect(await page.locator("img, script").count()).toBe(0);
    await page.context().close();
  });

  it("works by keyboard: the first stop leads past the frame", async () => {
    const page = await signedIn("kim");

    await page.keyboard.press("Tab");
    const first = await page.evaluate<string>("document.activeElement.textContent");
    await page.keyboard.press("Enter");

    expect(first).toBe("Skip to content");
    expect(await page.evaluate<string>("document.activeElement.id")).toBe("content");
    await page.context().close();
  });

  it("prints a release without what only a screen needs", async () => {
    const page = await signedIn("kim");
    await page.goto(`${story.url}/history/acme/integrations/release/2026.11`);

    await page.emulateMedia({ media: "print" });

    expect(await page.locator(".top").isVisible()).toBe(false);
    expect(await page.locator(".print-only").isVisible()).toBe(true);
    expect(await page.locator(".released").count()).toBe(1);
    await page.context().close();
  });

  // Colours do not depend on the width, nor the layout on colours: two looks meet all four. Pictures are made of each.
  const looks = [
    ["light", 1280],
    ["dark", 390],
    ...(PICTURES === undefined
      ? []
      : ([
          ["dark", 1280],
          ["light", 390],
        ] as const)),
  ] as const;

  describe.each(looks)("%s, %i wide", (colorScheme, width) => {
    const look = { colorScheme, viewport: { width, height: 900 } };

    async function expectFlawless(page: Page, path: string, status: number): Promise<void> {
      const complaints: string[] = [];
      const listen = (message: { type(): string; text(): string }) => {
        if (message.type() === "error" && !message.text().startsWith("Failed to load")) complaints.push(message.text());
      };
      page.on("console", listen);
      const answer = await page.goto(path.startsWith("http") ? path : `${story.url}${path}`);
      const found = [...complaints, ...(await violationsOf(page))];
      page.off("console", listen);
      if (PICTURES !== undefined) {
        const name = path.replaceAll(/[^\w.]+/g, "-");
        await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}-${width}.png`, fullPage: true });
      }
      expect({ path, status: answer?.status(), found, overflow: await overflowOf(page) }).toEqual({
        path,
        status,
        found: [],
        overflow: 0,
      });
    }

    it("every page is within WCAG 2.2 AA as axe-core sees it, and does not scroll sideways", async () => {
      const page = await signedIn("kim", look);
      const pull = "/history/acme/integrations/pull";
      const pages: readonly (readonly [path: string, status: number])[] = [
        ["/history", 200],
        ["/history?outcome=blocked&person=kim&since=2020-01-01", 200],
        ["/history?text=nothing-like-this", 200],
        ["/history?outcome=nonsense", 400],
        ["/history?cursor=nonsense", 400],
        [`${pull}/${story.merged}`, 200],
        [`${pull}/${story.past}`, 200],
        [`${pull}/${story.waiting}`, 200],
        [`${pull}/${story.blocked}`, 200],
        [`${pull}/${story.merged}/shown/${story.signOff}`, 200],
        [`${pull}/999`, 404],
        ["/history/acme/integrations", 200],
        ["/history/acme/integrations/system/wms", 200],
        ["/history/acme/integrations/system/nothing", 404],
        ["/history/acme/integrations/release/2026.11", 200],
        ["/history/acme/integrations/export", 200],
        ["/history/releases", 200],
        ["/history/figures", 200],
        ["/history/figures?text=nothing-like-this", 200],
      ];

      for (const [path, status] of pages) await expectFlawless(page, path, status);
      await page.context().close();
    });

    it("so are the pages for whoever sees nothing", async () => {
      const context: BrowserContext = await browser.newContext(look);
      const page = await context.newPage();
      const off = createWebServer({
        routes: [createHistoryOffRoutes(["SESSION_SECRET"])],
        host: "127.0.0.1",
        port: 0,
        log: createTestLog(),
      });
      const offUrl = `http://127.0.0.1:${await off.listen()}`;

      await expectFlawless(page, "/history", 401);
      await expectFlawless(page, "/auth/signed-out", 200);
      await expectFlawless(page, "/auth/callback?code=1&state=2", 400);
      await expectFlawless(page, `${offUrl}/history`, 503);

      await off.close(1_000);
      await context.close();
    });

    it("so is the page that cannot say what somebody may read", async () => {
      const context = await browser.newContext(look);
      const page = await context.newPage();
      await page.goto(`${story.url}/history`);
      await page.getByRole("link", { name: "Sign in with GitHub" }).click();
      const fault = story.world.github.faults.add({
        operation: /\/user/,
        by: "person",
        times: Number.POSITIVE_INFINITY,
        respond: { status: 502 },
      });

      try {
        await page.getByRole("link", { name: "Continue as ivo" }).click();
        await expectFlawless(page, "/history", 503);
      } finally {
        fault.remove();
        await context.close();
      }
    });
  });
});
