const ID = "^[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{0,99}$";

/** Names, texts, paths and days: what every other part of the schema is made of. */
export const WORD_SCHEMAS = {
  id: {
    type: "string",
    pattern: ID,
    description: "A name: letters, digits, `_`, `.` and `-`, at most 100 of them.",
  },
  mapName: {
    type: "string",
    pattern: ID,
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
  date: {
    type: "string",
    pattern: "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$",
    description: "A day: `2026-10-01`.",
  },
} as const;
