import { randomBytes } from "node:crypto";
import { isoSeconds, timestamp } from "../context.ts";
import { ApiError, notFound } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { representApp, representInstallation } from "../represent/accounts.ts";
import { representRepository } from "../represent/repositories.ts";
import type { Installation } from "../state/model.ts";
import { covers } from "../state/state.ts";
import type { Delivery } from "../webhooks/delivery.ts";
import type { DeliveryQueue } from "../webhooks/delivery-queue.ts";
import { mayReach, requireApp } from "./caller.ts";
import { listAnswer, pageOf } from "./paging.ts";
import { type Answer, type Exchange, ok, type Route, route } from "./route.ts";

/** Installation tokens live for one hour. */
const tokenLifeMs = 3_600_000;

/** The App, its installations and their tokens. */
export const appRoutes: readonly Route[] = [
  route("GET /app", ({ context, caller }) => ok(representApp(context, requireApp(caller)))),
  route("GET /app/hook/config", ({ caller }) => {
    const { webhookUrl } = requireApp(caller);
    return ok({ content_type: "json", insecure_ssl: "0", secret: "********", url: webhookUrl ?? "" });
  }),
  route("GET /app/installations", (exchange) => {
    const app = requireApp(exchange.caller);
    const all = [...exchange.context.state.installations.values()].filter(
      (one) => !one.isDeleted && one.appId === app.id,
    );
    return listAnswer(exchange, all, (one) => representInstallation(exchange.context, one));
  }),
  route("GET /app/installations/{installation_id}", (exchange) =>
    ok(representInstallation(exchange.context, installationIn(exchange))),
  ),
  route("POST /app/installations/{installation_id}/access_tokens", createToken),
  route("GET /repos/{owner}/{repo}/installation", (exchange) => {
    const app = requireApp(exchange.caller);
    const { state } = exchange.context;
    const repository = state.repositoryByName(exchange.parameters.text("owner"), exchange.parameters.text("repo"));
    const found = repository && state.installationsOn(repository).find((one) => one.appId === app.id);
    if (!found) throw notFound();
    return ok(representInstallation(exchange.context, found));
  }),
  route("GET /orgs/{org}/installation", (exchange) => installationOf(exchange, exchange.parameters.text("org"))),
  route("GET /users/{username}/installation", (exchange) =>
    installationOf(exchange, exchange.parameters.text("username")),
  ),
  route("GET /installation/repositories", (exchange) => {
    const { caller, context } = exchange;
    if (caller.kind !== "installation")
      throw new ApiError(
        403,
        "You must authenticate with an installation access token in order to list repositories for an installation.",
      );
    const all = [...context.state.repositories.values()].filter((one) => !one.isDeleted && mayReach(caller, one));
    const { items, headers } = pageOf(exchange, all);
    const selection = caller.installation.repositoryIds === undefined ? "all" : "selected";
    const repositories = items.map((one) => representRepository(context, one));
    return ok({ total_count: all.length, repository_selection: selection, repositories }, headers);
  }),
];

function installationIn({ context, caller, parameters }: Exchange): Installation {
  const app = requireApp(caller);
  const found = context.state.installations.get(parameters.number("installation_id"));
  if (!found || found.isDeleted || found.appId !== app.id) throw notFound();
  return found;
}

function installationOf({ context, caller }: Exchange, login: string): Answer {
  const app = requireApp(caller);
  const account = context.state.accountByLogin(login);
  for (const one of context.state.installations.values()) {
    if (!one.isDeleted && one.appId === app.id && one.accountId === account?.id) {
      return ok(representInstallation(context, one));
    }
  }
  throw notFound();
}

