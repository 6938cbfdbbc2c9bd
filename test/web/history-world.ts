import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect } from "vitest";
import type { Signer } from "../../src/app/ports.ts";
import type { HistoryStore } from "../../src/app/ports-history.ts";
import type { Store } from "../../src/app/ports-store.ts";
import { createReaders } from "../../src/github/readers.ts";
import { createSignIn } from "../../src/github/sign-in.ts";
import { openSqliteStore } from "../../src/store/sqlite.ts";
import { createHistoryRoutes } from "../../src/web/history.ts";
import { createWebServer } from "../../src/web/server.ts";
import { openSmallShop, type SmallShop } from "../local-github/support/small-shop.ts";
import { atGitHub, type Browser, createBrowser } from "../support/browser.ts";
import { createTestClock, type TestClock } from "../support/clock.ts";
import { sha256 } from "../support/ledger.ts";
import { createTestLog, type LoggedLine } from "../support/log.ts";

export const sessionSecret = "b7c6d5e4f3021a1b2c3d4e5f60718293a4b5c6d7";

export interface HistoryWorld {
  readonly shop: SmallShop;
  readonly url: string;
  readonly store: Store;
  /** Of a shared world; any other one ends with its test. */
  close(): Promise<void>;
  readonly clock: TestClock;
  readonly lines: readonly LoggedLine[];
  /** Another browser, that knows nobody. */
  browser(): Browser;
  /** A browser in which somebody has signed in. */
  signedIn(login: string): Promise<Browser>;
  /** Asks with a token. */
  withToken(path: string, token: string, method?: string): Promise<Response>;
}

export interface HistoryWorldOptions {
  /** Of several tests. */
  readonly isShared?: boolean;
  readonly publicUrl?: string;
  /** Puts something between the history and its store. */
  readonly history?: (history: HistoryStore) => HistoryStore;
  readonly ledger?: Partial<Store>;
  /** What statements are signed with. */
  readonly signer?: Signer;
  /** Ids of the repositories that have a history; all of the shop's otherwise. */
  readonly knownRepositories?: () => readonly number[];
}

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** The history's routes, served over HTTP, against a local GitHub where people sign in. */
export async function openHistory(options: HistoryWorldOptions = {}): Promise<HistoryWorld> {
  const clock = createTestClock(new Date().toISOString());
  const nowMs = () => Date.parse(clock.now());
  const shop = await openSmallShop({ authenticationNow: nowMs });
  const { github, app } = shop;
  const log = createTestLog();
  const timing = { nowMs, sleep: async () => undefined, random: () => 0.5 };
  const known = options.knownRepositories ?? (() => [...github.state.repositories.keys()]);
  const path = join(mkdtempSync(join(tmpdir(), "history-")), "ripplegate.db");
  const store = openSqliteStore(path, { clock, hash: sha256 });
  const publicUrl = options.publicUrl ?? "http://history.test";
  const routes = createHistoryRoutes({
    history: options.history?.(store.history) ?? store.history,
    ledger: { ...store, ...options.ledger },
    hash: sha256,
    signer: options.signer,
    signIn: createSignIn({ apiUrl: github.url, clientId: app.clientId, clientSecret: app.clientSecret, timing }),
    readers: createReaders({
      apiUrl: github.url,
      listKnownRepositories: async () => known().map((id) => ({ id })),
      timing,
    }),
    publicUrl,
    webUrl: github.url,
    sessionSecret,
    clock,
    log,
  });
  app.setCallbackUrls([`${publicUrl}/auth/callback`]);
  const server = createWebServer({ routes: [routes], host: "127.0.0.1", port: 0, log });
  const url = `http://127.0.0.1:${await server.listen()}`;
  const close = async (): Promise<void> => {
    await server.close(1_000);
    expect(shop.violations).toEqual([]);
    expect(github.crashes).toEqual([]);
    await shop.stop();
    await store.close();
  };
  if (options.isShared !== true) endings.push(close);

  const browser = () => createBrowser(url);
  return {
    shop,
    url,
    close,
    store,
    clock,
    lines: log.lines,
    browser,
    async signedIn(login) {
      const one = browser();
      const back = await atGitHub(await one.get("/auth/login"), login);
      const answer = await one.get(back);
      expect([answer.status, answer.headers.get("location")]).toEqual([303, "/history"]);
      return one;
    },
    withToken: (path, token, method = "GET") =>
      fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` }, redirect: "manual" }),
  };
}

/** Where the button of a page leads that asks to sign in. */
export function signInLink(html: string): string {
  const address = /<a class="button primary" href="([^"]+)">Sign in with GitHub/.exec(html)?.[1] ?? "";
  return address.replaceAll("&#x3D;", "=");
}
