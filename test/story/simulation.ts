import type { Delivery } from "../../src/local-github/index.ts";
import { pick, pickOf, randomOf, shuffled, someOf } from "./random.ts";
import { createSimulatedApp, type SimulatedClock } from "./simulated-app.ts";
import { createSimulatedWorld } from "./simulated-world.ts";
import { type Broken, createRestChecks } from "./simulation-checks.ts";
import { createMerges } from "./simulation-merges.ts";
import { talkOf } from "./simulation-talk.ts";
import { turnsOf } from "./simulation-turns.ts";
import type { Act, End, Stage } from "./stage.ts";
import { carrierServices, NEW_METHOD } from "./world.ts";

export interface SimulationOptions {
  readonly seed: number;
  /** How many rounds of acts. */
  readonly rounds: number;
  /** Deliveries are lost, doubled and shuffled; else each comes once and in order. */
  readonly chaos: boolean;
}

/** What is left on GitHub and in the ledger when all has come to rest, without moments and commits. */
export interface Outcome {
  /** What the history broke: it ends with the first. */
  readonly broken: readonly Broken[];
  /** How often there was something that each invariant speaks of, by its number. */
  readonly seen: ReadonlyMap<number, number>;
  /** Of each pull request. */
  readonly ends: readonly End[];
  readonly acts: readonly string[];
}

const START_MS = Math.floor(Date.now() / 1_000) * 1_000;
const WILD_EVERY = 4;
const TURNS = 12;
const TALKS = 8;

/**
 * A history that a seed decides: people push, sign, veto, waive, override, lend, take back, edit and delete, join and leave
 * teams, move and break base branches, while webhooks are lost, doubled and come in any order. After every step it is asked
 * from outside what the merge button would allow, and after every round whether all is as the truth says.
 */
