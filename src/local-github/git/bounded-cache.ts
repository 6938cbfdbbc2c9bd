/** A map that forgets what was used longest ago once it holds `entriesMax` entries. */
export class BoundedCache<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #entriesMax: number;

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  get(key: string): Value | undefined {
    const found = this.#entries.get(key);
    if (found === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, found);
    return found;
  }

  set(key: string, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#entriesMax) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }

  /** The remembered value, or the computed one, remembered. A failure is not remembered. */
  async remember(key: string, compute: () => Promise<Value>): Promise<Value> {
    const found = this.get(key);
    if (found !== undefined) return found;
    const value = await compute();
    this.set(key, value);
    return value;
  }
}
