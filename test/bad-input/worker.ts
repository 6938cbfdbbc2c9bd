import { parentPort } from "node:worker_threads";
import { analyze } from "../../src/core/evaluate.ts";
import type { FileText } from "../../src/core/model/files.ts";
import { plainText } from "../../src/core/render/escape.ts";
import { diagnosticLine } from "../../src/core/render/text.ts";
import type { Report } from "../../src/core/report/report.ts";
import { assembleSide, type Side } from "../../src/core/source/assemble.ts";
import { parseSource } from "../../src/core/source/readers.ts";
import { fileTextOf } from "../../src/github/file-text.ts";
import { LANDSCAPE } from "../support/git-directory.ts";
import { sha256 } from "../support/ledger.ts";
import type { BadInput, Content } from "./bad-input.ts";
import { DOMAIN } from "./domain.ts";
import { GIT } from "./git.ts";
import { PATTERNS } from "./patterns.ts";
import { STRUCTURE } from "./structure.ts";

const INPUTS = new Map([...STRUCTURE, ...PATTERNS, ...GIT, ...DOMAIN].map((input) => [input.name, input]));

/** Answers each name with what a person would read about that input. */
parentPort?.on("message", (name: unknown) => {
  const input = typeof name === "string" ? INPUTS.get(name) : undefined;
  if (input === undefined) throw new Error(`there is no input ${String(name)}`);
  const report = reportOn(input);
  parentPort?.postMessage({ verdict: report.verdict, text: said(report) });
});

function reportOn({ base, head, truncated = false }: BadInput): Report {
  const before = { ...LANDSCAPE, ...base };
  return analyze({
    base: sideOf(before, false),
    head: sideOf({ ...before, ...head }, truncated),
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

/** As the shells read it: bytes first. */
function sideOf(files: Readonly<Record<string, Content>>, truncated: boolean): Side {
  const blobs = new Map<string, string>();
  const texts = new Map<string, FileText>();
  for (const [path, content] of Object.entries(files)) {
    if (content === null) continue;
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const blob = sha256(`${path} ${Buffer.from(bytes).toString("hex")}`);
    blobs.set(path, blob);
    texts.set(blob, fileTextOf(bytes));
  }
  return assembleSide({ commit: "c0ffee", blobs, texts, truncated }, parseSource);
}

/** As many of each as show what is meant. */
const SHOWN_MAX = 5;

function said({ verdict, scope, changes, findings, diagnostics, remarks }: Report): string {
  const introduced = findings.filter(({ status }) => status === "introduced");
  const lines = [
    `${verdict}, scope ${scope}`,
    ...remarks.map(({ kind }) => `remark: ${kind}`),
    ...few(changes.map(({ id }) => `change: ${plainText(id)}`)),
    ...few(
      introduced.map(({ severity, rule, subject, location: { path, line, column }, message, fix }) =>
        [
          `${plainText(`${path}:${line}:${column}`)} ${severity} ${rule} of ${plainText(subject)}`,
          message,
          `To fix: ${fix}`,
        ]
          .map((text, index) => (index === 0 ? text : `  ${plainText(text)}`))
          .join("\n"),
      ),
    ),
    ...few(
      diagnostics
        .filter(({ code }) => verdict === "errored" || code === "notice")
        .map((diagnostic) => diagnosticLine(diagnostic)),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function few(lines: readonly string[]): readonly string[] {
  const left = lines.length - SHOWN_MAX;
  return left <= 0 ? lines : [...lines.slice(0, SHOWN_MAX), `… and ${left} more like these`];
}
