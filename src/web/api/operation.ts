import type { Static, TObject, TSchema } from "typebox";
import Value from "typebox/value";
import type { Reader } from "../../app/ports-sign-in.ts";

/** What an operation answers, in its own words. */
export type Outcome<Answer> =
  | { readonly kind: "answer"; readonly value: Answer }
  /** Not there, or not for this reader: one answer for both. */
  | { readonly kind: "not-found" }
  | { readonly kind: "bad-request"; readonly detail: string }
  /** Too many others are served at the moment. */
  | { readonly kind: "busy"; readonly detail: string }
  | ({ readonly kind: "download" } & Download);

/** A file of any length, made while it is read. */
export interface Download {
  readonly fileName: string;
  readonly mediaType: string;
  readonly pieces: AsyncIterable<string>;
}

export interface Asked<Path, Query> {
  readonly path: Path;
  readonly query: Query;
  readonly reader: Reader;
}

export interface Declaration<Path extends TObject, Query extends TObject, Answer extends TSchema> {
  /** In camel case; unique. */
  readonly id: string;
  /** Below `/api/v1`, with `{parameters}`. */
  readonly path: string;
  /** What it is for, in a few words; then in sentences. */
  readonly summary: string;
  readonly description: string;
  readonly pathParameters: Path;
  readonly query: Query;
  readonly answer: Answer;
  /** Of what is downloaded; absent: JSON. */
  readonly mediaTypes?: readonly string[];
  readonly handle: (asked: Asked<Static<Path>, Static<Query>>) => Promise<Outcome<Static<Answer>>>;
}

/** One thing that can be asked over the API: declared once, for routes, description and documentation. */
export interface Operation extends Omit<Declaration<TObject, TObject, TSchema>, "handle"> {
  /** `undefined` marks a parameter that was not given. */
  readonly answerTo: (asked: Asked<Texts, Texts>) => Promise<Outcome<unknown>>;
}

/** Parameters as they stand in an address. */
export type Texts = Readonly<Record<string, string>>;

/** Longer ones are no question that the history could answer. */
const TEXT_LENGTH_MAX = 200;
const QUOTED_LENGTH_MAX = 60;

export function operation<Path extends TObject, Query extends TObject, Answer extends TSchema>({
  handle,
  ...declaration
}: Declaration<Path, Query, Answer>): Operation {
  return {
    ...declaration,
    async answerTo({ path: pathTexts, query: queryTexts, reader }) {
      const path = read(declaration.pathParameters, pathTexts);
      // An address that cannot be one of ours is like one that is not there.
      if (path.kind === "unreadable") return { kind: "not-found" };
      const query = read(declaration.query, queryTexts);
      if (query.kind === "unreadable") return { kind: "bad-request", detail: query.why };
      return handle({ path: path.value, query: query.value, reader });
    },
  };
}

type Read<Schema extends TObject> =
  | { readonly kind: "read"; readonly value: Static<Schema> }
  | { readonly kind: "unreadable"; readonly why: string };

function read<Schema extends TObject>(schema: Schema, texts: Texts): Read<Schema> {
  const known = Object.keys(schema.properties);
  const unknown = Object.keys(texts).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const all = known.length === 0 ? "none" : known.join(", ");
    return { kind: "unreadable", why: `There is no parameter ${quote(unknown)} here. Known ones: ${all}.` };
  }
  const value: unknown = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, typed(schema.properties[name], text)]),
  );
  if (Object.values(texts).every((text) => text.length <= TEXT_LENGTH_MAX) && Value.Check(schema, value)) {
    return { kind: "read", value };
  }
  return { kind: "unreadable", why: sayWrong(schema, texts) };
}

/** A number or truth value only where it is written as one; anything else stays text, and is refused as that. */
function typed(schema: TSchema | undefined, text: string): unknown {
  const type = schema !== undefined && "type" in schema ? schema.type : undefined;
  if (type === "integer" && /^(?:0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

function sayWrong(schema: TObject, texts: Texts): string {
  const wrong = Object.entries(texts).find(([name, text]) => {
    const one = schema.properties[name];
    return text.length > TEXT_LENGTH_MAX || one === undefined || !Value.Check(one, typed(one, text));
  });
  if (wrong === undefined) return "A parameter is missing.";
  const [name, text] = wrong;
  return `${name}=${quote(text)} is not understood. ${name}: ${describe(schema.properties[name])}`;
}

export function describe(schema: TSchema | undefined): string {
  return schema !== undefined && "description" in schema ? String(schema.description) : "";
}

function quote(text: string): string {
  return JSON.stringify(text.length > QUOTED_LENGTH_MAX ? `${text.slice(0, QUOTED_LENGTH_MAX)}…` : text);
}
