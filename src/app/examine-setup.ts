import { CONFIG_PATH } from "../core/model/files.ts";
import { WANTED_EVENTS, WANTED_PERMISSIONS } from "./manifest.ts";
import { GitHubError } from "./ports.ts";
import type { Requirement } from "./ports-github.ts";
import type {
  AppFacts,
  DeliveryFacts,
  InstallationFacts,
  Permissions,
  RepositoryFacts,
  SetupGitHub,
  WebhookFacts,
} from "./ports-setup.ts";

/** One thing that was looked at, as a sentence; a problem's sentence says what to do next. */
export interface SetupLine {
  readonly mark: "fine" | "problem" | "notice";
  readonly text: string;
}

export interface SetupOptions {
  readonly appId: number;
  readonly apiUrl: string;
  readonly publicUrl: string | undefined;
  readonly webhookPath: string;
}

/** Of one installation; what is left out is told. */
const REPOSITORIES_MAX = 50;

/**
 * Looks whether the App is set up so that nothing gets past it: its key, its permissions and events, where webhooks go and
 * whether they arrive, and in each repository with a configuration whether the check is required from this App alone.
 * Writes nothing. What GitHub refuses to say is a problem of its own; nothing is thrown for it.
 */
export async function examineSetup(github: SetupGitHub, options: SetupOptions): Promise<readonly SetupLine[]> {
  const app = await attempt(() => github.readApp());
  if ("mark" in app) return [app];
  const known = sayKey(app, options);
  if (known.mark === "problem") return [known];
  const webhook = await attempt(() => github.readWebhook());
  const deliveries = await attempt(() => github.listDeliveries());
  const installations = await attempt(() => github.listInstallations());
  return [
    known,
    ...sayPermissions(app),
    ...sayEvents(app),
    ...(webhook === undefined || "mark" in webhook ? [webhook ?? UNKNOWN_WEBHOOK] : sayWebhook(webhook, options)),
    "mark" in deliveries ? deliveries : sayDeliveries(deliveries),
    ...("mark" in installations ? [installations] : await examineInstallations(github, app, installations)),
  ];
}

const UNKNOWN_WEBHOOK: SetupLine = { mark: "notice", text: "GitHub does not say where it sends the App's webhooks." };

/** What GitHub refuses is told with the advice that belongs to it. */
async function attempt<Result>(ask: () => Promise<Result>): Promise<Result | SetupLine> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const reason = error.cause instanceof Error ? ` (${error.cause.message})` : "";
    return { mark: "problem", text: `${error.message}${reason}. ${error.advice ?? "Try again in a minute."}` };
  }
}

function sayKey({ id, slug }: AppFacts, { appId, apiUrl }: SetupOptions): SetupLine {
  return id === appId
    ? { mark: "fine", text: `The private key belongs to the App "${slug}" (${id}) at ${apiUrl}.` }
    : { mark: "problem", text: `The private key is the App ${id}'s, and APP_ID says ${appId}: correct one of them.` };
}

function lacking(permissions: Permissions): readonly string[] {
  return [...WANTED_PERMISSIONS].flatMap(([name, { level }]) => {
    const granted = permissions.get(name);
    return granted === "write" || granted === "admin" || granted === level ? [] : [name];
  });
}

function sayPermissions({ permissions, page }: AppFacts): readonly SetupLine[] {
  const names = lacking(permissions);
  if (names.length === 0) return [{ mark: "fine", text: "The App has all permissions that it needs." }];
  return names.map((name) => {
    const wanted = WANTED_PERMISSIONS.get(name);
    const text = `The App lacks the permission \`${name}: ${wanted?.level}\`, ${wanted?.for}. Add it in the App's settings, under "Permissions & events" (${page}); then the owner of each organisation accepts it.`;
    return { mark: "problem", text };
  });
}

function sayEvents({ events, page }: AppFacts): readonly SetupLine[] {
  const missing = WANTED_EVENTS.filter((name) => !events.includes(name));
  if (missing.length === 0) return [{ mark: "fine", text: "The App is told of every event that it needs." }];
  const text = `GitHub does not tell the App of ${missing.map((name) => `\`${name}\``).join(", ")}. Subscribe to them in the App's settings, under "Permissions & events" (${page}).`;
  return [{ mark: "problem", text }];
}

function sayWebhook(
  { url, isJson, isSecure, hasSecret }: WebhookFacts,
  { publicUrl, webhookPath }: SetupOptions,
): readonly SetupLine[] {
  const wanted = `${publicUrl ?? "https://YOUR-SERVER"}${webhookPath}`;
  const problems: string[] = [];
  if (url === "") problems.push(`GitHub sends the App's webhooks nowhere: set the webhook URL to ${wanted}.`);
  else if (!url.endsWith(webhookPath)) {
    problems.push(`GitHub sends the App's webhooks to ${url}: the path has to be ${webhookPath}.`);
  } else if (publicUrl !== undefined && url !== wanted) {
    problems.push(`GitHub sends the App's webhooks to ${url}, and PUBLIC_URL says ${publicUrl}: one of them is wrong.`);
  }
  if (!hasSecret) problems.push("The App has no webhook secret: set the one that WEBHOOK_SECRET holds.");
  if (!isJson) problems.push("Webhooks are sent as forms: choose the content type application/json.");
  if (!isSecure) problems.push("GitHub does not verify this server's certificate: enable SSL verification.");
  if (problems.length === 0) return [{ mark: "fine", text: `GitHub sends webhooks to ${url}.` }];
  return problems.map((text) => ({ mark: "problem", text }));
}

