// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
/** The parts of the schema about who decides: roles, gate, rules and exceptions. */
export const POLICY_SCHEMAS = {
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
        description: "A role, or `source-owner`, `target-owner`, `flow-owner`, `errors-owner`, `map-owner`.",
      },
      evidence: { enum: ["required", "optional"], description: "Whether a sign-off needs words or a link." },
      required: {
        type: "integer",
        minimum: 1,
        maximum: 10,
        description: "How many different people have to sign. Default: 1.",
      },
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
      reason: { $ref: "#/$defs/words", description: "Why it is accepted. Required." },
      owner: { $ref: "#/$defs/name", description: "The role that accepted it. Required." },
      expires: {
        $ref: "#/$defs/date",
        description: "The last day on which it holds; 180 days away at most. Required.",
      },
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
          description: "Of `list-not-reviewed`: age in days from which a review counts as old. Default: 180.",
        },
      },
    },
    else: { $ref: "#/$defs/severity" },
  },
  severity: { enum: ["error", "warning", "info", "off"], description: "How serious a finding of the rule is." },
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
} as const;
