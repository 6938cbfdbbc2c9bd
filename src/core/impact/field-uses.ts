import { fieldPathText } from "../model/field-path.ts";
import type { Field, Flow } from "../model/model.ts";
import { typedScalar } from "../model/tree.ts";
import { declaredField, jsonTypeOf, lengthMaxOf, lengthOf, longest, typesOf } from "./contract.ts";
import type { Candidate, SideView } from "./rule.ts";

/** One entry of a field map with its flow. */
export interface FieldUse {
  readonly flow: Flow;
  readonly field: Field;
  /** The `to` path, which names it in the report. */
  readonly code: string;
}

/** Every entry of every field map that could be read, in document order. */
export function fieldUses({ model }: SideView): readonly FieldUse[] {
  return [...model.flows.values()].flatMap((flow) =>
    (flow.fields?.entries ?? []).map((field) => ({ flow, field, code: fieldPathText(field.to) })),
  );
}

/** A candidate about one field, on its line. */
export function aboutField({ flow, field, code }: FieldUse, message: string, fix: string): Candidate {
  return {
    subject: flow.id,
    type: undefined,
    code,
    when: undefined,
    message,
    fix,
    location: field.at,
    related: flow.places.get("fields"),
    owners: [
      { kind: "flow", id: flow.id },
      { kind: "system", id: flow.to },
    ],
  };
}

/** JSON types that may arrive for the field; undefined where nothing says so. */
export function arrivingTypes({ flow, field }: FieldUse): ReadonlySet<string> | undefined {
  if (field.value !== undefined) return new Set([jsonTypeOf(typedScalar(field.value))]);
  if (field.transform !== undefined) return new Set(["string"]);
  if (field.from === undefined) return undefined;
  const declared = declaredField(flow.payloads.sent, field.from);
  return declared.kind === "declared" ? typesOf(declared.schema) : undefined;
}

/** Characters that may arrive for the field at most; undefined where nothing says so. */
export function arrivingLength(side: SideView, { flow, field }: FieldUse): number | undefined {
  if (field.value !== undefined) return lengthOf(field.value.text);
  if (field.transform !== undefined) {
    const fates = side.trace.fates.get(flow.id)?.get(field.transform);
    const targets = [...(fates?.values() ?? [])].flatMap((found) =>
      found.flatMap(({ arrives }) => (typeof arrives?.code === "string" ? [lengthOf(arrives.code)] : [])),
    );
    return targets.length === 0 ? undefined : longest(targets);
  }
  if (field.from === undefined) return undefined;
  const declared = declaredField(flow.payloads.sent, field.from);
  return declared.kind === "declared" ? lengthMaxOf(declared.schema) : undefined;
}
