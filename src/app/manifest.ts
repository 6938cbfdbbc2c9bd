/** What the App asks for, as `app.yml` has it: each with what it is for, to be told where it is missing. */
export const WANTED_PERMISSIONS: ReadonlyMap<string, { readonly level: "read" | "write"; readonly for: string }> =
  new Map(
    Object.entries({
      metadata: { level: "read", for: "every App needs it" },
      contents: { level: "read", for: "to read the configuration and the files it names" },
      pull_requests: { level: "write", for: "to see what a pull request changes, and to write its comment" },
      issues: { level: "write", for: "to read commands in comments and to answer" },
      checks: { level: "write", for: "to write the check" },
      statuses: { level: "write", for: "so that the check can be pinned to this App" },
      members: { level: "read", for: "to see who belongs to the team that has to sign" },
      merge_queues: { level: "read", for: "to judge what the merge queue merges" },
    }),
  );

/** Events that an App has to subscribe to. GitHub tells of installations anyway. */
export const WANTED_EVENTS: readonly string[] = [
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "issue_comment",
  "check_run",
  "check_suite",
  "merge_group",
  "push",
  "membership",
  "team",
  "organization",
  "repository",
];
