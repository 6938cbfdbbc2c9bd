import type { Diagnostic } from "../model/diagnostic.ts";
import { BUILT_IN_TYPES } from "../model/model.ts";
import { locate, member, type SourceNode, textOf } from "../model/tree.ts";
import { didYouMean } from "../policy/closest.ts";
import { RELEASE_MANAGER } from "../policy/policy.ts";
import type { Declaration } from "./documents.ts";

/** Everything that has a name, and so can be referred to. */
export interface Names {
  readonly systems: ReadonlyMap<string, Declaration>;
  readonly maps: ReadonlyMap<string, Declaration>;
  readonly flows: ReadonlyMap<string, Declaration>;
  readonly roles: ReadonlyMap<string, unknown>;
}

/** Diagnostics that are worded for people; the rest of one side is counted in the last of them. */
const REFERENCES_MAX = 200;

/** `reference-unknown` for every name that nothing declares, with the place where it stands and what may be meant. */
export function unknownReferences(
  entry: { readonly path: string; readonly root: SourceNode },
  names: Names,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const check = (node: SourceNode | undefined, path: string, subject: string, kind: Kind): void => {
    const name = textOf(node);
    if (node === undefined || name === undefined || kind.names(names).has(name) || kind.builtIn?.has(name)) return;
    const place = { location: locate(path, node.position), subject };
    if (found.length === REFERENCES_MAX) {
      const message = `More than ${REFERENCES_MAX} names are declared nowhere; the rest is not listed. Correct these first.`;
      found.push({ code: "analysis-incomplete", message, ...place });
    }
    if (found.length > REFERENCES_MAX) return;
    const hint = didYouMean(name, kind.names(names).keys());
    found.push({
      code: "reference-unknown",
      message: `"${subject}" names the ${kind.noun} "${name}", which no document declares.${hint}`,
      codeValue: name,
      ...place,
    });
  };
  for (const { id, path, node } of names.systems.values()) check(member(node, "owner"), path, id, ROLE);
  for (const { id, path, node } of names.maps.values()) {
    check(member(node, "owner"), path, id, ROLE);
    checkList(member(node, "from"), path, id, check);
    checkList(member(node, "to"), path, id, check);
  }
  for (const { id, path, node } of names.flows.values()) {
    check(member(node, "from"), path, id, SYSTEM);
    check(member(node, "to"), path, id, SYSTEM);
    check(member(node, "owner"), path, id, ROLE);
    check(member(node, "errors"), path, id, ROLE);
    for (const next of itemsOf(member(node, "next"))) check(next, path, id, FLOW);
    for (const map of inlineMaps(member(node, "carries"))) check(member(map, "owner"), path, id, ROLE);
  }
  checkPolicy(entry, check);
  return found;
}

interface Kind {
  readonly noun: string;
  readonly names: (names: Names) => ReadonlyMap<string, unknown>;
  readonly builtIn?: ReadonlySet<string>;
}

const SYSTEM: Kind = { noun: "system", names: ({ systems }) => systems };
const FLOW: Kind = { noun: "flow", names: ({ flows }) => flows };
const ROLE: Kind = { noun: "role", names: ({ roles }) => roles };
const SIGNER: Kind = {
  ...ROLE,
  builtIn: new Set(["source-owner", "target-owner", "flow-owner", "errors-owner", "map-owner", RELEASE_MANAGER]),
};
const BUILT_IN_TYPE: Kind = {
  noun: "built-in type",
  names: () => new Map(BUILT_IN_TYPES.map((type) => [type, type])),
};

type Check = (node: SourceNode | undefined, path: string, subject: string, kind: Kind) => void;

/** `system/type`: the type needs no declaration, the system does. */
function checkList(node: SourceNode | undefined, path: string, subject: string, check: Check): void {
  if (node?.kind !== "scalar") return;
  check({ ...node, text: node.text.slice(0, node.text.indexOf("/")) }, path, subject, SYSTEM);
}

function checkPolicy({ path, root }: { readonly path: string; readonly root: SourceNode }, check: Check): void {
  for (const one of itemsOf(member(root, "opaque"))) {
    const files = textOf(member(one, "files")) ?? "opaque";
    check(member(one, "owner"), path, files, ROLE);
    for (const flow of itemsOf(member(one, "flows"))) check(flow, path, files, FLOW);
  }
  for (const one of itemsOf(member(root, "suppressions"))) {
    check(member(one, "owner"), path, textOf(member(one, "subject")) ?? "suppressions", ROLE);
  }
  const validations = member(root, "validations");
  for (const { key, value } of validations?.kind === "mapping" ? validations.entries : []) {
    check(member(value, "role"), path, key.text, SIGNER);
    for (const on of itemsOf(member(value, "on"))) check(member(on, "flow"), path, key.text, FLOW);
  }
  check(member(member(member(root, "gate"), "override"), "role"), path, "gate", SIGNER);
  const aliases = member(root, "aliases");
  for (const { key, value } of aliases?.kind === "mapping" ? aliases.entries : [])
    check(value, path, key.text, BUILT_IN_TYPE);
}

function inlineMaps(carries: SourceNode | undefined): readonly SourceNode[] {
  if (carries?.kind !== "mapping") return [];
  return carries.entries.flatMap(({ value }) => (value.kind === "sequence" ? value.items : [value]));
}

function itemsOf(node: SourceNode | undefined): readonly SourceNode[] {
  return node?.kind === "sequence" ? node.items : [];
}
