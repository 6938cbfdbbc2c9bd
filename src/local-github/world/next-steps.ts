import { person } from "../acts/actor.ts";
import { pushCommit } from "../acts/pushes.ts";
import type { Context } from "../context.ts";
import type { FileChanges } from "../git/fast-import.ts";
import type { PullRequest } from "../state/state.ts";
import type { Someone } from "./people.ts";

export interface PreparedPush {
  readonly label: string;
  readonly by: Someone;
  readonly message: string;
  readonly files: FileChanges;
}

/** Puts a prepared push on a pull request's page, as a button that can be pressed once. */
export function addNextStep(context: Context, { repository, issue, pull }: PullRequest, step: PreparedPush): void {
  const head = context.state.repository(pull.headRepositoryId);
  repository.nextSteps.push({
    id: String(repository.nextSteps.length + 1),
    pullNumber: issue.number,
    label: step.label,
    byLogin: context.state.account(step.by.id).login,
    isDone: false,
    run: () =>
      context.inOrder(head.id, async () => {
        const { message, files } = step;
        await pushCommit(context, head, person(step.by.id), { branch: pull.headBranch, message, files });
      }),
  });
}
