import type { Store } from "../app/ports-store.ts";
import type { SweepCounters } from "../app/sweep.ts";
import type { WorkerCounters } from "../app/worker.ts";
import type { IntakeCounters } from "./intake.ts";
import type { Metric } from "./metrics.ts";

export interface MetricSources {
  readonly store: Pick<Store, "countPending">;
  readonly intake: () => IntakeCounters;
  readonly worker: () => WorkerCounters;
  readonly sweep: () => SweepCounters;
  /** Requests to GitHub since the start, token exchanges left out. */
  readonly requests: () => { readonly read: number; readonly write: number };
  /** Pull requests that a sweep found to be other than we had left them: deliveries that never arrived. */
  readonly recovered: () => number;
  readonly memoryBytes: () => number;
}

/** Everything the server counts, since it was started. What waits is read from the database. */
export async function serverMetrics(sources: MetricSources): Promise<readonly Metric[]> {
  const [intake, worker, sweep, requests] = [sources.intake(), sources.worker(), sources.sweep(), sources.requests()];
  return [
    counter("ripplegate_deliveries_received_total", "Webhook deliveries that arrived.", "outcome", {
      accepted: intake.accepted,
      duplicate: intake.duplicates,
      failed: intake.failed,
      refused: intake.refused,
    }),
    gauge(
      "ripplegate_deliveries_pending",
      "Deliveries kept and not worked off yet.",
      await sources.store.countPending(),
    ),
    counter("ripplegate_deliveries_handled_total", "Deliveries by how work on them ended.", "outcome", {
      done: worker.deliveriesDone,
      postponed: worker.deliveriesPostponed,
      dead: worker.deliveriesDead,
    }),
    counter("ripplegate_turns_total", "Turns of work on one pull request, by how they ended.", "outcome", {
      done: worker.turnsDone,
      failed: worker.turnsFailed,
    }),
    gauge("ripplegate_turns_running", "Turns that run now.", worker.turnsRunning),
    counter("ripplegate_database_failures_total", "Times that the database failed at work.", "part", {
      worker: worker.storeFailures,
    }),
    counter("ripplegate_sweeps_total", "Sweeps over all repositories, by how they ended.", "outcome", {
      done: sweep.sweepsDone,
      failed: sweep.sweepsFailed,
      skipped: sweep.sweepsSkipped,
    }),
    counter("ripplegate_sweep_found_total", "Pull requests that a sweep found changed without a delivery.", "what", {
      "pull-request": sources.recovered(),
    }),
    counter("ripplegate_github_requests_total", "Requests to GitHub.", "kind", { ...requests }),
    gauge("process_resident_memory_bytes", "Memory of the process.", sources.memoryBytes()),
  ];
}

function counter(name: string, help: string, label: string, values: Readonly<Record<string, number>>): Metric {
  const samples = Object.entries(values).map(([word, value]) => ({ labels: { [label]: word }, value }));
  return { name, help, kind: "counter", samples };
}

function gauge(name: string, help: string, value: number): Metric {
  return { name, help, kind: "gauge", samples: [{ value }] };
}
