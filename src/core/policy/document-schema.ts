import { CODE_SCHEMAS } from "./schema-codes.ts";
import { FLOW_SCHEMAS } from "./schema-flows.ts";
import { POLICY_SCHEMAS } from "./schema-policy.ts";
import { WORD_SCHEMAS } from "./schema-words.ts";

/**
 * The whole format of `.github/ripplegate.yml` as one JSON Schema (draft 2020-12), kept by hand: editors complete and
 * explain every key from it, the reference page is made from it, and the document is validated against it.
 *
 * Codes are texts, but an unquoted `04510` or `NO` is a number or a boolean to an editor: `text` lets any scalar pass,
 * and the reader takes it as written. Where a value may be short or long, `if`/`then` picks one by its type, so that an
 * error names what is wrong instead of every form that it could have had.
 */
export const DOCUMENT_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:ripplegate:schema:1",
  title: "Ripplegate configuration",
  description: "Which systems exchange which codes through which maps and flows, and who answers for them.",
  type: "object",
  additionalProperties: false,
  required: ["version"],
  properties: {
    version: { const: 1, description: "Version of this format. Always 1." },
    mode: {
      enum: ["enforce", "observe"],
      description:
        "`enforce`, the default, blocks the merge until everybody affected has signed; `observe` only reports, for the first weeks.",
    },
    include: {
      type: "array",
      items: { $ref: "#/$defs/glob" },
      description: "Globs, relative to the root of the repository, of further documents with systems, maps and flows.",
    },
    roles: {
      type: "object",
      propertyNames: { $ref: "#/$defs/id" },
      additionalProperties: { $ref: "#/$defs/role" },
      description: "Who answers for what: a name for a set of teams and people.",
    },
    systems: {
      type: "object",
      propertyNames: { $ref: "#/$defs/id" },
      additionalProperties: { $ref: "#/$defs/system" },
      description: "The systems that exchange codes, by name.",
    },
    maps: {
      type: "object",
      propertyNames: { $ref: "#/$defs/mapName" },
      additionalProperties: { $ref: "#/$defs/namedMap" },
      description: "Maps that several flows share, by name.",
    },
    flows: {
      type: "object",
      propertyNames: { $ref: "#/$defs/id" },
      additionalProperties: { $ref: "#/$defs/flow" },
      description: "The integrations between two systems, by name.",
    },
    opaque: {
      type: "array",
      items: { $ref: "#/$defs/opaque" },
      description: "Files that matter and cannot be read: a touch always asks their owner.",
    },
    validations: {
      type: "object",
      propertyNames: { $ref: "#/$defs/id" },
      properties: {
        disable: {
          type: "array",
          items: { $ref: "#/$defs/name" },
          description: "Validations of the built-in catalogue that this team never asks for.",
        },
      },
      additionalProperties: { $ref: "#/$defs/validation" },
      description: "Adds to, or changes, the built-in catalogue of validations.",
    },
    suppressions: {
      type: "array",
      items: { $ref: "#/$defs/suppression" },
      description: "Findings accepted on purpose, for a while.",
    },
    aliases: {
      type: "object",
      propertyNames: { $ref: "#/$defs/id" },
      additionalProperties: { $ref: "#/$defs/name" },
      description: "A word of this team and the built-in type that it behaves like.",
    },
    rules: {
      type: "object",
      propertyNames: { $ref: "#/$defs/id" },
      additionalProperties: { $ref: "#/$defs/rule" },
      description: "Severities of rules that differ from the built-in ones.",
    },
    gate: { $ref: "#/$defs/gate" },
  },
  $defs: { ...WORD_SCHEMAS, ...CODE_SCHEMAS, ...FLOW_SCHEMAS, ...POLICY_SCHEMAS },
} as const;

/** Keys that only the entry document may have: who decides, not what is integrated. */
export const ENTRY_KEYS = [
  "mode",
  "include",
  "roles",
  "opaque",
  "validations",
  "suppressions",
  "aliases",
  "rules",
  "gate",
] as const;
