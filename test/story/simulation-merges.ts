import { isOpenPart, judge, judgeTruth } from "./oracle.ts";
import { pickOf } from "./random.ts";
import type { SimulatedApp } from "./simulated-app.ts";
import type { Subject } from "./simulated-world.ts";
import type { Broke } from "./simulation-checks.ts";
import type { Act, Stage } from "./stage.ts";

interface Options {
  readonly stage: Stage;
  readonly app: SimulatedApp;
  readonly bringMail: () => Promise<void>;
  readonly broke: Broke;
}

/** Merges by the button and by the queue, each looked at from outside. */
export function createMerges({ stage, app, bringMail, broke }: Options) {
  const { world, random } = stage;
  const { repository, who, olga } = world;
  let group: { readonly sha: string; readonly members: readonly Subject[] } | undefined;
  /** Those that went through the button or the queue, and how they must stand on record. */
  const merged: { readonly subject: Subject; readonly may: boolean; readonly must: boolean }[] = [];

  async function mergeable(): Promise<readonly Subject[]> {
    const found: Subject[] = [];
    for (const subject of world.subjects)
      if (world.isOpen(subject) && (await subject.pull.mergeRefusal(who("ana"))) === undefined) found.push(subject);
    return found;
  }

  async function merge(): Promise<void> {
    const subject = pickOf(await mergeable(), random);
    if (subject === undefined) return;
    const { may, must } = await world.verdict(subject);
    stage.note(`#${subject.pull.number}: ana merges it`);
    await subject.pull.merge(who("ana"), { method: random() < 0.5 ? "merge" : "squash" });
    merged.push({ subject, may, must });
  }

  async function queue(): Promise<void> {
    const ready = await mergeable();
    const base = pickOf([...new Set(ready.map(world.baseOf))], random);
    const members = ready.filter((subject) => world.baseOf(subject) === base).slice(0, 2);
    if (members.length === 0) return;
    stage.note(`olga queues ${members.map(({ pull }) => `#${pull.number}`).join(" and ")}`);
    try {
      const sha = await repository.queueMergeGroup(
        olga,
        members.map(({ pull }) => pull),
      );
      group = { sha, members };
    } catch (error) {
      // Two that conflict with each other are not queued together.
      if (!(error instanceof Error && error.message.includes("not mergeable"))) throw error;
    }
  }

  /** The queue merges by the group's check: it may be green for nothing that its own content would not be. */
  async function land(): Promise<void> {
    await checkRecords();
    if (group === undefined) return;
    const { sha, members } = group;
    group = undefined;
    const [first] = members;
    if (first === undefined) return;
    const base = repository.sha(world.baseOf(first));
    const truth = await world.truthOf(first);
    const change = { ...(await world.changeOf(base, sha)), commits: "" };
    const { report } = judge({ change, teams: truth.teams });
    const parts = [];
    for (const member of members) parts.push(await world.truthOf(member));
    const may = isOpenPart(report, parts);
    const found = world.conclusionOf(sha);
    // Nobody sweeps the queue: where the news of a group was lost, GitHub throws it out after a while.
    if (found === null && !stage.isLossy) throw broke(1, "a merge group without a check");
    const isGreen = found === "success" || found === "neutral";
    if (isGreen && !may) throw broke(1, `a merge group is ${found}, and its sign-offs are missing`);
    const [only] = parts;
    const isAlone = parts.length === 1 && only !== undefined && judgeTruth(only).must;
    if (isAlone && !isGreen) throw broke(1, `a merge group of one that may be merged is ${found}`);
    const refusal = await repository.landMergeGroup(sha);
    if ((refusal === undefined) !== isGreen) throw broke(1, `a merge group is ${found}, and the queue says ${refusal}`);
    if (refusal !== undefined) return bringMail();
    for (const [index, subject] of members.entries()) {
      const part = parts[index];
      if (part !== undefined) merged.push({ subject, ...judgeTruth(part) });
    }
    await bringMail();
    await checkRecords();
  }

  /** What went through an open gate is on record as that, and what went past it too. */
  async function checkRecords(): Promise<void> {
    for (const { subject, may, must } of merged.splice(0)) {
      const entries = await app.store.readLedger(repository.id, subject.pull.number);
      const kinds = entries.map(({ event }) => event.kind).filter((kind) => kind.startsWith("merged"));
      const expected = must ? "merged" : may ? undefined : "merged-without-sign-off";
      if (kinds.length !== 1)
        throw broke(7, `#${subject.pull.number} was merged, and on record it is ${kinds.length} times`);
      if (expected !== undefined && kinds[0] !== expected)
        throw broke(1, `#${subject.pull.number} was merged, and on record it is ${kinds[0]}`);
    }
  }

  const acts: readonly Act[] = [merge, queue];
  return { acts, land };
}
