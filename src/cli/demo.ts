import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { count } from "../core/render/count.ts";
import { type App, createLocalGitHub, type LocalGitHub, type PullRequest } from "../local-github/index.ts";
import { openBrowser } from "./demo/browser.ts";
import { type Keyboard, listenToKeys } from "./demo/keys.ts";
import { runRipplegate } from "./demo/ledger.ts";
import { createNarrator, type Narrator } from "./demo/narrator.ts";
import { findFreePort, ServerFailure, type ServerProcess, startServer } from "./demo/server-process.ts";
import { introduce } from "./demo/story.ts";
import { type AcmeStage, foundAcme } from "./demo-acme.ts";
import { type Audience, createAudience, Interrupted, StoryFailure } from "./demo-audience.ts";
import { expectPage } from "./demo-history.ts";
import { copyRepository } from "./demo-repository.ts";
import { nextStep, tellOpening } from "./demo-story.ts";
import { CommandFailure, EXIT, type ExitCode } from "./failure.ts";

export interface DemoOptions {
  /** The directory of one's own repository; `undefined` shows Acme's. */
  readonly repo: string | undefined;
  /** Plays the story by itself and ends. So it does wherever nobody sits at the terminal. */
  readonly play: boolean;
  /** Opens a browser, where somebody sits at the terminal. */
  readonly open: boolean;
  /** Where the local GitHub listens; a free one where left out. */
  readonly port: number | undefined;
  readonly io: DemoIo;
}

export interface DemoIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly stdin: Keyboard;
  /** Somebody sits there: keyboard and screen are a terminal. */
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * `ripplegate demo`: the unmodified server against a GitHub on this machine, and the story of one pull request; or the
 * branches of one's own repository. Leaves nothing behind: no process, no file. Exit 0, or 1 where something did not
 * come out as told; what the person can mend is a sentence on stderr.
 */
export async function runDemo(options: DemoOptions): Promise<ExitCode> {
  const { io } = options;
  const isColoured = io.isTTY && !io.env.NO_COLOR && io.env.TERM !== "dumb";
  const narrator = createNarrator((text) => io.stdout.write(text), isColoured);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  for (const signal of SIGNALS) process.on(signal, end);
  const leftovers: (() => Promise<void>)[] = [];
  try {
    return await show(options, narrator, ending, (leftover) => leftovers.push(leftover));
  } catch (error) {
    if (error instanceof Interrupted) return options.play || !io.isTTY ? EXIT.blocked : EXIT.passed;
    io.stderr.write(`${sayFailure(error, options)}\n`);
    return error instanceof CommandFailure ? error.exitCode : EXIT.blocked;
  } finally {
    for (const leftover of leftovers.reverse()) await leftover();
    for (const signal of SIGNALS) process.off(signal, end);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** The command line that this file is a part of, built or not. */
const SCRIPT = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "./main.ts" : "./main.js", import.meta.url));
/** Every webhook arrives on one machine: nothing has to be looked for. */
const SWEEP_MINUTES = "1440";

type Later = (leftover: () => Promise<void>) => void;

interface Running {
  readonly github: LocalGitHub;
  readonly server: ServerProcess;
  readonly database: string;
}

