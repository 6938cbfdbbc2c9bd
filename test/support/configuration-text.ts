import { stringify } from "yaml";
import type { JsonObject, JsonValue } from "../../src/core/model/json.ts";
import type { EntriesLiteral, ListLiteral, MapLiteral, ModelLiteral } from "./model.ts";

/** How one and the same landscape may be written down. */
export interface Style {
  /** JSON is YAML too, so a document may be either. */
  readonly form: "block" | "flow" | "json";
  readonly quotes: "QUOTE_DOUBLE" | "QUOTE_SINGLE";
  readonly comments: boolean;
  readonly lineEnd: "\n" | "\r\n";
  /** Keys, codes, and entries whose order says nothing, from the last to the first. */
  readonly turned: boolean;
  /** Which of the two included documents holds a system, map or flow: by the place in its section, odd or even. */
  readonly swapped: boolean;
}

/** The files of a configuration: the entry document, and two that it includes. */
export function configurationFiles(literal: ModelLiteral, style: Style): Readonly<Record<string, string>> {
  const entry = { version: 1, include: ["integration/*.yml"], roles: { shop: ["@acme/shop"] } };
  const documents: Record<string, Record<string, JsonObject>> = { a: {}, b: {} };
  for (const [section, members] of Object.entries(sectionsOf(literal, style.turned))) {
    Object.keys(members).forEach((id, place) => {
      const document = documents[(place % 2 === 0) === style.swapped ? "b" : "a"] ?? {};
      document[section] = { ...document[section], [id]: members[id] ?? null };
    });
  }
  return {
    ".github/ripplegate.yml": written(entry, style),
    "integration/a.yml": written({ version: 1, ...documents.a }, style),
    "integration/b.yml": written({ version: 1, ...documents.b }, style),
  };
}

function written(content: JsonObject, style: Style): string {
  const value = style.turned ? turn(content) : content;
  if (style.form === "json")
    return JSON.stringify(value, undefined, style.comments ? 2 : 0).replaceAll("\n", style.lineEnd);
  const text = stringify(value, {
    collectionStyle: style.form,
    defaultStringType: style.quotes,
    defaultKeyType: style.quotes,
    lineWidth: 0,
  });
  const commented = style.comments ? `# what follows was written by hand\n\n${text}# end\n` : text;
  return commented.replaceAll("\n", style.lineEnd);
}

function sectionsOf(literal: ModelLiteral, turned: boolean): Readonly<Record<string, JsonObject>> {
  const { systems = {}, lists = {}, maps = {}, flows = {} } = literal;
  const codesOf = (system: string): JsonObject =>
    Object.fromEntries(
      Object.entries(lists).flatMap(([id, list]) => {
        const [owner, type = ""] = id.split("/");
        return owner === system ? [[type, listJson(list, turned)]] : [];
      }),
    );
  return {
    systems: Object.fromEntries(Object.keys(systems).map((id) => [id, { owner: "shop", codes: codesOf(id) }])),
    maps: Object.fromEntries(
      Object.entries(maps).map(([id, map]) => {
        const { from = "s1/status", to = "s2/status" } = map;
        return [id, { from, to, ...mapJson(map, turned) }];
      }),
    ),
    flows: Object.fromEntries(
      Object.entries(flows).map(([id, { from, to, carries = {} }]) => [
        id,
        {
          from,
          to,
          owner: "shop",
          errors: "shop",
          carries: Object.fromEntries(
            Object.entries(carries).map(([type, carry]) => [type, isMap(carry) ? mapJson(carry, turned) : carry]),
          ),
        },
      ]),
    ),
  };
}

function listJson(list: ListLiteral, turned: boolean): JsonValue {
  if (isList(list)) return ordered(list, turned);
  const { codes, accepts, produces, open, retired } = list;
  return {
    ...(codes === undefined ? {} : { accepts: ordered(codes, turned), produces: ordered(codes, turned) }),
    ...(accepts === undefined ? {} : { accepts: ordered(accepts, turned) }),
    ...(produces === undefined ? {} : { produces: ordered(produces, turned) }),
    ...(open === undefined ? {} : { open }),
    ...(retired === undefined ? {} : { retired }),
  };
}

function mapJson(
  { entries = [], onMissing, match = "exact", default: fallback }: MapLiteral,
  turned: boolean,
): JsonObject {
  return {
    "on-missing": onMissing ?? "unknown",
    match,
    ...(fallback === undefined ? {} : { default: fallback }),
    entries: ordered(entriesJson(entries), turned && match !== "first-match"),
  };
}

function entriesJson(entries: EntriesLiteral): readonly JsonValue[] {
  if (!isList(entries)) return Object.entries(entries).map(([from, to]) => ({ from, to }));
  return entries.map(({ from, to, when = {} }) => ({ from, to, ...(Object.keys(when).length === 0 ? {} : { when }) }));
}

function ordered<Item>(items: readonly Item[], turned: boolean): readonly Item[] {
  return turned ? items.toReversed() : items;
}

/** Every mapping with its keys from the last to the first; sequences stay as they are. */
function turn(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, turnValue(member)]),
  );
}

function turnValue(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(turnValue);
  return typeof value === "object" && value !== null ? turn(value) : value;
}

function isMap(carry: string | readonly string[] | MapLiteral): carry is MapLiteral {
  return typeof carry === "object" && !isList(carry);
}

/** `Array.isArray` does not narrow a readonly array. */
function isList<Item, Other>(value: readonly Item[] | Other): value is readonly Item[] {
  return Array.isArray(value);
}
