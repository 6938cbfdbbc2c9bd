import { Hono } from "hono";

/** One number with a name of its own; several samples of one name differ in `labels`. */
export interface Metric {
  /** Ends in `_total` for what only grows. */
  readonly name: string;
  readonly help: string;
  readonly kind: "counter" | "gauge";
  /** Never empty. Label values are our own words. */
  readonly samples: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[];
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** `/metrics`, in Prometheus' text format. On a port of its own: the numbers are nobody's business but the operator's. */
export function createMetricsRoutes(read: () => Promise<readonly Metric[]>): Hono {
  const routes = new Hono();
  routes.get("/metrics", async (context) =>
    context.text(renderMetrics(await read()), 200, { "content-type": CONTENT_TYPE }),
  );
  return routes;
}

/** In the order given; ends with a line feed. */
export function renderMetrics(metrics: readonly Metric[]): string {
  return metrics.map(renderMetric).join("");
}

function renderMetric({ name, help, kind, samples }: Metric): string {
  const lines = samples.map(({ labels, value }) => `${name}${renderLabels(labels ?? {})} ${value}\n`);
  return `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n# TYPE ${name} ${kind}\n${lines.join("")}`;
}

function renderLabels(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}
