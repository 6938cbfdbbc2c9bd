import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "vitest";
import { landscapeText } from "../../../src/core/history/landscape.ts";
import { isJsonObject, member } from "../../../src/local-github/json.ts";
import { evaluatedAs, record } from "../../support/history.ts";
import { policyOf } from "../../support/judge.ts";
import { kim, priya, sha256, signOffGiven } from "../../support/ledger.ts";
import { model } from "../../support/model.ts";
import { change, HEAD_SHA, item, report } from "../../support/report.ts";
import { type HistoryWorld, type HistoryWorldOptions, openHistory } from "../history-world.ts";

const LABEL = "label-print:order-release";

export interface ApiWorld extends HistoryWorld {
  /** anna may read both repositories, the stranger only shop/integrations. */
  readonly tokens: { readonly anna: string; readonly stranger: string };
  readonly secret: { readonly id: number; readonly name: string };
  /** Asks, holds the answer against the API's own description, and gives it. */
  ask(path: string, token?: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** A pull request that waits in shop/secret, and all the rest that can happen there. */
  fillSecret(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
  readonly headers: Headers;
}

/** Two repositories with a history: one that several people may read, and a private one. */
export async function openApi(options: HistoryWorldOptions = {}): Promise<ApiWorld> {
  const world = await openHistory(options);
  const { shop, repository, anna, stranger } = world.shop;
  repository.collaborator(stranger, "read");
  const private_ = await shop.addRepository({ name: "secret", isPrivate: true, files: { "a.txt": "a\n" } });
  const open = { id: repository.id, name: "shop/integrations" };
  const secret = { id: private_.id, name: "shop/secret" };
  const landscape = landscapeText(
    model({
      systems: { shop: {}, wms: { title: "Warehouse", owner: "warehouse" } },
      flows: { "order-release": { from: "shop", to: "wms", carries: { "shipping-method": "same" } } },
    }),
    policyOf({ roles: { warehouse: ["@acme/warehouse"] } }),
  );
  const texts = new Map([[sha256(landscape), landscape]]);
  const judged = evaluatedAs(report({ checklist: [item()] }), { landscape: sha256(landscape) });
  const released = {
    kind: "released",
    tag: "release/2026.11",
    sha: HEAD_SHA,
    previousTag: null,
    complete: true,
  } as const;
  const merge = { headSha: HEAD_SHA, mergeSha: "c".repeat(40), baseRef: "main", evaluation: 1 };
  const past = { ...merge, kind: "merged-without-sign-off", open: [LABEL], blocking: [], why: "closed" } as const;
  const day = (number: number) => `2026-03-${String(number).padStart(2, "0")}T09:00:00.000Z`;
  await record(
    world.store,
    [
      { repository: open, at: day(1), event: judged.event },
      { repository: open, at: day(2), actor: priya, event: signOffGiven({ item: LABEL, fingerprint: "f1" }) },
      {
        repository: open,
        at: day(2),
        event: {
          kind: "gate-opened",
          headSha: HEAD_SHA,
          baseSha: "b",
          evaluation: 1,
          signOffs: [{ item: LABEL, signOffs: [2] }],
        },
      },
      { repository: open, at: day(3), actor: kim, event: { kind: "merged", ...merge } },
      { repository: open, at: day(4), pullRequest: 13, event: judged.event },
      { repository: open, at: day(5), pullRequest: 14, event: judged.event },
      { repository: open, at: day(6), pullRequest: 14, actor: kim, event: past },
      { repository: open, at: day(8), pullRequest: null, actor: kim, event: past },
      { repository: open, at: day(9), pullRequest: null, event: { kind: "control-lapsed", why: "suspended" } },
      { repository: open, at: day(9), pullRequest: null, event: { ...released, pullRequests: [12, 14] } },
    ],
    judged.contents,
    texts,
  );
  const check = await createDescriptionCheck(world.url);

  return {
    ...world,
    tokens: { anna: anna.token, stranger: stranger.token },
    secret,
    async ask(path, token = anna.token, headers = {}) {
      const response = await fetch(`${world.url}/api/v1${path}`, {
        headers: { authorization: `Bearer ${token}`, ...headers },
      });
      const text = await response.text();
      const answer = {
        status: response.status,
        body: /json$/.test(response.headers.get("content-type") ?? "") && text !== "" ? JSON.parse(text) : text,
        text,
        headers: response.headers,
      };
      check(path, answer);
      return answer;
    },
    async fillSecret() {
      const shown = change({ code: "canary-code", after: { code: "canary-code" } });
      const other = evaluatedAs(
        report({ verdict: "blocked", changes: [shown], checklist: [item({ id: "canary:flow", role: "canary-role" })] }),
        { landscape: sha256(landscape) },
      );
      const canary = { kind: "person", id: 77, login: "canary-person" } as const;
      await record(
        world.store,
        [
          { repository: secret, at: day(10), pullRequest: 3, event: other.event },
          { repository: secret, at: day(11), pullRequest: 3, actor: canary, event: past },
          { repository: secret, at: day(12), pullRequest: 12, event: other.event },
          { repository: secret, at: day(13), pullRequest: null, actor: canary, event: past },
          { repository: secret, at: day(14), pullRequest: null, event: { kind: "control-lapsed", why: "archived" } },
          {
            repository: secret,
            at: day(15),
            pullRequest: null,
            event: { ...released, tag: "canary-tag", pullRequests: [3] },
          },
        ],
        other.contents,
        texts,
      );
    },
  };
}

/** Finds the operation that a path belongs to, and holds status and body against what it says. */
async function createDescriptionCheck(url: string): Promise<(path: string, answer: Answer) => void> {
  const description: unknown = await (await fetch(`${url}/api/v1/openapi.json`)).json();
  const paths = member(description, "paths");
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  ajv.addSchema({ $id: "api", components: member(description, "components") });
  const compiled = new Map<string, ValidateFunction>();

  return (path, { status, headers, body }) => {
    const address = path.split("?")[0] ?? "";
    const template = Object.keys(isJsonObject(paths) ? paths : {}).find((one) =>
      new RegExp(`^${one.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(address),
    );
    // An address that is none of ours is refused like any other.
    const operation = member(member(paths, template ?? "/reader"), "get");
    const response = member(member(operation, "responses"), String(status));
    expect(response, `${path}: the description says nothing of status ${status}`).toBeDefined();
    if (status === 304) return;
    const [type = ""] = (headers.get("content-type") ?? "").split(";");
    const schema = member(member(member(response, "content"), type), "schema");
    expect(schema, `${path}: the description says nothing of ${type}`).toBeDefined();
    const key = JSON.stringify(schema);
    const validate = compiled.get(key) ?? ajv.compile(JSON.parse(key.replaceAll('"#/', '"api#/')));
    compiled.set(key, validate);
    validate(body);
    expect(validate.errors ?? [], path).toEqual([]);
  };
}
