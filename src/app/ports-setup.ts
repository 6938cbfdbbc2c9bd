import type { Requirement } from "./ports-github.ts";

/** What GitHub says about how the App is set up: for `doctor`, which asks everything anew and writes nothing. */
export interface SetupGitHub {
  readApp(): Promise<AppFacts>;
  /** Where GitHub sends the App's webhooks; `undefined` where it does not say. */
  readWebhook(): Promise<WebhookFacts | undefined>;
  /** The newest ones, newest first. */
  listDeliveries(): Promise<readonly DeliveryFacts[]>;
  listInstallations(): Promise<readonly InstallationFacts[]>;
  listRepositories(installationId: number): Promise<readonly RepositoryFacts[]>;
  hasConfiguration(installationId: number, repository: RepositoryFacts): Promise<boolean>;
  readRequirement(installationId: number, repository: RepositoryFacts): Promise<Requirement>;
}

export interface AppFacts {
  readonly id: number;
  readonly slug: string;
  readonly page: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

/** Permission → `read` or `write`. */
export type Permissions = ReadonlyMap<string, string>;

export interface WebhookFacts {
  readonly url: string;
  readonly isJson: boolean;
  readonly isSecure: boolean;
  readonly hasSecret: boolean;
}

export interface DeliveryFacts {
  /** 0: nobody answered. */
  readonly statusCode: number;
}

export interface InstallationFacts {
  readonly id: number;
  readonly account: string;
  readonly page: string;
  readonly isSuspended: boolean;
  readonly permissions: Permissions;
}

export interface RepositoryFacts {
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
}
