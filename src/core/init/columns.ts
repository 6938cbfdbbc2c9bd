import type { MappingNode } from "../model/tree.ts";
import { isCodeLike, typeOf, wordsOf } from "./words.ts";

/** Which members of the rows are the code and what it becomes. */
export type Columns =
  /** No table of codes. */
  | { readonly kind: "none" }
  | { readonly kind: "unclear"; readonly type: string; readonly reason: string }
  | {
      readonly kind: "map" | "list";
      readonly type: string;
      readonly key: string;
      readonly value: string | undefined;
      readonly active: string | undefined;
      readonly codes: readonly string[];
      readonly targets: readonly string[];
    };

/** Names of two members that are a pair wherever they stand together. */
const PAIRS: readonly (readonly [string, string])[] = [
  ["from", "to"],
  ["key", "value"],
  ["source", "target"],
];
const CODE_NAMES: readonly string[] = ["code", "id", "key", "value"];
const FLAGS: readonly string[] = ["active", "enabled", "isactive", "is_active"];

/** @param context words on the way to the rows, the file's name first */
export function chooseColumns(rows: readonly MappingNode[], context: readonly string[]): Columns {
  const columns = columnsOf(rows);
  const contextType = typeOf(context);
  const pair = PAIRS.map((names) => names.map((name) => columns.find((column) => column.plain === name)));
  for (const [from, to] of pair) {
    if (from === undefined || to === undefined || contextType === undefined) continue;
    return chosen("map", contextType, from, to, columns);
  }
  // Only what is written for every row, and is not the same for all of them, can be the code.
  const speaking = columns.filter(({ type, isVaried }) => type !== undefined && isVaried);
  const unique = speaking.filter(({ isUnique }) => isUnique);
  const named = columns.find(({ plain, isUnique }) => CODE_NAMES.includes(plain) && isUnique);
  const isNamed = named?.plain === "code" && contextType !== undefined;
  const key = isNamed ? named : (unique[0] ?? named);
  const type = key?.type ?? contextType;
  if (key === undefined || type === undefined) return { kind: "none" };
  if (isNamed) return chosen("list", type, key, undefined, columns);
  if (unique.length > 1) {
    const names = unique.map(({ name }) => `"${name}"`).join(" or ");
    return { kind: "unclear", type, reason: `its code may be ${names}: write a \`source\` that says which` };
  }
  const targets = speaking.filter((column) => column !== key && column.type === type);
  const [target, rival] = targets
    .map((column) => ({ column, shared: column.words.filter((word) => key.words.includes(word)).length }))
    .sort((one, other) => other.shared - one.shared);
  if (target === undefined) return chosen("list", type, key, undefined, columns);
  if (rival !== undefined && rival.shared === target.shared) {
    const names = targets.map(({ name }) => `"${name}"`).join(" or ");
    return {
      kind: "unclear",
      type,
      reason: `"${key.name}" may become ${names}: write a \`source\` that says which`,
    };
  }
  return chosen("map", type, key, target.column, columns);
}

interface Column {
  readonly name: string;
  /** In lower case, without the mark of an XML attribute. */
  readonly plain: string;
  readonly words: readonly string[];
  readonly type: string | undefined;
  readonly texts: readonly string[];
  readonly isUnique: boolean;
  readonly isVaried: boolean;
}

/** Members that are a code-like text in every row. */
function columnsOf(rows: readonly MappingNode[]): readonly Column[] {
  const [first] = rows;
  if (first === undefined) return [];
  return [...first.byKey.keys()].flatMap((name) => {
    const texts = rows.flatMap((row) => {
      const value = row.byKey.get(name)?.value;
      return value?.kind === "scalar" ? [value.text] : [];
    });
    if (texts.length < rows.length || !texts.every(isCodeLike)) return [];
    const distinct = new Set(texts).size;
    const plain = name.replace(/^@/, "").toLowerCase();
    const words = wordsOf(name);
    const isUnique = distinct === texts.length;
    return [{ name, plain, words, type: typeOf(words), texts, isUnique, isVaried: isUnique || distinct > 1 }];
  });
}

function chosen(
  kind: "map" | "list",
  type: string,
  key: Column,
  value: Column | undefined,
  columns: readonly Column[],
): Columns {
  const flag = columns.find(({ plain }) => FLAGS.includes(plain));
  return {
    kind,
    type,
    key: pathTo(key.name),
    value: value === undefined ? undefined : pathTo(value.name),
    active: flag === undefined ? undefined : pathTo(flag.name),
    codes: key.texts,
    targets: value?.texts ?? [],
  };
}

function pathTo(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `@.${name}` : `@['${name.replace(/[\\']/g, "\\$&")}']`;
}
