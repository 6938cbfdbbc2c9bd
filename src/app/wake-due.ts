import type { AppContext } from "./context.ts";
import { enqueue } from "./reconcile.ts";

/** How often it is asked what is due: a waiver that is over closes the gate within seconds, at one small query each. */
export const DUE_EVERY_MS = 5_000;

/**
 * Has the pull requests judged again whose gate may have changed by the clock alone: a waiver or a delegation is over. When
 * that is stands beside the last evaluation, so that it is known after a restart and to every process on the store; told
 * by several of them it is done once.
 */
export async function wakeDue(app: AppContext, signal: AbortSignal): Promise<void> {
  for (const { number, evaluated } of await app.store.listDuePullRequestStates(app.clock.now())) {
    if (signal.aborted) return;
    const due = evaluated?.due;
    if (due !== undefined)
      await enqueue(app, { kind: "evaluate", repository: due.repository, pullRequest: number }, `due ${due.at}`);
  }
}
