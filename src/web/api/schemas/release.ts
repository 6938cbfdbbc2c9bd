import Type from "typebox";
import { at, list, nullable, object, repositorySchema } from "./common.ts";
import { pullRequestSchema } from "./pull-request.ts";

const release = {
  repository: repositorySchema,
  tag: Type.String(),
  sha: Type.String({ description: "The commit that was tagged." }),
  previousTag: nullable(Type.String(), "The release before it; null for the first."),
  since: list(Type.String(), "Every tag that some way back comes to first."),
  at: at("When it was pushed last."),
  by: nullable(Type.String(), "Who pushed it; null where that is not known."),
  sequence: Type.Integer({ description: "Its entry." }),
  complete: Type.Boolean({ description: "All commits were seen; otherwise pull requests may be missing." }),
  withdrawn: Type.Boolean({ description: "The tag is gone from GitHub. What it released stays on record." }),
};

const counts = {
  pullRequests: Type.Integer({ description: "Merged with it." }),
  touched: Type.Integer({ description: "Of these, how many touch integration config." }),
  withoutSignOff: Type.Integer({ description: "Merged past the gate." }),
  overridden: Type.Integer(),
};

export const releaseSummarySchema = object("ReleaseSummary", "One release.", { ...release, ...counts });

export const releaseSchema = object("Release", "What went out with a release, or with several.", {
  releases: list(object("Tag", "A tag as it was pushed last.", release), "Oldest first."),
  after: nullable(Type.String(), "The release before the first of them; null: nothing was released before."),
  ...counts,
  items: list(
    object("Released", "A pull request that went out.", {
      summary: pullRequestSchema,
      signOffs: list(
        Type.Object(
          {
            sequence: Type.Integer({ description: "Its entry." }),
            item: Type.String(),
            role: Type.String(),
            person: Type.String(),
            at: at("When."),
          },
          { additionalProperties: false },
        ),
        "What still counted when it was merged.",
      ),
      exceptions: list(
        Type.Object(
          {
            kind: Type.Enum(["overridden", "waived"]),
            sequence: Type.Integer({ description: "Its entry." }),
            person: Type.String(),
            at: at("When."),
            reason: Type.String(),
          },
          { additionalProperties: false },
        ),
        "What let it pass in place of sign-offs, or in spite of a finding.",
      ),
    }),
    "What touches integration config and what needs attention; attention first, then newest first.",
  ),
  more: Type.Integer({ description: "How many there are beyond `items`." }),
  complete: Type.Boolean({ description: "All commits of all these releases were seen." }),
});
