import { diff as inspect } from "@graphql-inspector/core";
import deepDiff from "deep-diff";
import { buildSchema } from "graphql";
import { load } from "js-yaml";
import { diff as patch } from "jsondiffpatch";
import { format } from "jsondiffpatch/formatters/jsonpatch";
import microdiff from "microdiff";
import { type ComparedSide, diffSides } from "../src/core/change/diff.ts";
import { NOTHING_SAID } from "../src/core/policy/read-policy.ts";
import type { Side } from "../src/core/source/assemble.ts";
import { compare, type Row } from "./measure.ts";

/** What each reports between two documents that differ by ten edits, with the entries of two maps in another order. */
export async function compareDiffs(base: Mapping, head: Mapping, rounds: number): Promise<readonly Row[]> {
  const plain = { base: plainOf(base.text), head: plainOf(head.text) };
  const ours = { base: comparedOf(base.side), head: comparedOf(head.side) };
  return compare("differences: 10 edits, 2 lists reordered", rounds, [
    { who: "ripplegate", run: () => `${diffSides(ours.base, ours.head).length} changes` },
    { who: "jsondiffpatch", run: () => `${format(patch(plain.base, plain.head)).length} changes` },
    { who: "deep-diff", run: () => `${deepDiff.diff(plain.base, plain.head)?.length ?? 0} changes` },
    { who: "microdiff", run: () => `${microdiff(plain.base, plain.head).length} changes` },
  ]);
}

/** The code lists alone, as GraphQL enums: what is there of them that graphql-inspector understands. */
export async function compareEnums(base: Side, head: Side, rounds: number): Promise<readonly Row[]> {
  const schemas = { base: buildSchema(enumsOf(base)), head: buildSchema(enumsOf(head)) };
  const ours = { base: comparedOf(base), head: comparedOf(head) };
  return compare("differences: 10 codes added (ours: maps and flows too)", rounds, [
    { who: "ripplegate", run: () => `${diffSides(ours.base, ours.head).length} changes` },
    { who: "graphql-inspector", run: async () => `${(await inspect(schemas.base, schemas.head)).length} changes` },
  ]);
}

export interface Mapping {
  readonly text: string;
  readonly side: Side;
}

function plainOf(text: string): unknown {
  return load(text);
}

/** A side as the comparison takes it. */
export function comparedOf(side: Side): ComparedSide {
  const at = { path: "bench", line: 1, column: 1 };
  return {
    model: side.model,
    policy: side.policy?.canonical ?? NOTHING_SAID,
    policyAt: side.policy?.at ?? at,
    policyPlaces: side.policy?.places ?? new Map(),
  };
}

function enumsOf({ model }: Side): string {
  const enums: string[] = ["type Query { landscape: String }"];
  for (const [id, { produces, accepts }] of model.lists) {
    const codes = [...(produces ?? accepts ?? new Map()).keys()];
    if (codes.length > 0) enums.push(`enum ${nameOf(id)} { ${codes.map(nameOf).join(" ")} }`);
  }
  return enums.join("\n");
}

function nameOf(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, "_");
}
