// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
import { MATCH_MODES, ON_MISSING } from "../model/model.ts";

/** The parts of the schema about what connects systems: maps and flows. */
export const FLOW_SCHEMAS = {
  namedMap: {
    description:
      "A map that has a name, and so says which lists it connects: the keys of a map, with `from` and `to` required.",
    type: "object",
    $ref: "#/$defs/map",
    required: ["from", "to"],
  },
  map: {
    type: "object",
    additionalProperties: false,
    description: "A map from codes to codes: its entries, and what happens to a code without one.",
    properties: {
      from: { $ref: "#/$defs/listReference", description: "The list whose codes it takes: `shop/shipping-method`." },
      to: { $ref: "#/$defs/listReference", description: "The list whose codes it gives: `wms/shipping-method`." },
      owner: { $ref: "#/$defs/name", description: "The role that answers for it." },
      "on-missing": {
        enum: [...ON_MISSING, null],
        description:
          "What the integration does with a code that has no entry: `fail` stops with an error, `hold` waits for somebody, `default` takes the `default`, `pass` lets the code through as it is, `drop` leaves it out, `null` sends an empty value. `unknown`, the default, is judged like `fail`.",
      },
      match: {
        enum: MATCH_MODES,
        description:
          "How an entry is found. `exact`, the default: the whole code, letter by letter. `ignore-case`: whatever the case. `prefix`: the longest key that the code begins with. `first-match`: the first entry that fits, where `*` is any text and `?` one character.",
      },
      default: { $ref: "#/$defs/name", description: "The target of every code without an entry." },
      entries: { $ref: "#/$defs/entries" },
      source: { $ref: "#/$defs/source", description: "The file that holds the entries." },
      format: { $ref: "#/$defs/format" },
      decode: {
        $ref: "#/$defs/jsonPath",
        description: "JSON held inside a string: where it is, read before `select`.",
      },
      select: { $ref: "#/$defs/jsonPath", description: "JSONPath (RFC 9535) to the items." },
      key: {
        $ref: "#/$defs/relativePaths",
        description: "The code within an item; a list is a code and its conditions.",
      },
      value: { $ref: "#/$defs/relativePath", description: "The target within an item." },
      when: { $ref: "#/$defs/whenPaths" },
      active: { $ref: "#/$defs/relativePath", description: "Path of a flag; false means the entry is not there." },
      delimiter: { $ref: "#/$defs/delimiter" },
      columns: { $ref: "#/$defs/columns" },
    },
    oneOf: [{ required: ["entries"] }, { required: ["source"] }],
  },
  entries: {
    description: "The entries: a mapping from code to code, or a list of `{ from, to, when }`.",
    if: { type: "array" },
    then: { type: "array", items: { $ref: "#/$defs/entry" } },
    else: { type: "object", additionalProperties: { $ref: "#/$defs/text" } },
  },
  entry: {
    type: "object",
    additionalProperties: false,
    required: ["from", "to"],
    description: "One entry, under conditions where it has some.",
    properties: {
      from: { $ref: "#/$defs/name", description: "The code." },
      to: { $ref: "#/$defs/text", description: "The target." },
      when: {
        type: "object",
        propertyNames: { $ref: "#/$defs/id" },
        additionalProperties: { $ref: "#/$defs/text" },
        description: "Conditions such as `{ country: DE }`.",
      },
    },
  },
  flow: {
    type: "object",
    additionalProperties: false,
    required: ["from", "to"],
    description: "An integration from one system to another.",
    properties: {
      title: { $ref: "#/$defs/words", description: "Its name for people." },
      from: { $ref: "#/$defs/name", description: "The system it comes from." },
      to: { $ref: "#/$defs/name", description: "The system it goes to." },
      document: {
        $ref: "#/$defs/words",
        description: "What it carries: `order`, `despatch`, `return` or another word of yours.",
      },
      trigger: { $ref: "#/$defs/words", description: "The event that starts it." },
      schedule: { $ref: "#/$defs/words", description: "When it runs, as a cron line." },
      filter: { $ref: "#/$defs/words", description: "Which documents take it. Compared as text." },
      volume: {
        type: "string",
        pattern: "^[0-9]{1,12} ?/ ?(?:hour|day|week)$",
        description: "Documents in a span of time: `1200/day`, `50/hour`, `300/week`.",
      },
      criticality: { enum: ["low", "normal", "high"], description: "How bad it is when it fails. Default: normal." },
      owner: { $ref: "#/$defs/name", description: "The role that builds and runs it." },
      errors: { $ref: "#/$defs/name", description: "The role that handles its failed messages." },
      carries: {
        type: "object",
        propertyNames: { $ref: "#/$defs/id" },
        additionalProperties: { $ref: "#/$defs/carry" },
        description: "The types of code it carries, and how each is mapped.",
      },
      fields: { $ref: "#/$defs/fields" },
      payloads: {
        type: "object",
        additionalProperties: false,
        description: "What its messages look like.",
        properties: {
          sent: { $ref: "#/$defs/path", description: "JSON Schema of what is sent." },
          received: { $ref: "#/$defs/path", description: "JSON Schema of what the receiver takes." },
          samples: { $ref: "#/$defs/glob", description: "Sample messages." },
        },
      },
      spec: {
        type: "object",
        additionalProperties: false,
        required: ["file"],
        description: "The agreed specification.",
        properties: {
          file: { $ref: "#/$defs/path", description: "Where it is." },
          version: { $ref: "#/$defs/words", description: "Its version." },
          locked: {
            type: "boolean",
            description: "What the flow carries may only change together with the specification.",
          },
        },
      },
      endpoint: {
        type: "object",
        additionalProperties: false,
        description: "Where it connects to.",
        properties: {
          name: { $ref: "#/$defs/words", description: "The endpoint." },
          version: { $ref: "#/$defs/words", description: "Version of its interface." },
          auth: { $ref: "#/$defs/words", description: "How it signs in. Never a secret." },
        },
      },
      monitors: {
        type: "object",
        additionalProperties: false,
        description: "Where its health is seen.",
        properties: {
          errors: { $ref: "#/$defs/words", description: "Address of the monitor for failed messages." },
          volume: { $ref: "#/$defs/words", description: "Address of the monitor for the number of messages." },
          latency: { $ref: "#/$defs/words", description: "Address of the monitor for delay." },
        },
      },
      runbook: { $ref: "#/$defs/path", description: "What to do when it fails." },
      rollback: { $ref: "#/$defs/path", description: "How to take a change back." },
      next: {
        type: "array",
        items: { $ref: "#/$defs/name" },
        description: "Flows that follow it, where systems and types do not already say so.",
      },
    },
  },
  carry: {
    description:
      "How a type is carried: `same` (unchanged), a map's name, a map written here, or a list of maps that are applied one after the other.",
    if: { type: "array" },
    then: {
      type: "array",
      minItems: 1,
      items: { if: { type: "object" }, then: { $ref: "#/$defs/map" }, else: { $ref: "#/$defs/mapReference" } },
    },
    else: {
      if: { type: "object" },
      then: { $ref: "#/$defs/map" },
      else: { $ref: "#/$defs/name" },
    },
  },
  mapReference: {
    $ref: "#/$defs/name",
    not: { const: "same" },
    description: "The name of a map. `same` in a chain would say nothing.",
  },
  fields: {
    description: "How the fields of the message are mapped: a list of entries, or the file that holds it.",
    if: { type: "array" },
    then: { type: "array", items: { $ref: "#/$defs/field" } },
    else: {
      type: "object",
      additionalProperties: false,
      required: ["source"],
      properties: {
        source: { $ref: "#/$defs/source" },
        format: { $ref: "#/$defs/format" },
        decode: {
          $ref: "#/$defs/jsonPath",
          description: "JSON held inside a string: where it is, read before `select`.",
        },
        select: { $ref: "#/$defs/jsonPath", description: "JSONPath (RFC 9535) to the entries." },
        delimiter: { $ref: "#/$defs/delimiter" },
        columns: { $ref: "#/$defs/columns" },
      },
    },
  },
  field: {
    type: "object",
    additionalProperties: false,
    required: ["to"],
    description: "One field of the message.",
    properties: {
      from: { $ref: "#/$defs/words", description: "Path in what is sent." },
      to: { $ref: "#/$defs/words", description: "Path in what is received." },
      value: { $ref: "#/$defs/text", description: "A constant that is written instead." },
      required: { type: "boolean", description: "The receiver needs it." },
      type: { $ref: "#/$defs/words", description: "Its type." },
      "max-length": { type: "integer", minimum: 0, description: "Characters at most." },
      transform: { $ref: "#/$defs/name", description: "The type whose map is applied to it." },
    },
  },
} as const;
