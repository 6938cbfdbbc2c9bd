import { createHash } from "node:crypto";
import type { Reader, Readers, Reading } from "../app/ports-sign-in.ts";
import { boundedFetch } from "./bounded-fetch.ts";
import { BoundedCache, SharedReads } from "./cache.ts";
import { at, integerAt, isNone, listAt, listOf, stringAt } from "./decode.ts";
import { systemTiming, type Timing } from "./timing.ts";
import { isRefusal, ListTooLong, type UserRequestOptions, UserRequests } from "./user-requests.ts";

/** How long we believe what somebody may read: who is removed on GitHub reads on here for as long. */
export const READING_LIFETIME_MS = 3 * 60_000;
/** Repositories of all remembered readers together. */
const REPOSITORIES_MAX = 500_000;
/** Remembered tokens that GitHub refuses: sending one again asks nobody. */
const REFUSED_MAX = 10_000;
/** Repositories whose content is asked for at a time. */
const AT_A_TIME_MAX = 8;

export interface ReadersSettings {
  readonly apiUrl: string;
  /** Repositories that have a history here. */
  readonly listKnownRepositories: () => Promise<readonly { readonly id: number }[]>;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly timing?: Timing | undefined;
}

/** Asks GitHub, with the token itself, what it can read. Tokens are remembered by their digest only. */
export function createReaders(settings: ReadersSettings): Readers {
  const timing = settings.timing ?? systemTiming;
  const options: UserRequestOptions = {
    baseUrl: settings.apiUrl,
    fetch: boundedFetch(settings.fetch ?? globalThis.fetch),
    timing,
  };
  const expiry = { lifetimeMs: READING_LIFETIME_MS, nowMs: () => timing.nowMs() };
  const refused = new BoundedCache<string, Reading>({ weightMax: REFUSED_MAX, weigh: () => 1, expiry });
  const known = new BoundedCache<string, Reading>({ weightMax: REPOSITORIES_MAX, weigh: weightOf, expiry });
  const running = new SharedReads<Reading>();

  const remembered = (key: string): Reading | undefined => known.get(key) ?? refused.get(key);

  async function read(key: string, ask: () => Promise<Reading>): Promise<Reading> {
    const before = remembered(key);
    if (before !== undefined) return before;
    return running.read(key, async () => {
      const reading = await ask();
      (reading.kind === "refused" ? refused : known).set(key, reading);
      return reading;
    });
  }

  return {
    bySignIn: (token) => read(keyOf("sign-in", token), () => readingOf(() => readSignedIn(options, token))),
    byToken: (token) =>
      read(keyOf("token", token), () =>
        readingOf(() => readTokenHolder(options, token, settings.listKnownRepositories)),
      ),
    knownByToken: (token) => remembered(keyOf("token", token)),
    forget(token) {
      for (const way of ["sign-in", "token"] as const) {
        known.delete(keyOf(way, token));
        refused.delete(keyOf(way, token));
      }
    },
  };
}

function keyOf(way: "sign-in" | "token", token: string): string {
  return `${way} ${createHash("sha256").update(token).digest("base64")}`;
}

function weightOf(reading: Reading): number {
  return reading.kind === "reader" ? reading.reader.repositories.size + 10 : 10;
}

async function readingOf(read: () => Promise<Reader>): Promise<Reading> {
  try {
    return { kind: "reader", reader: await read() };
  } catch (error) {
    if (error instanceof ListTooLong) return { kind: "too-many" };
    if (isRefusal(error, 401, 403)) return { kind: "refused" };
    throw error;
  }
}

/**
 * What our App and the person both reach. Repositories that anybody may read are not among them, unless the person was
 * given them. https://docs.github.com/en/rest/apps/installations#list-repositories-accessible-to-the-user-access-token
 */
async function readSignedIn(options: UserRequestOptions, token: string): Promise<Reader> {
  const requests = new UserRequests(options, token);
  const person = await readPerson(requests);
  const installations = await requests.readPages("list the installations of a person", "/user/installations", (data) =>
    listAt(data, "installations")
      .filter((one) => isNone(at(one, "suspended_at")))
      .map((one) => integerAt(one, "id")),
  );
  const repositories = new Set<number>();
  for (const installation of installations) {
    for (const { id } of await readInstallation(requests, installation)) repositories.add(id);
  }
  return { ...person, repositories };
}

/** None where it was uninstalled or suspended meanwhile, or its organization wants a sign-in of its own. */
async function readInstallation(requests: UserRequests, id: number): Promise<readonly Listed[]> {
  try {
    return await requests.readPages(
      "list what a person reads of an installation",
      `/user/installations/${id}/repositories`,
      (data) => listAt(data, "repositories").map(readListed),
    );
  } catch (error) {
    if (isRefusal(error, 403, 404)) return [];
    throw error;
  }
}

/**
 * What a token reads of the repositories with a history. Lists tell names too where a token may not read contents, and
 * the history holds contents: so each is asked for its newest commit.
 */
async function readTokenHolder(
  options: UserRequestOptions,
  token: string,
  listKnownRepositories: ReadersSettings["listKnownRepositories"],
): Promise<Reader> {
  const requests = new UserRequests(options, token);
  const holder = await readHolder(requests);
  const listed =
    holder.id === undefined
      ? await requests.readPages("list what a token reads", "/installation/repositories", (data) =>
          listAt(data, "repositories").map(readListed),
        )
      : await requests.readPages("list what a token reads", "/user/repos", (data) =>
          listOf(data, "the list of repositories").map(readListed),
        );
  const known = new Set((await listKnownRepositories()).map((one) => one.id));
  const candidates = listed.filter((one) => known.has(one.id));
  const repositories = new Set<number>();
  for (let start = 0; start < candidates.length; start += AT_A_TIME_MAX) {
    const some = candidates.slice(start, start + AT_A_TIME_MAX);
    const answers = await Promise.all(some.map((one) => readsContents(requests, one)));
    for (const [index, one] of some.entries()) if (answers[index] === true) repositories.add(one.id);
  }
  return { ...holder, repositories };
}

/** Whoever the token is of; a token of an installation is nobody's. */
async function readHolder(requests: UserRequests): Promise<Pick<Reader, "login" | "id">> {
  try {
    return await readPerson(requests);
  } catch (error) {
    if (isRefusal(error, 403)) return { login: "an App's installation", id: undefined };
    throw error;
  }
}

async function readPerson(requests: UserRequests): Promise<{ readonly login: string; readonly id: number }> {
  const { value } = await requests.read("read who somebody is", "/user", (data) => ({
    login: stringAt(data, "login"),
    id: integerAt(data, "id"),
  }));
  return value;
}

interface Listed {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
}

function readListed(data: unknown): Listed {
  return { id: integerAt(data, "id"), owner: stringAt(data, "owner.login"), name: stringAt(data, "name") };
}

async function readsContents(requests: UserRequests, { owner, name }: Listed): Promise<boolean> {
  const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}/commits?per_page=1`;
  try {
    await requests.read("read the newest commit with somebody's token", path, (data) => listOf(data, "the commits"));
    return true;
  } catch (error) {
    // 409: the repository is empty, which only who reads contents is told.
    if (isRefusal(error, 409)) return true;
    if (isRefusal(error, 401, 403, 404)) return false;
    throw error;
  }
}
