import { PEOPLE_LIFETIME_MS } from "../../src/github/people.ts";
import type { Files } from "./oracle.ts";
import { pick, pickOf } from "./random.ts";
import { CONFIG, CONFIG_TEXT, START_FILES, type Subject } from "./simulated-world.ts";
import type { Act, Stage } from "./stage.ts";
import { carrierServices, NEW_METHOD } from "./world.ts";

const METHODS = "config/shop-methods.yml";
const CARRIER = "config/carrier-services.json";
const POSTING = "config/posting-map.yml";
const SHIPPING = "config/shipping-map.yml";
const HOUR_MS = 3_600_000;
const BELIEVED_MS = PEOPLE_LIFETIME_MS + 1_000;

const BROKEN = "version: 1\nflows: [\n";
/** Policies that a base branch may have; each can be read. */
const POLICIES: readonly (readonly [string, string])[] = [
  ["as ever", CONFIG_TEXT],
  ["that an author may sign", `${CONFIG_TEXT}gate: { author-may-sign: true, committers-may-sign: true }\n`],
  ["that two must override", `${CONFIG_TEXT}gate: { override: { people: 2 } }\n`],
  ["that reviews mean nothing", `${CONFIG_TEXT}gate: { review-signs: false }\n`],
  ["that all is only observed", CONFIG_TEXT.replace("version: 1", "version: 1\nmode: observe")],
  ["that one label is enough", CONFIG_TEXT.replace("label-print: { required: 2 }", "label-print: { required: 1 }")],
];

