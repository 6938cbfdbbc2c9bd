import { hash } from "node:crypto";
import { link } from "../src/core/ledger/chain.ts";
import type { Actor, CoveredPart, LedgerDraft, LedgerEntry, LedgerEvent } from "../src/core/ledger/event.ts";
import { renderJson } from "../src/core/render/json.ts";
import type { Report } from "../src/core/report/report.ts";
import { documentPath, type Landscape, landscapeFiles } from "./landscape.ts";
import { analyzed } from "./ours.ts";

const REPOSITORIES = 20;
/** Under way at a time in all repositories together. */
const OPEN_PULL_REQUESTS = 600;
/** Of each evaluation: more sign-offs make entries, not other work. */
const ITEMS_MAX = 6;
const PEOPLE = 300;
/** Of the first entry; then one each minute. */
export const START_MS = Date.parse("2024-01-01T08:00:00Z");

export const sha256 = (text: string): string => hash("sha256", text, "hex");

const LANDSCAPE: Landscape = { shape: "chains", flows: 32, entriesPerFlow: 12, documents: 1 };

/** One entry of one flow goes where the next one goes: what most pull requests do. */
function retargeted(files: ReadonlyMap<string, string>, flow: number): ReadonlyMap<string, string> {
  const path = documentPath(0);
  const text = files.get(path) ?? "";
  const start = text.indexOf(`  flow-${flow}:\n`);
  const [, one = "", other = ""] =
    text
      .slice(start)
      .match(/to: \S+\n/g)
      ?.slice(6) ?? [];
  return new Map([...files, [path, text.slice(0, start) + text.slice(start).replace(one, other)]]);
}

interface Judged {
  readonly report: Report;
  readonly digest: string;
}

/** Entries as teams make them, interleaved over repositories and pull requests, each linked to the one before. */
export interface LedgerMaker {
  /** The texts that entries name, by digest. */
  readonly contents: ReadonlyMap<string, string>;
  entries(count: number): Generator<LedgerEntry>;
}

/** The same entries for the same count, on every machine. */
export function ledgerMaker(): LedgerMaker {
  const contents = new Map<string, string>();
  const keep = (text: string): string => {
    const digest = sha256(text);
    contents.set(digest, text);
    return digest;
  };
  const files = landscapeFiles(LANDSCAPE);
  const judged = Array.from({ length: LANDSCAPE.flows }, (_, flow): Judged => {
    const report = analyzed(files, retargeted(files, flow));
    return { report, digest: keep(renderJson(report)) };
  });
  const page = keep("# Waiting for sign-offs\n".repeat(200));
  const parts = Array.from({ length: 50 }, (_, index) => keep(JSON.stringify({ default: null, entry: index })));

  function* entries(count: number): Generator<LedgerEntry> {
    const random = randomFrom(7);
    const chains = new Map<number, LedgerEntry>();
    const numbers = new Map<number, number>();
    const lives: Generator<Step, void, number>[] = [];
    const sequences: number[] = [];
    for (let made = 0; made < count; made++) {
      const at = Math.floor(random() * OPEN_PULL_REQUESTS);
      let step = lives[at]?.next(sequences[at] ?? 0);
      if (step === undefined || step.done === true) {
        const repository = 1 + Math.floor(random() ** 2 * REPOSITORIES);
        const number = (numbers.get(repository) ?? 0) + 1;
        numbers.set(repository, number);
        const life = pullRequestLife(repository, number, random, { judged, page, parts });
        lives[at] = life;
        step = life.next();
      }
      if (step.done === true) continue;
      const { repository, pullRequest, actor, event } = step.value;
      const draft: LedgerDraft = {
        at: new Date(START_MS + made * 60_000).toISOString(),
        repository: { id: repository, name: `acme/integrations-${repository}` },
        pullRequest,
        actor,
        event,
      };
      const entry = link(chains.get(repository), draft, sha256);
      chains.set(repository, entry);
      sequences[at] = entry.sequence;
      yield entry;
    }
  }
  return { contents, entries };
}

