import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commentAbout } from "../support/hostile-comment.ts";
import { parseMarkdown } from "../support/markdown.ts";
import { hasNoBrowser, launchBrowser } from "./chromium.ts";

const MERMAID = createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js");

/** What means something to Mermaid, to HTML within it, or to the page around it. */
const NAMES = [
  'a"] --> b["c',
  'n["x"]:::evil',
  "subgraph x",
  "end",
  "%%{init: {'securityLevel': 'loose'}}%%",
  "#quot;#lt;b#gt;",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "</div></foreignObject>",
  "```\ninjected\n```",
  'click n1 href "https://evil.example"',
  "[a](https://evil.example)",
  "`**a**`",
  "a\n  n1 --> n9",
  "; n1 --> n9",
  "@{ shape: circle }",
  "$$x$$",
  "\u202eabc\u0000",
  "x".repeat(70_000),
];

/** The picture of a comment in which every name is this one, as Mermaid itself draws it. */
describe.skipIf(hasNoBrowser)("a picture whose names want to be more than names", { timeout: 120_000 }, () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on("request", (request) => asked.push(request.url()));
    await page.setContent("<main></main>");
    await page.addScriptTag({ path: MERMAID });
    await page.evaluate('mermaid.initialize({ startOnLoad: false, securityLevel: "strict" })');
  }, 60_000);

  afterAll(() => browser.close());

  it("is drawn with the same boxes and arrows, without a link, a script or a request", async () => {
    const plain = await drawn("x");
    expect(plain).toMatchObject({ boxes: 2, arrows: 1, links: 0, active: 0 });
    const others = new Map<string, unknown>();
    for (const name of NAMES) {
      const picture = await drawn(name);
      if (JSON.stringify(picture) !== JSON.stringify(plain)) others.set(name.slice(0, 40), picture);
    }

    expect([...others]).toEqual([]);
    expect(asked.filter((url) => !url.startsWith("data:") && !url.startsWith("about:"))).toEqual([]);
  });

  async function drawn(name: string): Promise<unknown> {
    const [source] = picturesIn(commentAbout(name));
    return page.evaluate(`(async () => {
      const { svg } = await mermaid.render("drawn", ${JSON.stringify(source)});
      document.querySelector("main").innerHTML = svg;
      const count = (selector) => document.querySelectorAll("main " + selector).length;
      const active = [...document.querySelectorAll("main *")].filter((element) =>
        element.getAttributeNames().some((one) => one.startsWith("on")));
      return {
        boxes: count("g.node"),
        arrows: count("path.flowchart-link"),
        groups: count("g.cluster"),
        links: count("a"),
        active: active.length + count("script") + count("img") + count("iframe"),
      };
    })()`);
  }
});

function picturesIn(comment: string): readonly string[] {
  const root = parseMarkdown(comment);
  if (!("children" in root)) return [];
  return root.children.flatMap((node) => (node.type === "code" && node.lang === "mermaid" ? [node.value] : []));
}
