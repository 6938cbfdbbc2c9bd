import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { person } from "./acts/actor.ts";
import { removeOrganizationMember } from "./acts/organizations.ts";
import { webFlowId } from "./acts/signature.ts";
import { type Context, isoSeconds } from "./context.ts";
import { Api, type ObservedExchange } from "./rest/api.ts";
import { CallLog } from "./rest/call-log.ts";
import { FaultPlan } from "./rest/faults.ts";
import { type RateLimitOptions, RateLimits } from "./rest/rate-limits.ts";
import { RouteTable } from "./rest/route-table.ts";
import { allRoutes } from "./rest/routes.ts";
import { type HttpServer, startHttpServer } from "./server.ts";
import { ghostId, State } from "./state/state.ts";
import { DeliveryQueue } from "./webhooks/delivery-queue.ts";
import { EventSender } from "./webhooks/event-sender.ts";
import { type App, addApp, type NewApp } from "./world/apps.ts";
import { addAccount, type Person, personHandle, type Someone } from "./world/people.ts";
import { addRepository, type NewRepository, type Repository, repositoryHandle } from "./world/repositories.ts";
import { addTeam, type NewTeam, type Team } from "./world/teams.ts";

export interface LocalGitHubOptions {
  /** Where bare repositories are kept; a temporary directory, removed by `stop`, when left out. */
  readonly directory?: string;
  /** A free one when left out. */
  readonly port?: number;
  /** The clock of everything that is written down; the real one when left out. */
  readonly now?: () => Date;
  /** The clock that tokens and JWTs are judged by, in milliseconds; the real one when left out. */
  readonly authenticationNow?: () => number;
  readonly limits?: RateLimitOptions;
  readonly webhooks?: { readonly concurrency?: number; readonly timeoutMs?: number };
  /** Sees every request and answer of the REST API that reached its handler. */
  readonly observe?: (exchange: ObservedExchange) => void;
  /** Runs before a request is handled; a test can act in between, or wait. */
  readonly onRequest?: (request: { readonly operation: string; readonly path: string }) => Promise<void> | void;
}

export interface Organization extends Someone {
  readonly login: string;
  addTeam(team: NewTeam): Team;
  addMember(person: Someone, role?: "admin" | "member"): void;
  /** Out of the organization and of all its teams. */
  removeMember(person: Someone): void;
  addRepository(repository: NewRepository): Promise<Repository>;
}

/** A GitHub on this machine. */
export interface LocalGitHub {
  /** Root of REST API and pages; known once started. */
  readonly url: string;
  readonly calls: CallLog;
  readonly faults: FaultPlan;
  readonly webhooks: DeliveryQueue;
  /** Failures of the local GitHub itself; a test expects none. */
  readonly crashes: readonly unknown[];
  readonly state: State;
  start(): Promise<string>;
  stop(): Promise<void>;
  addPerson(person: NewPerson): Person;
  person(login: string): Person;
  addOrganization(organization: {
    readonly login: string;
    readonly name?: string;
    readonly owners: readonly Someone[];
  }): Organization;
  addApp(app: NewApp): App;
  /** A repository of a person or organization. */
  addRepository(owner: Someone, repository: NewRepository): Promise<Repository>;
  repository(fullName: string): Repository;
}

export interface NewPerson {
  readonly login: string;
  readonly name?: string;
  /** `{login}@example.com` when left out; null for an account whose commits belong to nobody. */
  readonly email?: string | null;
  readonly id?: number;
}

/** Makes a local GitHub without anything in it. Nothing listens before `start`. */
export function createLocalGitHub(options: LocalGitHubOptions = {}): LocalGitHub {
  const now = options.now ?? (() => new Date());
  const authenticationNow = options.authenticationNow ?? (() => Date.now());
  const state = new State();
  const webhooks = new DeliveryQueue(state, options.webhooks);
  const events = new EventSender(state, webhooks, () => isoSeconds(now()));
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), "local-github-"));
  const context: Context = {
    state,
    events,
    directory,
    url: "http://127.0.0.1",
    now,
    authenticationNow,
    inOrder: orderly(),
  };
  addBuiltInAccounts(context);
  const calls = new CallLog();
  const faults = new FaultPlan();
  const crashes: unknown[] = [];
  let letGo: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const api = new Api({
    context,
    table: new RouteTable(allRoutes(webhooks)),
    calls,
    faults,
    limits: new RateLimits(options.limits ?? {}, authenticationNow),
    onRequest: options.onRequest,
    observe: options.observe,
    crashes,
    stopped,
  });
  let server: HttpServer | undefined;

  return {
    get url() {
      return context.url;
    },
    calls,
    faults,
    webhooks,
    crashes,
    state,
    start: async () => {
      server ??= await startHttpServer(context, api, crashes, options.port ?? 0);
      context.url = server.url;
      return server.url;
    },
    stop: async () => {
      letGo();
      await webhooks.stop();
      await server?.close();
      server = undefined;
      for (const repository of state.repositories.values()) repository.git.close();
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
    addPerson: ({ login, name, email, id }) =>
      personHandle(
        context,
        addAccount(context, {
          type: "User",
          login,
          name: name ?? login,
          emails: email === null ? [] : [email ?? `${login.toLowerCase()}@example.com`],
          ...(id === undefined ? {} : { id }),
        }),
      ),
    person: (login) => {
      const account = state.accountByLogin(login);
      if (!account) throw new Error(`there is no ${login}`);
      return personHandle(context, account);
    },
    addOrganization: ({ login, name, owners }) => addOrganization(context, login, name, owners),
    addApp: (app) => addApp(context, app),
    addRepository: (owner, repository) => addRepository(context, owner, repository),
    repository: (fullName) => {
      const [owner = "", name = ""] = fullName.split("/");
      const found = state.repositoryByName(owner, name);
      if (!found) throw new Error(`there is no ${fullName}`);
      return repositoryHandle(context, found);
    },
  };
}

function addOrganization(
  context: Context,
  login: string,
  name: string | undefined,
  owners: readonly Someone[],
): Organization {
  const account = addAccount(context, { type: "Organization", login, name: name ?? login });
  for (const owner of owners) account.members.set(owner.id, "admin");
  const ownerId = owners[0]?.id ?? account.id;
  return {
    id: account.id,
    login,
    addTeam: (team) => addTeam(context, account.id, ownerId, team),
    addMember: (person, role) => {
      account.members.set(person.id, role ?? "member");
    },
    removeMember: (member) => removeOrganizationMember(context, account.id, member.id, person(ownerId)),
    addRepository: (repository) => addRepository(context, account, { by: { id: ownerId }, ...repository }),
  };
}

/** Accounts that every GitHub has. */
function addBuiltInAccounts(context: Context): void {
  addAccount(context, { type: "User", login: "ghost", name: "Deleted user", id: ghostId });
  addAccount(context, {
    type: "User",
    login: "web-flow",
    name: "GitHub",
    emails: ["noreply@github.com"],
    id: webFlowId,
  });
}

/** A queue for each repository, so that two pushes never interleave. */
function orderly(): Context["inOrder"] {
  const tails = new Map<number, Promise<unknown>>();
  return (repositoryId, act) => {
    const before = tails.get(repositoryId) ?? Promise.resolve();
    // The next act runs whether this one succeeded or not; who asked for this one hears of its failure.
    const result = before.then(act, act);
    tails.set(repositoryId, result);
    return result;
  };
}
