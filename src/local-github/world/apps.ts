import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { person } from "../acts/actor.ts";
import { sendInstallationEvent, sendInstallationRepositories } from "../acts/organizations.ts";
import { type Context, timestamp } from "../context.ts";
import type { App as AppState, Installation as InstallationState } from "../state/model.ts";
import { addAccount, type Someone } from "./people.ts";

type Permissions = Readonly<Record<string, "read" | "write">>;

/** A GitHub App. */
export interface App {
  readonly id: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly slug: string;
  /** PKCS#8 PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The robot account, `{slug}[bot]`. */
  readonly bot: Someone & { readonly login: string };
  /** Where webhooks go; undefined is a server that is down. */
  setWebhookUrl(url: string | undefined): void;
  /** Where people may be sent back to after signing in. */
  setCallbackUrls(urls: readonly string[]): void;
  install(
    on: Someone,
    options?: { readonly repositories?: readonly { readonly id: number }[]; readonly by?: Someone },
  ): Installation;
  /** What a server needs to be this App here. */
  environment(): Record<(typeof environmentNames)[number], string>;
}

const environmentNames = [
  "APP_ID",
  "PRIVATE_KEY",
  "WEBHOOK_SECRET",
  "GITHUB_API_URL",
  "GITHUB_CLIENT_ID",
  "GITHUB_CLIENT_SECRET",
] as const;

export interface Installation {
  readonly id: number;
  uninstall(): void;
  suspend(): void;
  unsuspend(): void;
  addRepositories(repositories: readonly { readonly id: number }[]): void;
  removeRepositories(repositories: readonly { readonly id: number }[]): void;
  /**
   * What the account has granted so far; less than the App asks for until an owner accepts. A token never gains a
   * permission after it was made, and loses one at once.
   */
  setPermissions(permissions: Permissions): void;
  /** Ends all tokens given out so far. */
  expireTokens(): void;
}

export interface NewApp {
  readonly slug?: string;
  readonly name?: string;
  readonly owner: Someone;
  readonly webhookUrl?: string;
  readonly callbackUrls?: readonly string[];
  readonly webhookSecret?: string;
  readonly privateKey?: string;
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
}

/** What Ripplegate's manifest, app.yml, asks for. */
const permissionsDefault: Permissions = {
  metadata: "read",
  contents: "read",
  pull_requests: "write",
  issues: "write",
  checks: "write",
  statuses: "write",
  members: "read",
  merge_queues: "read",
};

const eventsDefault: readonly string[] = [
  "check_run",
  "check_suite",
  "issue_comment",
  "membership",
  "merge_group",
  "organization",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "push",
  "repository",
  "team",
];

export function addApp(context: Context, wanted: NewApp): App {
  const slug = wanted.slug ?? "ripplegate";
  const bot = addAccount(context, { type: "Bot", login: `${slug}[bot]` });
  const privateKey = wanted.privateKey ?? newPrivateKey();
  const app: AppState = {
    id: context.state.nextId("app"),
    clientId: `Iv23li${randomBytes(7).toString("hex")}`,
    clientSecret: randomBytes(20).toString("hex"),
    callbackUrls: [...(wanted.callbackUrls ?? [])],
    slug,
    name: wanted.name ?? slug,
    ownerId: wanted.owner.id,
    botId: bot.id,
    privateKey,
    publicKey: createPublicKey(privateKey),
    webhookSecret: wanted.webhookSecret ?? randomBytes(32).toString("hex"),
    webhookUrl: wanted.webhookUrl,
    permissions: { ...(wanted.permissions ?? permissionsDefault) },
    events: [...(wanted.events ?? eventsDefault)],
    createdAt: timestamp(context),
  };
  context.state.apps.set(app.id, app);
  return {
    id: app.id,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    slug,
    privateKey,
    webhookSecret: app.webhookSecret,
    bot: { id: bot.id, login: bot.login },
    setWebhookUrl: (url) => {
      app.webhookUrl = url;
    },
    setCallbackUrls: (urls) => {
      app.callbackUrls = [...urls];
    },
    install: (on, options) => install(context, app, on, options?.repositories, options?.by),
    environment: () => ({
      APP_ID: String(app.id),
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: app.webhookSecret,
      GITHUB_API_URL: context.url,
      GITHUB_CLIENT_ID: app.clientId,
      GITHUB_CLIENT_SECRET: app.clientSecret,
    }),
  };
}

function newPrivateKey(): string {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey;
}

function install(
  context: Context,
  app: AppState,
  on: Someone,
  repositories: readonly { readonly id: number }[] | undefined,
  by: Someone | undefined,
): Installation {
  const installation: InstallationState = {
    id: context.state.nextId("installation"),
    appId: app.id,
    accountId: on.id,
    permissions: { ...app.permissions },
    events: [...app.events],
    suspendedAt: null,
    isDeleted: false,
    repositoryIds: repositories && new Set(repositories.map((one) => one.id)),
    createdAt: timestamp(context),
  };
  context.state.installations.set(installation.id, installation);
  const actor = person(by?.id ?? app.ownerId);
  sendInstallationEvent(context, installation, "created", actor);
  const states = (handles: readonly { readonly id: number }[]) =>
    handles.map((one) => context.state.repository(one.id));
  return {
    id: installation.id,
    uninstall: () => {
      installation.isDeleted = true;
      sendInstallationEvent(context, installation, "deleted", actor);
    },
    suspend: () => {
      installation.suspendedAt = timestamp(context);
      sendInstallationEvent(context, installation, "suspend", actor);
    },
    unsuspend: () => {
      installation.suspendedAt = null;
      sendInstallationEvent(context, installation, "unsuspend", actor);
    },
    addRepositories: (handles) => {
      for (const { id } of handles) installation.repositoryIds?.add(id);
      sendInstallationRepositories(context, installation, actor, { added: states(handles), removed: [] });
    },
    removeRepositories: (handles) => {
      for (const { id } of handles) installation.repositoryIds?.delete(id);
      sendInstallationRepositories(context, installation, actor, { added: [], removed: states(handles) });
    },
    setPermissions: (permissions) => {
      installation.permissions = { ...permissions };
      sendInstallationEvent(context, installation, "new_permissions_accepted", actor);
    },
    expireTokens: () => {
      for (const token of context.state.installationTokens.values()) {
        if (token.installationId === installation.id) token.expiresAtMs = 0;
      }
    },
  };
}
