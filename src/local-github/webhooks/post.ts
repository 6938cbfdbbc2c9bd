import { createHmac } from "node:crypto";
import type { App } from "../state/model.ts";
import type { Delivery, DeliveryOutcome } from "./delivery.ts";

/** GitHub gives a delivery ten seconds: https://docs.github.com/en/webhooks/using-webhooks/best-practices-for-using-webhooks */
const deliveryTimeoutMs = 10_000;
const responseBodyMaxCharacters = 4_096;

/** Posts a delivery as GitHub's Hookshot does, and says how it went. Never throws. */
export async function postDelivery(
  app: App,
  delivery: Delivery,
  stopping: AbortSignal,
  timeoutMs = deliveryTimeoutMs,
): Promise<DeliveryOutcome> {
  const { body } = delivery;
  const requestHeaders = headersOf(app, delivery, body);
  const startedMs = performance.now();
  const done = (outcome: Partial<DeliveryOutcome> & { status: string; statusCode: number }): DeliveryOutcome => ({
    durationSeconds: Math.round(performance.now() - startedMs) / 1000,
    requestHeaders,
    responseHeaders: {},
    responseBody: "",
    ...outcome,
  });
  if (app.webhookUrl === undefined) return done({ status: "failed to connect to host", statusCode: 502 });
  try {
    const response = await fetch(app.webhookUrl, {
      method: "POST",
      headers: requestHeaders,
      body,
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping]),
      redirect: "manual",
    });
    const responseBody = (await response.text()).slice(0, responseBodyMaxCharacters);
    return done({
      status: response.ok ? "OK" : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody,
    });
  } catch (cause) {
    const isTimeout = cause instanceof Error && cause.name === "TimeoutError";
    return isTimeout
      ? done({ status: "timed out", statusCode: 504 })
      : done({ status: "failed to connect to host", statusCode: 502, responseBody: String(cause) });
  }
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers */
function headersOf(app: App, delivery: Delivery, body: string): Record<string, string> {
  const sign = (algorithm: string): string => createHmac(algorithm, app.webhookSecret).update(body).digest("hex");
  return {
    "Content-Type": "application/json",
    "User-Agent": "GitHub-Hookshot/1a2b3c4",
    Accept: "*/*",
    "X-GitHub-Delivery": delivery.guid,
    "X-GitHub-Event": delivery.event,
    "X-GitHub-Hook-ID": String(app.id),
    "X-GitHub-Hook-Installation-Target-ID": String(app.id),
    "X-GitHub-Hook-Installation-Target-Type": "integration",
    "X-Hub-Signature": `sha1=${sign("sha1")}`,
    "X-Hub-Signature-256": `sha256=${sign("sha256")}`,
  };
}
