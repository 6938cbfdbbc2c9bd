import { Ajv, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { RE2JS } from "re2js";
import { fieldPathText } from "../model/field-path.ts";
import type { JsonValue } from "../model/json.ts";
import type { BoundDocument } from "../model/model.ts";
import { type SourceNode, typedJson } from "../model/tree.ts";

/** Nodes of one contract. */
const SCHEMA_NODES_MAX = 20_000;
/** Nodes of one message. */
export const MESSAGE_NODES_MAX = 5_000;
/** References that are followed for one message: contracts that lead into themselves again and again end here. */
const STEPS_MAX = 20_000;

/** The first thing that a message breaks; `path` is of the field. */
export interface Broken {
  readonly kind: "broken";
  readonly path: string;
  /** The keyword of the contract that refuses it: `enum`, `maxLength`, … */
  readonly keyword: string | undefined;
  readonly reason: string;
}

export interface NotChecked {
  readonly kind: "not-checked";
  readonly reason: string;
}

export type CheckMessage = (message: JsonValue) => Broken | NotChecked | undefined;

/**
 * A check by a contract: JSON Schema 2020-12, or draft-07 where it says so. Regular expressions run in linear time, no
 * reference leaves the file, and `format` is a remark, as the standard has it. Never throws.
 */
export function createCheck(contract: BoundDocument): CheckMessage | NotChecked {
  if (contract.root === undefined) return refuse("could not be read");
  if (nodesOf(contract.root, SCHEMA_NODES_MAX) >= SCHEMA_NODES_MAX)
    return refuse(`has more than ${SCHEMA_NODES_MAX} parts`);
  let left = STEPS_MAX;
  try {
    const schema: unknown = JSON.parse(JSON.stringify(typedJson(contract.root)));
    if (typeof schema !== "boolean" && !isRecord(schema)) return refuse("is no JSON Schema");
    const isOlder = isRecord(schema) && /draft-0[67]/.test(String(schema.$schema));
    if (isRecord(schema)) {
      delete schema.$schema;
      countReferences(schema);
    }
    const ajv = isOlder ? new Ajv(OPTIONS) : new Ajv2020(OPTIONS);
    ajv.addKeyword({
      keyword: STEP,
      schema: false,
      validate: () => {
        left--;
        if (left < 0) throw new Error(`follows more than ${STEPS_MAX} references for one message`);
        return true;
      },
    });
    const fits = ajv.compile(schema);
    return (message) => {
      left = STEPS_MAX;
      try {
        if (fits(JSON.parse(JSON.stringify(message)))) return undefined;
      } catch (error) {
        return refuse(reasonOf(error));
      }
      const [first] = fits.errors ?? [];
      const steps = (first?.instancePath ?? "").split("/").slice(1);
      const missing: unknown = first?.params.missingProperty ?? first?.params.additionalProperty;
      const names = [...steps.map(unescaped), ...(typeof missing === "string" ? [missing] : [])];
      const reason = first?.message ?? "does not fit";
      return { kind: "broken", path: fieldPathText(names), keyword: first?.keyword, reason };
    };
  } catch (error) {
    return refuse(`can't be used: ${reasonOf(error)}`);
  }
}

/** Counts up to `limit`. */
export function nodesOf(root: SourceNode, limit: number): number {
  let count = 0;
  const work: SourceNode[] = [root];
  for (let node = work.pop(); node !== undefined && count < limit; node = work.pop()) {
    count++;
    if (node.kind === "sequence") for (const item of node.items) work.push(item);
    if (node.kind === "mapping") for (const { value } of node.byKey.values()) work.push(value);
  }
  return count;
}

const engine = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    // ajv takes two patterns of one text for the same, and those of its own schemas are compiled first.
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => pattern };
  },
  { code: "re2" },
);

const OPTIONS: Options = {
  strict: false,
  ownProperties: true,
  inlineRefs: false,
  validateFormats: false,
  logger: false,
  code: { regExp: engine },
};

const STEP = "x-ripplegate-step";
/** Keywords whose members are named by the author, so that `enum` may be a field there. */
const NAMED: ReadonlySet<string> = new Set([
  "properties",
  "patternProperties",
  "$defs",
  "definitions",
  "dependentSchemas",
  "dependencies",
]);
/** Keywords that hold data. */
const DATA: ReadonlySet<string> = new Set(["enum", "const", "default", "examples", "required"]);

/** Puts {@link STEP} beside every reference. */
function countReferences(schema: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(schema)) {
    if (DATA.has(key)) continue;
    for (const inner of NAMED.has(key) && isRecord(value) ? Object.values(value) : [value].flat())
      if (isRecord(inner)) countReferences(inner);
  }
  if ("$ref" in schema || "$dynamicRef" in schema || "$recursiveRef" in schema) schema[STEP] = true;
}

function unescaped(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

function refuse(reason: string): NotChecked {
  return { kind: "not-checked", reason };
}

function reasonOf(error: unknown): string {
  // A reference that leads to itself is followed until the stack is full.
  if (error instanceof RangeError) return "its contract refers to itself without an end: mend the `$ref`";
  const message = error instanceof Error ? error.message : String(error);
  const elsewhere = /^can't resolve reference (\S+)/.exec(message.slice(0, 1_000))?.[1];
  if (elsewhere !== undefined)
    return `it refers to ${elsewhere.slice(0, 100)}, which is not in this file, and nothing is ever fetched: put it under \`$defs\``;
  return message.replace(/\s+/g, " ").slice(0, 200);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
