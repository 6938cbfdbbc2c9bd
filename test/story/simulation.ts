import {
  createLocalGitHub,
  type Delivery,
  type Person,
  type PullRequest,
  type Team,
} from "../../src/local-github/index.ts";
import { type Files, judgeTruth, type Mark, reportOf, type Truth } from "./oracle.ts";
import { createSimulatedApp, type SimulatedClock } from "./simulated-app.ts";
import { BASE_FILES, carrierServices, NEW_METHOD } from "./world.ts";

export interface SimulationOptions {
  readonly seed: number;
  /** How many rounds of acts. */
  readonly rounds: number;
  /** Deliveries are lost, doubled and shuffled; else each comes once and in order. */
  readonly chaos: boolean;
}

/** What is left on GitHub and in the ledger when all has come to rest, without moments and commits. */
export interface Outcome {
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly comment: string;
  readonly signed: readonly string[];
  /** In how many rounds the merge button was open at their end. */
  readonly open: number;
  readonly acts: readonly string[];
}

const CONFIG = ".github/ripplegate.yml";
const CONFIG_TEXT = BASE_FILES[CONFIG] ?? "";
const START_MS = Math.floor(Date.now() / 1_000) * 1_000;
const ALL = "/signoff all — tried with test order 4711";

/** Which team signs for whom; ana is the author and in none of these. */
const TEAMS: Readonly<Record<string, readonly string[]>> = {
  warehouse: ["priya", "sam"],
  finance: ["femi"],
  integration: ["ivo"],
  "customer-service": ["carla"],
  ecommerce: ["ana", "kim"],
  "release-managers": ["kim"],
};
const SIGNERS = ["priya", "sam", "femi", "ivo", "carla", "kim"] as const;

/**
 * A history that a seed decides: people push, sign, take back, edit and delete, join and leave teams, while webhooks are
 * lost, doubled and come in any order. After every step it is asked from outside what the merge button would allow, and
 * after every round whether all is as the truth says. Throws with the acts so far when something is not.
 */
