import { count, listInWords } from "../../core/render/count.ts";
import type { Act, LedgerLine, PullScene, Scene } from "./scene.ts";

/** One thing that happened, as a sentence; how it sounds decides its colour. */
export interface News {
  readonly pullRequest: number;
  readonly tone: "act" | "good" | "bad" | "waiting" | "plain";
  readonly text: string;
}

/** What happened between two looks: what people did, what Ripplegate recorded, what its check and the button say. */
export function tellNews(before: Scene, after: Scene): readonly News[] {
  return after.pulls.flatMap((pull) => {
    const earlier = before.pulls.find(({ number }) => number === pull.number);
    return [
      ...tellActs(earlier, pull),
      ...tellLedger(before, after, pull.number),
      ...tellCheck(earlier, pull),
      ...tellButton(earlier, pull),
    ];
  });
}

function tellActs(before: PullScene | undefined, { number, acts }: PullScene): readonly News[] {
  const known = new Set(before?.acts.map(({ id }) => id));
  return acts
    .filter(({ id }) => !known.has(id))
    .map((act: Act) => ({ pullRequest: number, tone: "act", text: `${act.login} ${act.words}` }));
}

function tellLedger(before: Scene, after: Scene, number: number): readonly News[] {
  const last = before.ledger.at(-1)?.sequence ?? 0;
  const fresh = after.ledger.filter((line) => line.sequence > last && line.pullRequest === number);
  const bySequence = new Map(after.ledger.map((line) => [line.sequence, line]));
  return groupsOf(fresh, bySequence).flatMap((group) => tellGroup(group, number));
}

interface Group {
  readonly kind: string;
  readonly login: string | undefined;
  readonly role: string | undefined;
  readonly lines: LedgerLine[];
}

/** Lines of one kind about the same person and role: who signs four items does one thing. */
function groupsOf(fresh: readonly LedgerLine[], bySequence: ReadonlyMap<number, LedgerLine>): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const line of fresh) {
    const signOff = line.signOff === undefined ? undefined : bySequence.get(line.signOff);
    const login = signOff?.login ?? line.login;
    const role = signOff?.role ?? line.role;
    const key = JSON.stringify([line.kind, login, role]);
    const group = groups.get(key) ?? { kind: line.kind, login, role, lines: [] };
    groups.set(key, group);
    group.lines.push(line);
  }
  return [...groups.values()];
}

function tellGroup({ kind, login, role, lines }: Group, pullRequest: number): readonly News[] {
  const say = (tone: News["tone"], text: string): readonly News[] => [{ pullRequest, tone, text }];
  const who = login ?? "Ripplegate";
  const items = listInWords(lines.flatMap(({ item }) => (item === undefined ? [] : [item])));
  const signOffs = count(lines.length, "sign-off");
  switch (kind) {
    case "sign-off-given":
      return say("good", `${who} signed ${count(lines.length, "item")} for ${role ?? "nobody"}: ${items}`);
    case "sign-off-lapsed": {
      const why = [...new Set(lines.flatMap((line) => line.why))];
      const because = why.length === 0 ? "" : `, because ${why.map(asClause).join("; ")}`;
      return say(
        "waiting",
        `${signOffs} of ${role ?? "nobody"} (${who}) ${lines.length === 1 ? "lapses" : "lapse"}${because}: ${items}`,
      );
    }
    case "sign-off-restored":
      return say(
        "good",
        `${signOffs} of ${role ?? "nobody"} (${who}) ${lines.length === 1 ? "counts" : "count"} again`,
      );
    case "sign-off-revoked":
      return say("waiting", `${signOffs} of ${role ?? "nobody"} (${who}) taken back: ${items}`);
    case "sign-off-refused":
      return lines.flatMap(({ words }) => say("bad", `${who} was refused: ${words ?? "see the answer on the page"}`));
    case "rejected":
      return say("bad", `${who} rejected ${items}`);
    case "rejection-lifted":
      return say("waiting", `The veto against ${items} is lifted`);
    case "waived":
      return say("waiting", `${who} waived ${count(lines.length, "problem")} for a while`);
    case "waiver-expired":
    case "waiver-revoked":
      return say("bad", `${count(lines.length, "waiver")} no longer ${lines.length === 1 ? "holds" : "hold"}`);
    case "overridden":
      return say("bad", `${who} OVERRODE the gate`);
    case "override-lapsed":
    case "override-revoked":
      return say("waiting", "The override no longer counts");
    case "delegated":
      return say("waiting", `${who} lets somebody else sign ${items}`);
    case "delegation-ended":
      return say("waiting", `The delegation of ${items} is over`);
    case "comment-tampered":
      return say(
        "bad",
        `${who} edited or deleted a comment that counts: recorded, and put back where it is Ripplegate's`,
      );
    case "merged":
      return say("good", "Recorded: merged with the gate open");
    case "merged-without-sign-off":
      return say("bad", "Recorded: MERGED WITHOUT SIGN-OFF");
    default:
      return [];
  }
}

function asClause(sentence: string): string {
  return sentence.replace(/[.]$/, "");
}

function tellCheck(before: PullScene | undefined, { number, check, headSha }: PullScene): readonly News[] {
  if (check === undefined || check.conclusion === null) return [];
  const isKnown = before?.check?.title === check.title && before.headSha === headSha;
  if (isKnown) return [];
  const tone = check.conclusion === "success" ? "good" : check.conclusion === "failure" ? "bad" : "waiting";
  const verdict: News = { pullRequest: number, tone, text: `Ripplegate: ${check.title}` };
  const problems = check.annotations.map(
    ({ path, line, message }): News => ({ pullRequest: number, tone: "plain", text: `${path}:${line}: ${message}` }),
  );
  return [verdict, ...problems];
}

function tellButton(before: PullScene | undefined, { number, state, refusal, check }: PullScene): readonly News[] {
  if (state !== "open" || check === undefined || check.conclusion === null) return [];
  const isKnown = before?.check !== undefined && before.state === "open" && isSame(before.refusal, refusal);
  if (isKnown) return [];
  return refusal === undefined
    ? [{ pullRequest: number, tone: "good", text: "Merge button: allowed" }]
    : [{ pullRequest: number, tone: "waiting", text: `Merge button: refuses (${asClause(refusal)})` }];
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return (one === undefined) === (other === undefined);
}
