import { describe, expect, it } from "vitest";
import { createMetricsRoutes, renderMetrics } from "../../src/web/metrics.ts";
import { serverMetrics } from "../../src/web/server-metrics.ts";

describe("renderMetrics()", () => {
  it("writes Prometheus' text format", () => {
    const text = renderMetrics([
      {
        name: "turns_total",
        help: "Turns,\nby how they ended.",
        kind: "counter",
        samples: [
          { labels: { outcome: "done" }, value: 3 },
          { labels: { outcome: "failed" }, value: 0 },
        ],
      },
      { name: "memory_bytes", help: "Memory.", kind: "gauge", samples: [{ value: 12.5 }] },
    ]);

    expect(text).toBe(
      [
        "# HELP turns_total Turns,\\nby how they ended.",
        "# TYPE turns_total counter",
        'turns_total{outcome="done"} 3',
        'turns_total{outcome="failed"} 0',
        "# HELP memory_bytes Memory.",
        "# TYPE memory_bytes gauge",
        "memory_bytes 12.5",
        "",
      ].join("\n"),
    );
  });
});

describe("/metrics", () => {
  it("tells what the server counts and what waits", async () => {
    const routes = createMetricsRoutes(() =>
      serverMetrics({
        store: { countPending: async () => 4 },
        intake: () => ({ accepted: 9, duplicates: 1, failed: 0, refused: 2 }),
        worker: () => ({
          turnsRunning: 1,
          turnsDone: 5,
          turnsFailed: 1,
          deliveriesDone: 5,
          deliveriesPostponed: 1,
          deliveriesDead: 0,
          storeFailures: 0,
        }),
        sweep: () => ({ sweepsDone: 2, sweepsFailed: 0, sweepsSkipped: 0 }),
        requests: () => ({ read: 30, write: 12 }),
        recovered: () => 1,
        memoryBytes: () => 100,
      }),
    );

    const answer = await routes.request("/metrics");
    const lines = (await answer.text()).split("\n");

    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(lines).toEqual(
      expect.arrayContaining([
        'ripplegate_deliveries_received_total{outcome="refused"} 2',
        "ripplegate_deliveries_pending 4",
        'ripplegate_deliveries_handled_total{outcome="dead"} 0',
        "ripplegate_turns_running 1",
        'ripplegate_sweep_found_total{what="pull-request"} 1',
        'ripplegate_github_requests_total{kind="write"} 12',
      ]),
    );
  });
});
