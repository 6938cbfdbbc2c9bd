// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of Spectral's rules.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

/** One contestant in a process of its own: loads what it needs, then measures, then tells. */
const [, , name = "", folder = ""] = process.argv;
const read = (file: string): string => readFileSync(join(folder, file), "utf8");

const contestants: Readonly<Record<string, () => Promise<() => string | Promise<string>>>> = {
  "Ripplegate: base and head, all rules, report": async () => {
    const { analyzeTexts } = await import("./ours.ts");
    const { renderJson } = await import("../src/core/render/json.ts");
    return () => {
      const { report } = analyzeTexts(read("base.yml"), read("head.yml"));
      renderJson(report);
      return `${report.impact.flows.length} flows affected`;
    };
  },
  "Ripplegate: the same, files parsed before": async () => {
    const { analyzeTexts, createParseCache } = await import("./ours.ts");
    const { renderJson } = await import("../src/core/render/json.ts");
    const parse = createParseCache();
    const [base, head] = [read("base.yml"), read("head.yml")];
    analyzeTexts(base, head, parse);
    return () => {
      const { report } = analyzeTexts(base, head, parse);
      renderJson(report);
      return `${report.impact.flows.length} flows affected`;
    };
  },
  "Spectral: head alone, 5 rules": async () => {
    const { default: core } = await import("@stoplight/spectral-core");
    const { default: parsers } = await import("@stoplight/spectral-parsers");
    const { default: functions } = await import("@stoplight/spectral-functions");
    const rule = (given: string, field: string) => ({ given, then: { field, function: functions.truthy } });
    const codes = { function: functions.pattern, functionOptions: { match: "^[a-z0-9-]+$" } };
    const spectral = new core.Spectral();
    spectral.setRuleset({
      rules: {
        "flow-owner": rule("$.flows[*]", "owner"),
        "flow-errors": rule("$.flows[*]", "errors"),
        "system-owner": rule("$.systems[*]", "owner"),
        "entry-target": { given: "$.flows[*].carries[*].entries[*]", then: codes },
        "code-name": { given: "$.systems[*].codes[*][*]", then: codes },
      },
    });
    return async () => {
      const document = new core.Document(read("head.yml"), parsers.Yaml, "head.yml");
      const results = await spectral.run(document);
      return `${results.length} results`;
    };
  },
};

const prepare = contestants[name];
if (prepare === undefined) throw new Error(`there is no contestant ${name}`);
const run = await prepare();
const start = performance.now();
const found = await run();
const milliseconds = performance.now() - start;
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ milliseconds, megabytes, found }));
