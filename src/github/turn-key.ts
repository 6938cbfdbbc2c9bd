import { at } from "./decode.ts";
import { headBranchPath, mergeGroupOf, type ParsedDelivery } from "./webhooks.ts";

/**
 * What must happen one after the other: `pr:<repository id>:<number>`, `group:<repository id>:<head commit>`,
 * `repo:<repository id>`, `people:<organisation>`, `installation:<id>`.
 * `ignored` where the payload names none of these. Looks at a few fields only; never throws.
 */
export function turnKey({ name, payload }: ParsedDelivery): string {
  const repositoryId = at(payload, "repository.id");
  const number = at(payload, "pull_request.number") ?? at(payload, "issue.number");
  if (typeof repositoryId === "number") {
    const isOfPullRequest = PULL_REQUEST_EVENTS.has(name) && typeof number === "number";
    if (isOfPullRequest) return `pr:${repositoryId}:${number}`;
    const group = groupHead(name, payload);
    if (group !== undefined) return `group:${repositoryId}:${group}`;
    if (REPOSITORY_EVENTS.has(name)) return `repo:${repositoryId}`;
  }
  const organisation = at(payload, "organization.login");
  // Logins ignore case; the event's own spelling may differ from one delivery to the next.
  if (PEOPLE_EVENTS.has(name) && typeof organisation === "string") return `people:${organisation.toLowerCase()}`;
  const installation = at(payload, "installation.id");
  if (name.startsWith("installation") && typeof installation === "number") return `installation:${installation}`;
  return "ignored";
}

const PULL_REQUEST_EVENTS: ReadonlySet<string> = new Set([
  "pull_request",
  "issue_comment",
  "pull_request_review",
  "pull_request_review_comment",
]);
const REPOSITORY_EVENTS: ReadonlySet<string> = new Set(["push", "check_run", "check_suite", "repository"]);
const PEOPLE_EVENTS: ReadonlySet<string> = new Set(["membership", "team", "organization"]);

/** The head commit of the merge group that an event is about; of a check only where that stands on one. */
function groupHead(name: string, payload: unknown): string | undefined {
  const head = at(payload, `${name}.head_sha`);
  if (typeof head !== "string") return undefined;
  if (name === "merge_group") return head;
  if (name !== "check_run" && name !== "check_suite") return undefined;
  return mergeGroupOf(head, at(payload, headBranchPath(name))) === undefined ? undefined : head;
}
