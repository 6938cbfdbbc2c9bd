import Type from "typebox";
import { at, list, nullable, object } from "./common.ts";

const countedSchema = object("Counted", "A name and how often.", { name: Type.String(), count: Type.Integer() });

const week = {
  merged: Type.Integer(),
  withoutSignOff: Type.Integer({ description: "Merged past the gate, and pushes past every pull request." }),
  overridden: Type.Integer(),
};

export const figuresSchema = object("Figures", "How the sign-offs went.", {
  pullRequests: Type.Integer(),
  ...week,
  newestOnly: nullable(
    object("NewestOnly", "So many of the newest pull requests, back to a moment.", {
      pullRequests: Type.Integer(),
      since: at("When the oldest of them was merged, or something happened in it last."),
    }),
    "Times and what changes most are over these only; null: over all that is found.",
  ),
  timeToSignOff: list(
    object("TimeToSignOff", "From when an item was asked for in the form that was signed.", {
      owner: Type.String({ description: "The role." }),
      medianMs: Type.Number(),
      p90Ms: Type.Number(),
      signOffs: Type.Integer({ description: "How many it is over." }),
    }),
    "By role.",
  ),
  waitingNow: list(countedSchema, "Items that wait for a sign-off now, by role; whatever the times asked for."),
  mostChangedFlows: list(countedSchema),
  mostChangedCodes: list(countedSchema),
  perWeek: list(
    object("Week", "From Monday, UTC, by its first day.", { week: Type.String(), ...week }),
    "Oldest first, without a gap.",
  ),
});
