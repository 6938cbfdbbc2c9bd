import type { LedgerEntry } from "../../src/core/ledger/event.ts";
import { isAmong, isMaker, mayNotSign, peopleOf } from "./oracle.ts";
import type { SimulatedApp } from "./simulated-app.ts";
import { CONFIG, type SimulatedWorld, type Subject } from "./simulated-world.ts";
import type { End, Stage } from "./stage.ts";

/** An invariant of the gate that a history broke, and how. */
export interface Broken {
  readonly invariant: number;
  readonly what: string;
}

/** Makes the error that ends a history. */
export type Broke = (invariant: number, what: string) => Error;

interface Options {
  readonly world: SimulatedWorld;
  readonly app: SimulatedApp;
  readonly stage: Stage;
  readonly broke: Broke;
}

/** What must hold whenever all has come to rest, by the numbers of the gate's invariants. */
export function createRestChecks({ world, app, stage, broke }: Options) {
  const { github, repository } = world;
  const seen = new Map<number, number>();
  let ends: readonly End[] = [];
  let recorded: readonly string[] = [];
  /** What each pull request's overrides were bound to when it was last looked at. */
  const meant = new Map<Subject, string>();

  function see(invariant: number): void {
    seen.set(invariant, (seen.get(invariant) ?? 0) + 1);
  }

  async function atRest(): Promise<void> {
    for (const head of new Set(world.subjects.filter(world.isOpen).map(({ pull }) => pull.headSha)))
      await checkVerdict(head);
    for (const subject of world.subjects) await checkRecord(subject);
    await checkNothingLost();
    await checkQuiet();
    ends = await Promise.all(world.subjects.map(endOf));
  }

  /** 1, 6: green exactly where the truth lets it be; two pull requests with one head are as the worse of them. */
  async function checkVerdict(head: string): Promise<void> {
    const sharing = world.sharing(head);
    const verdicts = [];
    for (const subject of sharing) verdicts.push(await world.verdict(subject));
    const may = verdicts.every((one) => one.may);
    const must = verdicts.every((one) => one.must);
    const found = world.conclusionOf(head);
    const isOpen = found === "success" || found === "neutral";
    if (found === null) throw broke(1, "no check at rest");
    if (isOpen && !may) throw broke(1, `${found} at rest, and something is missing`);
    if (must && !isOpen) throw broke(1, `${found} at rest, and nothing is missing`);
    if (found === "neutral" && !verdicts.some(({ isObserving }) => isObserving))
      throw broke(1, "neutral, and it counts");
    const [only] = verdicts;
    if (verdicts.length === 1 && only?.may === false && only.isRed !== undefined) {
      if (only.isRed !== (found === "failure")) throw broke(6, `${found} at rest, and something blocks: ${only.isRed}`);
      see(6);
    }
    if (may) see(1);
    for (const { pull } of sharing) {
      const refusal = await pull.mergeRefusal(world.who("ana"));
      const isConflict =
        (await repository.raw.git.mergedTree(repository.sha(pull.raw.pull.baseBranch), head)) === undefined;
      const isMergeable = isOpen && !pull.raw.pull.isDraft && !isConflict;
      if ((refusal === undefined) !== isMergeable) throw broke(1, `${found}, and the merge button says ${refusal}`);
    }
  }

  async function checkRecord(subject: Subject): Promise<void> {
    const entries = await app.store.readLedger(repository.id, subject.pull.number);
    checkEvaluations(subject, entries);
    for (const entry of entries) {
      checkCaptured(subject, entry);
      checkAnswered(subject, entry);
    }
    if (!world.isOpen(subject)) return;
    await checkReliedOn(subject, entries);
    await checkOurComment(subject);
  }

  /** 10: what stands there is what we wrote, whoever edited or deleted it. */
  async function checkOurComment(subject: Subject): Promise<void> {
    const ours = subject.pull.comments().find(({ state }) => state.body.includes("ripplegate:comment"));
    const { report } = await world.judged(subject);
    if (ours === undefined && report.verdict !== "not-applicable") throw broke(10, "our comment is gone");
    if (ours?.state.edits.at(-1)?.editorId === world.olga.id) throw broke(10, "our comment is somebody else's");
  }

  /** 7: evaluations count up, and the last is of what stands there now. */
  function checkEvaluations(subject: Subject, entries: readonly LedgerEntry[]): void {
    const evaluated = entries.flatMap(({ event }) => (event.kind === "evaluated" ? [event] : []));
    for (const [index, { evaluation }] of evaluated.entries())
      if (evaluation !== index + 1)
        throw broke(7, `evaluation ${evaluation} of #${subject.pull.number} is the ${index + 1}.`);
    if (evaluated.length > 1) see(7);
    const last = evaluated.at(-1);
    if (world.isOpen(subject) && last?.headSha !== subject.pull.headSha)
      throw broke(7, `#${subject.pull.number} was judged last at ${last?.headSha}`);
  }

  /** 3, 4: what somebody signed is on record as they wrote it, with who they were; and edits never add to it. */
  function checkCaptured(subject: Subject, { actor, event }: LedgerEntry): void {
    if (event.kind !== "sign-off-given" && event.kind !== "overridden" && event.kind !== "waived") return;
    const { comment } = event;
    const said = stage.said.find((one) => one.place === `${comment.kind} ${comment.id}` && one.subject === subject);
    if (said === undefined || actor.kind !== "person") throw broke(3, `nobody wrote ${comment.kind} ${comment.id}`);
    const person = world.who(said.login);
    const body = (said.comment?.state.edits ?? said.review?.state.edits)?.[0]?.bodyBefore;
    const written = body ?? said.comment?.state.body ?? said.review?.state.body;
    if (actor.id !== person.id || actor.login !== said.login) throw broke(3, `${said.place} is not by ${actor.login}`);
    if (comment.body !== written) throw broke(3, `${said.place} is on record as "${comment.body}"`);
    if (event.kind === "sign-off-given") {
      if (event.fingerprint === "" || event.role === "" || event.shown === null)
        throw broke(3, `${said.place} lacks a part`);
      if (event.item === "override") throw broke(9, "an override as a sign-off");
      see(3);
      return;
    }
    if (event.reason.trim() === "") throw broke(9, `${event.kind} without a reason`);
    if (said.login === "ana") throw broke(9, `${event.kind} by the author`);
    if (said.review !== undefined) throw broke(9, `${event.kind} in a review`);
    see(9);
  }

  /** 8: who is refused is told so, under what they wrote. */
  function checkAnswered({ pull }: Subject, { event }: LedgerEntry): void {
    if (event.kind !== "sign-off-refused") return;
    const { kind, id } = event.comment;
    const marker = `ripplegate:reply to=${kind === "review" ? `review-${id}` : id} `;
    const reply = pull.comments().find(({ state }) => state.body.includes(marker));
    if (reply === undefined) throw broke(8, `nobody answered ${kind} ${id}: ${event.reason}`);
    see(8);
  }

  /** 2, 4, 5, 9: what an open gate stands on counts now, each person once. */
  async function checkReliedOn(subject: Subject, entries: readonly LedgerEntry[]): Promise<void> {
    const opening = entries.findLast(
      ({ event }) => event.kind === "gate-opened" || event.kind === "gate-closed",
    )?.event;
    const { report, policy, truth, meaning } = await world.judged(subject);
    const lapses = entries.filter(({ event }) => event.kind === "sign-off-lapsed" && event.cause === "changed");
    if (lapses.length > 0) see(2);
    if (opening?.kind !== "gate-opened" || report.mode === "observe") return;
    const bySequence = new Map(entries.map((entry) => [entry.sequence, entry]));
    const given = new Set(subject.deeds.of("sign").map(({ about, content, login }) => `${about} ${content} ${login}`));
    for (const { item: id, signOffs } of opening.signOffs) {
      const item = report.checklist.find((one) => one.id === id);
      const people = new Set<number>();
      for (const sequence of signOffs) {
        const entry = bySequence.get(sequence);
        if (entry?.event.kind !== "sign-off-given" || entry.actor.kind !== "person")
          throw broke(9, `${sequence} is no sign-off`);
        const { event, actor } = entry;
        people.add(actor.id);
        const owner = event.onBehalfOf?.login ?? actor.login;
        if (opening.overrides !== undefined) continue;
        if (event.fingerprint !== item?.fingerprint) throw broke(2, `${id} stands on another content`);
        if (event.headSha !== subject.pull.headSha) see(2);
        if (!given.has(`${id} ${event.fingerprint} ${actor.login}`))
          throw broke(3, `${actor.login} does not stand by ${id}`);
        if (mayNotSign(actor.login, { ...truth, policy })) throw broke(4, `${actor.login} signed their own change`);
        if (!isAmong(owner, [...item.owners, ...item.deputies], truth.teams))
          throw broke(5, `${owner} owns ${id} no more`);
        see(4);
        see(5);
      }
      if (people.size < signOffs.length) throw broke(4, `somebody counts twice for ${id}`);
    }
    for (const sequence of opening.overrides ?? []) {
      const entry = bySequence.get(sequence);
      if (entry?.event.kind !== "overridden") throw broke(9, `${sequence} is no override`);
      const { actor } = entry;
      const standing = subject.deeds.of("override").filter(({ content }) => content === meaning);
      if (!standing.some(({ login }) => actor.kind === "person" && actor.login === login))
        throw broke(9, "it stands on an override of something else");
      see(9);
    }
  }

  /** 3, 7: what is on record stays there. */
  async function checkNothingLost(): Promise<void> {
    const now: string[] = [];
    const everything = { repository: repository.fullName, pullRequest: undefined, person: undefined, kinds: undefined };
    for await (const entry of app.store.readHistory({ ...everything, since: undefined, until: undefined }))
      now.push(`${entry.hash} ${entry.event.kind}`);
    if (recorded.some((hash, index) => now[index] !== hash)) throw broke(3, "an entry of the ledger is gone");
    recorded = now;
  }

  /** 10: a second look at everything writes nothing. */
  async function checkQuiet(): Promise<void> {
    const mark = github.calls.mark();
    await app.sweep(true);
    await app.workOff();
    const foreseeing = await foreseeingComments();
    const writes = github.calls
      .since(mark)
      .filter(({ kind, method, path }) => kind !== "token" && method !== "GET" && !foreseeing.has(path));
    if (writes.length > 0) throw broke(10, `a second look writes: ${writes.map(({ path }) => path).join(", ")}`);
    const before = recorded.length;
    await checkNothingLost();
    if (recorded.length > before) throw broke(10, `a second look records ${recorded.slice(before).join(", ")}`);
    see(10);
  }

  /** A change of the policy tells what it would mean for the other pull requests, and that may have changed since. */
  async function foreseeingComments(): Promise<ReadonlySet<string>> {
    const paths = new Set<string>();
    for (const subject of world.subjects) {
      const { base, head } = (await world.truthOf(subject)).change;
      if (base[CONFIG] === head[CONFIG]) continue;
      for (const { id } of subject.pull.comments()) paths.add(`/repos/acme/integrations/issues/comments/${id}`);
    }
    return paths;
  }

  /** What ended for good, as the app saw it: an override of something else, a power of somebody who has lost it. */
  async function settle(subject: Subject): Promise<void> {
    const { meaning, policy, truth, report } = await world.judged(subject);
    meant.set(subject, meaning);
    const makers = { ...truth, policy };
    const { deeds } = subject;
    deeds.undo((deed) => deed.kind === "override" && deed.content !== meaning, { isSure: true });
    deeds.undo(
      ({ kind, login }) =>
        (kind === "override" || kind === "waiver" || kind === "delegation") && isMaker(login, makers),
      { isSure: true },
    );
    const isLost = ({ kind, login, about }: (typeof deeds.all)[number]): boolean => {
      if (kind === "waiver") return !isAmong(login, peopleOf(policy, "release-manager"), truth.teams);
      if (kind === "override") return !isAmong(login, peopleOf(policy, policy?.gate.override.role ?? ""), truth.teams);
      const item = report.checklist.find(({ id }) => id === about);
      return (
        kind === "delegation" && item !== undefined && !isAmong(login, [...item.owners, ...item.deputies], truth.teams)
      );
    };
    // Its giver is only looked at where it matters, so it may come back with them, or not.
    deeds.doubt(isLost);
    deeds.undo(({ untilMs }) => untilMs !== undefined && untilMs <= truth.nowMs, { isSure: true });
  }

  /** In a wild round something may have been seen that was gone again at its end. */
  async function doubtWhatMoved(subject: Subject): Promise<void> {
    if (!world.isOpen(subject)) return;
    const { meaning, policy, truth } = await world.judged(subject);
    subject.deeds.doubt(
      (deed) =>
        (deed.kind === "override" && deed.content !== meaning) ||
        (deed.kind !== "sign" && deed.kind !== "veto" && isMaker(deed.login, { ...truth, policy })),
    );
  }

  async function endOf({ pull }: Subject): Promise<End> {
    const run = pull.checkRuns("ripplegate").at(-1);
    const body = pull.comments().find(({ state }) => state.body.includes("ripplegate:comment"))?.state.body ?? "";
    const entries = await app.store.readLedger(repository.id, pull.number);
    const signed = entries.flatMap(({ actor, event }) =>
      event.kind === "sign-off-given" && actor.kind === "person"
        ? [`${actor.login} ${event.item} ${event.fingerprint.slice(0, 8)}`]
        : [],
    );
    return {
      state: pull.state,
      conclusion: run?.conclusion ?? null,
      title: run?.title ?? null,
      comment: timeless(body),
      signed: signed.sort(),
    };
  }

  /** The newest of what is on record, for whoever looks into a failure. */
  async function lastEntries(): Promise<readonly string[]> {
    const everything = { repository: repository.fullName, pullRequest: undefined, person: undefined, kinds: undefined };
    const lines: string[] = [];
    for await (const { pullRequest, actor, event } of app.store.readHistory({
      ...everything,
      since: undefined,
      until: undefined,
    })) {
      const words = JSON.stringify({ ...event, covers: undefined, items: undefined, shown: undefined }).slice(0, 300);
      lines.push(`#${pullRequest} ${actor.kind === "person" ? actor.login : "app"}: ${words}`);
    }
    return lines.slice(-25);
  }

  return {
    seen,
    lastEntries,
    get ends() {
      return ends;
    },
    atRest,
    settle,
    doubtWhatMoved,
  };
}

/** Without moments and commits: two histories that differ in nothing else say the same. */
function timeless(comment: string): string {
  return comment.replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC/g, "then").replace(/judged at commit `\w+`/g, "judged");
}
