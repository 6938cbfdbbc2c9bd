import { setTimeout as sleep } from "node:timers/promises";
import type { LocalGitHub, PullRequest } from "../local-github/index.ts";
import { readLedger } from "./demo/ledger.ts";
import type { Narrator } from "./demo/narrator.ts";
import { tellNews } from "./demo/news.ts";
import { EMPTY_SCENE, type PullScene, type Scene } from "./demo/scene.ts";
import { ServerFailure, type ServerProcess } from "./demo/server-process.ts";
import { readPulls } from "./demo-scene.ts";

/** Something did not come out as told: one sentence. */
export class StoryFailure extends Error {
  override readonly name = "StoryFailure";
}

/** Whoever watches wants the end. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Watches the pull requests and tells what happens to them, each thing once and only what can be read back. */
export interface Audience {
  /** What was told last. */
  readonly scene: () => Scene;
  /** Reads everything again, ledger included, and tells what is new. */
  readonly catchUp: () => Promise<void>;
  /** Waits until the pages are so. Throws {@link StoryFailure} with `what` after {@link WAIT_MAX_MS}. */
  readonly until: (what: string, isSo: (pulls: readonly PullScene[]) => boolean, waitMaxMs?: number) => Promise<void>;
  /** Tells what is new if a page has changed since the last look. For calling again and again. */
  readonly look: () => Promise<void>;
}

export interface AudienceInput {
  readonly github: LocalGitHub;
  readonly pulls: readonly PullRequest[];
  readonly server: ServerProcess;
  readonly narrator: Narrator;
  readonly ending: AbortSignal;
  /** The command line's own script, and the server's database: the ledger is read as a person would read it. */
  readonly script: string;
  readonly database: string;
}

const WAIT_MAX_MS = 20_000;
const POLL_MS = 30;
/** What the server records last (a merge) changes no page, so one more look is taken when all is quiet. */
const QUIET_MS = 1_000;

export function createAudience(input: AudienceInput): Audience {
  const { github, pulls, server, narrator, ending, script, database } = input;
  let scene: Scene = EMPTY_SCENE;
  let seenVersion = -1;
  let quietFromMs = Number.POSITIVE_INFINITY;

  const checkAlive = (): void => {
    if (ending.aborted) throw new Interrupted();
    const failure = server.failure();
    if (failure !== undefined) throw new ServerFailure(failure);
  };

  const catchUp = async (): Promise<void> => {
    const before = scene;
    const seen = await readPulls(github, pulls);
    const ledger = await readLedger(script, database);
    scene = { pulls: seen.map((pull) => remembering(before, pull)), ledger };
    for (const news of tellNews(before, scene)) narrator.news(news, pulls.length > 1);
  };

  return {
    scene: () => scene,
    catchUp,
    until: async (what, isSo, waitMaxMs = WAIT_MAX_MS) => {
      const deadline = performance.now() + waitMaxMs;
      for (;;) {
        checkAlive();
        const seen = await readPulls(github, pulls);
        if (isSo(seen)) return;
        if (performance.now() > deadline) throw new StoryFailure(`${what}. ${sayInstead(seen)}`);
        await sleep(POLL_MS);
      }
    },
    look: async () => {
      checkAlive();
      const { version } = github.state;
      const nowMs = performance.now();
      if (version !== seenVersion) {
        seenVersion = version;
        quietFromMs = nowMs + QUIET_MS;
        await catchUp();
      } else if (nowMs > quietFromMs) {
        quietFromMs = Number.POSITIVE_INFINITY;
        await catchUp();
      }
    },
  };
}

/** A head without a check has just been pushed: what was last said about the one before still counts until then. */
function remembering(before: Scene, pull: PullScene): PullScene {
  const earlier = before.pulls.find(({ number }) => number === pull.number);
  if (pull.check !== undefined || earlier?.check === undefined) return pull;
  return { ...pull, check: earlier.check, headSha: earlier.headSha, refusal: earlier.refusal };
}

function sayInstead(pulls: readonly PullScene[]): string {
  const said = pulls.map(({ check }) =>
    check === undefined ? "there is no check" : `the check says "${check.title}"`,
  );
  return `Instead, ${[...new Set(said)].join(", ")}.`;
}
