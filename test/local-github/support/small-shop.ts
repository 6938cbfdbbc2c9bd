import { createAppAuth } from "@octokit/auth-app";
import { ProbotOctokit } from "probot";
import {
  type App,
  createLocalGitHub,
  type Installation,
  type LocalGitHub,
  type LocalGitHubOptions,
  type Organization,
  type Person,
  type Repository,
  type Team,
} from "../../../src/local-github/index.ts";
import { createOpenApiValidator, createWebhookValidator } from "../../support/openapi-validator.ts";
import { type HookReceiver, startHookReceiver } from "./hook-receiver.ts";

export type Client = InstanceType<typeof ProbotOctokit>;

/** A small organization with an App that listens, and everything it says and hears checked against GitHub's description. */
export interface SmallShop {
  readonly github: LocalGitHub;
  readonly hooks: HookReceiver;
  /** Requests and answers that are not as GitHub describes them. */
  readonly violations: readonly string[];
  /** Webhooks that are not as GitHub describes them. */
  hookViolations(): readonly string[];
  readonly olga: Person;
  readonly anna: Person;
  readonly walter: Person;
  readonly stranger: Person;
  readonly shop: Organization;
  readonly warehouse: Team;
  readonly app: App;
  readonly installation: Installation;
  readonly repository: Repository;
  readonly target: { readonly owner: "shop"; readonly repo: "integrations" };
  /** The App's client. */
  readonly octokit: Client;
  /** The client of a person. */
  as(person: Person): Client;
  /** The client that signs its requests with the App's JWT. */
  asApp(): Client;
  stop(): Promise<void>;
}

const validate = createOpenApiValidator();
const validateHook = createWebhookValidator();

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export async function openSmallShop(options: LocalGitHubOptions = {}): Promise<SmallShop> {
  const violations: string[] = [];
  const github = createLocalGitHub({ ...options, observe: (exchange) => violations.push(...validate(exchange)) });
  await github.start();
  const hooks = await startHookReceiver();
  const olga = github.addPerson({ login: "olga", name: "Olga Owner" });
  const anna = github.addPerson({ login: "anna", email: "anna@shop.example" });
  const walter = github.addPerson({ login: "walter" });
  const stranger = github.addPerson({ login: "stranger" });
  const shop = github.addOrganization({ login: "shop", owners: [olga] });
  shop.addMember(anna);
  const warehouse = shop.addTeam({ slug: "warehouse", members: [walter] });
  const app = github.addApp({ owner: shop, webhookUrl: hooks.url });
  hooks.expectSecret(app.webhookSecret);
  const files = { "maps/shipping.yml": "INT: 7\n", "README.md": "# Integrations\n" };
  const repository = await shop.addRepository({ name: "integrations", files });
  repository.collaborator(anna, "write");
  const installation = app.install(shop);
  const base = { baseUrl: github.url, throttle: { enabled: false }, retry: { enabled: false }, log: quiet };
  const credentials = { appId: app.id, privateKey: app.privateKey };
  return {
    github,
    hooks,
    violations,
    olga,
    anna,
    walter,
    stranger,
    shop,
    warehouse,
    app,
    installation,
    repository,
    target: { owner: "shop", repo: "integrations" },
    octokit: new ProbotOctokit({
      ...base,
      authStrategy: createAppAuth,
      auth: { ...credentials, installationId: installation.id },
    }),
    as: (person) => new ProbotOctokit({ ...base, auth: { token: person.token } }),
    asApp: () => new ProbotOctokit({ ...base, authStrategy: createAppAuth, auth: credentials }),
    hookViolations: () =>
      github.webhooks.deliveries.flatMap(({ event, action, payload }) =>
        validateHook(action === null ? event : `${event}.${action}`, JSON.parse(JSON.stringify(payload))),
      ),
    stop: async () => {
      await github.stop();
      await hooks.stop();
    },
  };
}
