import type { Diagnostic } from "../model/diagnostic.ts";
import type { JsonValue } from "../model/json.ts";
import { compareText, type Location } from "../model/location.ts";
import { type Code, type CodeList, listId } from "../model/model.ts";
import { locate, member, type ScalarNode, type SourceNode, textJson, textOf, typedScalar } from "../model/tree.ts";
import { type Binding, readBinding } from "./binding.ts";
import { hasCaptures } from "./glob.ts";
import { type Assembly, type Concern, readSource, unquotedIn } from "./read-source.ts";

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
  const readable = produces !== "unreadable" && accepts !== "unreadable";
  return {
    id,
    system,
    type,
    declared: true,
    open: isTrue(member(node, "open")) || !readable,
    readable,
    produces: produces === "unreadable" ? undefined : produces,
    accepts: accepts === "unreadable" ? undefined : accepts,
    plain,
    retired: retired(member(node, "retired")),
    reviewed: textOf(member(node, "reviewed")),
    at,
  };
}

type Codes = ReadonlyMap<string, Code>;

function readSide(
  node: SourceNode,
  side: "produces" | "accepts",
  path: string,
  concern: Concern,
  assembly: Assembly,
): Codes | "unreadable" | undefined {
  const codes = member(node, side);
  return codes === undefined ? undefined : readCodes(codes, path, concern, assembly);
}

/** Codes written in the document, or the ones their source holds. */
function readCodes(node: SourceNode, path: string, concern: Concern, assembly: Assembly): Codes | "unreadable" {
  if (node.kind === "sequence") return writtenCodes(node.items, path, concern, assembly);
  const binding = readBinding(node, path, assembly.diagnostics);
  if (binding === undefined) return "unreadable";
  if (binding.when.length > 0 || hasCaptures(binding.file))
    assembly.diagnostics.push(conditionalCodes(binding, concern));
  const { rows, readable } = readSource(binding, "list", concern, assembly);
  if (!readable) return "unreadable";
  const codes = new Map<string, Code>();
  for (const row of rows) {
    const code = row.from.text;
    const earlier = codes.get(code);
    // The same code on several rows is one code: in use where one of them is, unquoted where one of them is.
    codes.set(code, {
      code,
      attributes: earlier?.attributes ?? attributesOf(row.attributes),
      active: row.active || earlier?.active === true,
      unquoted: earlier?.unquoted ?? unquotedIn(row, row.from),
      at: earlier?.at ?? locate(row.path, row.from.position),
    });
  }
  return sorted(codes);
}

/** A code list holds no conditions yet, and a code that only moves between countries must not pass unseen. */
function conditionalCodes(binding: Binding, concern: Concern): Diagnostic {
  return {
    code: "analysis-incomplete",
    message:
      "The codes of a list under conditions are not read by this version: leave the conditions out, or put them on a map.",
    location: binding.when[0]?.at ?? binding.at,
    ...concern,
  };
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

function attributesOf(pairs: readonly (readonly [string, JsonValue])[]): Readonly<Record<string, JsonValue>> {
  const attributes: Record<string, JsonValue> = Object.create(null);
  for (const [name, value] of [...pairs].sort(([one], [other]) => compareText(one, other))) attributes[name] = value;
  return attributes;
}

function retired(node: SourceNode | undefined): readonly string[] {
  if (node?.kind !== "sequence") return [];
  return node.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : [])).sort(compareText);
}

function sorted(codes: ReadonlyMap<string, Code>): Codes {
  return new Map([...codes].sort(([one], [other]) => compareText(one, other)));
}

function isTrue(node: SourceNode | undefined): boolean {
  return node?.kind === "scalar" && typedScalar(node) === true;
}
