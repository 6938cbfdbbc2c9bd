import type { RepositoryKey } from "../app/ports-github.ts";
import { at, integerAt, isNone, listAt, listOf, optionalBooleanAt, stringAt } from "./decode.ts";
import type { Installation } from "./installation.ts";

/** Ids, ascending; suspended ones answer nothing and are left out. */
export async function listInstallations(app: Installation): Promise<readonly number[]> {
  const found = await app.readPages(
    "list the installations",
    (octokit, page) => octokit.rest.apps.listInstallations(page),
    (data) =>
      listOf(data, "the list of installations")
        .filter((installation) => isNone(at(installation, "suspended_at")))
        .map((installation) => integerAt(installation, "id")),
  );
  return found.toSorted((one, other) => one - other);
}

/** By id, ascending; archived and disabled ones take no checks and no comments, and are left out. */
export async function listRepositories(
  installation: Installation,
  installationId: number,
): Promise<readonly RepositoryKey[]> {
  const found = await installation.readPages(
    "list the repositories of an installation",
    (octokit, page) => octokit.rest.apps.listReposAccessibleToInstallation(page),
    (data) =>
      listAt(data, "repositories")
        .filter(isWritable)
        .map((repository) => ({
          installationId,
          repositoryId: integerAt(repository, "id"),
          owner: stringAt(repository, "owner.login"),
          name: stringAt(repository, "name"),
        })),
  );
  return found.toSorted((one, other) => one.repositoryId - other.repositoryId);
}

function isWritable(repository: unknown): boolean {
  return !(optionalBooleanAt(repository, "archived") ?? false) && !(optionalBooleanAt(repository, "disabled") ?? false);
}
