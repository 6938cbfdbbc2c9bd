import type { Probot } from "probot";
import type { Log } from "../app/ports.ts";
import type { AppFacts, InstallationFacts, Permissions, RepositoryFacts, SetupGitHub } from "../app/ports-setup.ts";
import { CONFIG_PATH } from "../core/model/files.ts";
import { at, integerAt, isNone, isRecord, listAt, listOf, optionalStringAt, stringAt } from "./decode.ts";
import { Installation } from "./installation.ts";
import { readRequirement, unlessMissing } from "./requirement.ts";
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
    readRequirement: (installationId, { owner, name, defaultBranch }) =>
      readRequirement(of(installationId), { owner, name }, defaultBranch, appId),
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
