import { afterAll, beforeAll, onTestFinished } from "vitest";
import {
  type App,
  createLocalGitHub,
  type Installation,
  type LocalGitHub,
  type Organization,
  type Person,
  type PullRequest,
  type Repository,
  type Team,
} from "../../src/local-github/index.ts";
import { type BuiltServer, createBuiltServer } from "../support/built-server.ts";
import { readRows } from "../support/rows.ts";

/** Acme's landscape: shop → warehouse → carrier, shop → finance, and one flow that carries something else. */
export const BASE_FILES: Readonly<Record<string, string>> = {
  ".github/ripplegate.yml": `version: 1
roles:
  ecommerce: ["@acme/ecommerce"]
  warehouse: ["@acme/warehouse"]
  finance: ["@acme/finance"]
  integration: ["@acme/integration"]
  customer-service: ["@acme/customer-service"]
  release-manager: ["@acme/release-managers"]
systems:
  shop:
    title: Web shop
    owner: ecommerce
    codes:
      shipping-method: { source: config/shop-methods.yml }
  wms:
    title: Warehouse
    owner: warehouse
    codes:
      shipping-method: { accepts: [STD, EXP, INT] }
  carrier: { title: Carrier, owner: warehouse }
  erp: { title: Finance, owner: finance }
flows:
  order-release:
    from: shop
    to: wms
    owner: integration
    errors: customer-service
    carries:
      shipping-method: { source: config/shipping-map.yml, on-missing: fail }
  label-request:
    from: wms
    to: carrier
    owner: integration
    errors: warehouse
    carries:
      shipping-method: { source: config/carrier-services.json, on-missing: hold }
  order-posting:
    from: shop
    to: erp
    owner: finance
    errors: finance
    carries:
      shipping-method: { source: config/posting-map.yml, on-missing: fail }
  stock-sync:
    from: wms
    to: shop
    owner: warehouse
    errors: warehouse
    carries:
      status: same
`,
  "config/shop-methods.yml": "- standard\n- express\n",
  "config/shipping-map.yml": "standard: STD\nexpress: EXP\n",
  "config/carrier-services.json":
    '[\n  { "from": "STD", "to": "PARCEL" },\n  { "from": "EXP", "to": "PARCEL-24" }\n]\n',
  "config/posting-map.yml": "standard: F10\nexpress: F20\n",
  "README.md": "# Acme integrations\n",
};

/** A new method in the shop, mapped for the warehouse and finance; the carrier was forgotten. */
export const NEW_METHOD: Readonly<Record<string, string>> = {
  "config/shop-methods.yml": "- standard\n- express\n- express-intl\n",
  "config/shipping-map.yml": "standard: STD\nexpress: EXP\nexpress-intl: INT\n",
  "config/posting-map.yml": "standard: F10\nexpress: F20\nexpress-intl: F30\n",
};

export function carrierServices(international: string): Readonly<Record<string, string>> {
  return {
    "config/carrier-services.json": `[\n  { "from": "STD", "to": "PARCEL" },\n  { "from": "EXP", "to": "PARCEL-24" },\n  { "from": "INT", "to": "${international}" }\n]\n`,
  };
}

export interface World {
  readonly github: LocalGitHub;
  readonly app: App;
  readonly acme: Organization;
  readonly installation: Installation;
  readonly server: BuiltServer;
  readonly repository: Repository;
  readonly people: Readonly<Record<"ana" | "priya" | "femi" | "ivo" | "carla" | "kim" | "olga", Person>>;
  readonly teams: Readonly<Record<"warehouse" | "managers", Team>>;
  /** Kinds of the ledger's entries, oldest first. */
  events(): readonly string[];
  /** The ledger's entries, oldest first. */
  entries(): readonly Entry[];
  /** Items of all sign-offs on record. */
  signedItems(): readonly string[];
  /** Somebody presses Re-run on the newest check. */
  rerun(pull: PullRequest): Promise<void>;
  /** Waits until nothing is under way between GitHub and the server. */
  settled(): Promise<void>;
  /** Ends the server and GitHub; who opened it does it too. */
  dispose(): Promise<void>;
  /** The newest check named `ripplegate` on the pull request's head. */
  check(pull: PullRequest): { readonly conclusion: string | null; readonly title: string | null };
}

/**
 * GitHub, the built server and Acme's repository with `ripplegate` required on `main`; ends with the test, or with the
 * tests that share a server: see {@link shareServer}.
 */
export async function createWorld(
  files: Readonly<Record<string, string>> = BASE_FILES,
  environment: Readonly<Record<string, string>> = {},
  clocks: Parameters<typeof createLocalGitHub>[0] = {},
): Promise<World> {
  const isUsual = Object.keys(environment).length + Object.keys(clocks ?? {}).length === 0;
  if (isUsual && shared !== undefined) return shared(files);
  return openWorld(files, environment, onTestFinished, clocks);
}

let shared: ((files: Readonly<Record<string, string>>) => Promise<World>) | undefined;

/**
 * To be called in a `describe`: its worlds are repositories of one GitHub with one server, for a start takes longer than
 * most stories. Not for who stops the server, counts GitHub's calls or changes who is in a team.
 */
export function shareServer(): void {
  let dispose: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const stage = await openStage({}, (end) => {
      dispose = end;
    });
    let repositories = 0;
    shared = async (files) => {
      repositories += 1;
      return addRepository(stage, repositories === 1 ? "integrations" : `integrations-${repositories}`, files);
    };
  });

  afterAll(async () => {
    shared = undefined;
    await dispose?.();
  });
}

