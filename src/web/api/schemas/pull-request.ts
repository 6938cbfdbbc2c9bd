import Type from "typebox";
import { ATTENTIONS, OUTCOMES, VERDICTS } from "../../../core/history/query.ts";
import { ACT_KINDS } from "../../../core/history/story.ts";
import { LEDGER_EVENT_KINDS } from "../../../core/render/event-kinds.ts";
import { at, list, nullable, object, repositorySchema } from "./common.ts";

const SCOPES = ["none", "additive", "code-scoped", "flow-wide", "unknown"] as const;

const sha = (description: string) => nullable(Type.String(), description);

const namedSchema = object("Named", "The first names of a longer list, sorted.", {
  names: list(Type.String()),
  total: Type.Integer({ description: "How many there are in all." }),
});

export const pullRequestSchema = object(
  "PullRequest",
  "One thing with a history: a pull request, or what happened past every pull request.",
  {
    kind: Type.Enum(["pull-request", "push", "control", "check"]),
    repository: repositorySchema,
    number: nullable(Type.Integer(), "Null where it is no pull request."),
    sequence: nullable(Type.Integer(), "Its entry, where it is no pull request."),
    title: nullable(Type.String()),
    author: nullable(Type.String()),
    outcome: Type.Enum(OUTCOMES),
    why: nullable(Type.String(), "What happened, where it is no pull request."),
    verdict: nullable(Type.Enum(VERDICTS), "What the newest evaluation said."),
    scope: nullable(Type.Enum(SCOPES), "How far the change reaches."),
    mode: nullable(Type.Enum(["enforce", "observe"])),
    attention: list(Type.Enum(ATTENTIONS), "What a release manager looks at first; worst first."),
    asked: Type.Integer({ description: "Items on the newest checklist." }),
    signed: Type.Integer({ description: "How many of them are done." }),
    systems: namedSchema,
    flows: namedSchema,
    codes: namedSchema,
    firstAt: at("The first entry."),
    lastAt: at("The newest entry."),
    mergedAt: nullable(Type.String()),
    mergeSha: sha("The commit that it was merged as."),
    mergedBy: nullable(Type.String()),
    baseRef: nullable(Type.String()),
    headSha: sha("The newest head that was judged."),
    at: at("When it counts for a list: when it was merged, else when something happened last."),
    releases: list(Type.String(), "Tags that it went out with, in the order they were made."),
  },
);

export const entrySchema = object(
  "Entry",
  "One entry of a repository's ledger, as it stands there. `hash` is SHA-256 over the canonical JSON (RFC 8785) of all other members.",
  {
    sequence: Type.Integer({ description: "Counts from 1 in each repository, without a gap." }),
    at: at("When it was recorded."),
    repository: repositorySchema,
    pullRequest: nullable(Type.Integer()),
    actor: Type.Union([
      Type.Object({ kind: Type.Literal("person"), id: Type.Integer(), login: Type.String() }),
      Type.Object({ kind: Type.Literal("app") }),
    ]),
    event: Type.Object(
      { kind: Type.Enum(LEDGER_EVENT_KINDS) },
      { description: "What happened; the other members depend on the kind.", additionalProperties: true },
    ),
    previous: Type.String({ description: "The hash of the entry before; 64 zeros for the first." }),
    hash: Type.String(),
  },
);

const actSchema = object("Act", "What somebody did for one item, or what happened to their sign-off.", {
  kind: Type.Enum([...ACT_KINDS]),
  sequence: Type.Integer({ description: "Its entry." }),
  at: at("When."),
  person: nullable(Type.String(), "A login; null for Ripplegate itself."),
  principal: nullable(Type.String(), "The team or person in whose name."),
  said: nullable(Type.String(), "What they wrote, whole."),
  note: nullable(
    Type.String(),
    "The note or reason in it; of a refusal, the answer; of a delegation, who may sign instead.",
  ),
  shown: nullable(
    Type.String(),
    "Digest of the comment that they had before their eyes; see the texts of a pull request.",
  ),
  differences: list(Type.String(), "Of a lapse: what was different, one sentence each."),
  signOff: nullable(
    Type.Integer(),
    "Of a lapse, return or revocation: the entry of the sign-off; of a lifted veto, its entry.",
  ),
});

const itemSchema = object("Item", "One thing that an owner was asked to accept.", {
  id: Type.String(),
  title: nullable(Type.String()),
  subject: nullable(Type.String(), "The flow, list, map or system that it is about."),
  because: nullable(Type.String(), "Why this owner was asked."),
  required: Type.Integer({ description: "How many people had to sign." }),
  state: Type.Enum(["signed", "waiting", "gone"]),
  acts: list(actSchema, "Oldest first."),
});

const ownerSchema = object("Owner", "What one owner was asked, and what they said.", {
  role: nullable(Type.String()),
  owners: list(Type.String(), "Teams and people, as `@acme/warehouse`."),
  items: list(itemSchema),
});

const reference = {
  sequence: Type.Integer({ description: "The entry." }),
  at: at("When."),
  hash: Type.String({ description: "The entry's." }),
};
const namedItem = { id: Type.String(), title: nullable(Type.String()), role: nullable(Type.String()) };
const left = {
  open: list(Type.Object(namedItem, { additionalProperties: false }), "Items that lack a sign-off."),
  blocking: list(
    Type.Object({ id: Type.String(), message: nullable(Type.String()) }, { additionalProperties: false }),
    "Findings that block.",
  ),
};

const exceptionSchema = object("Exception", "What let it pass in place of a sign-off, or in spite of a finding.", {
  kind: Type.Enum(["overridden", "waived"]),
  sequence: Type.Integer({ description: "Its entry." }),
  at: at("When."),
  person: nullable(Type.String(), "Who did it."),
  reason: Type.String({ description: "What they wrote." }),
  shown: nullable(Type.String(), "Digest of the comment that they had before their eyes."),
});

export const whySchema = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal("gate-open"),
        opened: Type.Object(
          { ...reference, headSha: Type.String(), baseSha: Type.String(), evaluation: Type.Integer() },
          { additionalProperties: false },
        ),
        observed: Type.Boolean({ description: "Ripplegate only observed: the gate stood open whoever had signed." }),
        reliedOn: list(
          Type.Object({ ...namedItem, signOffs: list(actSchema) }, { additionalProperties: false }),
          "The sign-offs that opened the gate.",
        ),
        exceptions: list(exceptionSchema, "Overrides and waivers that it hung on."),
        ...left,
      },
      { additionalProperties: false },
    ),
    Type.Object(
      {
        kind: Type.Literal("past-the-gate"),
        merged: Type.Object(reference, { additionalProperties: false }),
        why: Type.String(),
        ...left,
      },
      { additionalProperties: false },
    ),
    Type.Object(
      {
        kind: Type.Literal("gate-closed"),
        ...left,
        closed: nullable(Type.Object({ ...reference, why: Type.String() }, { additionalProperties: false })),
      },
      { additionalProperties: false },
    ),
    Type.Object({ kind: Type.Literal("nothing-known") }, { additionalProperties: false }),
  ],
  { title: "Why", description: "Why it could be merged, or was although it could not, or can't be yet." },
);

export const storySchema = object("Story", "All that is recorded about one pull request.", {
  summary: pullRequestSchema,
  why: whySchema,
  owners: list(ownerSchema),
  timeline: list(entrySchema, "Every entry about it, oldest first."),
});

export const textSchema = object("Text", "A text that an entry names.", {
  digest: Type.String({ description: "SHA-256 of the text, in hexadecimal." }),
  text: Type.String(),
});
