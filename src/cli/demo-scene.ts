import type { LocalGitHub, PullRequest } from "../local-github/index.ts";
import type { Act, CheckScene, PullScene } from "./demo/scene.ts";

/** The first comment of Ripplegate's begins with this; its answers to commands don't. */
const MARKER = "<!-- ripplegate:comment";

/** The pull requests as their pages show them now. */
export function readPulls(github: LocalGitHub, pulls: readonly PullRequest[]): Promise<readonly PullScene[]> {
  return Promise.all(pulls.map((pull) => readPull(github, pull)));
}

async function readPull(github: LocalGitHub, pull: PullRequest): Promise<PullScene> {
  const { issue } = pull.raw;
  return {
    number: pull.number,
    title: issue.title,
    state: pull.state,
    headSha: pull.headSha,
    acts: await readActs(github, pull),
    check: readCheck(pull),
    comment: issue.comments.find(({ body, appId }) => appId !== null && body.includes(MARKER))?.body,
    refusal: pull.state === "open" ? await pull.mergeRefusal({ id: issue.authorId }) : undefined,
  };
}

/** What people did, robots left out: comments, reviews, and what stands between them on the page. */
async function readActs(github: LocalGitHub, pull: PullRequest): Promise<readonly Act[]> {
  const { issue, pull: raw, repository } = pull.raw;
  const done: { readonly sequence: number; readonly act: Act; readonly by: number }[] = [];
  for (const { id, sequence, authorId, body, reactions } of issue.comments) {
    const act = { id: `comment ${id}`, login: loginOf(github, authorId), words: `writes: ${firstLine(body)}` };
    done.push({ sequence, by: authorId, act: { ...act, reactions: reactions.map(({ content }) => content) } });
  }
  for (const { id, sequence, authorId, body, state } of raw.reviews) {
    const words = `reviews (${state.toLowerCase().replaceAll("_", " ")})${body === "" ? "" : `: ${firstLine(body)}`}`;
    done.push({
      sequence,
      by: authorId,
      act: { id: `review ${id}`, login: loginOf(github, authorId), words, reactions: [] },
    });
  }
  for (const { sequence, actorId, text, commits } of issue.timeline) {
    const messages = await Promise.all((commits ?? []).map(async (sha) => (await repository.git.commit(sha))?.message));
    const said = messages.flatMap((message) => (message === undefined ? [] : [firstLine(message)]));
    const words = said.length === 0 ? text : `${text}: ${said.join("; ")}`;
    done.push({
      sequence,
      by: actorId,
      act: { id: `event ${sequence}`, login: loginOf(github, actorId), words, reactions: [] },
    });
  }
  return done
    .filter(({ by }) => github.state.accounts.get(by)?.type === "User")
    .sort((one, other) => one.sequence - other.sequence)
    .map(({ act }) => act);
}

function loginOf(github: LocalGitHub, id: number): string {
  return github.state.accounts.get(id)?.login ?? "somebody";
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function readCheck(pull: PullRequest): CheckScene | undefined {
  const run = pull.checkRuns("ripplegate").at(-1);
  if (run?.status !== "completed") return undefined;
  return {
    conclusion: run.conclusion,
    title: run.title ?? "",
    annotations: run.annotations.map(({ path, startLine, message }) => ({ path, line: startLine, message })),
  };
}