/** The same for whoever says when it ends: `atEnd` is given what ends it. */
export async function openWorld(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
  atEnd: (dispose: () => Promise<void>) => void,
  clocks: Parameters<typeof createLocalGitHub>[0] = {},
): Promise<World> {
  return addRepository(await openStage(environment, atEnd, clocks), "integrations", files);
}

/** GitHub, Acme's people, the App and its server: a world without its repository. */
type Stage = Omit<World, "repository" | "check" | "rerun" | "events" | "entries" | "signedItems">;

async function openStage(
  environment: Readonly<Record<string, string>>,
  atEnd: (dispose: () => Promise<void>) => void,
  clocks: Parameters<typeof createLocalGitHub>[0] = {},
): Promise<Stage & { readonly allTeams: readonly Team[] }> {
  const github = createLocalGitHub(clocks);
  await github.start();
  const olga = github.addPerson({ login: "olga" });
  const ana = github.addPerson({ login: "ana" });
  const priya = github.addPerson({ login: "priya" });
  const femi = github.addPerson({ login: "femi" });
  const ivo = github.addPerson({ login: "ivo" });
  const carla = github.addPerson({ login: "carla" });
  const kim = github.addPerson({ login: "kim" });
  const acme = github.addOrganization({ login: "acme", owners: [olga] });
  const warehouse = acme.addTeam({ slug: "warehouse", members: [priya] });
  const managers = acme.addTeam({ slug: "release-managers", members: [kim] });
  const allTeams = [
    warehouse,
    acme.addTeam({ slug: "ecommerce", members: [ana, kim] }),
    acme.addTeam({ slug: "finance", members: [femi] }),
    acme.addTeam({ slug: "integration", members: [ivo] }),
    acme.addTeam({ slug: "customer-service", members: [carla] }),
    managers,
  ];
  const app = github.addApp({ owner: acme, slug: "ripplegate" });
  const installation = app.install(acme);
  const server = await createBuiltServer({ ...app.environment(), ...environment });
  app.setWebhookUrl(`${server.url}/api/github/webhooks`);
  let isOver = false;
  async function dispose(): Promise<void> {
    if (isOver) return;
    isOver = true;
    await server.dispose();
    await github.stop();
  }
  atEnd(dispose);
  return {
    github,
    app,
    acme,
    installation,
    server,
    people: { ana, priya, femi, ivo, carla, kim, olga },
    settled: async () => {
      await github.webhooks.settled();
      await idle(server, github);
      await github.webhooks.settled();
    },
    dispose,
    teams: { warehouse, managers },
    allTeams,
  };
}

/** A repository of Acme's that the server watches; the server starts where it does not run yet. */
async function addRepository(
  { allTeams, ...stage }: Awaited<ReturnType<typeof openStage>>,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<World> {
  const { github, acme, app, server, people } = stage;
  const repository = await acme.addRepository({ name, files });
  repository.collaborator(people.ana, "write");
  for (const team of allTeams) repository.team(team, "read");
  repository.protect("main", { checks: [{ context: "ripplegate", app }] });
  if (!server.isRunning()) await server.start();
  await stage.settled();
  const entries = () => readEntries(server, repository.id);
  return {
    ...stage,
    repository,
    entries,
    events: () => entries().map(({ event }) => event.kind),
    signedItems: () => entries().flatMap(({ event }) => (event.kind === "sign-off-given" ? [String(event.item)] : [])),
    rerun: async (pull) => {
      const run = pull.checkRuns("ripplegate").at(-1);
      const path = `/repos/acme/${name}/check-runs/${run?.id}/rerequest`;
      const answer = await fetch(github.url + path, {
        method: "POST",
        headers: { authorization: `Bearer ${people.olga.token}` },
      });
      if (!answer.ok) throw new Error(`re-run: ${answer.status} ${await answer.text()}`);
    },
    check: (pull) => {
      const run = pull.checkRuns("ripplegate").at(-1);
      return { conclusion: run?.conclusion ?? null, title: run?.title ?? null };
    },
  };
}

/** Far more than it takes: a machine that does much else at a time must not fail a test. */
const REST_MS = 120_000;

/** Nothing pending, and no call for a moment: also the sweep at start has ended then. */
async function idle(server: BuiltServer, github: LocalGitHub): Promise<void> {
  const endAt = Date.now() + REST_MS;
  let mark = github.calls.mark();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    const isQuiet = github.calls.since(mark).length === 0;
    if (isQuiet && (await server.pending()) === 0 && (server.hasSwept() || !server.isRunning())) return;
    if (Date.now() > endAt) throw new Error(`the server does not come to rest:\n${server.log()}`);
    mark = github.calls.mark();
  }
}

export interface Entry {
  readonly pullRequest: number | null;
  readonly actor: { readonly kind: string; readonly login?: string };
  readonly event: { readonly kind: string; readonly [member: string]: unknown };
}

function readEntries(server: BuiltServer, repositoryId: number): readonly Entry[] {
  const rows = readRows(
    server.databasePath,
    `select pull_request, actor, event from ledger where repository_id = ${repositoryId} order by position`,
  );
  return rows.map((row) => ({
    pullRequest: row.pull_request === null ? null : Number(row.pull_request),
    actor: JSON.parse(String(row.actor)),
    event: JSON.parse(String(row.event)),
  }));
}
