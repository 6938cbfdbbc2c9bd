// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
import { MATCH_MODES, ON_MISSING } from "../model/model.ts";

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
        "enforce blocks the merge until everybody affected has signed; observe only reports, for the first weeks.",
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
  $defs: {
    id: {
      type: "string",
      pattern: "^[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{0,99}$",
      description: "A name: letters, digits, `_`, `.` and `-`, at most 100 of them.",
    },
    mapName: {
      $ref: "#/$defs/id",
      not: { const: "same" },
      description: "A name of a map; `same` is reserved for a type that is carried unchanged.",
    },
    name: { type: ["string", "number", "boolean"], description: "A name or a code, taken exactly as written." },
    text: { type: ["string", "number", "boolean", "null"], description: "A text, taken exactly as written." },
    words: { type: ["string", "number", "boolean"], description: "Words for people." },
    listReference: {
      type: "string",
      pattern: "^[^/]+/[^/]+$",
      description: "A code list: `system/type`.",
    },
    path: {
      type: "string",
      minLength: 1,
      maxLength: 1000,
      description: "A file, relative to the root of the repository.",
    },
    glob: {
      type: "string",
      minLength: 1,
      maxLength: 500,
      description:
        "Files, relative to the root of the repository: `*` within a folder, `**` across folders, `?` one character.",
    },
    principal: {
      type: "string",
      description: "A team `@organisation/team` or a person `@login`.",
    },
    principals: {
      type: "array",
      items: { $ref: "#/$defs/principal" },
      description: "Teams and people.",
    },
    role: {
      description: "The teams and people who may sign for this role.",
      if: { type: "array" },
      then: { $ref: "#/$defs/principals" },
      else: {
        type: "object",
        additionalProperties: false,
        required: ["members"],
        properties: {
          members: { $ref: "#/$defs/principals", description: "Who may sign, and is asked." },
          deputies: { $ref: "#/$defs/principals", description: "Who may sign in their place, and is not asked." },
        },
      },
    },
    system: {
      type: "object",
      additionalProperties: false,
      description: "A system that uses codes.",
      properties: {
        title: { $ref: "#/$defs/words", description: "Its name for people." },
        kind: {
          enum: [
            "storefront",
            "marketplace",
            "pos",
            "oms",
            "ipaas",
            "wms",
            "3pl",
            "erp",
            "carrier",
            "returns",
            "psp",
            "tax",
            "pim",
            "crm",
            "bi",
            "other",
          ],
          description: "What it is.",
        },
        owner: { $ref: "#/$defs/name", description: "The role that answers for it." },
        external: { type: "boolean", description: "Not in our hands: its lists need a `reviewed` date." },
        codes: {
          type: "object",
          propertyNames: { $ref: "#/$defs/id" },
          additionalProperties: { $ref: "#/$defs/codeList" },
          description: "The codes this system uses, by type.",
        },
        limits: {
          type: "object",
          additionalProperties: false,
          description: "What a code may look like to be accepted.",
          properties: {
            "max-length": { type: "integer", minimum: 1, description: "Characters of a code at most." },
            characters: { type: "string", description: "The characters a code may hold." },
          },
        },
      },
    },
    codeList: {
      description: "The codes of one type: a list (produced and accepted), or what is accepted and produced apart.",
      if: { type: "array" },
      then: { $ref: "#/$defs/codes" },
      else: {
        type: "object",
        additionalProperties: false,
        properties: {
          accepts: { $ref: "#/$defs/codesOrSource", description: "Codes it takes." },
          produces: { $ref: "#/$defs/codesOrSource", description: "Codes it sends." },
          source: { $ref: "#/$defs/source", description: "The file that holds the codes, produced and accepted." },
          format: { $ref: "#/$defs/format" },
          decode: {
            $ref: "#/$defs/jsonPath",
            description: "JSON held inside a string: where it is, read before `select`.",
          },
          select: { $ref: "#/$defs/jsonPath", description: "JSONPath (RFC 9535) to the items." },
          key: { $ref: "#/$defs/relativePaths", description: "The code within an item." },
          when: { $ref: "#/$defs/whenPaths" },
          active: { $ref: "#/$defs/relativePath", description: "Path of a flag; false means not in use." },
          attributes: { $ref: "#/$defs/relativePathList", description: "Members of an item that are compared." },
          columns: { $ref: "#/$defs/columns" },
          open: { type: "boolean", description: "Codes that are not listed are possible." },
          retired: {
            type: "array",
            items: { $ref: "#/$defs/name" },
            description: "Codes once used that must not get a new meaning.",
          },
          reviewed: { $ref: "#/$defs/date", description: "When somebody last compared the list with the real system." },
        },
        dependentSchemas: {
          source: {
            type: "object",
            description: "A list has either one source or what is accepted and produced apart.",
            not: { anyOf: [{ required: ["accepts"] }, { required: ["produces"] }] },
          },
        },
      },
    },
    codes: { type: "array", items: { $ref: "#/$defs/code" }, description: "Codes." },
    code: {
      description: "A code, or a code with attributes.",
      if: { type: "object" },
      then: {
        type: "object",
        required: ["code"],
        properties: {
          code: { $ref: "#/$defs/name", description: "The code." },
          title: { $ref: "#/$defs/words", description: "Its meaning for people." },
          region: { $ref: "#/$defs/words", description: "Where it applies; `intl` means across borders." },
          active: { type: "boolean", description: "false: known, and not in use." },
        },
        additionalProperties: { description: "An attribute of this team's own." },
      },
      else: { $ref: "#/$defs/name" },
    },
    codesOrSource: {
      description: "Codes, or the file that holds them.",
      if: { type: "array" },
      then: { $ref: "#/$defs/codes" },
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
          select: { $ref: "#/$defs/jsonPath", description: "JSONPath (RFC 9535) to the items." },
          key: { $ref: "#/$defs/relativePaths", description: "The code within an item." },
          when: { $ref: "#/$defs/whenPaths" },
          active: { $ref: "#/$defs/relativePath", description: "Path of a flag; false means not in use." },
          attributes: { $ref: "#/$defs/relativePathList", description: "Members of an item that are compared." },
          columns: { $ref: "#/$defs/columns" },
        },
      },
    },
    source: {
      description: "A file of the repository that is read as it is.",
      if: { type: "object" },
      then: {
        type: "object",
        additionalProperties: false,
        required: ["file"],
        properties: {
          file: { $ref: "#/$defs/glob", description: "Path or glob; `{captures}` become the entry's conditions." },
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
          default: {
            $ref: "#/$defs/name",
            description: "The key (`*`, `else`) or the path (`$.fallback`) of the fallback.",
          },
          active: { $ref: "#/$defs/relativePath", description: "Path of a flag; false means the entry is not there." },
          attributes: { $ref: "#/$defs/relativePathList", description: "Members of an item that are compared." },
          columns: { $ref: "#/$defs/columns" },
        },
      },
      else: { $ref: "#/$defs/path" },
    },
    format: {
      enum: ["yaml", "json", "csv", "xml", "properties"],
      description: "How the file is written, where its extension does not say.",
    },
    jsonPath: {
      type: "string",
      minLength: 1,
      maxLength: 1000,
      description: "A JSONPath (RFC 9535) that begins with `$`.",
    },
    relativePath: {
      type: "string",
      minLength: 1,
      maxLength: 1000,
      pattern: "^@",
      description: "A path that begins at the item: `@.code`, `@key`, `@value`.",
    },
    relativePathList: {
      type: "array",
      minItems: 1,
      items: { $ref: "#/$defs/relativePath" },
      description: "Relative paths.",
    },
    relativePaths: {
      description: "One path, or a list of them: the first is the code, the others are conditions.",
      if: { type: "array" },
      then: { $ref: "#/$defs/relativePathList" },
      else: { $ref: "#/$defs/relativePath" },
    },
    whenPaths: {
      description: "Further members that make an entry conditional.",
      if: { type: "object" },
      then: {
        type: "object",
        propertyNames: { $ref: "#/$defs/id" },
        additionalProperties: { $ref: "#/$defs/relativePath" },
      },
      else: { $ref: "#/$defs/relativePathList" },
    },
    columns: {
      type: "array",
      minItems: 1,
      items: { $ref: "#/$defs/name" },
      description: "Names of columns without a header.",
    },
    namedMap: {
      description: "A map from the codes of one list to those of another.",
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
          description: "What the integration does with a code that has no entry.",
        },
        match: { enum: MATCH_MODES, description: "How an entry is found." },
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
        document: { $ref: "#/$defs/words", description: "What it carries: order, despatch, return, …" },
        trigger: { $ref: "#/$defs/words", description: "The event that starts it." },
        schedule: { $ref: "#/$defs/words", description: "When it runs, as a cron line." },
        filter: { $ref: "#/$defs/words", description: "Which documents take it. Compared as text." },
        volume: {
          type: "string",
          pattern: "^[0-9]{1,12} ?/ ?(?:hour|day|week)$",
          description: "Documents in a span of time: `1200/day`, `50/hour`, `300/week`.",
        },
        criticality: { enum: ["low", "normal", "high"], description: "How bad it is when it fails." },
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
      description: "`same`, a map's name, a map written here, or a list of maps (a chain).",
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
    opaque: {
      type: "object",
      additionalProperties: false,
      required: ["files", "owner"],
      description: "Files that cannot be read.",
      properties: {
        files: { $ref: "#/$defs/glob" },
        flows: { type: "array", items: { $ref: "#/$defs/name" }, description: "The flows they belong to." },
        owner: { $ref: "#/$defs/name", description: "The role that is asked." },
      },
    },
    validation: {
      type: "object",
      additionalProperties: false,
      description: "A validation that somebody signs.",
      properties: {
        title: { $ref: "#/$defs/words", description: "What is validated, as one sentence." },
        role: {
          $ref: "#/$defs/name",
          description: "A role, or source-owner, target-owner, flow-owner, errors-owner, map-owner.",
        },
        evidence: { enum: ["required", "optional"], description: "Whether a sign-off needs words or a link." },
        required: { type: "integer", minimum: 1, maximum: 10, description: "How many different people have to sign." },
        on: {
          type: "array",
          description: "The changes that ask for it.",
          items: {
            type: "object",
            additionalProperties: false,
            required: ["change"],
            description: "One kind of change.",
            properties: {
              change: { $ref: "#/$defs/name", description: "Kind of change, such as `code-added`." },
              type: { $ref: "#/$defs/name", description: "Only for this type." },
              flow: { $ref: "#/$defs/name", description: "Only for this flow." },
            },
          },
        },
      },
    },
    suppression: {
      type: "object",
      additionalProperties: false,
      required: ["rule", "subject"],
      description: "A finding accepted on purpose, for a while.",
      properties: {
        rule: { $ref: "#/$defs/name", description: "The rule." },
        subject: { $ref: "#/$defs/name", description: "What the finding is about." },
        code: { $ref: "#/$defs/text", description: "Only for this code." },
        reason: { $ref: "#/$defs/words", description: "Why it is accepted." },
        owner: { $ref: "#/$defs/name", description: "The role that accepted it." },
        expires: { $ref: "#/$defs/date", description: "Until when; 180 days at most." },
      },
    },
    rule: {
      description: "A severity, or a severity with settings.",
      if: { type: "object" },
      then: {
        type: "object",
        additionalProperties: false,
        properties: {
          severity: { $ref: "#/$defs/severity" },
          "max-age-days": {
            type: "integer",
            minimum: 1,
            description: "Age in days from which a review counts as old.",
          },
        },
      },
      else: { $ref: "#/$defs/severity" },
    },
    severity: { enum: ["error", "warning", "info", "off"], description: "How serious a finding of the rule is." },
    date: {
      type: "string",
      pattern: "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$",
      description: "A day: `2026-10-01`.",
    },
    gate: {
      type: "object",
      additionalProperties: false,
      description: "How sign-offs count.",
      properties: {
        "author-may-sign": { type: "boolean", description: "The author of the pull request may sign. Default: false." },
        "committers-may-sign": {
          type: "boolean",
          description: "Who committed to the pull request may sign. Default: false.",
        },
        "distinct-people": { type: "boolean", description: "One person may not fill two roles. Default: false." },
        "review-signs": {
          type: "boolean",
          description: "An approving review signs that person's items that ask for no evidence. Default: true.",
        },
        override: {
          type: "object",
          additionalProperties: false,
          description: "Who may let a pull request pass although it is blocked.",
          properties: {
            role: { $ref: "#/$defs/name", description: "The role. Default: release-manager." },
            people: { type: "integer", minimum: 1, maximum: 10, description: "How many different people. Default: 1." },
          },
        },
        "waiver-max-days": {
          type: "integer",
          minimum: 1,
          maximum: 365,
          description: "Longest waiver in days. Default: 14.",
        },
        "request-reviews": { type: "boolean", description: "Ask the owners for a review on GitHub. Default: true." },
      },
    },
  },
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
