import { assert } from "../model/assert.ts";
import { canonicalText } from "../model/canonical.ts";
import type { JsonValue } from "../model/json.ts";
import { compareText, type Location } from "../model/location.ts";
import { type Code, type CodeList, listId, type Unread } from "../model/model.ts";
import { locate, member, type ScalarNode, type SourceNode, textJson, textOf, typedScalar } from "../model/tree.ts";
import { readBinding } from "./binding.ts";
import { conditionsOf } from "./entries.ts";
import { createReadOnce } from "./read-once.ts";
import { type Assembly, type Concern, type LocatedRow, readSource, unquotedIn } from "./read-source.ts";

/** One declared list of a system. */
export function readList(
  system: string,
  type: string,
  node: SourceNode,
  path: string,
  at: Location,
  assembly: Assembly,
): CodeList {
  const id = listId(system, type);
  const concern = { subject: id, type };
  const plain = node.kind === "sequence" || member(node, "source") !== undefined;
  const both = plain ? readCodes(node, path, concern, assembly) : undefined;
  const produces = both ?? readSide(node, "produces", path, concern, assembly);
  const accepts = both ?? readSide(node, "accepts", path, concern, assembly);
  const unread = [produces, accepts].flatMap((side) => (typeof side === "string" ? side : []));
  const readable = unread.length === 0;
  return {
    id,
    system,
    type,
    declared: true,
    open: isTrue(member(node, "open")) || !readable,
    readable,
    ...(readable ? {} : { unread: unread.join("\n") }),
    produces: typeof produces === "string" ? undefined : produces,
    accepts: typeof accepts === "string" ? undefined : accepts,
    plain,
    retired: retired(member(node, "retired")),
    reviewed: textOf(member(node, "reviewed")),
    at,
  };
}

type Codes = ReadonlyMap<string, Code>;

/** What stands written in a document, however often and for whichever side it is assembled. */
const readOnce = createReadOnce<Codes>();

function readSide(
  node: SourceNode,
  side: "produces" | "accepts",
  path: string,
  concern: Concern,
  assembly: Assembly,
): Codes | Unread | undefined {
  const codes = member(node, side);
  return codes === undefined ? undefined : readCodes(codes, path, concern, assembly);
}

/** Codes written in the document, or the ones their source holds; a text where it could not be read. */
function readCodes(node: SourceNode, path: string, concern: Concern, assembly: Assembly): Codes | Unread {
  if (node.kind === "sequence")
    return readOnce(node, path, assembly.diagnostics, () => writtenCodes(node.items, path, concern, assembly));
  const binding = readBinding(node, path, assembly.diagnostics);
  if (binding === undefined) return "";
  const { rows, unread } = readSource(binding, "list", concern, assembly);
  if (unread !== undefined) return unread;
  const byCode = Map.groupBy(rows, (row) => row.from.text);
  return sorted(new Map([...byCode].map(([code, ofCode]) => [code, sourcedCode(code, ofCode)])));
}

/**
 * The same code on several rows is one code: in use where one of them is, unquoted where one of them is, with every
 * value that an attribute has, and with the conditions under which it is in use (of a code out of use, all).
 */
function sourcedCode(code: string, rows: readonly LocatedRow[]): Code {
  const [first] = rows;
  assert(first !== undefined, "a code has a row");
  const used = rows.filter(({ active }) => active);
  return {
    code,
    attributes: mergedAttributes(rows),
    when: mergedConditions(used.length > 0 ? used : rows),
    active: used.length > 0,
    unquoted: rows.map((row) => unquotedIn(row, row.from)).find((format) => format !== undefined),
    at: locate(first.path, first.from.position),
  };
}

/** One value as it is, several as a list: neither the order of the rows nor how many say it matters. */
function mergedAttributes(rows: readonly LocatedRow[]): Code["attributes"] {
  const byName = Map.groupBy(
    rows.flatMap((row) => row.attributes),
    ([name]) => name,
  );
  return attributesOf(
    [...byName].map(([name, pairs]) => {
      const values = uniqueByText(pairs.map(([, value]) => value));
      const [only, another] = values;
      return [name, only !== undefined && another === undefined ? only : values] as const;
    }),
  );
}

function mergedConditions(rows: readonly LocatedRow[]): Code["when"] {
  const conditions = uniqueByText(rows.map(({ when }) => conditionsOf(when)));
  return conditions.some((when) => Object.keys(when).length > 0) ? conditions : undefined;
}

/** Each value once, by its canonical text in its order. */
function uniqueByText<Value extends JsonValue>(values: readonly Value[]): readonly Value[] {
  const byText = new Map(values.map((value) => [canonicalText(value), value]));
  return [...byText].sort(([one], [other]) => compareText(one, other)).map(([, value]) => value);
}

function writtenCodes(items: readonly SourceNode[], path: string, concern: Concern, assembly: Assembly): Codes {
  const codes = new Map<string, Code>();
  for (const item of items) {
    const node = item.kind === "mapping" ? member(item, "code") : item;
    if (node?.kind !== "scalar") continue;
    const at = locate(path, node.position);
    const earlier = codes.get(node.text);
    if (earlier === undefined) codes.set(node.text, writtenCode(node, item, at));
    else {
      const message = `"${node.text}" stands in this list a second time; the first is in line ${earlier.at.line}, and counts. Remove one.`;
      assembly.diagnostics.push({
        code: "notice",
        message,
        location: at,
        related: earlier.at,
        ...concern,
        codeValue: node.text,
      });
    }
  }
  return sorted(codes);
}

function writtenCode(node: ScalarNode, item: SourceNode, at: Location): Code {
  const members = item.kind === "mapping" ? [...item.byKey.values()] : [];
  const attributes = members
    .filter(({ key }) => key.text !== "code" && key.text !== "active")
    .map(({ key, value }) => [key.text, textJson(value)] as const);
  const active = member(item, "active");
  const off = active?.kind === "scalar" && typedScalar(active) === false;
  return { code: node.text, attributes: attributesOf(attributes), active: !off, at };
}

/** Of nearly every code: one for all of them. */
const NO_ATTRIBUTES: Code["attributes"] = Object.freeze(Object.create(null));

function attributesOf(pairs: readonly (readonly [string, JsonValue])[]): Readonly<Record<string, JsonValue>> {
  if (pairs.length === 0) return NO_ATTRIBUTES;
  const attributes: Record<string, JsonValue> = Object.create(null);
  for (const [name, value] of [...pairs].sort(([one], [other]) => compareText(one, other))) attributes[name] = value;
  return attributes;
}

function retired(node: SourceNode | undefined): readonly string[] {
  if (node?.kind !== "sequence") return [];
  return node.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : [])).sort(compareText);
}

function sorted(codes: ReadonlyMap<string, Code>): Codes {
  if (isSorted(codes.keys())) return codes;
  return new Map([...codes].sort(([one], [other]) => compareText(one, other)));
}

function isSorted(texts: Iterable<string>): boolean {
  let before: string | undefined;
  for (const text of texts) {
    if (before !== undefined && before > text) return false;
    before = text;
  }
  return true;
}

function isTrue(node: SourceNode | undefined): boolean {
  return node?.kind === "scalar" && typedScalar(node) === true;
}
