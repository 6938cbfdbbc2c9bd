import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMANDS_PAGE, commandsPage } from "../scripts/commands-reference.ts";
import { RULE_PAGES, rulePages } from "../scripts/generate-docs.ts";
import { COMMANDS } from "../src/core/command/commands.ts";
import { parseCommands } from "../src/core/command/parse.ts";
import { RULES } from "../src/core/impact/rules.ts";

/** One rule, one file, one page, one test: the id is the name of all four. */
describe("rules", () => {
  const ids = RULES.map(({ id }) => id);

  it("are registered once and sorted by id", () => {
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it("are one file each, and every file is registered", () => {
    expect(namesIn("src/core/impact/rules", ".ts")).toEqual(ids);
  });

  it("have one test each", () => {
    expect(namesIn("test/core/impact/rules", ".test.ts")).toEqual(ids);
  });

  it("have one page each, as their own words say", () => {
    const pages = rulePages(RULES);

    expect(readdirSync(RULE_PAGES).sort()).toEqual([...pages.keys()].sort());
    for (const [name, text] of pages) expect(readFileSync(`${RULE_PAGES}/${name}`, "utf8")).toBe(text);
  });

  it.each(RULES)("$id opens with what it detects, why, what it cannot see and an example", ({ id }) => {
    const source = readFileSync(`src/core/impact/rules/${id}.ts`, "utf8");
    const opening = source.slice(source.indexOf("/**"), source.indexOf("*/"));

    for (const part of ["Detects:", "Why:", "Cannot see:", "Example:"]) expect(opening).toContain(` * ${part} `);
  });

  it.each(RULES)("$id has a mirror, or a sentence that says why it has none", ({ id, mirror }) => {
    if ("rule" in mirror) {
      expect(ids).toContain(mirror.rule);
      expect(mirror.rule).not.toBe(id);
    } else expect(mirror.waiver).toMatch(/^[A-Z].{20,}\.$/);
  });

  it.each(RULES)("$id explains itself in whole sentences", ({ docs }) => {
    for (const text of [docs.detects, docs.why, docs.blind, docs.fix]) expect(text).toMatch(/^[A-Z][\s\S]{20,}\.$/);
    expect(docs.example).toContain("```");
  });
});

/** One command, one file, one row of the help: the name is that of all three. */
describe("commands", () => {
  const names = COMMANDS.map(({ name }) => name);

  it("are one file each, and every file is registered", () => {
    expect(namesIn("src/core/command/commands", ".ts")).toEqual([...names].sort());
  });

  it("stand on the page as they declare themselves", () => {
    expect(readFileSync(COMMANDS_PAGE, "utf8")).toBe(commandsPage());
  });

  it.each(COMMANDS)(
    "/$name has a syntax, words and examples that are read as it",
    ({ name, syntax, who, help, examples }) => {
      expect(syntax).toMatch(new RegExp(`^/${name}( |$)`));
      expect(who).toMatch(/^[A-Z]/);
      expect(help).toMatch(/^[A-Z].*\.$/);
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        const parsed = parseCommands(example);
        expect(parsed.kind === "commands" ? parsed.commands.map((command) => command.name) : []).toEqual([name]);
      }
    },
  );
});

function namesIn(folder: string, extension: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length))
    .sort();
}
