import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Without a browser the tests of pages are left out, but never where CI runs them. */
export const hasNoBrowser = CHROMIUM === undefined && process.env.CI === undefined;
if (hasNoBrowser) {
  process.stderr.write("No chromium on this machine: the pages are not tested here. `.ci/run` installs one.\n");
}

export function launchBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error("CI has no chromium: install it before the tests");
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}