export async function simulate({ seed, rounds, chaos }: SimulationOptions): Promise<Outcome> {
  const random = randomOf(seed);
  const weather = randomOf(seed + 1_000_003);
  const time: SimulatedClock = { nowMs: START_MS };
  const github = createLocalGitHub({ now: () => new Date(time.nowMs) });
  await github.start();
  const world = await settle();
  const app = await createSimulatedApp(github, world.app, time);
  const acts: string[] = [];
  let base: Files = BASE_FILES;
  let head: Files = { ...NEW_METHOD, ...carrierServices("INTL") };
  let marks: readonly Mark[] = [];
  let isWild = false;
  let open = 0;
  /** Whether it was ever right to open for this head since it was pushed. */
  const wasRight = new Set<string>();

  async function settle() {
    const olga = github.addPerson({ login: "olga" });
    const ana = github.addPerson({ login: "ana" });
    const people = new Map<string, Person>(
      ["ana", ...SIGNERS].map((login) => [login, login === "ana" ? ana : github.addPerson({ login })]),
    );
    const acme = github.addOrganization({ login: "acme", owners: [olga] });
    const who = (login: string): Person => people.get(login) ?? olga;
    const teams = new Map<string, Team>(
      Object.entries(TEAMS).map(([slug, members]) => [slug, acme.addTeam({ slug, members: members.map(who) })]),
    );
    const repository = await acme.addRepository({ name: "integrations", files: BASE_FILES });
    repository.collaborator(ana, "write");
    repository.collaborator(olga, "admin");
    for (const team of teams.values()) repository.team(team, "read");
    const registered = github.addApp({ owner: acme, slug: "ripplegate" });
    registered.install(acme);
    repository.protect("main", { checks: [{ context: "ripplegate", app: registered }], enforceAdmins: true });
    github.webhooks.hold();
    return { app: registered, repository, who, olga, ana, teams };
  }

  const { repository, who, ana, olga, teams } = world;
  const members = new Map(Object.entries(TEAMS).map(([slug, logins]) => [`@acme/${slug}`, new Set(logins)]));
  const pull: PullRequest = await repository.openPullRequest({
    by: ana,
    title: "Add a method",
    branch: "intl",
    files: head,
  });

  const truth = (): Truth => ({
    files: { base, head: { ...base, ...head } },
    marks,
    teams: members,
    excluded: new Set(["ana"]),
  });
  const now = () => judgeTruth(pull.number, truth());
  const conclusion = () => pull.checkRuns("ripplegate").at(-1)?.conclusion ?? null;

  function fail(what: string): never {
    const complaints = app.complaints().slice(-5).join("\n");
    throw new Error(`seed ${seed}, ${chaos ? "chaos" : "in order"}: ${what}\n${acts.join("\n")}\n${complaints}`);
  }

  /** Green only for what was right at some moment since that very commit was pushed. */
  function checkStep(): void {
    if (now().may) wasRight.add(pull.headSha);
    if (conclusion() === "success" && !wasRight.has(pull.headSha)) fail("green, and it never was right to be");
  }

  async function checkRest(): Promise<void> {
    const { may, must, blocked } = now();
    const found = conclusion();
    if (found === "success" && !may) fail("green at rest, and sign-offs are missing");
    if (must && found !== "success") fail(`${found} at rest, and nothing is missing`);
    if (!may && blocked !== (found === "failure")) fail(`${found} at rest, and blocked is ${blocked}`);
    if (found === "success") open += 1;
    const refusal = await pull.mergeRefusal(ana);
    if ((refusal === undefined) !== (found === "success")) fail(`${found}, and the merge button says ${refusal}`);
    const mark = github.calls.mark();
    await app.sweep(true);
    await app.workOff();
    const writes = github.calls.since(mark).filter(({ kind, method }) => kind !== "token" && method !== "GET");
    if (writes.length > 0) fail(`a second look writes: ${writes.map(({ path }) => path).join(", ")}`);
  }

  function mail(): readonly Delivery[] {
    const waiting = github.webhooks.pending();
    github.webhooks.release(() => []);
    github.webhooks.hold();
    return waiting;
  }

  /** Brings the mail, then what the app's own writes caused, until there is none. */
  async function bringMail(): Promise<void> {
    let isLost = false;
    for (let waiting = mail(); waiting.length > 0; waiting = mail()) {
      const kept = chaos ? waiting.filter(() => weather() > 0.25) : waiting;
      isLost ||= kept.length < waiting.length;
      const doubled = chaos ? kept.flatMap((one) => (weather() < 0.25 ? [one, one] : [one])) : kept;
      for (const delivery of chaos ? shuffled(doubled, weather) : doubled) {
        await app.accept(delivery);
        if (!chaos || weather() < 0.6) await app.workOff();
        checkStep();
      }
      await app.workOff();
      checkStep();
    }
    if (isLost) {
      await app.sweep(weather() < 0.3);
      await app.workOff();
      checkStep();
      await bringMail();
    }
  }

  function itemsOf(login: string, needsNoEvidence = false) {
    return reportOf(truth().files).checklist.filter(
      ({ owners, evidence }) =>
        owners.some((owner) => members.get(owner)?.has(login)) && (!needsNoEvidence || evidence === "optional"),
    );
  }

  function sign(login: string): void {
    const comment = pull.comment(who(login), ALL);
    note(`${login} signs`);
    if (login === "ana") return;
    for (const { id, fingerprint } of itemsOf(login)) {
      marks = [...marks, { pull: pull.number, login, item: id, fingerprint, comment: comment.id, isSure: !isWild }];
    }
  }

  async function everybody(): Promise<void> {
    for (const login of SIGNERS) sign(login);
  }

  /** What somebody took back is gone; where that crossed the sign-off itself, it may also have come too early. */
  function takeBack(login: string, isTaken: (mark: Mark) => boolean): void {
    marks = marks.flatMap((mark) => {
      if (mark.login !== login || !isTaken(mark)) return [mark];
      return isWild ? [{ ...mark, isSure: false }] : [];
    });
  }

  const signOffComments = () =>
    pull.comments().filter(({ state }) => state.body === ALL && marks.some(({ comment }) => comment === state.id));

  /** Acts that change what is asked for; one of them in a round that is not wild. */
  const changing: readonly (() => Promise<void>)[] = [
    carrier,
    carrier,
    posting,
    posting,
    () => push("no carrier", { "config/carrier-services.json": BASE_FILES["config/carrier-services.json"] ?? "" }),
    () => push("words", { "README.md": `# Acme ${Math.floor(random() * 1e6)}\n` }),
    () =>
      push("its form", {
        "config/shipping-map.yml": `# ${Math.floor(random() * 1e6)}\nexpress-intl: INT\nstandard: STD\nexpress: EXP\n`,
      }),
    () => push("the rules as they were", { [CONFIG]: CONFIG_TEXT }),
    () => push("its own rules", { [CONFIG]: `${CONFIG_TEXT}gate: { author-may-sign: true }\n` }),
    () => push("the rules as they were", { [CONFIG]: CONFIG_TEXT }),
    () => push("a broken configuration", { [CONFIG]: "version: 1\nflows: [\n" }),
    async () => {
      base = { ...base, "docs/notes.md": `${Math.floor(random() * 1e6)}\n` };
      note("somebody pushes words to main");
      await repository.push({
        by: olga,
        branch: "main",
        message: "Words",
        files: { "docs/notes.md": base["docs/notes.md"] ?? "" },
      });
    },
  ];

  /** Acts that need not wait for each other. */
  const talking: readonly (() => Promise<void>)[] = [
    everybody,
    everybody,
    everybody,
    ...SIGNERS.map((login) => async () => sign(login)),
    async () => sign("ana"),
    async () => {
      const login = pick(SIGNERS, random);
      note(`${login} revokes`);
      pull.comment(who(login), "/revoke");
      takeBack(login, () => true);
    },
    async () => {
      const comment = pickOf(signOffComments(), random);
      if (comment === undefined) return;
      note(`a sign-off of ${github.state.account(comment.state.authorId).login} is deleted`);
      comment.delete(olga);
      takeBack(github.state.account(comment.state.authorId).login, (mark) => mark.comment === comment.id);
    },
    async () => {
      const comment = pickOf(signOffComments(), random);
      if (comment === undefined) return;
      note(`a sign-off of ${github.state.account(comment.state.authorId).login} is edited`);
      comment.edit(olga, `${ALL}, and more`);
      takeBack(github.state.account(comment.state.authorId).login, (mark) => mark.comment === comment.id);
    },
    async () => {
      const slug = pick(["warehouse", "finance"], random);
      const login = slug === "warehouse" ? "priya" : "femi";
      const team = members.get(`@acme/${slug}`);
      if (team?.has(login)) {
        // An empty team blocks, which is another story.
        if (team.size < 2) return;
        note(`${login} leaves ${slug}`);
        team.delete(login);
        teams.get(slug)?.remove(who(login));
      } else {
        note(`${login} joins ${slug}`);
        team?.add(login);
        teams.get(slug)?.add(who(login));
      }
    },
  ];

  /** Another service, or the one it had before that. */
  function carrier(): Promise<void> {
    const isUsual = head["config/carrier-services.json"] === carrierServices("INTL")["config/carrier-services.json"];
    return push("the carrier", carrierServices(isUsual ? "INTX" : "INTL"));
  }

  function posting(): Promise<void> {
    const other = head["config/posting-map.yml"]?.includes("F31") ? "F30" : "F31";
    return push("the posting", { "config/posting-map.yml": `standard: F10\nexpress: F20\nexpress-intl: ${other}\n` });
  }

  async function push(what: string, files: Files): Promise<void> {
    note(`ana pushes ${what}`);
    head = { ...head, ...files };
    await repository.push({ by: ana, branch: "intl", message: what, files });
  }

  function note(act: string): void {
    acts.push(`${acts.length + 1}. ${act}${isWild ? " (wild)" : ""}`);
    time.nowMs += 2_000;
  }

  try {
    await bringMail();
    await checkRest();
    for (let round = 0; round < rounds; round += 1) {
      // In a wild round things cross on their way, and it may go either way for a sign-off; never for what it is not.
      isWild = chaos && round % 4 === 3;
      time.nowMs += 5_000;
      if (isWild || random() < 0.4) await pick(changing, random)();
      else for (const act of someOf(talking, random)) await act();
      if (isWild) for (const act of someOf(talking, random)) await act();
      checkStep();
      await bringMail();
      await checkRest();
    }
    return {
      conclusion: conclusion(),
      title: pull.checkRuns("ripplegate").at(-1)?.title ?? null,
      comment: timeless(
        pull.comments().find(({ state }) => state.body.includes("ripplegate:comment"))?.state.body ?? "",
      ),
      signed: await signedIn(),
      open,
      acts,
    };
  } finally {
    await app.close();
    await github.stop();
  }

  async function signedIn(): Promise<readonly string[]> {
    const entries = await app.store.readLedger(repository.id, pull.number);
    return entries
      .flatMap(({ actor, event }) =>
        event.kind === "sign-off-given" && actor.kind === "person"
          ? [`${actor.login} ${event.item} ${event.fingerprint.slice(0, 8)}`]
          : [],
      )
      .sort();
  }
}

/** Without moments and commits: two histories that differ in nothing else say the same. */
function timeless(comment: string): string {
  return comment.replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC/g, "then").replace(/judged at commit `\w+`/g, "judged");
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function pickOf<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const picked = pickOf(items, random);
  if (picked === undefined) throw new Error("nothing to pick from");
  return picked;
}

/** One to four of them, each once, in any order. */
function someOf<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return shuffled(items, random).slice(0, 1 + Math.floor(random() * 4));
}

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
