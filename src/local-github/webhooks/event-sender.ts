import { randomUUID } from "node:crypto";
import type { JsonObject } from "../json.ts";
import { nodeId } from "../represent/node-id.ts";
import type { Installation, Repository } from "../state/model.ts";
import { covers, type State } from "../state/state.ts";
import { Delivery } from "./delivery.ts";
import type { DeliveryQueue } from "./delivery-queue.ts";

/** Something that happened, before it is known who hears of it. */
export interface HookEvent {
  readonly name: string;
  readonly action: string | null;
  /** Without one the event concerns the whole account. */
  readonly repository?: Repository;
  readonly accountId: number;
  readonly payload: JsonObject;
  /** Check events go to the App that owns the check and to nobody else. */
  readonly onlyAppId?: number;
  /** `installation` events reach the App though it is being removed. */
  readonly onlyInstallation?: Installation;
}

/** Events that every App receives without subscribing: https://docs.github.com/en/webhooks/webhook-events-and-payloads */
const unconditionalEvents: ReadonlySet<string> = new Set([
  "installation",
  "installation_repositories",
  "installation_target",
  "github_app_authorization",
]);

/** Turns an event into one delivery for each App that is installed there and listens. */
export class EventSender {
  readonly #state: State;
  readonly #queue: DeliveryQueue;
  readonly #timestamp: () => string;

  constructor(state: State, queue: DeliveryQueue, now: () => string) {
    this.#state = state;
    this.#queue = queue;
    this.#timestamp = now;
  }

  send(event: HookEvent): void {
    this.#state.version += 1;
    for (const installation of this.#state.installations.values()) {
      if (!this.#hears(installation, event)) continue;
      const payload = {
        ...(event.action === null ? {} : { action: event.action }),
        ...event.payload,
        ...(event.name === "installation" || event.name === "installation_repositories"
          ? {}
          : { installation: { id: installation.id, node_id: nodeId("MDIz", installation.id) } }),
      };
      this.#queue.add(this.#delivery(event, installation, payload));
    }
  }

  #hears(installation: Installation, event: HookEvent): boolean {
    if (event.onlyInstallation) return event.onlyInstallation.id === installation.id;
    if (installation.isDeleted || installation.suspendedAt !== null) return false;
    if (event.onlyAppId !== undefined && event.onlyAppId !== installation.appId) return false;
    if (installation.accountId !== event.accountId) return false;
    if (event.repository && !covers(installation, event.repository)) return false;
    return unconditionalEvents.has(event.name) || installation.events.includes(event.name);
  }

  #delivery(event: HookEvent, installation: Installation, payload: JsonObject): Delivery {
    const facts = {
      id: this.#state.nextId("delivery"),
      guid: randomUUID(),
      appId: installation.appId,
      event: event.name,
      action: event.action,
      installationId: installation.id,
      repositoryId: event.repository?.id ?? null,
      isRedelivery: false,
      createdAt: this.#timestamp(),
    };
    return new Delivery(facts, JSON.stringify(payload));
  }
}
