import type { Location } from "../model/location.ts";
import { type Carry, type CodeMap, listId } from "../model/model.ts";
import { locate, member, type SourceNode, textOf } from "../model/tree.ts";
import { didYouMean } from "../policy/closest.ts";
import { readMap } from "./maps.ts";
import type { Assembly } from "./read-source.ts";

export interface FlowContext {
  readonly assembly: Assembly;
  /** The declared systems. */
  readonly systems: ReadonlyMap<string, unknown>;
  /** The named maps. */
  readonly maps: ReadonlyMap<string, CodeMap>;
  /** Inline maps are added here, by id. */
  readonly inline: Map<string, CodeMap>;
}

/** One type that a flow carries. */
export interface Carried {
  readonly flow: string;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly path: string;
  readonly at: Location;
}

/**
 * How a flow carries one type. A name that no map has stays in the chain, with a `reference-unknown`; a map whose ends
 * are not the flow's has one too.
 */
export function readCarry(carried: Carried, node: SourceNode, context: FlowContext): Carry {
  if (node.kind === "scalar" && node.text === "same") return { kind: "same", at: carried.at };
  const links = readLinks(carried, node, context);
  const first = links[0];
  const last = links.at(-1);
  if (first?.map !== undefined)
    checkEnd("from", listId(carried.from, carried.type), first.map, first.node, carried, context);
  if (last?.map?.to !== undefined) {
    // A map may change the type, so that only the system has to be the flow's.
    checkEnd("to", listId(carried.to, typeOf(last.map.to)), last.map, last.node, carried, context);
  }
  return { kind: "maps", maps: links.map(({ id }) => id), at: carried.at };
}

interface Link {
  readonly id: string;
  /** Undefined where no map has that name. */
  readonly map: CodeMap | undefined;
  readonly node: SourceNode;
}

function readLinks(carried: Carried, node: SourceNode, context: FlowContext): readonly Link[] {
  const nodes = node.kind === "sequence" ? node.items : [node];
  const links: Link[] = [];
  let inlineCount = 0;
  let from: string | undefined = listId(carried.from, carried.type);
  for (const [index, link] of nodes.entries()) {
    if (link.kind === "scalar") links.push(namedLink(link, link.text, carried, context));
    else {
      inlineCount += 1;
      const next = nodes[index + 1];
      const to =
        next === undefined
          ? listId(carried.to, from === undefined ? carried.type : typeOf(from))
          : startOf(next, context);
      const at = node.kind === "sequence" ? locate(carried.path, link.position) : carried.at;
      links.push(inlineLink(link, inlineCount, { from, to, at }, carried, context));
    }
    from = links.at(-1)?.map?.to;
  }
  return links;
}

function namedLink(node: SourceNode, name: string, carried: Carried, context: FlowContext): Link {
  const map = context.maps.get(name);
  if (map === undefined) {
    context.assembly.diagnostics.push({
      code: "reference-unknown",
      message: `Flow "${carried.flow}" carries ${carried.type} through the map "${name}", which no document declares.${didYouMean(name, ["same", ...context.maps.keys()])}`,
      location: locate(carried.path, node.position),
      subject: carried.flow,
      type: carried.type,
      codeValue: name,
    });
  }
  return { id: name, map, node };
}

type Ends = Pick<CodeMap, "from" | "to" | "at">;

function inlineLink(node: SourceNode, count: number, ends: Ends, carried: Carried, context: FlowContext): Link {
  const base = listId(carried.flow, carried.type);
  const id = count === 1 ? base : `${base}/${count}`;
  const map = readMap(node, { id, named: false, type: carried.type, path: carried.path, ...ends }, context.assembly);
  context.inline.set(id, map);
  return { id, map, node };
}

function startOf(node: SourceNode, { maps }: FlowContext): string | undefined {
  return node.kind === "scalar" ? maps.get(node.text)?.from : textOf(member(node, "from"));
}

function typeOf(list: string): string {
  return list.slice(list.indexOf("/") + 1);
}

/** A map that belongs between two other lists would translate codes that never come by. */
function checkEnd(
  end: "from" | "to",
  expected: string,
  map: CodeMap,
  node: SourceNode,
  { flow, type, path, ...ends }: Carried,
  { systems, assembly }: FlowContext,
): void {
  const actual = map[end];
  // A system that nobody declares has its own diagnostic, and one cause is said once.
  if (actual === undefined || actual === expected || !systems.has(ends[end])) return;
  const place = node.kind === "mapping" ? (member(node, end) ?? node) : node;
  assembly.diagnostics.push({
    code: "reference-unknown",
    message: `Map "${map.id}" goes ${end} "${actual}", but flow "${flow}" carries ${type} ${end} "${expected}": use another map or correct its \`${end}\`.`,
    location: locate(path, place.position),
    related: map.at,
    subject: flow,
    type,
    codeValue: `${end} ${actual}`,
  });
}
