import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import rehypeRaw from "rehype-raw";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { renderComment } from "../src/core/render/comment.ts";
import { LOOKS } from "../test/support/looks.ts";

/**
 * Shows the comment as GitHub would, to be looked at: `node scripts/preview-comment.ts [story…]` writes HTML and
 * screenshots (light and dark, wide and narrow, closed and open) to `screenshots/`. Needs chromium, at `CHROMIUM` or
 * `/usr/bin/chromium`.
 */
const require = createRequire(import.meta.url);
const css = readFileSync(require.resolve("github-markdown-css/github-markdown.css"), "utf8");
const mermaid = require.resolve("mermaid/dist/mermaid.min.js");
const wanted = process.argv.slice(2);
mkdirSync("screenshots", { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
for (const [name, story] of Object.entries(LOOKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const markdown = renderComment(story());
  if (markdown === undefined) continue;
  for (const [theme, width, open] of [
    ["light", 1280, false],
    ["dark", 1280, false],
    ["light", 420, false],
    ["dark", 420, false],
    ["light", 1280, true],
  ] as const) {
    const file = `screenshots/${name}-${theme}.html`;
    writeFileSync(file, await page(markdown, theme));
    const tab = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: theme });
    await tab.goto(new URL(`../${file}`, import.meta.url).href);
    await tab.waitForFunction("document.body.dataset.ready === 'yes'");
    if (open) await tab.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })");
    await tab.screenshot({
      path: `screenshots/${name}-${theme}-${width}${open ? "-open" : ""}.png`,
      fullPage: true,
      timeout: 120_000,
    });
    await tab.close();
  }
}
await browser.close();

async function page(markdown: string, theme: "light" | "dark"): Promise<string> {
  const content = await unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
    .use(rehypeSanitize, { ...defaultSchema, clobberPrefix: "" })
    .use(rehypeStringify)
    .process(markdown);
  return `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="${theme}">
<style>${css}
body { margin: 0; background: ${theme === "dark" ? "#0d1117" : "#fff"} } article { max-width: 900px; padding: 16px; margin: auto }</style>
<body><article class="markdown-body">${String(content)}</article>
<script src="file://${mermaid}"></script>
<script>
  mermaid.initialize({ startOnLoad: false, theme: "${theme === "dark" ? "dark" : "default"}", securityLevel: "strict" });
  (async () => {
    let number = 0;
    for (const block of document.querySelectorAll("code.language-mermaid")) {
      const { svg } = await mermaid.render("picture" + number++, block.textContent);
      block.parentElement.outerHTML = "<div>" + svg + "</div>";
    }
    document.body.dataset.ready = "yes";
  })().catch((error) => { document.body.append(String(error)); document.body.dataset.ready = "yes"; });
</script>`;
}
