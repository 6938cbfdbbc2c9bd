import Type from "typebox";
import { at, list, nullable, object, repositorySchema } from "./common.ts";

const asOfSchema = object("AsOf", "The newest judged merge into the branch that counts: so it stood then.", {
  number: Type.Integer({ description: "The pull request." }),
  mergedAt: at("When it was merged."),
  mergeSha: nullable(Type.String()),
  branch: Type.String(),
});

const system = {
  id: Type.String(),
  title: nullable(Type.String()),
  kind: nullable(Type.String()),
  owner: nullable(Type.String(), "The role that answers for it."),
  external: Type.Boolean({ description: "In other hands." }),
};

export const systemsSchema = object("Systems", "A repository's systems.", {
  repository: repositorySchema,
  asOf: asOfSchema,
  systems: list(
    object("SystemSummary", "One of them.", {
      ...system,
      flows: Type.Integer({ description: "Flows that begin or end there." }),
      concerns: Type.Integer({ description: "What is missing, over the system, its flows and its lists." }),
    }),
    "By id.",
  ),
});

const flowSchema = object("Flow", "A flow that begins or ends there.", {
  id: Type.String(),
  title: nullable(Type.String()),
  from: Type.String(),
  to: Type.String(),
  owner: nullable(Type.String(), "The role that answers for it."),
  people: list(Type.String(), "Behind that role."),
  errors: nullable(Type.String(), "The role that handles failed messages."),
  errorsPeople: list(Type.String(), "Behind that role."),
  criticality: nullable(Type.String()),
  types: list(Type.String(), "Types of codes that it carries."),
  monitors: Type.Unknown({ description: "As declared; null where it is not." }),
  spec: Type.Unknown({ description: "As declared; null where it is not." }),
  runbook: Type.Unknown({ description: "As declared; null where it is not." }),
  rollback: Type.Unknown({ description: "As declared; null where it is not." }),
});

export const systemSchema = object("System", "A system as it stood after the newest merge.", {
  repository: repositorySchema,
  asOf: asOfSchema,
  ...system,
  people: list(Type.String(), "Behind the owner's role."),
  flows: list(flowSchema, "By id."),
  lists: list(
    object("CodeList", "A declared code list.", {
      id: Type.String(),
      system: Type.String(),
      type: Type.String(),
      reviewed: nullable(Type.String(), "The day on which somebody compared it with the other side's list last."),
    }),
    "By id.",
  ),
  concerns: list(
    object("Concern", "What nobody answers for, watches, specified or could take back.", {
      kind: Type.Enum([
        "no-owner",
        "no-errors-owner",
        "no-monitors",
        "no-spec",
        "no-runbook",
        "no-rollback",
        "never-reviewed",
      ]),
      subject: Type.String({ description: "The system, flow or list." }),
    }),
  ),
});
