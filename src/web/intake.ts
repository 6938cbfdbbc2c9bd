import { verify } from "@octokit/webhooks-methods";
import { type Context, Hono } from "hono";
import { type Clock, type Log, StoreError } from "../app/ports.ts";
import type { Delivery, Store } from "../app/ports-store.ts";
import { type Body, createBodyReader } from "./read-body.ts";

export const WEBHOOK_PATH = "/api/github/webhooks";

/** Refusals are logged at most this often: strangers can't fill the disk. All are counted. */
const REFUSAL_LOG_EVERY_MS = 1_000;

/** When the sender should try again; GitHub does not by itself, but shows the delivery as failed. */
const RETRY_AFTER_SECONDS = "5";

export interface IntakeOptions {
  readonly store: Pick<Store, "acceptDelivery">;
  /** The current one first. */
  readonly secrets: readonly string[];
  /** What deliveries are worked off in one turn: those with equal keys. `payload` is parsed, signed JSON. */
  readonly turnKey: (name: string, payload: unknown) => string;
  /** Called after each delivery that is new. */
  readonly wake: () => void;
  readonly clock: Clock;
  readonly log: Log;
  /** For tests. */
  readonly bodiesBytesMax?: number;
}

/** Numbers since the start. */
export interface IntakeCounters {
  readonly accepted: number;
  readonly duplicates: number;
  /** Signed and well formed, but the database failed. */
  readonly failed: number;
  readonly refused: number;
}

export interface Intake {
  readonly routes: Hono;
  snapshot(): IntakeCounters;
}

interface Refusal {
  readonly status: 400 | 401 | 413 | 415 | 503;
  readonly reason: string;
}

interface Envelope {
  readonly id: string;
  readonly name: string;
  readonly signature: string;
}

/**
 * Where GitHub's webhooks arrive: bound the body, verify who sent it, keep it on the disk, and only then answer 202. The
 * work is done later. Nothing of a body, and no signature, is logged or sent back.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { store, clock, log } = options;
  const bodies = createBodyReader(options.bodiesBytesMax);
  const counters = { accepted: 0, duplicates: 0, failed: 0, refused: 0 };
  let refusalLoggedMs = Number.NEGATIVE_INFINITY;
  const routes = new Hono();

  routes.post(WEBHOOK_PATH, (context) => {
    const envelope = readEnvelope(context.req.raw.headers);
    if ("reason" in envelope) return refuse(context, envelope);
    return bodies.read(context.req.raw, (body) => receive(context, envelope, body));
  });

  async function receive(context: Context, envelope: Envelope, body: Body): Promise<Response> {
    if (body.kind !== "read") return refuse(context, refusalOf(body));
    if (!(await isSigned(options.secrets, body.text, envelope.signature))) {
      return refuse(context, { status: 401, reason: "the signature does not match the webhook secret" });
    }
    const payload = parseObject(body.text);
    if (payload === undefined) return refuse(context, { status: 400, reason: "the body is not a JSON object" });

    const { id, name } = envelope;
    return accept(context, { id, name, body: body.text, receivedAt: clock.now() }, options.turnKey(name, payload));
  }

  async function accept(context: Context, delivery: Delivery, turnKey: string): Promise<Response> {
    const fields = { delivery: delivery.id, event: delivery.name, key: turnKey };
    try {
      const acceptance = await store.acceptDelivery(delivery, turnKey);
      if (acceptance === "duplicate") counters.duplicates += 1;
      else {
        counters.accepted += 1;
        options.wake();
      }
      log.info({ ...fields, acceptance }, "delivery received");
      return context.json({ status: acceptance }, 202);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      counters.failed += 1;
      log.error({ ...fields, error }, "delivery could not be kept");
      context.header("retry-after", RETRY_AFTER_SECONDS);
      return context.json({ status: "failed", reason: "the delivery could not be kept" }, 503);
    }
  }

  function refuse(context: Context, { status, reason }: Refusal): Response {
    counters.refused += 1;
    const nowMs = Date.parse(clock.now());
    if (Math.abs(nowMs - refusalLoggedMs) >= REFUSAL_LOG_EVERY_MS) {
      refusalLoggedMs = nowMs;
      log.warn({ status, reason, refusedSoFar: counters.refused }, "delivery refused");
    }
    // What the sender still has to say is not waited for.
    context.header("connection", "close");
    if (status === 503) context.header("retry-after", RETRY_AFTER_SECONDS);
    return context.json({ status: "refused", reason }, status);
  }

  return { routes, snapshot: () => ({ ...counters }) };
}

/** What the headers alone say, so that a stranger's body is not even read. */
function readEnvelope(headers: Headers): Envelope | Refusal {
  const signature = headers.get("x-hub-signature-256");
  if (signature === null) return { status: 401, reason: "X-Hub-Signature-256 is missing: set a webhook secret" };
  if (!/^sha256=[0-9a-f]{64}$/.test(signature)) {
    return { status: 401, reason: "X-Hub-Signature-256 is not a SHA-256 signature" };
  }
  const name = headers.get("x-github-event");
  if (name === null || !/^\w{1,100}$/.test(name)) return { status: 400, reason: "X-GitHub-Event is missing or odd" };
  const id = headers.get("x-github-delivery");
  if (id === null || !/^[\w-]{1,100}$/.test(id)) return { status: 400, reason: "X-GitHub-Delivery is missing or odd" };
  if ((headers.get("content-encoding") ?? "identity") !== "identity") {
    return { status: 415, reason: "an encoded body is not accepted" };
  }
  if (!/^application\/json\s*(?:;|$)/i.test(headers.get("content-type") ?? "")) {
    return { status: 415, reason: "the content type must be application/json: set it in the App's webhook settings" };
  }
  return { id, name, signature };
}

function refusalOf(body: Exclude<Body, { kind: "read" }>): Refusal {
  switch (body.kind) {
    case "too-large":
      return { status: 413, reason: "the body is over 25 MB" };
    case "busy":
      return { status: 503, reason: "too many deliveries at a time" };
    case "cut-off":
      return { status: 400, reason: "the body was cut off" };
  }
}

/** Each comparison takes the same time whatever differs; an empty body is never signed. */
async function isSigned(secrets: readonly string[], text: string, signature: string): Promise<boolean> {
  if (text === "") return false;
  for (const secret of secrets) {
    if (await verify(secret, text, signature)) return true;
  }
  return false;
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    // The error's message quotes the body.
    return undefined;
  }
}
