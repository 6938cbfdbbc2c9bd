import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CHECKLIST_PAGE, checklistPage } from "../scripts/checklist-reference.ts";
import { CLI_PAGE, cliPage } from "../scripts/cli-reference.ts";
import { CONFIG_PAGE, configPage, configRows } from "../scripts/config-reference.ts";

describe("the reference of the configuration", () => {
  it("explains every key of the format in a sentence", () => {
    for (const [section, { key, description }] of configRows()) {
      expect(`${section}.${key}: ${description}`).toMatch(/: [A-Z`].{3,}\.$/s);
    }
  });

  it("is what the schema says", () => {
    expect(existsSync(CONFIG_PAGE)).toBe(true);
    expect(readFileSync(CONFIG_PAGE, "utf8")).toBe(configPage());
  });

  it("links only to its own sections", () => {
    const page = configPage();
    const headings = new Set([...page.matchAll(/^## (.+)$/gm)].map(([, name = ""]) => name.replaceAll(" ", "-")));

    expect(
      [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor).filter((one) => !headings.has(one)),
    ).toEqual([]);
  });
});

describe("the reference of the checklist", () => {
  it("is what the catalogue and the table say", () => {
    expect(readFileSync(CHECKLIST_PAGE, "utf8")).toBe(checklistPage());
  });
});

describe("the reference of the command line", () => {
  it("is what the commands say of themselves", async () => {
    expect(readFileSync(CLI_PAGE, "utf8")).toBe(await cliPage());
  });
});
