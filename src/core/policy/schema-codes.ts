// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
/** What paths find in each format: the one place where users read it. */
const FORMAT = `How the file is written, where its extension does not say. Paths see every format as one tree of texts:
- yaml, json: as it is. Numbers and words keep the spelling they have (\`04510\`, \`1E5\`, \`NO\`).
- csv: \`$\` is a list with one dict for each row, by the names in the first row (or in \`columns\`): \`select: "$[*]"\`, \`key: "@.code"\`, \`"@['a name']"\` for a name with spaces. An empty cell is nothing; a row of empty cells is left out; every other row has as many cells as there are names.
- xml: \`$\` holds the root element by its name. Child elements are always lists by their name, even where there is one: \`select: "$.methods.method[*]"\`. Attributes are members with \`@\` before their name: \`key: "@['@code']"\`. An element with text only is its text, so that \`value: "@.target"\` reads the one child \`target\`; an element with attributes or children has its text under \`#text\`. White space around a text is left out, CDATA is kept, names keep their prefix (\`"@['x:code']"\`), and a file with a DOCTYPE is refused.
- properties: \`$\` is one dict from key to text, read as Java does: \`select: "$.*"\`, \`key: "@key"\`, \`value: "@value"\`.`;

/** The parts of the schema about codes: systems, lists and the files that hold them. */
export const CODE_SCHEMAS = {
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
          characters: {
            type: "string",
            description: "The characters a code may hold, with ranges, as in `A-Z0-9_-`; a dash at the end is itself.",
          },
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
        delimiter: { $ref: "#/$defs/delimiter" },
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
        active: { type: "boolean", description: "`false`: known, and not in use." },
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
        delimiter: { $ref: "#/$defs/delimiter" },
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
        delimiter: { $ref: "#/$defs/delimiter" },
        columns: { $ref: "#/$defs/columns" },
      },
    },
    else: { $ref: "#/$defs/path" },
  },
  format: {
    enum: ["yaml", "json", "csv", "xml", "properties"],
    description: FORMAT,
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
    description:
      "Names of the columns of a CSV file that has no first row with their names, in their order: `columns: [from, to]`.",
  },
  delimiter: {
    type: "string",
    pattern: "^[\\t !#-~\\u00a1-\\uffff]$",
    description:
      'The character between the cells of a CSV file: one character, `"\\t"` for a tab. Left out, it is the one of `,` `;` tab and `|` that the first row uses (a tab in a `.tsv`).',
  },
} as const;