/** https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app */
function createToken(exchange: Exchange): Answer {
  const { context, input } = exchange;
  const installation = installationIn(exchange);
  if (installation.suspendedAt !== null) throw new ApiError(403, "This installation has been suspended");
  const ids = input.has("repository_ids") ? input.rawNumbers("repository_ids") : undefined;
  const names = input.has("repositories") ? input.texts("repositories").map((name) => name.toLowerCase()) : undefined;
  const covered = [...context.state.repositories.values()].filter((one) => !one.isDeleted && covers(installation, one));
  const chosen =
    ids === undefined && names === undefined
      ? undefined
      : covered.filter((one) => ids?.includes(one.id) || names?.includes(one.name.toLowerCase()));
  if (chosen && chosen.length !== (ids?.length ?? 0) + (names?.length ?? 0)) {
    throw new ApiError(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  }
  const permissions = input.has("permissions") ? narrowed(installation, exchange) : { ...installation.permissions };
  const expiresAtMs = context.authenticationNow() + tokenLifeMs;
  const token = `ghs_${randomBytes(18).toString("hex")}`;
  context.state.installationTokens.set(token, {
    token,
    installationId: installation.id,
    permissions,
    repositoryIds: chosen && new Set(chosen.map((one) => one.id)),
    expiresAtMs,
  });
  const selection = chosen || installation.repositoryIds ? "selected" : "all";
  const body: JsonObject = {
    token,
    expires_at: isoSeconds(new Date(expiresAtMs)),
    permissions,
    repository_selection: selection,
    ...(chosen ? { repositories: chosen.map((one) => representRepository(context, one)) } : {}),
  };
  return { status: 201, body };
}

/** The permissions asked for, none of which may go beyond the installation's. */
function narrowed(installation: Installation, { input }: Exchange): Record<string, "read" | "write"> {
  const wanted = input.optionalObject("permissions");
  const granted = Object.entries(installation.permissions);
  const result: Record<string, "read" | "write"> = {};
  for (const name of wanted?.names() ?? []) {
    const level = wanted?.oneOf(name, ["read", "write"]) ?? "read";
    const own = granted.find(([key]) => key === name)?.[1];
    if (own === undefined || (level === "write" && own === "read")) {
      throw new ApiError(422, "The permissions requested are not granted to this installation.");
    }
    result[name] = level;
  }
  return result;
}

/** The log of deliveries, and sending one again: https://docs.github.com/en/rest/apps/webhooks */
export function deliveryRoutes(queue: DeliveryQueue): readonly Route[] {
  const deliveryIn = ({ caller, parameters }: Exchange): Delivery => {
    const app = requireApp(caller);
    const found = queue.deliveries.find((one) => one.id === parameters.number("delivery_id") && one.appId === app.id);
    if (!found) throw notFound();
    return found;
  };
  return [
    route("GET /app/hook/deliveries", (exchange) => listDeliveries(queue, exchange)),
    route("GET /app/hook/deliveries/{delivery_id}", (exchange) => ok(representFullDelivery(deliveryIn(exchange)))),
    route("POST /app/hook/deliveries/{delivery_id}/attempts", (exchange) => {
      queue.redeliver(deliveryIn(exchange), timestamp(exchange.context));
      return { status: 202, body: {} };
    }),
  ];
}

/** Newest first, paged by cursor. */
function listDeliveries(queue: DeliveryQueue, exchange: Exchange): Answer {
  const app = requireApp(exchange.caller);
  const perPage = Math.min(100, Math.max(1, Number(exchange.query.get("per_page") ?? 30) || 30));
  const cursor = Number((exchange.query.get("cursor") ?? "").replace(/^v1_/, "")) || Number.POSITIVE_INFINITY;
  const all = queue.deliveries.filter((one) => one.appId === app.id && one.outcome !== undefined && one.id < cursor);
  const page = all.slice(-perPage).reverse();
  const last = page.at(-1);
  const headers: Record<string, string> = {};
  if (last && all.length > page.length) {
    const next = new URL(exchange.url);
    next.search = exchange.query.toString();
    next.searchParams.set("cursor", `v1_${last.id}`);
    Object.assign(headers, { link: `<${next.href}>; rel="next"` });
  }
  return ok(page.map(representDelivery), headers);
}

function representDelivery(delivery: Delivery): JsonObject {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.facts.createdAt,
    redelivery: delivery.facts.isRedelivery,
    duration: delivery.outcome?.durationSeconds ?? 0,
    status: delivery.outcome?.status ?? "",
    status_code: delivery.outcome?.statusCode ?? 0,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.facts.installationId,
    repository_id: delivery.facts.repositoryId,
    throttled_at: null,
  };
}

function representFullDelivery(delivery: Delivery): JsonObject {
  const headers: JsonObject = { ...delivery.outcome?.responseHeaders };
  return {
    ...representDelivery(delivery),
    url: "",
    request: { headers: { ...delivery.outcome?.requestHeaders }, payload: delivery.payload },
    response: { headers, payload: delivery.outcome?.responseBody || null },
  };
}
