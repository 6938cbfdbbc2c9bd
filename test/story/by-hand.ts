import type { LedgerEvent } from "../../src/core/ledger/event.ts";
import type { Delivery, PullRequest } from "../../src/local-github/index.ts";
import { createSimulatedApp, type SimulatedApp } from "./simulated-app.ts";
import { createSimulatedWorld, type SimulatedWorld } from "./simulated-world.ts";

/** GitHub and the app's parts in this process, with every webhook and the clock in the test's hand. */
export interface ByHand {
  readonly world: SimulatedWorld;
  readonly app: SimulatedApp;
  /** Brings what waits as this says, then what comes of it, until there is no more. */
  bring(choose?: (waiting: readonly Delivery[]) => readonly Delivery[]): Promise<void>;
  /** What waits is lost. */
  lose(): void;
  /** Looks at everything that may have been missed. */
  sweep(): Promise<void>;
  passSeconds(seconds: number): void;
  events(pull: PullRequest): Promise<readonly LedgerEvent[]>;
  conclusion(pull: PullRequest): string | null;
  close(): Promise<void>;
}

export async function openByHand(): Promise<ByHand> {
  const time = { nowMs: Math.floor(Date.now() / 1_000) * 1_000 };
  const world = await createSimulatedWorld(time);
  const { webhooks } = world.github;
  const app = await createSimulatedApp(world.github, world.app, time);
  function waiting(): readonly Delivery[] {
    const all = webhooks.pending();
    webhooks.release(() => []);
    webhooks.hold();
    time.nowMs += 2_000;
    return all;
  }

  async function bring(choose: (all: readonly Delivery[]) => readonly Delivery[] = (all) => all): Promise<void> {
    let how = choose;
    for (let all = waiting(); all.length > 0; all = waiting()) {
      for (const delivery of how(all)) {
        await app.accept(delivery);
        await app.workOff();
      }
      how = (rest) => rest;
    }
  }

  return {
    world,
    app,
    bring,
    lose: () => void waiting(),
    sweep: async () => {
      await app.sweep(true);
      await app.workOff();
      await bring();
    },
    passSeconds: (seconds) => {
      time.nowMs += seconds * 1_000;
    },
    events: async ({ number }) => (await app.store.readLedger(world.repository.id, number)).map(({ event }) => event),
    conclusion: ({ headSha }) => world.conclusionOf(headSha),
    close: async () => {
      await app.close();
      await world.github.stop();
    },
  };
}