async function show(
  options: DemoOptions,
  narrator: Narrator,
  ending: AbortController,
  later: Later,
): Promise<ExitCode> {
  const folder = await mkdtemp(join(tmpdir(), "ripplegate-demo-"));
  later(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  const github = createLocalGitHub({
    directory: join(folder, "github"),
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  later(() => github.stop());
  await github.start();
  const port = await findFreePort();
  const database = join(folder, "ripplegate.db");
  const publicUrl = `http://127.0.0.1:${port}`;
  const webhookUrl = `${publicUrl}/api/github/webhooks`;
  const run = async (app: App): Promise<Running> => {
    app.setCallbackUrls([`${publicUrl}/auth/callback`]);
    const server = await startServer({
      script: SCRIPT,
      port,
      settings: {
        ...app.environment(),
        DATABASE_URL: `sqlite:${database}`,
        PUBLIC_URL: publicUrl,
        SESSION_SECRET: randomBytes(32).toString("hex"),
        SWEEP_MINUTES,
        LOG_LEVEL: "warn",
      },
      environment: options.io.env,
    });
    later(() => server.stop());
    return { github, server, database };
  };
  const watched = (running: Running, pulls: readonly PullRequest[]): Audience =>
    createAudience({ ...running, pulls, narrator, ending: ending.signal, script: SCRIPT });

  if (options.repo !== undefined) {
    const own = await copyRepository(github, options.repo, webhookUrl);
    const running = await run(own.app);
    const { pulls, remarks } = await own.open();
    const audience = watched(running, pulls);
    return showOwn(options, { narrator, audience, pulls, remarks, github, ending, publicUrl });
  }
  const company = await foundAcme(github, webhookUrl);
  const running = await run(company.app);
  const stage = await company.open();
  const audience = watched(running, [stage.pull]);
  return showAcme(options, { narrator, audience, stage, github, ending, database, publicUrl });
}

interface AcmeShow {
  readonly narrator: Narrator;
  readonly audience: Audience;
  readonly stage: AcmeStage;
  readonly github: LocalGitHub;
  readonly ending: AbortController;
  readonly database: string;
  /** Where the server is. */
  readonly publicUrl: string;
}

async function showAcme(options: DemoOptions, acme: AcmeShow): Promise<ExitCode> {
  const { narrator, audience, stage, github } = acme;
  const isSelfPlaying = options.play || !options.io.isTTY;
  narrator.lines(introduce(stage.pull.url, isSelfPlaying));
  if (options.open && options.io.isTTY) openBrowser(stage.pull.url);
  await tellOpening(audience);
  if (!isSelfPlaying) return interact(options, acme);
  for (let step = nextStep(stage, audience); step !== undefined; step = nextStep(stage, audience)) {
    narrator.heading(step.heading);
    await step.run();
  }
  if (stage.pull.state !== "merged") throw new StoryFailure("The story ended before the pull request was merged.");
  await tellHistory(acme);
  if (github.crashes.length > 0) throw new StoryFailure(`The local GitHub failed: ${String(github.crashes[0])}`);
  return EXIT.passed;
}

const RELEASE_MANAGER = "rita";

/** What a release manager finds later. */
async function tellHistory({ narrator, stage, database, publicUrl }: AcmeShow): Promise<void> {
  const number = String(stage.pull.number);
  narrator.heading(`What stays: ripplegate history --pull-request ${number}`);
  const history = await runRipplegate(SCRIPT, ["history", "--database", database, "--pull-request", number]);
  narrator.table(history.output);
  narrator.heading("Was anything changed afterwards? ripplegate verify");
  const verified = await runRipplegate(SCRIPT, ["verify", database]);
  narrator.table(verified.output);
  if (history.code !== 0) throw new StoryFailure("The history could not be read.");
  if (verified.code !== 0) throw new StoryFailure("The ledger should be intact.");
  const page = `${publicUrl}/history/acme/integrations/pull/${number}`;
  narrator.heading("In the browser, while the server runs, for whoever may read the repository:");
  narrator.lines([`  ${page}`]);
  await expectPage(page, RELEASE_MANAGER);
}

/** Tells what happens until the end is asked for; Enter does the next step of the story. */
async function interact(options: DemoOptions, acme: AcmeShow): Promise<ExitCode> {
  const { narrator, audience, stage } = acme;
  let isHistoryTold = false;
  await untilQuit(options, acme, async (isNextWanted) => {
    await (isNextWanted ? advance(acme) : audience.look());
    if (stage.isPushed("missing-entry")) stage.offerSecondThought();
    if (isHistoryTold || stage.pull.state !== "merged") return;
    isHistoryTold = true;
    await audience.catchUp();
    await tellHistory(acme);
    narrator.lines(["", "That is the story. The pages stay until you press q."]);
  });
  return EXIT.passed;
}

async function advance({ narrator, audience, stage }: AcmeShow): Promise<void> {
  await audience.catchUp();
  const step = nextStep(stage, audience);
  if (step === undefined) return narrator.lines([sayNothingLeft(stage)]);
  narrator.heading(step.heading);
  try {
    await step.run();
  } catch (error) {
    // Whoever plays along on the page may have changed what the step was about.
    if (!(error instanceof StoryFailure)) throw error;
    narrator.problem(error.message);
  }
}

function sayNothingLeft({ pull }: AcmeStage): string {
  return pull.state === "open"
    ? "Nothing is left that Enter could do: the page says what is missing."
    : `The pull request is ${pull.state}. Press q to end.`;
}

interface OwnShow {
  readonly publicUrl: string;
  readonly narrator: Narrator;
  readonly audience: Audience;
  readonly pulls: readonly PullRequest[];
  readonly remarks: readonly string[];
  readonly github: LocalGitHub;
  readonly ending: AbortController;
}

const OPENING_MAX_MS = 120_000;

async function showOwn(options: DemoOptions, own: OwnShow): Promise<ExitCode> {
  const { narrator, audience, pulls, remarks, github, publicUrl } = own;
  const isSelfPlaying = options.play || !options.io.isTTY;
  narrator.lines([
    `${count(pulls.length, "branch is a pull request", "branches are pull requests")} now, on a GitHub on this machine.`,
    "Your repository was copied and stays as it is. Teams have one invented member.",
    "",
    ...pulls.map((pull) => `  ${pull.url}`),
    "",
  ]);
  for (const remark of remarks) narrator.problem(remark);
  if (options.open && options.io.isTTY) openBrowser(pulls.length === 1 ? (pulls[0]?.url ?? github.url) : github.url);
  await audience.until(
    "Ripplegate should have looked at every branch",
    (seen) => seen.every(({ check }) => check !== undefined),
    OPENING_MAX_MS,
  );
  await audience.catchUp();
  if (isSelfPlaying) return EXIT.passed;
  narrator.lines(["", '"Act as", at the top right of the page, chooses who you are. q ends the demo.']);
  narrator.lines([`What is on record: ${publicUrl}/history`]);
  await untilQuit(options, own, () => audience.look());
  return EXIT.passed;
}

const LOOK_EVERY_MS = 200;

/** Calls `turn` again and again, and says whether Enter was pressed since. */
async function untilQuit(
  { io }: DemoOptions,
  { ending }: { readonly ending: AbortController },
  turn: (isNextWanted: boolean) => Promise<void>,
): Promise<void> {
  let isNextWanted = false;
  const stopListening = listenToKeys(io.stdin, (key) => {
    if (key === "quit") ending.abort();
    else isNextWanted = true;
  });
  try {
    while (!ending.signal.aborted) {
      const isWanted = isNextWanted;
      isNextWanted = false;
      await turn(isWanted);
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    stopListening();
  }
}

/** One sentence for the person at the terminal; our own mistakes pass with all they say. */
function sayFailure(error: unknown, { port }: DemoOptions): string {
  if (error instanceof CommandFailure || error instanceof ServerFailure) return error.message;
  if (error instanceof StoryFailure) return `This did not come out as told. ${error.message}`;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `Port ${port} is taken. Choose another: ripplegate demo --port <number>`;
  if (code === "EACCES" && port !== undefined) return `Port ${port} may not be used. Choose one above 1023.`;
  throw error;
}
