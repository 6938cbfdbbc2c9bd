import type { ChecklistItem } from "../../src/core/checklist/item.ts";
import type { Deed } from "./deeds.ts";
import { isAmong, isMaker, judgeTruth, mayNotSign, peopleOf, problemOf, problemsOf } from "./oracle.ts";
import { pick, pickOf, shuffled } from "./random.ts";
import { DELEGATE, SIGNERS, type Subject } from "./simulated-world.ts";
import type { Act, Said, Stage } from "./stage.ts";

const WORDS = "tried with test order 4711";
const DAY_MS = 86_400_000;
const MANAGERS = ["kim", "rita"] as const;

type Judged = Awaited<ReturnType<Stage["world"]["judged"]>>;

/** What people say on a pull request, with what it means; none of them has to wait for the others. */
export function talkOf(stage: Stage): readonly Act[] {
  const { world, random, time, said } = stage;

  /** Says it, and answers where, and how things stood; `undefined` where nobody listens. */
  async function say(
    subject: Subject,
    login: string,
    body: string,
    how: "comment" | "approve" | "request" | "review" = "comment",
  ): Promise<{ readonly place: string; readonly judged: Judged } | undefined> {
    const isHeard = world.isOpen(subject);
    const judged = await world.judged(subject);
    const { pull } = subject;
    stage.note(
      `#${pull.number}: ${login} ${how === "comment" ? "says" : `${how}s with`} "${body.split("\n").join(" ⏎ ")}"`,
    );
    const hasVeto = body.includes("/reject");
    if (how === "comment") {
      const comment = pull.comment(world.who(login), body);
      const place = `comment ${comment.id}`;
      said.push({ subject, login, place, round: stage.round, hasVeto, comment, review: undefined });
      return isHeard ? { place, judged } : undefined;
    }
    const event = ({ approve: "APPROVE", request: "REQUEST_CHANGES", review: "COMMENT" } as const)[how];
    const review = pull.review(world.who(login), event, body);
    const place = `review ${review.id}`;
    said.push({ subject, login, place, round: stage.round, hasVeto, comment: undefined, review });
    return isHeard ? { place, judged } : undefined;
  }

  const ownersOf = ({ owners, deputies }: ChecklistItem): readonly string[] => [...owners, ...deputies];

  /** By what right somebody signs an item: their own, or the newest delegation that holds. */
  function rightTo(login: string, item: ChecklistItem, subject: Subject, { truth, policy }: Judged) {
    if (isAmong(login, ownersOf(item), truth.teams)) return { by: undefined };
    const by = subject.deeds
      .of("delegation")
      .findLast(
        (deed) =>
          deed.to === login &&
          deed.about === item.id &&
          (deed.untilMs ?? Number.POSITIVE_INFINITY) > time.nowMs &&
          isAmong(deed.login, ownersOf(item), truth.teams) &&
          !isMaker(deed.login, { ...truth, policy }),
      );
    return by === undefined ? undefined : { by };
  }

  function signing(
    subject: Subject,
    login: string,
    place: string,
    judged: Judged,
    isMeant: (item: ChecklistItem) => boolean,
  ) {
    const { truth, policy, report } = judged;
    if (mayNotSign(login, { ...truth, policy })) return;
    for (const item of report.checklist.filter(isMeant)) {
      const right = rightTo(login, item, subject, judged);
      if (right === undefined) continue;
      const { by } = right;
      const same = (deed: Deed) =>
        deed.kind === "sign" && deed.login === login && deed.about === item.id && deed.content === item.fingerprint;
      const earlier = subject.deeds.all.filter(same);
      const isMoved = stage.moved.has(login) || (by !== undefined && (by.round === stage.round || !by.isSure));
      if (earlier.some(({ isSure }) => isSure)) continue;
      subject.deeds.undo(({ kind, login: of, about }) => kind === "veto" && of === login && about === item.id, {
        isSure: !stage.isWild && !isMoved && earlier.length === 0,
      });
      subject.deeds.add({
        kind: "sign",
        login,
        place,
        about: item.id,
        content: item.fingerprint,
        by,
        round: stage.round,
        isSure: !stage.isWild && !isMoved && !stage.asked.has(`${subject.pull.number} ${login}`),
      });
    }
  }

  async function signAll(subject: Subject, login: string): Promise<void> {
    const heard = await say(subject, login, `/signoff all — ${WORDS}`);
    if (heard !== undefined) signing(subject, login, heard.place, heard.judged, () => true);
  }

  async function signOne(subject: Subject, login: string): Promise<void> {
    const item = await someItem(subject, login);
    if (item === undefined) return;
    const heard = await say(subject, login, `/signoff ${item.id} — ${WORDS}`);
    if (heard !== undefined) signing(subject, login, heard.place, heard.judged, ({ id }) => id === item.id);
  }

  /** An item of theirs, or, where there is none, any. */
  async function someItem(subject: Subject, login: string): Promise<ChecklistItem | undefined> {
    const judged = await world.judged(subject);
    const mine = judged.report.checklist.filter((item) => rightTo(login, item, subject, judged) !== undefined);
    return pickOf(mine.length > 0 ? mine : judged.report.checklist, random);
  }

  async function reject(subject: Subject, login: string): Promise<void> {
    const item = await someItem(subject, login);
    if (item === undefined) return;
    const heard = await say(subject, login, `/reject ${item.id} the label is wrong`);
    if (heard === undefined || !isAmong(login, ownersOf(item), heard.judged.truth.teams)) return;
    const mine = (deed: Deed) => deed.login === login && deed.about === item.id;
    subject.deeds.undo((deed) => deed.kind === "sign" && mine(deed), { isSure: stage.isPlain(login) });
    if (subject.deeds.of("veto").some((deed) => mine(deed) && deed.isSure)) return;
    const { place } = heard;
    subject.deeds.add({ kind: "veto", login, place, about: item.id, round: stage.round, isSure: stage.isPlain(login) });
  }

  async function revokeAll(subject: Subject, login: string): Promise<void> {
    const heard = await say(subject, login, "/revoke");
    if (heard !== undefined) subject.deeds.undo((deed) => deed.login === login, { isSure: !stage.isWild });
  }

  /** Names an item: their own deeds about it; a release manager lifts its vetoes, or else takes back all of it. */
  async function revokeOne(subject: Subject, login: string): Promise<void> {
    const target = pickOf(subject.deeds.all, random);
    if (target === undefined) return;
    const { about } = target;
    const name = target.kind === "waiver" ? "override" : about;
    const heard = await say(subject, login, `/revoke ${name}`);
    if (heard === undefined) return;
    const { truth, policy } = heard.judged;
    const named = (deed: Deed) => deed.about === name;
    const isManager = isAmong(login, peopleOf(policy, "release-manager"), truth.teams);
    const isFresh = subject.deeds.all.some(
      (deed) => named(deed) && (deed.round === stage.round || !deed.isSure) && deed.login !== login,
    );
    const isSure = stage.isPlain(login) && !isFresh;
    const isVetoed = subject.deeds.of("veto").some(named);
    const isWhole = isManager && !isVetoed;
    const liftsVetoes = isManager && isVetoed && !isMaker(login, { ...truth, policy });
    subject.deeds.undo(
      (deed) => named(deed) && (isWhole || (liftsVetoes ? deed.kind === "veto" : deed.login === login)),
      { isSure },
    );
    if (isManager && !isSure) subject.deeds.doubt(named);
  }

  async function waive(subject: Subject, login: string): Promise<void> {
    const { report } = await world.judged(subject);
    const problem = pickOf(problemsOf(report), random);
    if (problem === undefined) return;
    const days = 1 + Math.floor(random() * 3);
    const heard = await say(subject, login, `/waive ${problem.id} ${days} the carrier adds it on Monday`);
    if (heard === undefined || !mayRule(login, "release-manager", heard.judged)) return;
    if (["analysis-incomplete", "reference-unknown", "source-unreadable"].includes(problem.rule)) return;
    subject.deeds.add({
      kind: "waiver",
      login,
      place: heard.place,
      about: problemOf(problem),
      untilMs: time.nowMs + days * DAY_MS,
      round: stage.round,
      isSure: stage.isPlain(login),
    });
  }

  function mayRule(login: string, role: string, { truth, policy }: Judged): boolean {
    return isAmong(login, peopleOf(policy, role), truth.teams) && !isMaker(login, { ...truth, policy });
  }

  async function override(subject: Subject, login: string): Promise<void> {
    const heard = await say(subject, login, "/override the shop is down, and the warehouse agreed");
    if (heard === undefined) return;
    const { truth, policy, meaning } = heard.judged;
    if (!mayRule(login, policy?.gate.override.role ?? "release-manager", heard.judged)) return;
    const before = judgeTruth(truth);
    // Where it may be merged as it is, there is nothing to override; an observing gate counts as open.
    if (before.must) return;
    const lastVeto = Math.max(0, ...subject.deeds.of("veto").map(({ order }) => order));
    const isDone = subject.deeds
      .of("override")
      .some((deed) => deed.login === login && deed.content === meaning && deed.order > lastVeto && deed.isSure);
    if (isDone) return;
    subject.deeds.add({
      kind: "override",
      login,
      place: heard.place,
      about: "override",
      content: meaning,
      round: stage.round,
      isSure: stage.isAlone && stage.isPlain(login) && !before.may,
    });
  }

  async function delegate(subject: Subject, login: string): Promise<void> {
    const item = await someItem(subject, login);
    if (item === undefined) return;
    const days = random() < 0.5 ? undefined : 1 + Math.floor(random() * 2);
    const to = random() < 0.8 ? DELEGATE : pick(SIGNERS, random);
    const heard = await say(subject, login, `/delegate ${item.id} @${to}${days === undefined ? "" : ` ${days}`}`);
    if (heard === undefined || to === login) return;
    const { truth, policy } = heard.judged;
    const makers = { ...truth, policy };
    if (!isAmong(login, ownersOf(item), truth.teams) || isMaker(login, makers) || isMaker(to, makers)) return;
    const isThere = (deed: Deed) =>
      deed.login === login && deed.about === item.id && deed.to === to && (deed.untilMs ?? Infinity) > time.nowMs;
    const earlier = subject.deeds.of("delegation").filter(isThere);
    if (earlier.some(({ isSure }) => isSure)) return;
    subject.deeds.add({
      kind: "delegation",
      login,
      place: heard.place,
      about: item.id,
      to,
      untilMs: days === undefined ? undefined : time.nowMs + days * DAY_MS,
      round: stage.round,
      isSure: stage.isPlain(login) && earlier.length === 0,
    });
  }

  async function approve(subject: Subject, login: string): Promise<void> {
    const isFull = random() < 0.5;
    const heard = await say(subject, login, isFull ? `/signoff all — ${WORDS}` : "", "approve");
    if (heard === undefined) return;
    const { policy } = heard.judged;
    const means = policy?.gate.reviewSigns !== false;
    signing(subject, login, heard.place, heard.judged, ({ evidence }) => isFull || (means && evidence === "optional"));
    stage.asked.add(`${subject.pull.number} ${login}`);
  }

  /** What they signed until then counts no more; what they say in the same minute may go either way. */
  async function requestChanges(subject: Subject, login: string): Promise<void> {
    const isOvertaken = stage.asked.has(`${subject.pull.number} ${login}`);
    const heard = await say(subject, login, "not like this", "request");
    stage.asked.add(`${subject.pull.number} ${login}`);
    if (heard === undefined || heard.judged.policy?.gate.reviewSigns === false) return;
    const isMine = (deed: Deed) => deed.kind === "sign" && deed.login === login;
    if (heard.judged.report.checklist.length === 0) return subject.deeds.doubt(isMine);
    subject.deeds.undo((deed) => isMine(deed) && deed.round < stage.round, { isSure: !stage.isWild && !isOvertaken });
    subject.deeds.doubt(isMine);
  }

  /** Somebody touches what stands there: a sign-off and the like is gone then, a veto only by its author. */
  function touched({ subject, login, place, round, hasVeto }: Said, by: string, liftsVeto: boolean): void {
    const here = (deed: Deed) => deed.place === place;
    subject.deeds.undo((deed) => here(deed) && deed.kind !== "veto", { isSure: !stage.isWild });
    if (!hasVeto) return;
    // A lost webhook leaves nobody's name behind, and then a veto stands.
    if (by === login && liftsVeto) subject.deeds.undo(here, { isSure: false });
    else if (round === stage.round) subject.deeds.doubt(here);
  }

  async function edit(): Promise<void> {
    const one = pickOf(
      said.filter(({ comment, subject }) => comment !== undefined && world.isOpen(subject)),
      random,
    );
    if (one?.comment === undefined || !one.subject.pull.comments().some(({ id }) => id === one.comment?.id)) return;
    const by = random() < 0.5 ? "olga" : one.login;
    const body = random() < 0.5 ? "never mind" : `${one.comment.state.body}, and more`;
    stage.note(`#${one.subject.pull.number}: ${by} edits ${one.place} of ${one.login}`);
    one.comment.edit(world.who(by), body);
    touched(one, by, !body.includes("/reject"));
  }

  async function remove(): Promise<void> {
    const one = pickOf(
      said.filter(({ comment, subject }) => comment !== undefined && world.isOpen(subject)),
      random,
    );
    if (one?.comment === undefined || !one.subject.pull.comments().some(({ id }) => id === one.comment?.id)) return;
    const by = random() < 0.5 ? "olga" : one.login;
    stage.note(`#${one.subject.pull.number}: ${by} deletes ${one.place} of ${one.login}`);
    one.comment.delete(world.who(by));
    touched(one, by, true);
  }

  async function dismiss(): Promise<void> {
    const one = pickOf(
      said.filter(({ review }) => review?.state.state === "APPROVED" || review?.state.state === "CHANGES_REQUESTED"),
      random,
    );
    if (one?.review === undefined || !world.isOpen(one.subject)) return;
    stage.note(`#${one.subject.pull.number}: olga dismisses ${one.place} of ${one.login}`);
    const isRefusal = one.review.state.state === "CHANGES_REQUESTED";
    one.review.dismiss(world.olga, "no longer");
    // One that was dismissed before anybody heard of it has never asked for anything.
    if (isRefusal && one.round === stage.round) one.subject.deeds.doubt(({ login }) => login === one.login);
    touched(one, "olga", false);
  }

  /** What looks like a sign-off and is none. */
  async function pretend(subject: Subject, login: string): Promise<void> {
    const body = pick(
      ["> /signoff all — x", "`/signoff all — x`", "```\n/signoff all — x\n```", "<!-- /override it must be so -->"],
      random,
    );
    await say(subject, login, body);
  }

  /** A word that becomes a command by an edit never counts. */
  async function becomeCommand(subject: Subject, login: string): Promise<void> {
    const { pull } = subject;
    stage.note(`#${pull.number}: ${login} says something and edits it into a sign-off`);
    const comment = pull.comment(world.who(login), "looks good to me");
    // GitHub's clock has whole seconds: within one of them nobody can tell that it was edited.
    time.nowMs += 1_000;
    comment.edit(world.who(random() < 0.5 ? "olga" : login), `/signoff all — ${WORDS}`);
  }

  const anyone = () => pick([...SIGNERS, DELEGATE, "ana", "rita"], random);
  const by =
    (act: (subject: Subject, login: string) => Promise<void>, whom: () => string) => async (): Promise<void> => {
      const subject = stage.someSubject();
      if (subject !== undefined) await act(subject, whom());
    };
  const owner = () => pick(SIGNERS, random);
  const manager = () => pick(MANAGERS, random);

  async function everybody(): Promise<void> {
    const subject = stage.someSubject();
    if (subject === undefined) return;
    for (const login of SIGNERS) await signAll(subject, login);
    if (world.subjects.length > 1 && random() < 0.5) return;
    for (const other of world.subjects)
      if (other !== subject && world.isOpen(other)) for (const login of SIGNERS) await signAll(other, login);
  }

  /** Somebody changes their mind, once and once more, before anybody has heard of it. */
  async function again(): Promise<void> {
    const subject = stage.someSubject();
    const login = owner();
    if (subject === undefined) return;
    const moods = [revokeAll, reject, signAll, signOne, revokeAll, signAll];
    for (const act of shuffled(moods, random).slice(0, 3)) await act(subject, login);
  }

  return [
    everybody,
    everybody,
    everybody,
    by(signAll, anyone),
    by(signAll, owner),
    by(signOne, owner),
    by(signOne, () => DELEGATE),
    by(reject, owner),
    by(revokeAll, anyone),
    by(revokeOne, owner),
    by(revokeOne, manager),
    by(waive, manager),
    by(waive, anyone),
    by(override, manager),
    by(override, anyone),
    by(delegate, owner),
    by(delegate, owner),
    by(approve, owner),
    by(requestChanges, owner),
    edit,
    remove,
    dismiss,
    by(pretend, anyone),
    again,
    again,
    again,
    by(becomeCommand, owner),
  ];
}