export async function simulate({ seed, rounds, chaos }: SimulationOptions): Promise<Outcome> {
  const random = randomOf(seed);
  const weather = randomOf(seed + 1_000_003);
  const time: SimulatedClock = { nowMs: START_MS };
  const world = await createSimulatedWorld(time);
  const { github } = world;
  const app = await createSimulatedApp(github, world.app, time);
  const acts: string[] = [];
  const broken: Broken[] = [];
  let round = 0;
  let isWild = false;
  let isAlone = false;
  /** Heads that it was right to merge at some moment of this round. */
  let wasRight = new Set<string>();

  const stage: Stage = {
    world,
    random,
    time,
    said: [],
    moved: new Set(),
    asked: new Set(),
    isLossy: chaos,
    get round() {
      return round;
    },
    get isWild() {
      return isWild;
    },
    get isAlone() {
      return isAlone;
    },
    isPlain: (login) => !isWild && !stage.moved.has(login),
    doubtsOf: (login) => (deed) => deed.login === login || deed.by?.login === login,
    someSubject: () => pickOf(world.subjects.filter(world.isOpen), random),
    note: (act) => {
      acts.push(`${round}.${acts.length + 1} ${act}${isWild ? " (wild)" : ""}`);
      time.nowMs += 2_000;
    },
  };
  const checks = createRestChecks({ world, app, stage, broke });
  const merges = createMerges({ stage, app, bringMail, broke });

  function broke(invariant: number, what: string): Breach {
    const complaints = app.complaints().slice(-5).join("\n");
    return new Breach(
      invariant,
      `seed ${seed}, ${chaos ? "chaos" : "in order"}: ${what}\n${acts.join("\n")}\n${complaints}`,
    );
  }

  const heads = () => new Set(world.subjects.filter(world.isOpen).map(({ pull }) => pull.headSha));

  async function isRight(headSha: string): Promise<boolean> {
    for (const subject of world.sharing(headSha)) if (!(await world.verdict(subject)).may) return false;
    return true;
  }

  async function noteRight(): Promise<void> {
    for (const head of heads()) if (!wasRight.has(head) && (await isRight(head))) wasRight.add(head);
  }

  /** Open only for what was right at some moment of this round. */
  async function checkStep(): Promise<void> {
    for (const head of heads()) {
      const found = world.conclusionOf(head);
      if (found !== "success" && found !== "neutral") continue;
      if (!wasRight.has(head) && !(await isRight(head)))
        throw broke(1, `${found}, and it was never right to be in this round`);
    }
  }

  function mail(): readonly Delivery[] {
    const waiting = github.webhooks.pending();
    github.webhooks.release(() => []);
    github.webhooks.hold();
    return waiting;
  }

  /** Brings the mail, then what the app's own writes caused, until there is none. */
  async function bringMail(): Promise<void> {
    let isLost = false;
    await app.wake();
    await app.workOff();
    for (let waiting = mail(); waiting.length > 0; waiting = mail()) {
      const kept = chaos ? waiting.filter(() => weather() > 0.25) : waiting;
      isLost ||= kept.length < waiting.length;
      const doubled = chaos ? kept.flatMap((one) => (weather() < 0.25 ? [one, one] : [one])) : kept;
      for (const delivery of chaos ? shuffled(doubled, weather) : doubled) {
        await app.accept(delivery);
        if (!chaos || weather() < 0.6) await app.workOff();
        await checkStep();
      }
      await app.workOff();
      await checkStep();
    }
    if (isLost) {
      await app.sweep(weather() < 0.3);
      await app.workOff();
      await checkStep();
      await bringMail();
    }
  }

  /** What is over for good once it was looked at: overrides of something else, and what its giver may not any more. */
  async function settleDeeds(): Promise<void> {
    for (const subject of world.subjects.filter(world.isOpen)) await checks.settle(subject);
  }

  // Each history has some of the acts only, so that those meet more often.
  const turns = shuffled(turnsOf(stage), random).slice(0, TURNS);
  const [everybody, ...others] = talkOf(stage);
  const talk = [everybody, ...shuffled(others, random).slice(0, TALKS)].filter((act) => act !== undefined);

  async function playRound(): Promise<void> {
    isWild = chaos && round % WILD_EVERY === 0;
    stage.moved.clear();
    stage.asked.clear();
    wasRight = new Set();
    await noteRight();
    time.nowMs += 5_000;
    const lot = random();
    isAlone = !isWild && lot < 0.6;
    if (isWild) {
      for (const act of [...someOf(turns, random).slice(0, 2), ...someOf(talk, random)]) await played(act);
    } else if (lot < 0.4) await playedOne(turns);
    else if (lot < 0.5) await playedOne(talk);
    else if (lot < 0.6) await playedOne([...merges.acts, ...turns]);
    else for (const act of someOf(talk, random)) await played(act);
  }

  /** The first that there is something to do for. */
  async function playedOne(some: readonly Act[]): Promise<void> {
    const before = acts.length;
    for (let tries = 0; acts.length === before && tries < 20; tries += 1) await played(pick(some, random));
  }

  async function played(act: Act): Promise<void> {
    await act();
    if (isWild) for (const subject of world.subjects) await checks.doubtWhatMoved(subject);
    await noteRight();
  }

  try {
    await world.open("intl", "main", { ...NEW_METHOD, ...carrierServices("INTL") });
    await noteRight();
    await bringMail();
    await checks.atRest();
    for (round = 1; round <= rounds; round += 1) {
      await playRound();
      await checkStep();
      await bringMail();
      await settleDeeds();
      await merges.land();
      await settleDeeds();
      await checks.atRest();
    }
  } catch (error) {
    if (!(error instanceof Breach)) throw error;
    broken.push({ invariant: error.invariant, what: [error.message, ...(await checks.lastEntries())].join("\n") });
  } finally {
    await app.close();
    await github.stop();
  }
  return { broken, seen: checks.seen, ends: checks.ends, acts };
}

class Breach extends Error {
  readonly invariant: number;
  constructor(invariant: number, what: string) {
    super(what);
    this.invariant = invariant;
  }
}
