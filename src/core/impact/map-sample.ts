import { type FieldPath, fieldPathText } from "../model/field-path.ts";
import type { JsonValue } from "../model/json.ts";
import type { Flow } from "../model/model.ts";
import { isNull, type SourceNode, typedJson } from "../model/tree.ts";
import type { Hop } from "./hop.ts";

/** Ways a message may come out where conditions decide that the sample does not tell. */
const VARIANTS_MAX = 8;

/** A sample as the receiver gets it: one message, or one for each way that conditions may decide; never empty. */
export type MappedSample =
  | { readonly kind: "mapped"; readonly variants: readonly JsonValue[] }
  /** A code in it has no way on; `proven` where the map says so itself. */
  | { readonly kind: "stopped"; readonly code: string; readonly reason: string; readonly proven: boolean };

/** Applies the flow's field map; `hopOf` knows what the flow does to the codes of a type. Without one: as it is. */
export function mapSample(flow: Flow, sample: SourceNode, hopOf: (type: string) => Hop | undefined): MappedSample {
  if (flow.fields === undefined) return { kind: "mapped", variants: [typedJson(sample)] };
  const written: { readonly to: FieldPath; readonly values: readonly JsonValue[] }[] = [];
  for (const { to, from, value, transform } of flow.fields.entries) {
    const node = value ?? (from === undefined ? undefined : nodeAt(sample, from));
    if (node === undefined) continue;
    if (transform === undefined || node.kind !== "scalar" || isNull(node)) {
      written.push({ to, values: [typedJson(node)] });
      continue;
    }
    const stop = (reason: string, proven: boolean): MappedSample => ({
      kind: "stopped",
      code: fieldPathText(to),
      reason,
      proven,
    });
    const hop = hopOf(transform);
    if (hop === undefined) return stop(`the flow carries no "${transform}" that could be applied`, true);
    const values: JsonValue[] = [];
    for (const { arrives, missing } of hop.send(node.text).filter(({ residual }) => !residual)) {
      if (typeof arrives?.code === "string") values.push(arrives.code === node.text ? typedJson(node) : arrives.code);
      else if (missing === "null") values.push(null);
      else if (missing !== "drop")
        return stop(`the map has no entry for "${node.text.slice(0, 80)}"`, missing === "fail" || missing === "hold");
    }
    if (values.length > 0) written.push({ to, values });
  }
  const count = Math.min(VARIANTS_MAX, Math.max(1, ...written.map(({ values }) => values.length)));
  const variants = Array.from({ length: count }, (_, index) =>
    assemble(written.map(({ to, values }) => ({ to, value: values[index % values.length] ?? null }))),
  );
  return { kind: "mapped", variants };
}

/** The node at a path; undefined where there is none. */
function nodeAt(root: SourceNode, path: FieldPath): SourceNode | undefined {
  return path.reduce<SourceNode | undefined>((node, step) => {
    if (node?.kind === "mapping") return node.byKey.get(step)?.value;
    return node?.kind === "sequence" && /^[0-9]+$/.test(step) ? node.items[Number(step)] : undefined;
  }, root);
}

/** A message of these fields, the later over the earlier. Numbered steps make a list, in their order. */
function assemble(fields: readonly { readonly to: FieldPath; readonly value: JsonValue }[]): JsonValue {
  const root: Part = { children: new Map(), value: undefined };
  for (const { to, value } of fields) {
    let part = root;
    for (const step of to) {
      const next: Part = part.children.get(step) ?? { children: new Map(), value: undefined };
      part.children.set(step, next);
      part = next;
    }
    part.value = value;
  }
  return build(root);
}

interface Part {
  readonly children: Map<string, Part>;
  value: JsonValue | undefined;
}

function build({ children, value }: Part): JsonValue {
  if (children.size === 0 && value !== undefined) return value;
  const names = [...children.keys()];
  if (names.length > 0 && names.every((name) => /^[0-9]+$/.test(name)))
    return [...children].sort(([one], [other]) => Number(one) - Number(other)).map(([, part]) => build(part));
  const below: readonly (readonly [string, JsonValue])[] = [...children].map(([name, part]) => [name, build(part)]);
  const whole = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  return Object.fromEntries([...whole, ...below]);
}
