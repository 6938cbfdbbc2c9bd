import { createHash } from "node:crypto";
import { createParseCache } from "../src/app/parse-cache.ts";
import { analyze } from "../src/core/evaluate.ts";
import type { Report } from "../src/core/report/report.ts";
import { assembleSide, type Side } from "../src/core/source/assemble.ts";
import type { ParseSource } from "../src/core/source/reader.ts";
import { sideOf } from "./landscape.ts";

type Files = ReadonlyMap<string, string>;

/** All of it: parse, trace and judge, base and head. */
export function analyzed(base: Files, head: Files, parse: ParseSource = createParseCache()): Report {
  return judged(assembled(base, parse), assembled(head, parse));
}

/** Throws where the landscape cannot be read: nothing would be measured then, and it would look fast. */
export function assembled(files: Files, parse: ParseSource = createParseCache()): Side {
  const side = assembleSide(sideOf(files), parse);
  const [problem] = side.diagnostics;
  if (side.status !== "ready" || problem?.code === "analysis-incomplete")
    throw new Error(`The landscape could not be read: ${problem?.message ?? side.status}`);
  return side;
}

export function judged(base: Side, head: Side): Report {
  const report = analyze({
    base,
    head,
    baseCommit: "base",
    headCommit: "head",
    now: "2026-03-02T09:00:00Z",
    hash: (text) => createHash("sha256").update(text).digest("hex"),
    people: undefined,
    incomplete: [],
    lastValid: undefined,
    conflict: false,
  });
  if (report.verdict === "errored" || report.verdict === "not-applicable") {
    throw new Error(
      `The landscape could not be analysed: ${report.diagnostics.map(({ message }) => message).join(" ")}`,
    );
  }
  return report;
}
