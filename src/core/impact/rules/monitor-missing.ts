import { isJsonObject, type JsonValue } from "../../model/json.ts";
import type { Rule } from "../rule.ts";
import { unpreparedFlow } from "../unprepared.ts";
import { nameSystem } from "../words.ts";

/**
 * Detects: a flow without a monitor for errors, volume or latency.
 * Why: it fails, or goes quiet, and a customer is the first to tell; the people who run it.
 * Cannot see: whether the monitor alerts anybody.
 * Example: a flow with `monitors: { errors: … }` only: nobody notices when orders stop coming.
 */
export const monitorMissing: Rule = {
  id: "monitor-missing",
  severity: "warning",
  docs: {
    detects:
      "A flow has no monitor for failed messages, for the number of messages, or for delay. It is an error where the flow's `criticality` is high. Only a flow that is new, or that lost one, counts as introduced.",
    why: "Failed messages are seen by the first monitor, orders that stop coming only by the second, and a queue that grows by the third. Without them the customer is the first to tell.",
    blind: "Whether the monitor works and alerts anybody.",
    example: `\`\`\`yaml
flows:
  order-release:
    monitors: { errors: https://monitor.acme.example/orders-errors }    # and volume, latency
\`\`\``,
    fix: "Set the monitors up and name their addresses under `monitors:`.",
  },
  mirror: { rule: "errors-owner-missing" },
  judge: ({ model }) =>
    [...model.flows.values()].flatMap((flow) => {
      const missing = MONITORS.filter(({ key }) => !hasMonitor(flow.properties.monitors, key));
      if (missing.length === 0) return [];
      const what = missing.map(({ words }) => words).join(", ");
      const way = `from ${nameSystem(model, flow.from)} to ${nameSystem(model, flow.to)}`;
      const candidate = unpreparedFlow(
        flow,
        `Nobody would notice: flow "${flow.id}" ${way} has no monitor for ${what}.`,
        `Name ${missing.map(({ key }) => `\`${key}\``).join(", ")} under \`monitors:\``,
      );
      return [{ ...candidate, evidence: what }];
    }),
};

const MONITORS = [
  { key: "errors", words: "failed messages" },
  { key: "volume", words: "the number of messages" },
  { key: "latency", words: "delay" },
] as const;

function hasMonitor(monitors: JsonValue | undefined, key: string): boolean {
  return isJsonObject(monitors) && Object.hasOwn(monitors, key);
}