/** Acts that change what is asked for, of whom, or where; one of them in a round that is not wild. */
export function turnsOf(stage: Stage): readonly Act[] {
  const { world, random, time } = stage;
  const { repository, who, olga, members, teams } = world;

  const branchOf = ({ pull }: Subject): string => pull.headBranch;

  async function push(what: string, files: Files, by = "ana"): Promise<void> {
    const subject = stage.someSubject();
    if (subject === undefined) return;
    stage.note(`${by} pushes ${what} to ${branchOf(subject)}`);
    await repository.push({ by: who(by), branch: branchOf(subject), message: what, files });
    await settleHeads();
  }

  async function settleHeads(): Promise<void> {
    for (const { pull, heads } of world.subjects) if (heads.at(-1) !== pull.headSha) heads.push(pull.headSha);
  }

  async function toggle(path: string, ...texts: readonly string[]): Promise<void> {
    const subject = stage.someSubject();
    if (subject === undefined) return;
    const now = await repository.read(branchOf(subject), path);
    const text = pick(
      texts.filter((one) => one !== now),
      random,
    );
    await push(`another ${path}`, { [path]: text });
  }

  const start = (path: string): string => START_FILES[path] ?? "";
  const carrier = () =>
    toggle(CARRIER, start(CARRIER), carrierServices("INTL")[CARRIER] ?? "", carrierServices("INTX")[CARRIER] ?? "");
  const posting = () =>
    toggle(
      POSTING,
      start(POSTING),
      `${start(POSTING)}express-intl: F30\n`,
      `${start(POSTING)}express-intl: F31\n`,
      start(POSTING).replace("F20", "F21"),
    );
  const method = () => toggle(METHODS, start(METHODS), NEW_METHOD[METHODS] ?? "");
  const shipping = () =>
    toggle(SHIPPING, NEW_METHOD[SHIPPING] ?? "", `# ${Math.floor(random() * 1e6)}\n${NEW_METHOD[SHIPPING]}`);

  async function committer(): Promise<void> {
    await push("words of his own", { "docs/sam.md": `${Math.floor(random() * 1e6)}\n` }, "sam");
  }

  async function backToOlder(): Promise<void> {
    const subject = stage.someSubject();
    const older = pickOf(subject?.heads.slice(0, -1) ?? [], random);
    if (subject === undefined || older === undefined) return;
    stage.note(`ana pushes ${branchOf(subject)} back to ${older.slice(0, 7)}`);
    await repository.setBranch(who("ana"), branchOf(subject), older);
    await settleHeads();
  }

  /** The same change as one commit on the tip of the base branch. */
  async function rebase(): Promise<void> {
    const subject = stage.someSubject();
    if (subject === undefined) return;
    const { change } = await world.truthOf(subject);
    if (change.conflict) return;
    const files = Object.fromEntries(Object.entries(change.head).filter(([path, text]) => change.base[path] !== text));
    if (Object.keys(files).length === 0) return;
    stage.note(`ana rebases ${branchOf(subject)}`);
    const from = repository.sha(world.baseOf(subject));
    await repository.push({ by: who("ana"), branch: branchOf(subject), message: "Rebased", files, from });
    await settleHeads();
  }

  async function updateBranch(): Promise<void> {
    const subject = stage.someSubject();
    if (subject === undefined || (await world.truthOf(subject)).change.conflict) return;
    stage.note(`#${subject.pull.number}: ana presses Update branch`);
    await subject.pull.updateBranch(who("ana"));
    await settleHeads();
  }

  async function pushBase(what: string, branch: string, files: Files): Promise<void> {
    stage.note(`olga pushes ${what} to ${branch}`);
    await repository.push({ by: olga, branch, message: what, files });
  }

  const someBase = () => (random() < 0.75 ? "main" : "release");

  async function baseWords(): Promise<void> {
    await pushBase("words", someBase(), { "docs/notes.md": `${Math.floor(random() * 1e6)}\n` });
  }

  async function baseMoves(): Promise<void> {
    const branch = someBase();
    const text = (await repository.read(branch, POSTING)) ?? "";
    await pushBase("another account", branch, { [POSTING]: text.replace(/F1\d/, `F1${Math.floor(random() * 3)}`) });
  }

  async function policy(): Promise<void> {
    const [what, text] = pick(POLICIES, random);
    await pushBase(`a policy ${what}`, someBase(), { [CONFIG]: text });
  }

  async function breakPolicy(): Promise<void> {
    await pushBase("a configuration that nobody can read", someBase(), { [CONFIG]: BROKEN });
  }

  async function repairPolicy(): Promise<void> {
    for (const branch of ["main", "release"]) {
      const text = await repository.read(branch, CONFIG);
      if (text !== CONFIG_TEXT) await pushBase("the usual policy", branch, { [CONFIG]: CONFIG_TEXT });
    }
  }

  async function closeOrReopen(): Promise<void> {
    const subject = pickOf(
      world.subjects.filter(({ pull }) => pull.state !== "merged"),
      random,
    );
    if (subject === undefined) return;
    const { pull } = subject;
    if (pull.state === "open") {
      stage.note(`#${pull.number}: ana closes it`);
      await pull.close(who("ana"));
      return;
    }
    stage.note(`#${pull.number}: ana opens it again`);
    await pull.reopen(who("ana"));
    await settleHeads();
  }

  async function draftOrReady(): Promise<void> {
    const subject = stage.someSubject();
    if (subject === undefined) return;
    const { pull } = subject;
    stage.note(`#${pull.number}: ${pull.raw.pull.isDraft ? "is ready for review" : "becomes a draft"}`);
    if (pull.raw.pull.isDraft) await pull.readyForReview(who("ana"));
    else await pull.convertToDraft(who("ana"));
  }

  async function retarget(): Promise<void> {
    const subject = stage.someSubject();
    if (subject === undefined) return;
    const to = world.baseOf(subject) === "main" ? "release" : "main";
    const isTaken = world.subjects.some(
      (other) =>
        other !== subject && world.isOpen(other) && branchOf(other) === branchOf(subject) && world.baseOf(other) === to,
    );
    if (isTaken) return;
    stage.note(`#${subject.pull.number}: goes into ${to} now`);
    await subject.pull.retarget(who("ana"), to);
  }

  /** A second pull request with the same head: of the same branch into the other one, or of another branch. */
  async function twin(): Promise<void> {
    const subject = stage.someSubject();
    if (subject === undefined || world.subjects.filter(world.isOpen).length > 2) return;
    const base = world.baseOf(subject) === "main" ? "release" : "main";
    if ((await repository.raw.git.commitsBetween(repository.sha(base), subject.pull.headSha)).length === 0) return;
    if (random() < 0.6) {
      const isTaken = world.subjects.some(
        (other) => world.isOpen(other) && branchOf(other) === branchOf(subject) && world.baseOf(other) === base,
      );
      if (isTaken) return;
      stage.note(`ana opens a twin of #${subject.pull.number} into ${base}`);
      await world.open(branchOf(subject), base, undefined);
      return;
    }
    const branch = `twin-${world.subjects.length}`;
    stage.note(`ana opens a twin of #${subject.pull.number} from ${branch}`);
    await repository.setBranch(who("ana"), branch, subject.pull.headSha);
    await world.open(branch, world.baseOf(subject), undefined);
  }

  async function another(): Promise<void> {
    if (world.subjects.filter(world.isOpen).length > 2) return;
    const branch = `next-${world.subjects.length}`;
    const text = (await repository.read("main", POSTING)) ?? "";
    const files = pick(
      [
        { [POSTING]: text.replace(/F2\d/, `F2${2 + Math.floor(random() * 7)}`) },
        { "README.md": `# ${Math.floor(random() * 1e6)}\n` },
        { ...NEW_METHOD, ...carrierServices("INTL") },
      ] as const,
      random,
    );
    stage.note(`ana opens ${branch}`);
    await world.open(branch, "main", { ...files, "docs/change.md": `${Math.floor(random() * 1e6)}\n` });
  }

  async function membership(): Promise<void> {
    const [slug, login] = pick(
      [
        ["warehouse", "priya"],
        ["warehouse", "sam"],
        ["finance", "femi"],
        ["release-managers", "rita"],
        ["release-managers", "kim"],
      ] as const,
      random,
    );
    const team = members.get(`@acme/${slug}`);
    stage.moved.add(login);
    if (team?.has(login)) {
      stage.note(`${login} leaves ${slug}`);
      team.delete(login);
      teams.get(slug)?.remove(who(login));
      // For so long a membership that was looked up is believed where the webhook that ends it is lost.
      time.nowMs += BELIEVED_MS;
      const isTheirs = stage.doubtsOf(login);
      for (const { deeds } of world.subjects) deeds.doubt((deed) => deed.kind !== "sign" && isTheirs(deed));
    } else {
      stage.note(`${login} joins ${slug}`);
      team?.add(login);
      teams.get(slug)?.add(who(login));
    }
  }

  /** Whoever is missing comes back: a team without anybody blocks, and nobody can go on. */
  async function everybodyBack(): Promise<void> {
    for (const [slug, login] of [
      ["warehouse", "priya"],
      ["warehouse", "sam"],
      ["finance", "femi"],
      ["release-managers", "kim"],
    ] as const) {
      const team = members.get(`@acme/${slug}`);
      if (team?.has(login) !== false) continue;
      stage.note(`${login} joins ${slug}`);
      stage.moved.add(login);
      team.add(login);
      teams.get(slug)?.add(who(login));
    }
  }

  async function daysPass(): Promise<void> {
    stage.note("a day passes");
    time.nowMs += 25 * HOUR_MS;
  }

  async function tamper(): Promise<void> {
    const subject = stage.someSubject();
    const ours = subject?.pull.comments().find(({ state }) => state.body.includes("ripplegate:comment"));
    if (subject === undefined || ours === undefined) return;
    const isDeleted = random() < 0.4;
    stage.note(`#${subject.pull.number}: olga ${isDeleted ? "deletes" : "edits"} our comment`);
    if (isDeleted) ours.delete(olga);
    else ours.edit(olga, `${ours.state.body.replaceAll("Waiting", "Passed")}\nall is well`);
  }

  const configured = (what: string, text: string) => () => push(what, { [CONFIG]: text });

  return [
    carrier,
    carrier,
    carrier,
    posting,
    posting,
    posting,
    method,
    shipping,
    () => push("words", { "README.md": `# Acme ${Math.floor(random() * 1e6)}\n` }),
    configured("its own rules", `${CONFIG_TEXT}gate: { author-may-sign: true }\n`),
    configured("a broken configuration", BROKEN),
    configured("the rules as they were", CONFIG_TEXT),
    configured("the rules as they were", CONFIG_TEXT),
    committer,
    backToOlder,
    backToOlder,
    rebase,
    updateBranch,
    baseWords,
    baseMoves,
    policy,
    policy,
    breakPolicy,
    repairPolicy,
    repairPolicy,
    repairPolicy,
    closeOrReopen,
    closeOrReopen,
    draftOrReady,
    retarget,
    retarget,
    twin,
    twin,
    another,
    another,
    membership,
    membership,
    everybodyBack,
    everybodyBack,
    daysPass,
    daysPass,
    tamper,
  ];
}
