import { canonicalText } from "../model/canonical.ts";
import type { JsonValue } from "../model/json.ts";
import { compareText, type Location } from "../model/location.ts";
import type { Carry, Flow, Payloads } from "../model/model.ts";
import { locate, member, type SourceNode, textJson, textOf, typedJson } from "../model/tree.ts";
import { type FlowContext, readCarry } from "./carries.ts";
import type { Declaration } from "./documents.ts";
import { readFields } from "./fields.ts";
import { readPayloads } from "./payloads.ts";
import { createReadOnce } from "./read-once.ts";
import type { Assembly } from "./read-source.ts";

/** One flow, its inline maps added to the context. */
export function readFlow({ id, path, node, at }: Declaration, context: FlowContext): Flow {
  const ends = { from: textOf(member(node, "from")) ?? "", to: textOf(member(node, "to")) ?? "" };
  const places = new Map<string, Location>();
  for (const [key, entry] of node.kind === "mapping" ? node.byKey : [])
    places.set(key, locate(path, entry.key.position));
  const carried = member(node, "carries");
  const carries = new Map<string, Carry>();
  for (const { key, value } of carried?.kind === "mapping" ? carried.byKey.values() : []) {
    const place = locate(path, key.position);
    places.set(`carries.${key.text}`, place);
    carries.set(key.text, readCarry({ flow: id, ...ends, type: key.text, path, at: place }, value, context));
  }
  const payloads = readPayloads(id, member(node, "payloads"), path, context.assembly);
  const criticality = textOf(member(node, "criticality"));
  return {
    id,
    title: textOf(member(node, "title")),
    ...ends,
    document: textOf(member(node, "document")),
    owner: textOf(member(node, "owner")),
    errors: textOf(member(node, "errors")),
    criticality: criticality === "low" || criticality === "high" ? criticality : "normal",
    volumePerDay: volumePerDay(textOf(member(node, "volume"))),
    carries: sorted(carries),
    properties: readProperties(node, "", [], () => properties(node)),
    next: itemsOf(member(node, "next")).flatMap((next) => textOf(next) ?? []),
    fields: readFields(id, member(node, "fields"), path, context.assembly),
    payloads,
    files: pointedFiles(node, path, context.assembly, meaningsOf(payloads)),
    places: sorted(places),
    at,
  };
}

/** However often a flow is assembled, and for whichever side. */
const readProperties = createReadOnce<Flow["properties"]>();

function itemsOf(node: SourceNode | undefined): readonly SourceNode[] {
  return node?.kind === "sequence" ? node.items : [];
}

/** Days of the span that a volume is given for. */
const DAYS: ReadonlyMap<string, number> = new Map([
  ["hour", 1 / 24],
  ["day", 1],
  ["week", 7],
]);

function volumePerDay(text: string | undefined): number | undefined {
  const [count, span] = text?.split("/") ?? [];
  const days = DAYS.get(span?.trim() ?? "");
  return days === undefined ? undefined : Math.round((Number(count) / days) * 1_000) / 1_000;
}

const PROPERTY_KEYS = [
  "endpoint",
  "fields",
  "filter",
  "monitors",
  "next",
  "payloads",
  "rollback",
  "runbook",
  "schedule",
  "spec",
  "trigger",
] as const;

function properties(node: SourceNode): Readonly<Record<string, JsonValue>> {
  const record: Record<string, JsonValue> = Object.create(null);
  for (const key of PROPERTY_KEYS) {
    const value = member(node, key);
    if (value !== undefined) record[key] = textJson(value);
  }
  return record;
}

/** By path, what the contracts and samples say: neither layout nor the order of keys. */
function meaningsOf({ sent, received, samples }: Payloads): ReadonlyMap<string, string> {
  const meanings = new Map<string, string>();
  for (const document of [sent, received, ...samples])
    if (document?.root !== undefined) meanings.set(document.path, canonicalText(typedJson(document.root)));
  return meanings;
}

function pointedFiles(
  node: SourceNode,
  path: string,
  { files }: Assembly,
  meanings: ReadonlyMap<string, string>,
): Flow["files"] {
  const fields = member(node, "fields");
  const source = member(fields, "source");
  const pointers = [
    ["fields.source", source?.kind === "mapping" ? member(source, "file") : source],
    ["payloads.received", member(member(node, "payloads"), "received")],
    ["payloads.samples", member(member(node, "payloads"), "samples")],
    ["payloads.sent", member(member(node, "payloads"), "sent")],
    ["rollback", member(node, "rollback")],
    ["runbook", member(node, "runbook")],
    ["spec.file", member(member(node, "spec"), "file")],
  ] as const;
  const found: Flow["files"][number][] = [];
  for (const [property, pointer] of pointers) {
    if (pointer?.kind !== "scalar" || /^https?:\/\//i.test(pointer.text)) continue;
    for (const file of files.find(pointer.text)) {
      const blob = files.watch(file.path);
      const meaning = property.startsWith("payloads.") ? meanings.get(file.path) : undefined;
      const at = locate(path, pointer.position);
      found.push({ property, path: file.path, blob, at, ...(meaning === undefined ? {} : { meaning }) });
    }
  }
  return found.sort((one, other) => compareText(one.path, other.path) || compareText(one.property, other.property));
}

function sorted<Value>(map: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  return new Map([...map].sort(([one], [other]) => compareText(one, other)));
}
