import Type, { type TObject, type TProperties, type TSchema } from "typebox";

/*
 * What the API answers with, as JSON Schema and as types at once. A schema with a title stands among the description's
 * components. Every member is always there: what is not known is null.
 */

export function object<Properties extends TProperties>(title: string, description: string, properties: Properties) {
  return Type.Object(properties, { title, description, additionalProperties: false });
}

/** Such a list takes what is read-only in our own types. */
export function list<Item extends TSchema>(items: Item, description = "") {
  return Type.Immutable(Type.Array(items, description === "" ? {} : { description }));
}

export function nullable<Schema extends TSchema>(schema: Schema, description = "") {
  return Type.Union([schema, Type.Null()], description === "" ? {} : { description });
}

/** One page of a list. */
export function page<Item extends TSchema>(
  title: string,
  items: Item,
): TObject<{
  items: ReturnType<typeof list<Item>>;
  next: ReturnType<typeof nullable<ReturnType<typeof Type.String>>>;
  total: ReturnType<typeof Type.Integer>;
  more: ReturnType<typeof Type.Boolean>;
}> {
  return object(title, "One page of a list.", {
    items: list(items),
    next: nullable(Type.String(), "The `cursor` of the next page; null on the last one."),
    total: Type.Integer({ minimum: 0, description: "How many there are in all that you may read." }),
    more: Type.Boolean({ description: "There are more than `total`, which are not counted." }),
  });
}

/** One page of a list that nobody counts. */
export function uncountedPage<Item extends TSchema>(title: string, items: Item) {
  return object(title, "One page of a list.", {
    items: list(items),
    next: nullable(Type.String(), "The `cursor` of the next page; null on the last one."),
  });
}

export const at = (description: string) => Type.String({ description: `${description} ISO 8601, UTC.` });

export const repositorySchema = object("Repository", "By GitHub's number, with the name it had last.", {
  id: Type.Integer(),
  name: Type.String({ description: "`owner/name`." }),
});
