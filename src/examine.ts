import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { examineSetup, type SetupLine } from "./app/examine-setup.ts";
import { ConfigurationError, type DatabaseSettings, StoreError } from "./app/ports.ts";
import { createProbotApp } from "./github/app.ts";
import { createSetupGitHub } from "./github/setup.ts";
import { createLog } from "./log.ts";
import { type Environment, readSettings, type Settings } from "./settings.ts";
import { openStore } from "./store/open-store.ts";
import { WEBHOOK_PATH } from "./web/intake.ts";

/** `ripplegate doctor`, put together: the settings, then what GitHub says, then the database. Writes nothing to GitHub. */
export async function examine(environment: Environment): Promise<readonly SetupLine[]> {
  const settings = settingsOf(environment);
  if ("mistakes" in settings) return settings.mistakes;
  const { appId, githubApiUrl: apiUrl, publicUrl, privateKey, webhookSecrets } = settings;
  // Its own words would stand between the lines.
  const { log } = createLog({
    level: "error",
    format: "text",
    secrets: [privateKey, ...webhookSecrets],
    write: () => {},
  });
  const probot = await createProbotApp({ appId, privateKey, secret: webhookSecrets[0], apiUrl, log });
  const github = createSetupGitHub(probot, { appId, log });
  return [
    { mark: "fine", text: "The settings are complete." },
    ...(await examineSetup(github, { appId, apiUrl, publicUrl, webhookPath: WEBHOOK_PATH })),
    await examineDatabase(settings.database),
  ];
}

function settingsOf(environment: Environment): Settings | { readonly mistakes: readonly SetupLine[] } {
  try {
    return readSettings(environment);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { mistakes: error.message.split("\n").map((text) => ({ mark: "problem", text })) };
  }
}

/** A server that runs holds its file: that is as it should be. */
async function examineDatabase(database: DatabaseSettings): Promise<SetupLine> {
  const where = database.kind === "sqlite" ? database.path : "the database that DATABASE_URL names";
  if (database.kind === "sqlite" && database.path !== ":memory:" && !existsSync(database.path)) {
    return { mark: "notice", text: `There is no database yet: the server will make ${where}.` };
  }
  try {
    const clock = { now: () => new Date().toISOString() };
    const store = await openStore(database, { clock, hash: sha256 });
    try {
      await store.checkHealth();
      return { mark: "fine", text: `${where} can be read and written.` };
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof StoreError)) throw error;
    if (/ is in use by /.test(error.message)) {
      return { mark: "fine", text: `${where} is in use by a server that runs.` };
    }
    return { mark: "problem", text: error.message };
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
