import { onTestFinished } from "vitest";
import type { GitHub, RepositoryGateway } from "../../src/app/ports-github.ts";
import { createProbotApp } from "../../src/github/app.ts";
import { createGitHub } from "../../src/github/gateway.ts";
import type { Call } from "../../src/github/installation.ts";
import {
  type App,
  createLocalGitHub,
  type Installation,
  type LocalGitHub,
  type Organization,
  type Person,
  type Repository,
} from "../../src/local-github/index.ts";
import { createTestLog } from "../support/log.ts";
import { createTestTiming, type TestTiming } from "../support/timing.ts";

/** The adapter under test on a local GitHub over HTTP: `acme/shop` on `main`, with olga who owns and anna who writes. */
export interface World {
  readonly github: LocalGitHub;
  readonly app: App;
  readonly installation: Installation;
  readonly acme: Organization;
  readonly olga: Person;
  readonly anna: Person;
  readonly shop: Repository;
  readonly adapter: GitHub;
  readonly gateway: RepositoryGateway;
  readonly timing: TestTiming;
  readonly log: ReturnType<typeof createTestLog>;
  /** What the adapter says that it sent. */
  readonly counted: readonly Call[];
  gatewayOf(repository: Repository): RepositoryGateway;
  /** Another process of the same App: nothing cached. */
  restart(): Promise<RepositoryGateway>;
  /** Another App in the same repository. */
  forger(): Promise<RepositoryGateway>;
  /** The operations that reached GitHub while `act` ran, token exchanges left out. */
  callsOf(act: () => Promise<unknown>): Promise<readonly string[]>;
}

export async function createWorld(files: Readonly<Record<string, string>> = { "a.yml": "a: 1\n" }): Promise<World> {
  const github = createLocalGitHub();
  await github.start();
  onTestFinished(() => github.stop());
  const olga = github.addPerson({ login: "olga" });
  const anna = github.addPerson({ login: "anna" });
  const acme = github.addOrganization({ login: "acme", owners: [olga] });
  const shop = await acme.addRepository({ name: "shop", files });
  shop.collaborator(anna, "write");
  const app = github.addApp({ owner: acme });
  const installation = app.install(acme);

  const timing = createTestTiming(Date.now());
  const log = createTestLog();
  const counted: Call[] = [];
  const connect = async (as = app): Promise<GitHub> => {
    const settings = {
      appId: as.id,
      privateKey: as.privateKey,
      secret: as.webhookSecret,
      apiUrl: github.url,
      log,
      timing,
    };
    const probot = await createProbotApp(settings);
    return createGitHub(probot, { appId: as.id, log, timing, onCall: (call) => counted.push(call) });
  };
  const adapter = await connect();
  const keyOf = (repository: Repository, installationId = installation.id) => ({
    installationId,
    repositoryId: repository.id,
    owner: repository.owner,
    name: repository.name,
  });

  return {
    github,
    app,
    installation,
    acme,
    olga,
    anna,
    shop,
    adapter,
    gateway: adapter.repository(keyOf(shop)),
    timing,
    log,
    counted,
    gatewayOf: (repository) => adapter.repository(keyOf(repository)),
    restart: async () => (await connect()).repository(keyOf(shop)),
    async forger() {
      const other = github.addApp({ owner: acme, slug: "forger" });
      return (await connect(other)).repository(keyOf(shop, other.install(acme).id));
    },
    async callsOf(act) {
      const mark = github.calls.mark();
      await act();
      return github.calls
        .since(mark)
        .filter(({ kind }) => kind !== "token")
        .map(({ operation }) => operation ?? "?");
    },
  };
}

export function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("it succeeded");
    },
    (error: unknown) => error,
  );
}
