import type { Probot } from "probot";
import { GitHubError, type Log } from "../app/ports.ts";
import type {
  AppFacts,
  InstallationFacts,
  Permissions,
  RepositoryFacts,
  Requirement,
  SetupGitHub,
} from "../app/ports-setup.ts";
import { CONFIG_PATH } from "../core/model/files.ts";
import { CHECK_NAME } from "./check-runs.ts";
import { at, integerAt, isNone, isRecord, listAt, listOf, optionalStringAt, stringAt } from "./decode.ts";
import { hasStatus } from "./errors.ts";
import { Installation } from "./installation.ts";
import { systemTiming } from "./timing.ts";

/** Enough to see whether webhooks arrive. */
const DELIVERIES_LOOKED_AT = 30;

/** Reads how the App is set up; `probot` must be ready. Throws GitHubError. */
export function createSetupGitHub(
  probot: Probot,
  { appId, log }: { readonly appId: number; readonly log: Log },
): SetupGitHub {
  const timing = systemTiming;
  const app = new Installation({
    installationId: undefined,
    connect: () => probot.auth(),
    timing,
    log,
    onCall: undefined,
  });
  function of(installationId: number): Installation {
    return new Installation({
      installationId,
      connect: () => probot.auth(installationId),
      timing,
      log,
      onCall: undefined,
    });
  }
  return {
    readApp: () => app.read("read the App", (octokit) => octokit.rest.apps.getAuthenticated(), appFacts),
    readWebhook: () =>
      unlessMissing(
        app.read(
          "read the webhook's settings",
          (octokit) => octokit.rest.apps.getWebhookConfigForApp(),
          (data) => ({
            url: optionalStringAt(data, "url") ?? "",
            isJson: at(data, "content_type") === "json",
            isSecure: String(at(data, "insecure_ssl")) === "0",
            hasSecret: (optionalStringAt(data, "secret") ?? "") !== "",
          }),
        ),
      ),
    listDeliveries: () =>
      app.read(
        "list the deliveries",
        (octokit) => octokit.rest.apps.listWebhookDeliveries({ per_page: DELIVERIES_LOOKED_AT }),
        (data) =>
          listOf(data, "the list of deliveries").map((delivery) => ({
            statusCode: integerAt(delivery, "status_code"),
          })),
      ),
    listInstallations: () =>
      app.readPages(
        "list the installations",
        (octokit, page) => octokit.rest.apps.listInstallations(page),
        (data) => listOf(data, "the list of installations").map(installationFacts),
      ),
    listRepositories: (installationId) =>
      of(installationId).readPages(
        "list the repositories of an installation",
        (octokit, page) => octokit.rest.apps.listReposAccessibleToInstallation(page),
        (data) => listAt(data, "repositories").filter(isInUse).map(repositoryFacts),
      ),
    hasConfiguration: async (installationId, { owner, name }) => {
      const found = await unlessMissing(
        of(installationId).read(
          "look for the configuration",
          (octokit) => octokit.rest.repos.getContent({ owner, repo: name, path: CONFIG_PATH }),
          () => true,
        ),
      );
      return found === true;
    },
    readRequirement: (installationId, repository) => readRequirement(of(installationId), repository, appId),
  };
}

function appFacts(data: unknown): AppFacts {
  return {
    id: integerAt(data, "id"),
    slug: stringAt(data, "slug"),
    page: stringAt(data, "html_url"),
    permissions: permissionsOf(data),
    events: listAt(data, "events").map(String),
  };
}

function installationFacts(data: unknown): InstallationFacts {
  return {
    id: integerAt(data, "id"),
    account: stringAt(data, "account.login"),
    page: stringAt(data, "html_url"),
    isSuspended: !isNone(at(data, "suspended_at")),
    permissions: permissionsOf(data),
  };
}

function permissionsOf(data: unknown): Permissions {
  const permissions = at(data, "permissions");
  return new Map(
    isRecord(permissions) ? Object.entries(permissions).map(([name, level]) => [name, String(level)]) : [],
  );
}

function isInUse(data: unknown): boolean {
  return at(data, "archived") !== true && at(data, "disabled") !== true;
}

function repositoryFacts(data: unknown): RepositoryFacts {
  return {
    owner: stringAt(data, "owner.login"),
    name: stringAt(data, "name"),
    defaultBranch: stringAt(data, "default_branch"),
  };
}

/** By the branch's protection and by rulesets: the strictest of what asks for our check counts, for all of it holds. */
async function readRequirement(
  installation: Installation,
  { owner, name, defaultBranch }: RepositoryFacts,
  appId: number,
): Promise<Requirement> {
  const target = { owner, repo: name, branch: defaultBranch };
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

async function unlessMissing<Result>(answer: Promise<Result>): Promise<Result | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof GitHubError && hasStatus(error, 404)) return undefined;
    throw error;
  }
}
