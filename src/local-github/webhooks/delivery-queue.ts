import type { State } from "../state/state.ts";
import { Delivery } from "./delivery.ts";
import { postDelivery } from "./post.ts";

/** What to do with a delivery that is about to be sent. */
export type Treatment = "send" | "drop" | "duplicate";
export type DeliveryFilter = (delivery: Delivery) => boolean;

interface Rule {
  readonly matches: DeliveryFilter;
  readonly treatment: Treatment;
  timesLeft: number;
}

/** GitHub keeps deliveries for three days; here as many as fit. */
const deliveriesMax = 20_000;

/**
 * Sends deliveries in the order they came, a few at a time, without making the act that caused them wait.
 * Tests hold them back, drop, double and reorder them: GitHub promises neither order nor arrival.
 */
export class DeliveryQueue {
  /** Everything that was to be sent, oldest first, dropped ones included. */
  readonly deliveries: Delivery[] = [];
  readonly #state: State;
  readonly #concurrency: number;
  readonly #timeoutMs: number | undefined;
  #waiting: Delivery[] = [];
  #underWay = 0;
  #isHeld = false;
  #rules: Rule[] = [];
  #idleListeners: (() => void)[] = [];
  readonly #stopping = new AbortController();

  constructor(state: State, options: { readonly concurrency?: number; readonly timeoutMs?: number } = {}) {
    this.#state = state;
    this.#concurrency = options.concurrency ?? 1;
    this.#timeoutMs = options.timeoutMs;
  }

  add(delivery: Delivery): void {
    this.deliveries.push(delivery);
    if (this.deliveries.length > deliveriesMax) this.deliveries.shift();
    const rule = this.#rules.find((one) => one.timesLeft > 0 && one.matches(delivery));
    if (rule) rule.timesLeft -= 1;
    const treatment = rule?.treatment ?? "send";
    if (treatment === "drop") {
      delivery.end(lost);
      return;
    }
    this.#waiting.push(delivery);
    if (treatment === "duplicate") this.#waiting.push(delivery);
    this.#wake();
  }

  /** Keeps deliveries back until {@link release}. */
  hold(): void {
    this.#isHeld = true;
  }

  /** The deliveries that wait, in the order they would go. */
  pending(): readonly Delivery[] {
    return [...this.#waiting];
  }

  /** Lets the waiting deliveries go, in the order `arrange` gives; what it leaves out is lost. Later ones go at once. */
  release(arrange: (pending: Delivery[]) => readonly Delivery[] = (pending) => pending): void {
    const before = this.#waiting;
    this.#waiting = [...arrange([...before])];
    for (const delivery of before) if (!this.#waiting.includes(delivery)) delivery.end(lost);
    this.#isHeld = false;
    this.#wake();
  }

  /** Lets the first waiting delivery that matches go, and keeps the rest. */
  releaseOne(matches: DeliveryFilter = () => true): Delivery | undefined {
    const index = this.#waiting.findIndex(matches);
    const [delivery] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (delivery) void this.#post(delivery);
    return delivery;
  }

  /** The next `times` matching deliveries never arrive. */
  drop(matches: DeliveryFilter = () => true, times = 1): void {
    this.#rules.push({ matches, treatment: "drop", timesLeft: times });
  }

  /** The next `times` matching deliveries arrive twice. */
  duplicate(matches: DeliveryFilter = () => true, times = 1): void {
    this.#rules.push({ matches, treatment: "duplicate", timesLeft: times });
  }

  /** Sends nothing more, and gives up on what is under way. */
  async stop(): Promise<void> {
    this.#isHeld = true;
    this.#stopping.abort();
    await this.settled();
  }

  /** Ends all dropping and doubling. */
  clearRules(): void {
    this.#rules = [];
  }

  /** Sends a recorded delivery again, as a new delivery with the same GUID. */
  redeliver(delivery: Delivery, createdAt: string): Delivery {
    const facts = { ...delivery.facts, id: this.#state.nextId("delivery"), isRedelivery: true, createdAt };
    const again = new Delivery(facts, delivery.body);
    this.add(again);
    return again;
  }

  /** Resolves when nothing is under way and nothing waits, held deliveries apart. */
  settled(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idleListeners.push(resolve);
    });
  }

  #isIdle(): boolean {
    return this.#underWay === 0 && (this.#isHeld || this.#waiting.length === 0);
  }

  #wake(): void {
    if (!this.#isHeld) {
      while (this.#underWay < this.#concurrency) {
        const delivery = this.#waiting.shift();
        if (!delivery) break;
        void this.#post(delivery);
      }
    }
    if (!this.#isIdle()) return;
    const listeners = this.#idleListeners;
    this.#idleListeners = [];
    for (const listener of listeners) listener();
  }

  async #post(delivery: Delivery): Promise<void> {
    this.#underWay += 1;
    const app = this.#state.app(delivery.appId);
    delivery.end(await postDelivery(app, delivery, this.#stopping.signal, this.#timeoutMs));
    this.#underWay -= 1;
    this.#wake();
  }
}

/** A delivery that GitHub would list as failed: that is how the redelivery API finds it. */
const lost = {
  status: "failed to connect to host",
  statusCode: 502,
  durationSeconds: 0,
  requestHeaders: {},
  responseHeaders: {},
  responseBody: "",
};
