import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { ObservedExchange } from "../../src/local-github/index.ts";
import { isJsonObject, member, textMember } from "../../src/local-github/json.ts";

/**
 * Checks requests and answers against GitHub's own OpenAPI description, cut to the operations that the local GitHub
 * serves (scripts/cut-github-openapi.mjs). What it finds is a difference between GitHub and us: in a request it is the
 * product's mistake, in an answer the local GitHub's.
 */
export type OpenApiValidator = (exchange: ObservedExchange) => readonly string[];

interface Parameter {
  readonly name: string;
  readonly place: string;
  readonly isRequired: boolean;
  readonly schema: unknown;
}

interface Operation {
  readonly parameters: readonly Parameter[];
  readonly requestBody: unknown;
  readonly responses: ReadonlyMap<string, unknown>;
}

/** Refusals that any operation may answer with, though the description does not list them everywhere. */
const refusals: ReadonlySet<number> = new Set([301, 307, 400, 401, 403, 404, 409, 422, 429]);
const violationsMax = 10;
const formatsNotChecked = [
  "uri",
  "uri-template",
  "int64",
  "email",
  "repo.nwo",
  "timestamp",
  "url",
  "date",
  "ip",
  "hostname",
  "double",
];

export function createOpenApiValidator(): OpenApiValidator {
  const description = readDescription();
  const undescribed = new Set(textsOf(member(description, "undescribed")));
  const check = checkerOf(description);

  return (exchange) => {
    if (undescribed.has(exchange.operation)) return [];
    const operation = readOperation(member(member(description, "operations"), exchange.operation));
    if (!operation) return [`${exchange.operation} is not in the description: run scripts/cut-github-openapi.mjs`];
    const request = checkRequest(exchange, operation, check);
    const answer = checkAnswer(exchange, operation, check);
    return [...request, ...answer].map((words) => `${exchange.operation}: ${words}`);
  };
}

/** Checks a webhook's payload in the same way; `name` is the event with its action: `issue_comment.edited`, `push`. */
export function createWebhookValidator(): (name: string, payload: unknown) => readonly string[] {
  const description = readDescription();
  const check = checkerOf(description);
  return (name, payload) => {
    const schema = member(member(description, "events"), name);
    if (schema === undefined) return [`${name} is not in the description: run scripts/cut-github-openapi.mjs`];
    return check(name, schema, payload).map((words) => `${name}: ${words}`);
  };
}

function readDescription(): unknown {
  return JSON.parse(readFileSync(new URL("./github-openapi.json", import.meta.url), "utf8"));
}

function checkerOf(description: unknown): Check {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false, validateFormats: true });
  ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
  for (const format of formatsNotChecked) ajv.addFormat(format, true);
  ajv.addSchema({ $id: "github", schemas: member(description, "schemas") });
  const compiled = new Map<string, ValidateFunction>();

  return (key, schema, value) => {
    let validate = compiled.get(key);
    if (!validate) {
      validate = ajv.compile(toGitHub(schema));
      compiled.set(key, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? [])
      .slice(0, violationsMax)
      .map((error) => `${error.instancePath || "/"} ${error.message ?? ""} ${JSON.stringify(error.params)}`);
  };
}

type Check = (key: string, schema: unknown, value: unknown) => string[];

function checkRequest(exchange: ObservedExchange, operation: Operation, check: Check): string[] {
  const found: string[] = [];
  const inQuery = operation.parameters.filter((one) => one.place === "query");
  for (const [name, value] of Object.entries(exchange.query)) {
    const parameter = inQuery.find((one) => one.name === name);
    if (!parameter) found.push(`request has an unknown query parameter ${name}`);
    else {
      const key = `${exchange.operation} query ${name}`;
      found.push(
        ...check(key, parameter.schema, coerce(parameter.schema, value)).map((words) => `request ?${name} ${words}`),
      );
    }
  }
  for (const { name, isRequired } of inQuery) {
    if (isRequired && !(name in exchange.query)) found.push(`request lacks ?${name}`);
  }
  // A refused request may well be malformed: that is why it was refused.
  if (operation.requestBody === null || exchange.status >= 400) return found;
  if (exchange.requestBody === undefined) return found;
  const words = check(`${exchange.operation} body`, operation.requestBody, exchange.requestBody);
  const unknown = unknownMembers(operation.requestBody, exchange.requestBody);
  return [...found, ...[...words, ...unknown].map((one) => `request body ${one}`)];
}

function checkAnswer(exchange: ObservedExchange, operation: Operation, check: Check): string[] {
  const status = String(exchange.status);
  if (!operation.responses.has(status)) {
    return refusals.has(exchange.status) ? [] : [`answer has a status that GitHub does not document: ${status}`];
  }
  const schema = operation.responses.get(status);
  if (schema === null || schema === undefined) {
    return exchange.responseBody === undefined || exchange.status >= 300 ? [] : [`answer ${status} must have no body`];
  }
  const words = check(`${exchange.operation} ${status}`, schema, exchange.responseBody);
  return words.map((one) => `answer ${status} ${one}`);
}

/** Members of a request's body that GitHub would ignore: a misspelt name, mostly. */
function unknownMembers(schema: unknown, body: unknown): string[] {
  const properties = member(schema, "properties");
  if (!isJsonObject(properties) || !isJsonObject(body)) return [];
  return Object.keys(body)
    .filter((name) => !(name in properties))
    .map((name) => `has an unknown member ${name}`);
}

/** A query's text as the type that the description asks for. */
function coerce(schema: unknown, text: string): unknown {
  switch (textMember(schema, "type")) {
    case "integer":
    case "number":
      return Number(text);
    case "boolean":
      return text === "true" || (text === "false" ? false : text);
    default:
      return text;
  }
}

/** Points `#/schemas/…` at the schema that holds them all. */
function toGitHub(schema: unknown): Record<string, unknown> {
  const parsed: unknown = JSON.parse(JSON.stringify(schema).replaceAll('"#/schemas/', '"github#/schemas/'));
  return isJsonObject(parsed) ? parsed : {};
}

function readOperation(value: unknown): Operation | undefined {
  if (!isJsonObject(value)) return undefined;
  const parameters = member(value, "parameters");
  const responses = member(value, "responses");
  return {
    parameters: (Array.isArray(parameters) ? parameters : []).map((one: unknown) => ({
      name: textMember(one, "name") ?? "",
      place: textMember(one, "in") ?? "",
      isRequired: member(one, "required") === true,
      schema: member(one, "schema"),
    })),
    requestBody: member(value, "requestBody"),
    responses: new Map(isJsonObject(responses) ? Object.entries(responses) : []),
  };
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
