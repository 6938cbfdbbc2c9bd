import { compareText, type Location } from "../model/location.ts";
import { type Code, type CodeList, type CodeMap, type Flow, listId } from "../model/model.ts";

/**
 * The lists that nobody declares and that flows and maps imply: open, and as far as known the keys and targets of the
 * maps on that side. A key with wildcards or a prefix is a pattern and no code.
 */
export function impliedLists(
  declared: ReadonlyMap<string, CodeList>,
  maps: ReadonlyMap<string, CodeMap>,
  flows: ReadonlyMap<string, Flow>,
): ReadonlyMap<string, CodeList> {
  const implied = new Map<string, { readonly at: Location; readonly codes: Map<string, Code> }>();
  const imply = (id: string | undefined, at: Location): Map<string, Code> | undefined => {
    if (id === undefined || declared.has(id)) return undefined;
    const known = implied.get(id);
    if (known !== undefined) return known.codes;
    const codes = new Map<string, Code>();
    implied.set(id, { at, codes });
    return codes;
  };
  for (const map of maps.values()) {
    const keys = imply(map.from, map.at);
    const targets = imply(map.to, map.at);
    const isImplied = keys !== undefined || targets !== undefined;
    for (const { from, to, at } of isImplied ? map.entries : []) {
      if (isCode(from, map)) note(keys, from, at);
      if (to !== null) note(targets, to, at);
    }
    if (map.default !== undefined) note(targets, map.default.to, map.default.at);
  }
  for (const flow of flows.values()) {
    for (const [type, carry] of flow.carries) {
      imply(listId(flow.from, type), carry.at);
      if (carry.kind === "same") imply(listId(flow.to, type), carry.at);
    }
  }
  return new Map([...implied].map(([id, { at, codes }]) => [id, toList(id, at, codes)]));
}

function isCode(from: string, { match }: CodeMap): boolean {
  return match === "first-match" ? !/[*?]/.test(from) : match !== "prefix";
}

function note(codes: Map<string, Code> | undefined, code: string, at: Location): void {
  if (codes === undefined || codes.has(code)) return;
  codes.set(code, { code, attributes: {}, active: true, at });
}

function toList(id: string, at: Location, codes: ReadonlyMap<string, Code>): CodeList {
  const slash = id.indexOf("/");
  const known = new Map([...codes].sort(([one], [other]) => compareText(one, other)));
  return {
    id,
    system: id.slice(0, slash),
    type: id.slice(slash + 1),
    declared: false,
    open: true,
    readable: true,
    produces: known,
    accepts: known,
    plain: true,
    retired: [],
    reviewed: undefined,
    at,
  };
}
