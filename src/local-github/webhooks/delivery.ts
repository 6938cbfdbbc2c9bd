import type { JsonObject } from "../json.ts";

/** One attempt to tell an App about an event. A redelivery is a new delivery with the same `guid`. */
export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly appId: number;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly payload: JsonObject;
  readonly isRedelivery: boolean;
  readonly createdAt: string;
  /** Undefined while it waits or is under way. */
  outcome: DeliveryOutcome | undefined;
}

export interface DeliveryOutcome {
  /** GitHub's words: `OK`, `Invalid HTTP Response: 500`, `failed to connect to host`, `timed out`. */
  readonly status: string;
  readonly statusCode: number;
  readonly durationSeconds: number;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}