interface Step {
  readonly repository: number;
  readonly pullRequest: number;
  readonly actor: Actor;
  readonly event: LedgerEvent;
}

interface Texts {
  readonly judged: readonly Judged[];
  readonly page: string;
  readonly parts: readonly string[];
}

/** From opening to merge. Answers to each step with the sequence number of its entry. */
function* pullRequestLife(
  repository: number,
  pullRequest: number,
  random: () => number,
  texts: Texts,
): Generator<Step, void, number> {
  const app: Actor = { kind: "app" };
  const step = (actor: Actor, event: LedgerEvent): Step => ({ repository, pullRequest, actor, event });
  const pick = <Item>(list: readonly Item[]): Item => {
    const item = list[Math.floor(random() * list.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };
  const person = (): Actor => {
    const id = 1 + Math.floor(random() ** 2 * PEOPLE);
    return { kind: "person", id, login: `person-${id}` };
  };
  const commit = (): string => sha256(`${repository} ${pullRequest} ${random()}`).slice(0, 40);
  const covers = (): readonly CoveredPart[] =>
    ["map", "list", "validation"].map((name) => ({ name: `${name}:order-release`, digest: pick(texts.parts) }));

  const baseSha = commit();
  let signOffs: { readonly item: string; readonly signOffs: readonly number[] }[] = [];
  let headSha = "";
  let evaluation = 0;
  for (const isLast of random() < 0.4 ? [false, true] : [true]) {
    const { report, digest } = pick(texts.judged);
    headSha = commit();
    evaluation += 1;
    const asked = report.checklist.slice(0, ITEMS_MAX);
    const items = asked.map(({ id, fingerprint }) => ({ id, fingerprint, covers: covers() }));
    const { mode, verdict, scope } = report;
    const judged = { baseRef: "main", baseSha, headSha, mode, verdict, scope, items, blocking: [], report: digest };
    yield step(app, { kind: "evaluated", evaluation, ...judged });
    if (random() < 0.2) {
      const comment = { kind: "comment", id: Math.floor(random() * 1e9), body: "/signoff all" } as const;
      const message = "You wrote this change; somebody else has to sign it.";
      const refusal = { command: "/signoff all", item: null, reason: "author", message } as const;
      yield step(person(), { kind: "sign-off-refused", comment, ...refusal });
    }
    signOffs = [];
    for (const { id, fingerprint, role } of asked) {
      const note = `tried with test order ${Math.floor(random() * 1e6)}, label and booking seen`;
      const comment = { kind: "comment", id: Math.floor(random() * 1e9), body: `/signoff ${id} — ${note}` } as const;
      const signed = { item: id, role, principal: `@acme/${role}`, self: false, note, fingerprint };
      const on = { covers: covers(), headSha, baseSha, evaluation, shown: texts.page };
      const sequence = yield step(person(), { kind: "sign-off-given", comment, ...signed, ...on });
      signOffs.push({ item: id, signOffs: [sequence] });
    }
    if (isLast) continue;
    for (const { item, signOffs: given } of signOffs.slice(0, 2)) {
      const why = ['"express-intl" in the map of "order-release" now goes to "INTX" instead of "INT"'];
      const lapse = { signOff: given[0] ?? 0, item, cause: "changed", why, fingerprint: null } as const;
      yield step(app, { kind: "sign-off-lapsed", ...lapse });
    }
  }
  const merge = { headSha, mergeSha: commit(), baseRef: "main", evaluation };
  if (random() < 0.02) {
    const open = signOffs.map(({ item }) => item).slice(0, 2);
    const why = "It was merged while the gate was closed.";
    yield step(person(), { kind: "merged-without-sign-off", ...merge, open, blocking: [], why });
    return;
  }
  yield step(app, { kind: "gate-opened", headSha, baseSha, evaluation, signOffs });
  yield step(person(), random() < 0.95 ? { kind: "merged", ...merge } : { kind: "closed" });
}

/** Mulberry32: the same numbers from the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
