import type { TObject, TSchema } from "typebox";
import { describe, type Operation } from "./operation.ts";

export const API_PATH = "/api/v1";

const problemSchema = {
  type: "object",
  title: "Problem",
  description: "What went wrong, in words (RFC 9457).",
  required: ["title", "status", "detail"],
  properties: {
    title: { type: "string", description: "The kind of problem." },
    status: { type: "integer", description: "The HTTP status." },
    detail: { type: "string", description: "This one, and what would work." },
  },
  additionalProperties: false,
};

const problems = {
  "400": "A parameter cannot be read; the detail says which, and what would be.",
  "401": "Nobody is signed in, or GitHub does not take the token.",
  "403": "The token reads more repositories than are looked through.",
  "404": "It is not there, or not for this reader: there is no telling which.",
  "405": "Only GET and HEAD: the API changes nothing.",
  "429": "Too many tokens that GitHub does not take; Retry-After says when to come again.",
  "503": "GitHub did not say what may be read, or the history cannot be read just now.",
};

/** The API's description: OpenAPI 3.1, made of the operations' declarations. */
export function describeApi(operations: readonly Operation[]): object {
  const schemas = new Map<string, unknown>([["Problem", problemSchema]]);
  const paths = Object.fromEntries(
    operations.map((one) => [one.path, { get: describeOperation(one, (schema) => referring(schema, schemas)) }]),
  );
  return {
    openapi: "3.1.1",
    info: {
      title: "Ripplegate's history",
      version: "1",
      summary: "What changed in the integrations, who signed, and why it was green.",
      description:
        "Everything is read-only. An answer holds only repositories that GitHub lets the reader read, and says nothing about others.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: API_PATH }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas: Object.fromEntries([...schemas].sort(([one], [other]) => (one < other ? -1 : 1))),
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: "A token of GitHub's that reads the repositories: `gh auth token`, a workflow's GITHUB_TOKEN.",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "__Host-ripplegate-session",
          description: "What /auth/login leaves in a browser.",
        },
      },
    },
  };
}

function describeOperation(one: Operation, refer: (schema: unknown) => unknown): object {
  return {
    operationId: one.id,
    summary: one.summary,
    description: one.description,
    parameters: [...parametersIn("path", one.pathParameters, refer), ...parametersIn("query", one.query, refer)],
    responses: {
      "200": {
        description: describe(one.answer) || one.summary,
        ...(one.mediaTypes === undefined
          ? { headers: { etag: { description: "Changes with the answer.", schema: { type: "string" } } } }
          : {}),
        content: Object.fromEntries(
          (one.mediaTypes ?? ["application/json"]).map((type) => [type, { schema: refer(one.answer) }]),
        ),
      },
      ...(one.mediaTypes === undefined
        ? { "304": { description: "Nothing changed since the answer with the ETag in If-None-Match." } }
        : {}),
      ...Object.fromEntries(
        Object.entries(problems).map(([status, description]) => [
          status,
          {
            description,
            content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
          },
        ]),
      ),
    },
  };
}

function parametersIn(
  place: "path" | "query",
  schema: TObject,
  refer: (schema: unknown) => unknown,
): readonly object[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties).map(([name, one]) => ({
    name,
    in: place,
    required: required.has(name),
    description: describe(one),
    schema: withoutDescription(refer(one)),
  }));
}

function withoutDescription(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== "description"));
}

/** Plain JSON in which every schema with a title stands once, among the components. */
function referring(schema: unknown, schemas: Map<string, unknown>): unknown {
  if (Array.isArray(schema)) return schema.map((one) => referring(one, schemas));
  if (typeof schema !== "object" || schema === null) return schema;
  const plain = Object.fromEntries(Object.entries(schema).map(([name, member]) => [name, referring(member, schemas)]));
  const title = isTitled(schema) ? schema.title : undefined;
  if (title === undefined) return plain;
  schemas.set(title, plain);
  return { $ref: `#/components/schemas/${title}` };
}

function isTitled(schema: object): schema is TSchema & { readonly title: string } {
  return "title" in schema && typeof schema.title === "string" && "type" in schema;
}
