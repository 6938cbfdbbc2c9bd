import type { Json } from "../json.ts";
import type { Caller } from "./caller.ts";

/** Something that goes wrong on purpose. Without `respond`, `cut`, `isStale` or `change` it only delays. */
export interface Fault {
  /** `POST /repos/{owner}/{repo}/issues/{issue_number}/comments`, or a pattern over such words. */
  readonly operation: string | RegExp;
  /** Whose requests: the Apps' (the default), people's, or everybody's. */
  readonly by?: "app" | "person" | "anybody";
  /** A closer look at the request. */
  readonly when?: (request: FaultedRequest) => boolean;
  /** Let this many matching requests pass first. */
  readonly skip?: number;
  /** How many matching requests it befalls; 1 when left out, `Infinity` for all. */
  readonly times?: number;
  readonly delayMs?: number;
  /** Answer with this instead. */
  readonly respond?: FaultAnswer;
  /** The effect happens although the answer says otherwise, or never comes. */
  readonly afterEffect?: boolean;
  /** The connection ends without an answer: at once, or never (until the client gives up or the server stops). */
  readonly cut?: "reset" | "hang";
  /** Answer with what the same request was answered before the last change, if it was asked before. */
  readonly isStale?: boolean;
  /** Change the answer's body. */
  readonly change?: (body: Json) => Json;
}

export interface FaultAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

export interface FaultedRequest {
  readonly operation: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: Json | undefined;
}

/** A planned fault: how often it struck, and the way to call it off. */
export interface PlannedFault {
  readonly hits: () => number;
  readonly remove: () => void;
}

interface Planned {
  readonly fault: Fault;
  skipLeft: number;
  timesLeft: number;
  hits: number;
}

/** The faults that tests have planned, first planned first served. */
export class FaultPlan {
  #planned: Planned[] = [];

  add(fault: Fault): PlannedFault {
    const planned: Planned = { fault, skipLeft: fault.skip ?? 0, timesLeft: fault.times ?? 1, hits: 0 };
    this.#planned.push(planned);
    return {
      hits: () => planned.hits,
      remove: () => {
        this.#planned = this.#planned.filter((one) => one !== planned);
      },
    };
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault that befalls this request, used up by one. */
  take(caller: Caller, request: FaultedRequest): Fault | undefined {
    for (const planned of this.#planned) {
      if (planned.timesLeft <= 0 || !matches(planned.fault, caller, request)) continue;
      if (planned.skipLeft > 0) {
        planned.skipLeft -= 1;
        continue;
      }
      planned.timesLeft -= 1;
      planned.hits += 1;
      return planned.fault;
    }
    return undefined;
  }
}

function matches(fault: Fault, caller: Caller, request: FaultedRequest): boolean {
  const by = fault.by ?? "app";
  if (by !== "anybody" && (by === "person") !== (caller.kind === "person")) return false;
  const { operation } = fault;
  const isNamed = typeof operation === "string" ? operation === request.operation : operation.test(request.operation);
  return isNamed && (fault.when?.(request) ?? true);
}