function sayDeliveries(deliveries: readonly DeliveryFacts[]): SetupLine {
  const of = deliveries.length === 1 ? "of 1 webhook" : `of the last ${deliveries.length} webhooks`;
  const refused = deliveries.filter(({ statusCode }) => statusCode === 401).length;
  const lost = deliveries.filter(
    ({ statusCode }) => statusCode !== 401 && (statusCode < 200 || statusCode > 299),
  ).length;
  if (deliveries.length === 0) {
    return { mark: "notice", text: "GitHub has sent no webhook yet: open a pull request, and look here again." };
  }
  if (refused > 0) {
    const text = `${refused} ${of} came with another secret: the App's webhook secret and WEBHOOK_SECRET have to be the same.`;
    return { mark: "problem", text };
  }
  if (lost > 0) {
    const text = `${lost} ${of} did not arrive. See why in the App's settings, under "Advanced"; what they told is read when the server starts, and every few minutes.`;
    return { mark: "problem", text };
  }
  return {
    mark: "fine",
    text: `${deliveries.length === 1 ? "The newest webhook" : `The last ${deliveries.length} webhooks`} arrived, signed with WEBHOOK_SECRET.`,
  };
}

async function examineInstallations(
  github: SetupGitHub,
  app: AppFacts,
  installations: readonly InstallationFacts[],
): Promise<readonly SetupLine[]> {
  if (installations.length === 0) {
    return [{ mark: "problem", text: `The App is installed nowhere: install it on ${app.page}.` }];
  }
  const lines: SetupLine[] = [];
  for (const installation of installations) lines.push(...(await examineInstallation(github, app, installation)));
  return lines;
}

async function examineInstallation(
  github: SetupGitHub,
  app: AppFacts,
  installation: InstallationFacts,
): Promise<readonly SetupLine[]> {
  const { id, account, page, isSuspended, permissions } = installation;
  if (isSuspended) {
    const text = `${account}: the App is suspended, so nothing is checked there. An owner lifts that on ${page}.`;
    return [{ mark: "problem", text }];
  }
  // What the App itself lacks is told once, above.
  const ofApp = lacking(app.permissions);
  const pending = lacking(permissions).filter((name) => !ofApp.includes(name));
  const lines: SetupLine[] = pending.map((name) => ({
    mark: "problem",
    text: `${account} has not accepted the permission \`${name}: ${WANTED_PERMISSIONS.get(name)?.level}\` yet. An owner does so on ${page}.`,
  }));
  const repositories = await attempt(() => github.listRepositories(id));
  if ("mark" in repositories) return [...lines, repositories];

  const plain: string[] = [];
  for (const repository of repositories.slice(0, REPOSITORIES_MAX)) {
    const line = await attempt(() => examineRepository(github, id, repository));
    if (line === undefined) plain.push(`${repository.owner}/${repository.name}`);
    else lines.push(line);
  }
  if (plain.length > 0) {
    const text = `Nothing is judged in ${plain.length} ${plain.length === 1 ? "repository" : "repositories"} without ${CONFIG_PATH} (${plain.slice(0, 3).join(", ")}${plain.length > 3 ? ", …" : ""}); \`ripplegate init\` drafts one.`;
    lines.push({ mark: "notice", text });
  }
  const left = repositories.length - REPOSITORIES_MAX;
  if (left > 0) lines.push({ mark: "notice", text: `${account}: ${left} more repositories were not looked at.` });
  return lines;
}

/** `undefined` where there is no configuration, so that nothing is judged. */
async function examineRepository(
  github: SetupGitHub,
  installationId: number,
  repository: RepositoryFacts,
): Promise<SetupLine | undefined> {
  if (!(await github.hasConfiguration(installationId, repository))) return undefined;
  return sayRequirement(repository, await github.readRequirement(installationId, repository));
}

function sayRequirement({ owner, name, defaultBranch }: RepositoryFacts, requirement: Requirement): SetupLine {
  const where = `${owner}/${name}`;
  const how = "in the branch's protection or ruleset: the check `ripplegate`, with this App as its source";
  switch (requirement) {
    case "of-this-app":
      return { mark: "fine", text: `${where}: the check is required on ${defaultBranch}, from this App alone.` };
    case "of-any-app": {
      const text = `${where}: the check is required on ${defaultBranch} from whomever, so anybody who can write checks can pass it. Set it ${how}.`;
      return { mark: "problem", text };
    }
    case "of-another-app": {
      const text = `${where}: the check is required on ${defaultBranch} from another App, so no pull request will pass. Set it ${how}.`;
      return { mark: "problem", text };
    }
    case "none": {
      const text = `${where}: the check is not required on ${defaultBranch}, so pull requests are merged without it. Set it ${how}.`;
      return { mark: "problem", text };
    }
  }
}
