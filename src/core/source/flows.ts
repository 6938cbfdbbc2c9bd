import type { JsonValue } from "../model/json.ts";
import { compareText, type Location } from "../model/location.ts";
import { type Carry, type CodeMap, type Flow, listId } from "../model/model.ts";
import { locate, member, type SourceNode, textJson, textOf } from "../model/tree.ts";
import { didYouMean } from "../policy/closest.ts";
import type { Declaration } from "./documents.ts";
import { readMap } from "./maps.ts";
import type { Assembly } from "./read-source.ts";

export interface FlowContext {
  readonly assembly: Assembly;
  /** The named maps. */
  readonly maps: ReadonlyMap<string, CodeMap>;
  /** Inline maps are added here, by id. */
  readonly inline: Map<string, CodeMap>;
}

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
    properties: properties(node),
    files: pointedFiles(node, path, context.assembly),
    places: sorted(places),
    at,
  };
}

interface Carried {
  readonly flow: string;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly path: string;
  readonly at: Location;
}

function readCarry(carried: Carried, node: SourceNode, context: FlowContext): Carry {
  if (node.kind === "scalar" && node.text === "same") return { kind: "same", at: carried.at };
  const links = node.kind === "sequence" ? node.items : [node];
  const maps: string[] = [];
  let inlineCount = 0;
  let list: string | undefined = listId(carried.from, carried.type);
  for (const [index, link] of links.entries()) {
    const isLast = index === links.length - 1;
    if (link.kind === "scalar") {
      maps.push(link.text);
      const named = context.maps.get(link.text);
      if (named === undefined) unknownMap(link.text, carried, link, context);
      else if (index === 0)
        checkEnd("from", named, listId(carried.from, carried.type), carried, link, context.assembly);
      if (named !== undefined && isLast) checkLast(named, carried, link, context.assembly);
      list = named?.to;
      continue;
    }
    inlineCount += 1;
    const base = listId(carried.flow, carried.type);
    const id = inlineCount === 1 ? base : `${base}/${inlineCount}`;
    const at = node.kind === "sequence" ? locate(carried.path, link.position) : carried.at;
    const type: string = list?.slice(list.indexOf("/") + 1) ?? carried.type;
    const to = isLast ? listId(carried.to, type) : startOf(links[index + 1], context);
    const map = readMap(
      link,
      { id, named: false, type: carried.type, from: list, to, path: carried.path, at },
      context.assembly,
    );
    context.inline.set(id, map);
    maps.push(id);
    if (index === 0)
      checkEnd(
        "from",
        map,
        listId(carried.from, carried.type),
        carried,
        member(link, "from") ?? link,
        context.assembly,
      );
    if (isLast) checkLast(map, carried, member(link, "to") ?? link, context.assembly);
    list = map.to;
  }
  return { kind: "maps", maps, at: carried.at };
}

function startOf(link: SourceNode | undefined, { maps }: FlowContext): string | undefined {
  return link?.kind === "scalar" ? maps.get(link.text)?.from : textOf(member(link, "from"));
}

function unknownMap(
  name: string,
  { flow, type, path }: Carried,
  node: SourceNode,
  { maps, assembly }: FlowContext,
): void {
  assembly.diagnostics.push({
    code: "reference-unknown",
    message: `Flow "${flow}" carries ${type} through the map "${name}", which no document declares.${didYouMean(name, ["same", ...maps.keys()])}`,
    location: locate(path, node.position),
    subject: flow,
    type,
  });
}

/** A map that belongs between two other lists would translate codes that never come by. */
function checkEnd(
  end: "from" | "to",
  map: CodeMap,
  expected: string,
  { flow, type, path }: Carried,
  node: SourceNode,
  { diagnostics }: Assembly,
): void {
  const actual = map[end];
  if (actual === undefined || actual === expected) return;
  diagnostics.push({
    code: "reference-unknown",
    message: `Map "${map.id}" goes ${end} "${actual}", but flow "${flow}" carries ${type} ${end} "${expected}": use another map or correct its \`${end}\`.`,
    location: locate(path, node.position),
    related: map.at,
    subject: flow,
    type,
  });
}

/** A map may change the type, so that only its system has to be the flow's. */
function checkLast(map: CodeMap, carried: Carried, node: SourceNode, assembly: Assembly): void {
  if (map.to === undefined) return;
  const slash = map.to.indexOf("/");
  checkEnd("to", map, listId(carried.to, map.to.slice(slash + 1)), carried, node, assembly);
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

function pointedFiles(node: SourceNode, path: string, { files }: Assembly): Flow["files"] {
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
      found.push({ property, path: file.path, blob, at: locate(path, pointer.position) });
    }
  }
  return found.sort((one, other) => compareText(one.path, other.path) || compareText(one.property, other.property));
}

function sorted<Value>(map: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  return new Map([...map].sort(([one], [other]) => compareText(one, other)));
}
