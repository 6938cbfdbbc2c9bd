import core from "@stoplight/spectral-core";
import functions from "@stoplight/spectral-functions";
import parsers from "@stoplight/spectral-parsers";

const { Document, Spectral } = core;
const { pattern, truthy } = functions;
const { Yaml } = parsers;

/** Parses the documents and runs five rules of the kind a team would write for them; gives the number of results. */
export async function linted(files: ReadonlyMap<string, string>): Promise<number> {
  const spectral = new Spectral();
  spectral.setRuleset({
    rules: {
      "system-owner": rule("$.systems[*]", "owner", truthy),
      "flow-owner": rule("$.flows[*]", "owner", truthy),
      "flow-errors": rule("$.flows[*]", "errors", truthy),
      "flow-volume": rule("$.flows[*]", "volume", pattern, { match: "^[0-9]+/(hour|day|week)$" }),
      "entry-target": rule("$.flows[*].carries[*].entries[*]", "to", pattern, { match: "^[A-Za-z0-9-]+$" }),
    },
  });
  let results = 0;
  for (const [path, text] of files) {
    if (!path.endsWith(".yml")) continue;
    results += (await spectral.run(new Document(text, Yaml, path))).length;
  }
  return results;
}

function rule(given: string, field: string, check: unknown, functionOptions?: unknown) {
  // biome-ignore lint/suspicious/noThenProperty: the name is Spectral's.
  return { given, severity: "error", then: { field, function: check, functionOptions } };
}
