import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { carrierServices, createWorld, NEW_METHOD, type World } from "../story/world.ts";
import { hasNoBrowser, launchBrowser } from "./chromium.ts";

/** Set to a folder to keep pictures of what was seen. */
const PICTURES = process.env.PICTURES;

describe.skipIf(hasNoBrowser)("the pull request's page, in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it("shows what blocks, takes a sign-off with the line it offers, and lets merge when all have signed", {
    timeout: 180_000,
  }, async () => {
    const world = await createWorld();
    const { ana, priya, femi, ivo, carla, kim } = world.people;
    const pull = await world.repository.openPullRequest({
      by: ana,
      title: "Add express-intl",
      branch: "intl",
      files: NEW_METHOD,
    });
    await world.settled();
    const page = await open(browser, pull.url);
    await picture(page, "1-blocked");
    expect(await page.innerText("body")).toContain("Blocked: 1 code has no mapping");
    expect(await page.locator(".merge-row button").first().isDisabled()).toBe(true);
    await page.locator(".diagram svg").first().waitFor();
    await pictureOfComment(page);

    await world.repository.push({ by: ana, branch: "intl", message: "Map it", files: carrierServices("INTL") });
    await world.settled();
    await page.reload();
    await picture(page, "2-waiting");
    const line = await page.locator("pre:visible", { hasText: "/signoff warehouse" }).first().innerText();
    await actAs(page, "priya");
    await page.fill("#new-comment", line.replace("<what you saw>", "label 4711 printed and voided"));
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === "POST"),
      page.locator(".comment-form button.primary", { hasText: /^Comment$/ }).click(),
    ]);
    expect(answer.url()).toContain("/comment");
    await world.settled();
    await page.reload();
    await picture(page, "3-signed");
    expect(await page.locator(".reaction").allInnerTexts()).toEqual(["👍 1"]);
    expect(world.signedItems()).toContain("label-print:label-request");

    for (const person of [priya, femi, ivo, carla, kim]) await signRest(world, pull, person);
    await actAs(page, "ana");
    await picture(page, "4-passed");
    expect(world.check(pull).conclusion).toBe("success");
    expect(await page.locator(".merge-row button").first().isDisabled()).toBe(false);
    expect(errorsOf(page)).toEqual([]);
  });

  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 420],
    ["dark", 420],
  ] as const)("does not scroll sideways: %s, %i wide", async (colorScheme, width) => {
    const world = await createWorld();
    const pull = await world.repository.openPullRequest({
      by: world.people.ana,
      title: "Add express-intl",
      branch: "intl",
      files: { ...NEW_METHOD, ...carrierServices("INTL") },
    });
    await world.settled();

    const page = await open(browser, pull.url, { colorScheme, width });
    await picture(page, `look-${colorScheme}-${width}`);

    const [wide, seen] = await page.evaluate<readonly [number, number]>(
      "[document.documentElement.scrollWidth, window.innerWidth]",
    );
    expect(wide).toBeLessThanOrEqual(seen);
  });
});

const problems = new WeakMap<Page, string[]>();

async function open(
  browser: Browser,
  url: string,
  { colorScheme = "light", width = 1280 }: { readonly colorScheme?: "light" | "dark"; readonly width?: number } = {},
): Promise<Page> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  const errors: string[] = [];
  problems.set(page, errors);
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(url);
  return page;
}

function errorsOf(page: Page): readonly string[] {
  return problems.get(page) ?? [];
}

async function actAs(page: Page, login: string): Promise<void> {
  await page.selectOption(".act-as select", login);
  // Only a page that was written for this person says so in its own text; choosing sets no attribute.
  await page.locator(`.act-as option[selected][value="${login}"]`).waitFor({ state: "attached" });
  await page.waitForLoadState("load");
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

/** The picture in the README: our comment from its first line to the problems. */
async function pictureOfComment(page: Page): Promise<void> {
  const box = await page.locator(".bubble", { hasText: "Blocked:" }).first().boundingBox();
  if (PICTURES === undefined || box === null) return;
  await page.screenshot({
    path: `${PICTURES}/comment.png`,
    fullPage: true,
    clip: { ...box, height: Math.min(box.height, 980) },
  });
}

async function signRest(
  world: World,
  pull: { comment(by: { readonly id: number }, body: string): unknown },
  person: { readonly id: number },
): Promise<void> {
  pull.comment(person, "/signoff all — tried with test order 4711");
  await world.settled();
}
