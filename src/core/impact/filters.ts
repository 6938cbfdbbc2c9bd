import type { Flow, Model } from "../model/model.ts";

/** A filter that says one thing about one field. Anything else has no grammar of ours and is compared as text only. */
export interface SimpleFilter {
  readonly field: string;
  readonly value: string;
}

/** `financial_status = paid`, `country == "DE"`, `type is web`: a simple equality; undefined for everything else. */
export function simpleFilter(flow: Flow): SimpleFilter | undefined {
  const text = flow.properties.filter;
  if (typeof text !== "string" || text.length > FILTER_LENGTH_MAX) return undefined;
  const match = /^([\w.$[\]@-]+)\s*(?:={1,3}|\bis\b|\beq\b)\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=!&|()]+))$/.exec(
    text.trim(),
  );
  const value = match?.[2] ?? match?.[3] ?? match?.[4];
  return match?.[1] === undefined || value === undefined ? undefined : { field: match[1], value };
}

/** Longer ones are no simple equalities, and the pattern above need not see them. */
const FILTER_LENGTH_MAX = 500;

/** Flows that share the documents of one system among them: the same start and document, and types in common. */
export function routesOf(model: Model): readonly (readonly Flow[])[] {
  const groups = Map.groupBy(model.flows.values(), ({ from, document }) => JSON.stringify([from, document ?? null]));
  return [...groups.values()].filter(([first]) => first?.document !== undefined);
}
