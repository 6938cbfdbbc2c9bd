import axe from "axe-core";
import type { Page } from "playwright-core";

/** In the page, which is not ours to compile: what is wrong, as `rule: place, why`. */
const RUN = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200), nodes[0].failureSummary.slice(0, 300)].join(": ")))`;

/** What axe-core finds wrong with the page as it stands; empty when nothing is. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate<readonly string[]>(RUN);
}

/** How far the page is wider than what is seen of it. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
}
