/** One request that the local GitHub answered. */
export interface Call {
  readonly sequence: number;
  /** `GET /repos/{owner}/{repo}`; null for an address that GitHub does not have. */
  readonly operation: string | null;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly status: number;
  readonly kind: "read" | "write" | "token";
  /** Login of who called; `app:{slug}` for a JWT, `anonymous` without credentials. */
  readonly caller: string;
  /** The request carried `If-None-Match`. */
  readonly isConditional: boolean;
  readonly isFault: boolean;
}

const callsMax = 100_000;

/** What was asked of the local GitHub, so that tests can count it. Marks stay valid when old calls are forgotten. */
export class CallLog {
  #calls: Call[] = [];
  #sequence = 0;

  add(call: Omit<Call, "sequence">): void {
    this.#sequence += 1;
    this.#calls.push({ ...call, sequence: this.#sequence });
    if (this.#calls.length > callsMax) this.#calls = this.#calls.slice(-callsMax / 2);
  }

  /** A point in time to count from. */
  mark(): number {
    return this.#sequence;
  }

  /** The calls after a mark, oldest first. */
  since(mark: number): readonly Call[] {
    return this.#calls.filter((call) => call.sequence > mark);
  }

  /** How many reads, writes and token exchanges came after a mark. */
  countSince(mark: number): { readonly read: number; readonly write: number; readonly token: number } {
    const count = { read: 0, write: 0, token: 0 };
    for (const call of this.since(mark)) count[call.kind] += 1;
    return count;
  }

  all(): readonly Call[] {
    return this.#calls;
  }
}

export function kindOf(method: string, operation: string | null): Call["kind"] {
  if (operation?.endsWith("/access_tokens")) return "token";
  return method === "GET" || method === "HEAD" ? "read" : "write";
}
