import { expect } from "vitest";
import type { Person, PullRequest } from "../../src/local-github/index.ts";
import { BASE_FILES, carrierServices, createWorld, NEW_METHOD, type World } from "./world.ts";

/** A new method, mapped everywhere: it waits for sign-offs and for nothing else. */
export const WHOLE_METHOD: Readonly<Record<string, string>> = { ...NEW_METHOD, ...carrierServices("INTL") };

export const EVIDENCE = "/signoff all — tried with test order 4711";

const CONFIG = ".github/ripplegate.yml";

/** Acme's landscape, with one person who answers for all of it: one comment signs everything. */
export const ONE_OWNER: Readonly<Record<string, string>> = {
  ...BASE_FILES,
  [CONFIG]: (BASE_FILES[CONFIG] ?? "").replaceAll(/"@acme\/[\w-]+"/g, '"@priya"'),
};

/** A pull request in {@link ONE_OWNER}'s landscape that its owner has signed. */
export async function signedByOne(files: Readonly<Record<string, string>> = ONE_OWNER): Promise<Waiting> {
  const { world, pull } = await waiting(files);
  await say(world, pull, world.people.priya, EVIDENCE);
  expect(world.check(pull).conclusion).toBe("success");
  return { world, pull };
}

export interface Waiting {
  readonly world: World;
  readonly pull: PullRequest;
}

/** A pull request that waits for all of its sign-offs. */
export async function waiting(files?: Readonly<Record<string, string>>): Promise<Waiting> {
  const world = await createWorld(files);
  const pull = await openMethod(world);
  expect(world.check(pull).conclusion).toBe("action_required");
  return { world, pull };
}

export async function openMethod(world: World, branch = "intl"): Promise<PullRequest> {
  const pull = await world.repository.openPullRequest({
    by: world.people.ana,
    title: "Add a method",
    branch,
    files: WHOLE_METHOD,
  });
  await world.settled();
  return pull;
}

/** A pull request that everybody has signed. */
export async function signed(files?: Readonly<Record<string, string>>): Promise<Waiting> {
  const { world, pull } = await waiting(files);
  await signAll(world, pull);
  expect(world.check(pull).conclusion).toBe("success");
  return { world, pull };
}

/** Everybody signs at about the same time. */
export async function signAll(world: World, pull: PullRequest): Promise<void> {
  const { priya, femi, ivo, carla, kim } = world.people;
  for (const person of [priya, femi, ivo, carla, kim]) pull.comment(person, EVIDENCE);
  await world.settled();
}

export interface Answer {
  readonly reactions: readonly string[];
  readonly reply: string | undefined;
}

/** Says something on a pull request, and waits for what comes of it. */
export async function say(world: World, pull: PullRequest, person: Person, body: string): Promise<Answer> {
  const said = pull.comment(person, body);
  await world.settled();
  const reply = pull.comments().find((one) => one.state.body.includes(`ripplegate:reply to=${said.id}`));
  return { reactions: said.state.reactions.map((reaction) => reaction.content), reply: reply?.state.body };
}

/** What our one comment says; names in it as people read them, without what keeps them from being notified. */
export function ourComment(pull: PullRequest): string {
  const body = pull.comments().find((one) => one.state.body.includes("ripplegate:comment"))?.state.body ?? "";
  return body.replaceAll("&#8203;", "");
}
