/**
 * Remembers values up to a total weight and forgets what was used longest ago. A value heavier than the whole cache is
 * never kept. Time-bounded when `lifetimeMs` is given.
 */
export class BoundedCache<Key, Value> {
  readonly #entries = new Map<Key, { readonly value: Value; readonly weight: number; readonly until: number }>();
  readonly #options: CacheOptions<Value>;
  #weight = 0;

  constructor(options: CacheOptions<Value>) {
    this.#options = options;
  }

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;

    if (entry.until <= this.#nowMs()) {
      this.delete(key);
      return undefined;
    }
    // A Map keeps the order of insertion, so the entry used last goes to the end.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: Key, value: Value): void {
    this.delete(key);
    const weight = this.#options.weigh(value);
    if (weight > this.#options.weightMax) return;

    const lifetimeMs = this.#options.expiry?.lifetimeMs ?? Number.POSITIVE_INFINITY;
    this.#entries.set(key, { value, weight, until: this.#nowMs() + lifetimeMs });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#options.weightMax) break;
      this.delete(oldest);
    }
  }

  delete(key: Key): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;

    this.#entries.delete(key);
    this.#weight -= entry.weight;
  }

  #nowMs(): number {
    return this.#options.expiry?.nowMs() ?? 0;
  }
}

export interface CacheOptions<Value> {
  readonly weightMax: number;
  weigh(value: Value): number;
  readonly expiry?: { readonly lifetimeMs: number; nowMs(): number };
}

/**
 * One request for many callers who ask for the same thing at the same time. Only for what does not change or may be
 * minutes old: a caller that has just written must never get an answer from before its write.
 */
export class SharedReads<Value> {
  readonly #running = new Map<string, Promise<Value>>();

  read(key: string, load: () => Promise<Value>): Promise<Value> {
    const running = this.#running.get(key);
    if (running !== undefined) return running;

    const started = load().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }
}

/** {@link BoundedCache} and {@link SharedReads} together: load once, remember, forget the oldest. Failures are not kept. */
export class LoadingCache<Value> {
  readonly #cache: BoundedCache<string, Value>;
  readonly #reads = new SharedReads<Value>();

  constructor(options: CacheOptions<Value>) {
    this.#cache = new BoundedCache(options);
  }

  /** `isKeepable` says whether this answer may be given again. */
  async read(key: string, load: () => Promise<Value>, isKeepable: (value: Value) => boolean): Promise<Value> {
    const known = this.#cache.get(key);
    if (known !== undefined) return known;

    return this.#reads.read(key, async () => {
      const value = await load();
      if (isKeepable(value)) this.#cache.set(key, value);
      return value;
    });
  }
}
