import type { PullScene } from "./demo/scene.ts";
import { copySignLine } from "./demo/sign-lines.ts";
import { MISSING_ENTRY, SECOND_THOUGHT, SIGNERS, type Signer } from "./demo/story.ts";
import type { AcmeStage } from "./demo-acme.ts";
import { type Audience, StoryFailure } from "./demo-audience.ts";

/** The next thing the story can do, as the pull request stands now. */
export interface Step {
  readonly heading: string;
  /** Does it, waits for what follows and tells it. Throws StoryFailure where that is not what the story says. */
  readonly run: () => Promise<void>;
}

/** The pull request was opened: tells how Ripplegate found it. */
export async function tellOpening(audience: Audience): Promise<void> {
  await audience.until(
    "Ripplegate should have blocked the pull request",
    ([pull]) => pull?.check?.conclusion === "failure" && pull.comment !== undefined,
  );
  await audience.catchUp();
  expect(audience, "the check says what blocks", ({ check }) => check?.title.startsWith("Blocked:") === true);
  expect(audience, "the comment draws the path", ({ comment }) => comment?.includes("```mermaid") === true);
  expect(audience, "the merge button refuses", ({ refusal }) => refusal !== undefined);
}

/**
 * What comes next depends on what is there, not on what was done before: somebody may have done it on the page.
 * `undefined` when the story is over, or has nothing left to do.
 */
export function nextStep(stage: AcmeStage, audience: Audience): Step | undefined {
  const [pull] = audience.scene().pulls;
  if (pull === undefined || pull.state !== "open") return undefined;
  if (!stage.isPushed("missing-entry")) return pushMissingEntry(stage, audience);
  for (const signer of SIGNERS) {
    const line = lineOf(pull, signer, audience);
    if (line !== undefined) return sign(stage, audience, signer, line);
  }
  if (!stage.isPushed("second-thought")) return pushSecondThought(stage, audience);
  return pull.check?.conclusion === "success" ? merge(stage, audience) : undefined;
}

function pushMissingEntry(stage: AcmeStage, audience: Audience): Step {
  return {
    heading: `ana pushes what is missing: "${MISSING_ENTRY.message}".`,
    run: async () => {
      await stage.pushMissingEntry();
      await untilWaiting(audience);
      stage.offerSecondThought();
    },
  };
}

function sign(stage: AcmeStage, audience: Audience, { login, role }: Signer, line: string): Step {
  const again = hasSigned(audience, login) ? " again" : "";
  return {
    heading: `${login} signs${again} for ${role}, with the line that the comment offers.`,
    run: async () => {
      stage.comment(login, line);
      await audience.until(
        `Ripplegate should have accepted ${login}'s sign-off with a 👍`,
        ([pull]) => pull?.acts.findLast((act) => act.login === login)?.reactions.includes("+1") === true,
      );
      // The check is written before the comment, and the comment is what the next one reads.
      await audience.until(
        `The comment should show that ${login} has signed`,
        ([pull]) => copySignLine(pull?.comment ?? "", role, "") === undefined,
      );
      await audience.catchUp();
    },
  };
}

function pushSecondThought(stage: AcmeStage, audience: Audience): Step {
  return {
    heading: `All have signed. Then ana pushes a change: "${SECOND_THOUGHT.message}".`,
    run: async () => {
      const before = audience.scene().ledger.at(-1)?.sequence ?? 0;
      await stage.pushSecondThought();
      await untilWaiting(audience);
      const lapsed = audience
        .scene()
        .ledger.filter(({ sequence, kind }) => sequence > before && kind === "sign-off-lapsed");
      const isExact = lapsed.length > 0 && lapsed.every(({ item }) => item?.endsWith(":label-request") === true);
      if (!isExact) throw new StoryFailure("Only the sign-offs that cover the carrier's labels should have lapsed.");
      if (lapsed.some(({ why }) => why.length === 0)) throw new StoryFailure("A sign-off lapsed without a reason.");
    },
  };
}

function merge(stage: AcmeStage, audience: Audience): Step {
  return {
    heading: "Everybody concerned has signed: ana merges.",
    run: async () => {
      expect(audience, "the merge button allows it", ({ refusal }) => refusal === undefined);
      await stage.merge();
      await audience.until("The pull request should have been merged", ([pull]) => pull?.state === "merged");
      await untilRecorded(audience, "merged");
    },
  };
}

async function untilWaiting(audience: Audience): Promise<void> {
  await audience.until(
    "Ripplegate should wait for sign-offs",
    ([pull]) => pull?.check?.conclusion === "action_required" && isAboutHead(pull),
  );
  await audience.catchUp();
}

/** The comment says at its end which commit it is about. */
function isAboutHead({ comment, headSha }: PullScene): boolean {
  return comment?.includes(headSha.slice(0, 10)) === true;
}

const RECORD_LOOKS_MAX = 20;

/** Each look starts a program, which takes time enough. */
async function untilRecorded(audience: Audience, wanted: string): Promise<void> {
  for (let look = 0; look < RECORD_LOOKS_MAX; look++) {
    await audience.catchUp();
    if (audience.scene().ledger.some(({ kind }) => kind === wanted)) return;
  }
  throw new StoryFailure(`The ledger should say "${wanted}".`);
}

function lineOf(pull: PullScene, { login, role, evidence }: Signer, audience: Audience): string | undefined {
  const [first, again] = evidence;
  return copySignLine(pull.comment ?? "", role, hasSigned(audience, login) ? again : first);
}

function hasSigned(audience: Audience, wanted: string): boolean {
  return audience.scene().ledger.some(({ kind, login }) => kind === "sign-off-given" && login === wanted);
}

function expect(audience: Audience, claim: string, isSo: (pull: PullScene) => boolean): void {
  const [pull] = audience.scene().pulls;
  if (pull === undefined || !isSo(pull)) throw new StoryFailure(`Not as told: ${claim}.`);
}
