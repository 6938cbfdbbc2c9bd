import { createLocalGitHub } from "../src/local-github/index.ts";
import { createSimulatedApp } from "../test/story/simulated-app.ts";
import { BASE_FILES, carrierServices, NEW_METHOD } from "../test/story/world.ts";

/**
 * What one event costs in requests to GitHub, token exchanges left out, beside what policy-bot's source sends for the same
 * event (palantir/policy-bot, `server/handler/*.go`, `pull/github.go`, `pull/github_membership.go`). `C` is the number of
 * people who may have signed, of which policy-bot asks one by one. Then how long the app is at work on one push, beside
 * the two writes that end it.
 */
const POLICY_BOT = { push: "4 + C REST, 2 to 2 + C GraphQL", comment: "2 REST" };
const PUSHES = 20;

const time = { nowMs: Math.floor(Date.now() / 1_000) * 1_000 };
const github = createLocalGitHub({ now: () => new Date(time.nowMs) });
await github.start();
const [olga, ana, priya] = ["olga", "ana", "priya"].map((login) => github.addPerson({ login }));
if (olga === undefined || ana === undefined || priya === undefined) throw new Error("three people were added");
const acme = github.addOrganization({ login: "acme", owners: [olga] });
for (const slug of ["ecommerce", "finance", "integration", "customer-service", "release-managers"])
  acme.addTeam({ slug, members: [olga] });
acme.addTeam({ slug: "warehouse", members: [priya] });
const repository = await acme.addRepository({ name: "integrations", files: BASE_FILES });
repository.collaborator(ana, "write");
const registered = github.addApp({ owner: acme, slug: "ripplegate" });
registered.install(acme);
github.webhooks.hold();
const app = await createSimulatedApp(github, registered, time);

const rows: (readonly [event: string, calls: number, peer: string])[] = [];

async function event(name: string, peer: string, act: () => Promise<unknown>): Promise<void> {
  time.nowMs += 5_000;
  const mark = github.calls.mark();
  await act();
  await settle();
  rows.push([name, github.calls.since(mark).filter(({ kind }) => kind !== "token").length, peer]);
}

async function settle(): Promise<void> {
  for (let waiting = github.webhooks.pending(); waiting.length > 0; waiting = github.webhooks.pending()) {
    github.webhooks.release(() => []);
    github.webhooks.hold();
    for (const delivery of waiting) await app.accept(delivery);
    await app.workOff();
  }
}

const files = { ...NEW_METHOD, ...carrierServices("INTL") };
const pull = await repository.openPullRequest({ by: ana, title: "Add a method", branch: "intl", files });
await settle();
const push = (changed: Readonly<Record<string, string>>) =>
  repository.push({ by: ana, branch: "intl", message: "change", files: changed });

await event("push, 1 watched file", POLICY_BOT.push, () => push(carrierServices("INTX")));
await event("push, 2 watched files", POLICY_BOT.push, () =>
  push({ ...carrierServices("INTL"), "config/posting-map.yml": "standard: F10\nexpress: F20\nexpress-intl: F31\n" }),
);
await event("push, nothing watched", POLICY_BOT.push, () => push({ "README.md": "# Acme\n" }));
await event("pull request that touches nothing", POLICY_BOT.push, () =>
  repository.openPullRequest({ by: ana, title: "Words", branch: "words", files: { "README.md": "# Acme!\n" } }),
);
await event("comment without a command", POLICY_BOT.comment, async () => pull.comment(priya, "Looks fine to me."));
await event("sign-off by its line", POLICY_BOT.push, async () => pull.comment(priya, "/signoff warehouse — seen"));
await event("sign-off of all that is theirs", POLICY_BOT.push, async () => pull.comment(olga, "/signoff all — seen"));
await event("another title", POLICY_BOT.push, () => pull.edit(ana, { title: "Another title" }));
await event("merge group", "not handled", () => repository.queueMergeGroup(olga, [pull]));

const took: number[] = [];
for (let number = 0; number < PUSHES; number += 1) {
  time.nowMs += 5_000;
  await push(carrierServices(number % 2 === 0 ? "INTX" : "INTL"));
  const startMs = performance.now();
  await settle();
  took.push(performance.now() - startMs);
}
took.sort((one, other) => one - other);
const at = (part: number): string => `${Math.round(took[Math.floor(part * (took.length - 1))] ?? 0)} ms`;

process.stdout.write("\nRequests to GitHub per event\n");
for (const [name, calls, peer] of rows)
  process.stdout.write(`  ${name.padEnd(36)} ${String(calls).padStart(3)}   policy-bot: ${peer}\n`);
process.stdout.write(`\nWebhooks of one push until all is written: p50 ${at(0.5)}, p95 ${at(0.95)}\n`);
await app.close();
await github.stop();
