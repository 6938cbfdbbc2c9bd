import { describe, expect, it } from "vitest";
import { mapBounded } from "../../src/app/map-bounded.ts";
import type { PullRequest } from "../../src/local-github/index.ts";
import { carrierServices, createWorld, NEW_METHOD, type World } from "./world.ts";

/** A play mostly waits: for servers that start, and for rest. */
const PLAYS_AT_ONCE = 3;

/** Every request of the server to GitHub but the exchange of tokens. */
const EFFECTS = /^(GET|POST|PATCH|PUT|DELETE) \/(?!app)/;

interface Crash {
  /** At which request to GitHub, counted from the first push on. */
  readonly request: number;
  /** The request had its effect; only its answer never came. */
  readonly afterEffect: boolean;
}

/**
 * The server is killed (-9) at the n-th request to GitHub, for every n: before it has its effect, and, for what writes,
 * after it had it. What the database does lies between two of these. Started again, it must end where it would have
 * ended without: nothing doubled, nothing that was acknowledged lost.
 */
describe("killed between any two effects", () => {
  it("ends the same and doubles nothing", { timeout: 1_200_000 }, async () => {
    const smooth = await play(undefined);
    expect(smooth.end.events).toContain("sign-off-lapsed label-print:label-request");
    expect(smooth.requests.length).toBeGreaterThan(15);

    const crashes = smooth.requests.flatMap((operation, index) =>
      (operation.startsWith("GET") ? [false] : [false, true]).map((afterEffect) => ({
        operation,
        crash: { request: index + 1, afterEffect },
      })),
    );
    const plays = await mapBounded(crashes, PLAYS_AT_ONCE, async ({ crash, operation }) => {
      const { end, hasCrashed } = await play(crash);
      expect({ crash, operation, end }).toEqual({ crash, operation, end: smooth.end });
      return hasCrashed;
    });
    // A play needs a request or two less when none of its events fall into one second of GitHub's clock.
    expect(plays.filter((hasCrashed) => hasCrashed).length).toBeGreaterThanOrEqual(plays.length - 4);
  });
});

/** A pull request is opened, signed by one owner, and pushed to. */
async function play(
  crash: Crash | undefined,
): Promise<{ readonly end: End; readonly requests: readonly string[]; readonly hasCrashed: boolean }> {
  const world = await createWorld();
  const { repository, people, github, server } = world;
  const mark = github.calls.mark();
  const fault =
    crash === undefined
      ? undefined
      : github.faults.add({ operation: EFFECTS, skip: crash.request - 1, cut: "hang", afterEffect: crash.afterEffect });
  let hasCrashed = false;

  async function settled(): Promise<void> {
    // Twice: on a busy machine a pause between two requests may look like rest.
    const waiting = world.settled().then(() => world.settled());
    let isSettled = false;
    const end = () => {
      isSettled = true;
    };
    // Whatever it ends with: what went wrong is told below.
    waiting.then(end, end);
    while (!isSettled) {
      if (fault !== undefined && fault.hits() > 0 && !hasCrashed) {
        hasCrashed = true;
        await server.kill();
        await server.start();
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await waiting;
  }

  const files = { ...NEW_METHOD, ...carrierServices("INTL") };
  const pull = await repository.openPullRequest({ by: people.ana, title: "Add a method", branch: "intl", files });
  await settled();
  pull.comment(people.priya, "/signoff all — label printed, void worked");
  await settled();
  await repository.push({ by: people.ana, branch: "intl", message: "Another service", files: carrierServices("INTX") });
  await settled();

  const requests = github.calls
    .since(mark)
    .filter((call) => call.kind !== "token")
    .map((call) => call.operation ?? call.path);
  const end = endOf(world, pull);
  expect(github.crashes).toEqual([]);
  await world.dispose();
  return { end, requests, hasCrashed };
}

interface End {
  readonly comments: readonly string[];
  readonly checks: readonly string[];
  readonly reactions: readonly string[];
  readonly events: readonly string[];
}

/** What people see and what is on record; commit and entry hashes differ from play to play. */
function endOf(world: World, pull: PullRequest): End {
  const comments = pull.comments();
  return {
    comments: comments.map((comment) => comment.state.body.replace(/[0-9a-f]{7,64}/g, "…").replace(/\d\d:\d\d/g, "…")),
    checks: pull.checkRuns("ripplegate").map((run) => `${run.conclusion}: ${run.title}`),
    reactions: comments.flatMap((comment) => comment.state.reactions.map((reaction) => reaction.content)),
    events: world.entries().map(({ event: { kind, item, reason } }) => [kind, item, reason].filter(Boolean).join(" ")),
  };
}
