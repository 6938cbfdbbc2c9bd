/**
 * Cuts GitHub's OpenAPI description to the operations that the local GitHub serves, as test/support/github-openapi.json.
 * The whole description is hundreds of megabytes and so no dependency: it is installed into a temporary directory, cut,
 * and forgotten. Run after adding an operation: node scripts/cut-github-openapi.mjs
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allRoutes } from "../src/local-github/rest/routes.ts";
import { State } from "../src/local-github/state/state.ts";
import { DeliveryQueue } from "../src/local-github/webhooks/delivery-queue.ts";

const version = "23.0.2";
/** What is kept of a schema besides its parts; descriptions, examples and titles go. */
const kept = new Set([
  "type",
  "enum",
  "required",
  "format",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "pattern",
]);
const sentEvents = [
  ...["created", "completed", "rerequested"].map((action) => `check_run.${action}`),
  ...["requested", "rerequested"].map((action) => `check_suite.${action}`),
  ...["created", "deleted", "suspend", "unsuspend", "new_permissions_accepted"].map(
    (action) => `installation.${action}`,
  ),
  ...["added", "removed"].map((action) => `installation_repositories.${action}`),
  ...["created", "edited", "deleted"].map((action) => `issue_comment.${action}`),
  ...["added", "removed"].map((action) => `membership.${action}`),
  ...["checks_requested", "destroyed"].map((action) => `merge_group.${action}`),
  "organization.member_removed",
  ...["opened", "synchronize", "edited", "closed", "reopened", "converted_to_draft", "ready_for_review"].map(
    (action) => `pull_request.${action}`,
  ),
  ...["review_requested", "review_request_removed"].map((action) => `pull_request.${action}`),
  ...["submitted", "edited", "dismissed"].map((action) => `pull_request_review.${action}`),
  ...["created", "edited"].map((action) => `pull_request_review_comment.${action}`),
  "push",
  ...["renamed", "transferred", "archived", "deleted"].map((action) => `repository.${action}`),
  ...["created", "edited", "deleted"].map((action) => `team.${action}`),
];
const target = new URL("../test/support/github-openapi.json", import.meta.url);

const description = JSON.parse(readDescription());
const operations = {};
const wantedSchemas = new Set();
const undescribed = [];

for (const { operation, method, template } of allRoutes(new DeliveryQueue(new State()))) {
  const found = Object.entries(description.paths).find(([path]) => shapeOf(path) === shapeOf(template));
  const described = found?.[1][method.toLowerCase()];
  if (!described) undescribed.push(operation);
  else operations[operation] = cutOperation(described, found[1].parameters ?? []);
}

// The description wants an installation's account to be a person and an enterprise at once here; it is one of them,
// as the same schema says everywhere else.
operations["GET /app/installations"].responses["200"] = {
  type: "array",
  items: { $ref: `#/schemas/${referenced("#/components/schemas/installation")}` },
};

/** The webhooks that the local GitHub sends. */
const events = {};
for (const name of sentEvents) {
  const found = description["x-webhooks"][name.replaceAll(/[._]/g, "-")];
  events[name] = cutSchema(found.post.requestBody.content["application/json"].schema);
}

const schemas = {};
for (const name of wantedSchemas) schemas[name] = cutSchema(description.components.schemas[name]);

// A pull request whose fork was deleted has no head repository ("unknown repository" on the page); the schema of the
// list says so, the one of the single pull request forgot.
for (const name of ["pull-request", "pull-request-simple"]) {
  const head = schemas[name]?.properties.head.properties;
  if (head) head.repo = { anyOf: [head.repo, { type: "null" }] };
}

const sorted = (entries) =>
  Object.fromEntries(Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1)));
const result = {
  source: `@octokit/openapi ${version}, api.github.com`,
  undescribed,
  operations: sorted(operations),
  events: sorted(events),
  schemas: sorted(schemas),
};
writeFileSync(target, `${JSON.stringify(result)}\n`);
process.stdout.write(
  `${Object.keys(operations).length} operations, ${wantedSchemas.size} schemas, without description: ${undescribed.join(", ")}\n`,
);

function readDescription() {
  const file = "generated/api.github.com.json";
  const installed = new URL(`../node_modules/@octokit/openapi/${file}`, import.meta.url);
  if (existsSync(installed)) return readFileSync(installed, "utf8");
  const directory = mkdtempSync(join(tmpdir(), "github-openapi-"));
  try {
    execFileSync("npm", [
      "install",
      "--no-save",
      "--ignore-scripts",
      "--prefix",
      directory,
      `@octokit/openapi@${version}`,
    ]);
    return readFileSync(join(directory, "node_modules/@octokit/openapi", file), "utf8");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function shapeOf(template) {
  return template.replace(/\{\w+\}/g, "{}");
}

function follow(value) {
  if (!value?.$ref) return value;
  return value.$ref
    .slice(2)
    .split("/")
    .reduce((at, key) => at[key], description);
}

function cutOperation(described, shared) {
  const parameters = [...shared, ...(described.parameters ?? [])]
    .map(follow)
    .map(({ name, in: place, required, schema }) => ({
      name,
      in: place,
      required: required === true,
      schema: cutSchema(schema),
    }));
  const body = follow(described.requestBody)?.content?.["application/json"]?.schema;
  const responses = {};
  for (const [status, response] of Object.entries(described.responses ?? {})) {
    const schema = follow(response).content?.["application/json"]?.schema;
    responses[status] = schema ? cutSchema(schema) : null;
  }
  return { parameters, requestBody: body ? cutSchema(body) : null, responses };
}

/** Keeps what decides whether a value is valid, in JSON Schema's words: OpenAPI 3.0's `nullable` becomes a type. */
function cutSchema(schema) {
  if (schema.$ref) return { $ref: `#/schemas/${referenced(schema.$ref)}` };
  const cut = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties") {
      cut.properties = Object.fromEntries(
        Object.entries(value).map(([name, one]) => [name, name === "events" ? cutEvents(one) : cutSchema(one)]),
      );
    } else if (key === "items" || key === "not") {
      cut[key] = cutSchema(value);
    } else if (key === "additionalProperties") {
      cut[key] = typeof value === "object" ? cutSchema(value) : value;
    } else if (key === "oneOf" || key === "anyOf" || key === "allOf") {
      cut[key] = value.map(cutSchema);
    } else if (kept.has(key)) {
      cut[key] = value;
    }
  }
  if (schema.nullable !== true) return cut;
  if (cut.enum) cut.enum = [...cut.enum, null];
  if (cut.type) return { ...cut, type: [cut.type, "null"] };
  return { anyOf: [cut, { type: "null" }] };
}

/** The list of event names that an App may hear is out of date in some places: `merge_group` is missing. */
function cutEvents(schema) {
  const cut = cutSchema(schema);
  if (cut.items) delete cut.items.enum;
  return cut;
}

function referenced(reference) {
  const name = reference.split("/").pop();
  if (!wantedSchemas.has(name)) {
    wantedSchemas.add(name);
    // A Set being iterated also visits what is added to it, so what this schema refers to is found by cutting it once.
    cutSchema(description.components.schemas[name]);
  }
  return name;
}
