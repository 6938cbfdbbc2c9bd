/** The public face of the local GitHub: see README.md in this folder. */
export { ApiError } from "./errors.ts";
export {
  createLocalGitHub,
  type LocalGitHub,
  type LocalGitHubOptions,
  type NewPerson,
  type Organization,
} from "./local-github.ts";
export type { ObservedExchange } from "./rest/api.ts";
export type { Call } from "./rest/call-log.ts";
export type { Fault, FaultAnswer, FaultedRequest, PlannedFault } from "./rest/faults.ts";
export type { Delivery } from "./webhooks/delivery.ts";
export type { App, Installation, NewApp } from "./world/apps.ts";
export type { Person, Someone } from "./world/people.ts";
export type { Comment, PullRequest, Review } from "./world/pull-requests.ts";
export type { NewPullRequest, NewRepository, Repository } from "./world/repositories.ts";
export type { NewTeam, Team } from "./world/teams.ts";
