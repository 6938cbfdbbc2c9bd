import { deflateRawSync, inflateRawSync } from "node:zlib";
import { isJsonObject, type JsonObject } from "../json.ts";

/** How an attempt to tell an App about an event went. */
export interface DeliveryOutcome {
  /** GitHub's words: `OK`, `Invalid HTTP Response: 500`, `failed to connect to host`, `timed out`. */
  readonly status: string;
  readonly statusCode: number;
  readonly durationSeconds: number;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

export interface DeliveryFacts {
  readonly id: number;
  readonly guid: string;
  readonly appId: number;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly isRedelivery: boolean;
  readonly createdAt: string;
}

/** One attempt to tell an App about an event. A redelivery is a new delivery with the same `guid`. */
export class Delivery {
  readonly facts: DeliveryFacts;
  /** Compressed: payloads are mostly the same addresses again, and thousands are kept. */
  readonly #body: Uint8Array;
  #outcome: DeliveryOutcome | undefined;

  constructor(facts: DeliveryFacts, body: string) {
    this.facts = facts;
    // The copy is as long as its content; zlib's own buffer behind it would be many times that.
    this.#body = new Uint8Array(deflateRawSync(body, { level: 1 }));
  }

  get id(): number {
    return this.facts.id;
  }

  get guid(): string {
    return this.facts.guid;
  }

  get event(): string {
    return this.facts.event;
  }

  get action(): string | null {
    return this.facts.action;
  }

  get appId(): number {
    return this.facts.appId;
  }

  /** The bytes that are signed and sent. */
  get body(): string {
    return inflateRawSync(this.#body).toString("utf8");
  }

  get payload(): JsonObject {
    const parsed: unknown = JSON.parse(this.body);
    return isJsonObject(parsed) ? parsed : {};
  }

  /** Undefined while it waits or is under way. */
  get outcome(): DeliveryOutcome | undefined {
    return this.#outcome;
  }

  end(outcome: DeliveryOutcome): void {
    this.#outcome = outcome;
  }
}
