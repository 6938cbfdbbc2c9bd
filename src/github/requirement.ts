import { GitHubError } from "../app/ports.ts";
import type { Requirement } from "../app/ports-github.ts";
import { CHECK_NAME } from "./check-runs.ts";
import { at, listOf } from "./decode.ts";
import { hasStatus } from "./errors.ts";
import type { Installation } from "./installation.ts";

/** By the branch's protection and by rulesets: the strictest of what asks for our check counts, for all of it holds. */
export async function readRequirement(
  installation: Installation,
  { owner, name }: { readonly owner: string; readonly name: string },
  branch: string,
  appId: number,
): Promise<Requirement> {
  const target = { owner, repo: name, branch };
  const byProtection = await unlessMissing(
    installation.read(
      "read a branch",
      (octokit) => octokit.rest.repos.getBranch(target),
      (data) => {
        const checks = at(data, "protection.required_status_checks.checks");
        return Array.isArray(checks) ? sourcesOf(checks, "app_id") : [];
      },
    ),
  );
  const byRules = await unlessMissing(
    installation.readPages(
      "read the rules of a branch",
      (octokit, page) => octokit.rest.repos.getBranchRules({ ...target, ...page }),
      (data) =>
        listOf(data, "the list of rules").flatMap((rule) => {
          const checks = at(rule, "parameters.required_status_checks");
          return at(rule, "type") === "required_status_checks" && Array.isArray(checks)
            ? sourcesOf(checks, "integration_id")
            : [];
        }),
    ),
  );
  const sources = [...(byProtection ?? []), ...(byRules ?? [])];
  if (sources.includes(appId)) return "of-this-app";
  if (sources.includes(undefined)) return "of-any-app";
  return sources.length > 0 ? "of-another-app" : "none";
}

/** The Apps that a check by our name must come from; `undefined`: from whomever. */
function sourcesOf(checks: readonly unknown[], field: "app_id" | "integration_id"): readonly (number | undefined)[] {
  return checks
    .filter((check) => at(check, "context") === CHECK_NAME)
    .map((check) => {
      const source = at(check, field);
      return typeof source === "number" && source > 0 ? source : undefined;
    });
}

/** `undefined` for what is not there, or not shown to us. */
export async function unlessMissing<Result>(answer: Promise<Result>): Promise<Result | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitHubError && hasStatus(error, 404)) return undefined;
    throw error;
  }
}
