import { readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze } from "../src/core/evaluate.ts";
import { renderJson } from "../src/core/render/json.ts";
import { renderMarkdown } from "../src/core/render/markdown.ts";
import { NO_COLOUR } from "../src/core/render/palette.ts";
import { renderText } from "../src/core/render/text.ts";
import type { Report } from "../src/core/report/report.ts";
import { assembleSide } from "../src/core/source/assemble.ts";
import { parseSource } from "../src/core/source/readers.ts";
import { sha256 } from "./support/ledger.ts";
import { sideFiles } from "./support/side-files.ts";

const SCENARIOS = "test/scenarios";

/**
 * Each directory is one story: `base`, and in `head` the files that the pull request changes. Its README says in words
 * and in a list what the report has to say; `expected` holds all of it, and `npm run scenarios` writes that anew.
 */
describe.each(readdirSync(SCENARIOS))("%s", (name) => {
  const folder = `${SCENARIOS}/${name}`;
  const base = filesIn(`${folder}/base`);
  const report = reportOf(base, { ...base, ...filesIn(`${folder}/head`) });

  it("says what its README promises", () => {
    const promised = promisesOf(readFileSync(`${folder}/README.md`, "utf8"));

    expect(promised.size).toBeGreaterThan(1);
    expect(saidOf(report, [...promised.keys()])).toEqual(promised);
  });

  it("prints the expected report, comment and terminal output", async () => {
    await expect(renderJson(report)).toMatchFileSnapshot(`scenarios/${name}/expected/report.json`);
    await expect(renderMarkdown(report)).toMatchFileSnapshot(`scenarios/${name}/expected/comment.md`);
    await expect(renderText(report, NO_COLOUR)).toMatchFileSnapshot(`scenarios/${name}/expected/terminal.txt`);
  });
});

/** Lines such as `- introduced: error code-unmapped label-request INT`, by their first word; several hold in any order. */
function promisesOf(readme: string): ReadonlyMap<string, readonly string[]> {
  const lines = [...readme.matchAll(/^- ([a-z ]+): (.+)$/gm)].map(([, word = "", text = ""]) => ({ word, text }));
  const byWord = Map.groupBy(lines, ({ word }) => word);
  return new Map([...byWord].map(([word, group]) => [word, group.flatMap(({ text }) => text.split(", ")).sort()]));
}

/** The whole of each part that the README speaks of, so that nothing more than the promise is said either. */
function saidOf(report: Report, words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const { impact, findings, checklist } = report;
  const introduced = findings.filter(({ status }) => status === "introduced");
  const parts: Readonly<Record<string, readonly string[]>> = {
    verdict: [report.verdict],
    scope: [report.scope],
    introduced: introduced.map(({ severity, rule, subject, code }) =>
      [severity, rule, subject, code].filter((word) => word !== undefined).join(" "),
    ),
    affected: impact.flows.map(({ id }) => id),
    "not affected": impact.unaffected,
    absorbed: impact.absorbed.map(({ system, type, code }) => `${system}/${type} ${code}`),
    asked: checklist.map(({ validation, owners }) => `${validation} ${owners.join(" ")}`),
  };
  return new Map(words.map((word) => [word, [...(parts[word] ?? [])].sort()]));
}

function reportOf(base: Readonly<Record<string, string>>, head: Readonly<Record<string, string>>): Report {
  return analyze({
    base: assembleSide(sideFiles(base), parseSource),
    head: assembleSide(sideFiles(head), parseSource),
    baseCommit: "base",
    headCommit: "head",
    now: "2026-11-01T00:00:00.000Z",
    hash: sha256,
    people: undefined,
    incomplete: [],
    lastValid: undefined,
    conflict: false,
  });
}

function filesIn(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(`${folder}/${path}`).isFile(),
  );
  return Object.fromEntries(paths.map((path) => [path, readFileSync(`${folder}/${path}`, "utf8")]));
}
