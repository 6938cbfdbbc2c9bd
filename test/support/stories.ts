import type { CommentInput } from "../../src/core/render/comment.ts";
import {
  affectedFlow,
  at,
  change,
  codeStep,
  finding,
  gate,
  HEAD_SHA,
  hop,
  impact,
  item,
  itemState,
  path,
  reportOf,
  signOff,
} from "./report.ts";

const PULL_REQUEST = { number: 12, author: "bo", headSha: HEAD_SHA } as const;

const CHANGES = [
  change(),
  change({
    id: "map-entry-added:shipping:express-intl",
    kind: "map-entry-added",
    subject: "shipping",
    after: "INT",
    location: at(),
  }),
];

const ITEMS = [
  itemState({
    item: item({
      id: "happy-path:order-release",
      validation: "happy-path",
      title: "An order goes through from end to end, in each channel and region",
      role: "ecommerce",
      owners: ["@acme/ecommerce"],
    }),
  }),
  itemState({
    item: item({
      id: "promise:order-release",
      validation: "promise",
      title: "Cut-off, delivery time and delivery text are right",
      role: "ecommerce",
      owners: ["@acme/ecommerce"],
      evidence: "optional",
    }),
  }),
  itemState({
    item: item({
      id: "tracking-back:order-release",
      validation: "tracking-back",
      title: "Carrier code and tracking link reach storefront and marketplace",
      role: "ecommerce",
      owners: ["@acme/ecommerce"],
      evidence: "optional",
    }),
  }),
  itemState({
    item: item({
      id: "rates:order-release",
      validation: "rates",
      title: "Cost, surcharge and the carrier's invoice reconcile",
      role: "finance",
      owners: ["@acme/finance"],
      evidence: "optional",
    }),
  }),
  itemState({ item: item(), signed: [signOff()] }),
  itemState({
    item: item({
      id: "receiver-accepts:order-release",
      validation: "receiver-accepts",
      title: "The receiver takes the code in its test environment",
    }),
    lapsed: {
      login: "priya",
      why: ['"express-intl" in map "shipping" now goes to "INTX" instead of "INT"'],
      note: null,
    },
  }),
];

/** A shipping method whose second flow has no mapping. */
export function blockedStory(): CommentInput {
  const gated = gate(ITEMS, {
    state: { kind: "blocked", findings: ["ab12cd34"], open: ["happy-path:order-release"] },
  });
  return {
    report: reportOf(gated, {
      verdict: "blocked",
      changes: CHANGES,
      findings: [
        finding({
          subject: "tracking-feed",
          message: '"INT" goes from wms to crm over "tracking-feed", and the map "tracking" has no entry for it',
          fix: 'Add an entry for "INT" to the map "tracking".',
          location: at("config/tracking-map.csv", 31, 1),
        }),
        finding({
          id: "00ff00ff",
          rule: "monitor-missing",
          severity: "warning",
          message: 'The flow "order-release" has no alert for its volume',
        }),
        finding({ id: "11ff00ff", status: "existing", message: 'The code "std" has no entry in "returns"' }),
      ],
      impact: impact({
        paths: [
          path(),
          path({
            outcome: "unmapped",
            steps: [
              codeStep("shop", "express-intl"),
              hop("order-release", { map: "shipping" }),
              codeStep("wms", "INT"),
              hop("tracking-feed", { map: "tracking", via: "missing" }),
            ],
          }),
          path({
            outcome: "absorbed",
            steps: [
              codeStep("shop", "express-intl"),
              hop("order-release", { map: "shipping" }),
              codeStep("wms", "INT"),
              hop("despatch", { map: "erp-shipping" }),
              codeStep("erp", "EXPORT"),
            ],
            more: 2,
          }),
        ],
        flows: [affectedFlow(), affectedFlow({ id: "tracking-feed" }), affectedFlow({ id: "despatch" })],
        systems: [
          { id: "crm", hops: 2, owner: "customer-service" },
          { id: "erp", hops: 2, owner: "finance" },
          { id: "wms", hops: 1, owner: "warehouse" },
        ],
        unaffected: ["inventory-sync", "returns"],
      }),
    }),
    gate: gated,
    pullRequest: PULL_REQUEST,
    signedReport: {},
    detailsUrl: "https://gate.acme.example/acme/integrations/12",
  };
}

export function waitingStory(): CommentInput {
  const gated = gate(ITEMS);
  return { report: reportOf(gated, { changes: CHANGES }), gate: gated, pullRequest: PULL_REQUEST };
}

export function passedStory(): CommentInput {
  const gated = gate(ITEMS.map((state) => itemState({ item: state.item, signed: [signOff()] })));
  return { report: reportOf(gated, { changes: CHANGES }), gate: gated, pullRequest: PULL_REQUEST };
}

export function brokenStory(): CommentInput {
  const reason = 'the flow "orders" names no target. Add "to: <system>".';
  const gated = gate([], { state: { kind: "errored", reason: reason } });
  return {
    report: reportOf(gated, {
      verdict: "errored",
      changes: [],
      impact: impact({ paths: [], flows: [], systems: [], unaffected: [], coverage: { codes: 0, traced: 0 } }),
      diagnostics: [{ code: "config-invalid", message: reason, location: at(".github/ripplegate.yml", 14, 7) }],
    }),
    gate: gated,
    pullRequest: PULL_REQUEST,
  };
}

/** Every name is out to break something; to be looked at. */
export function hostileStory(): CommentInput {
  const names = ["1. one", "- two", 'a"b|c`d', "</details><b>x", "@acme/all #1 end", "\u202eabc\u200b", "$$x^2$$"];
  const gated = gate(
    names.map((name) =>
      itemState({ item: item({ id: `v:${name}`, title: name, role: name, owners: [name], why: name }) }),
    ),
  );
  return {
    report: reportOf(gated, {
      changes: names.map((name) => change({ code: name, after: name, before: { [name]: name } })),
      impact: impact({
        paths: names.map((name) =>
          path({
            outcome: "not-accepted",
            steps: [codeStep(name, name), hop(name, { map: `m ${name}` }), codeStep("wms", name)],
          }),
        ),
        flows: [],
      }),
    }),
    gate: gated,
    pullRequest: PULL_REQUEST,
  };
}

export const STORIES: Readonly<Record<string, () => CommentInput>> = {
  blocked: blockedStory,
  waiting: waitingStory,
  passed: passedStory,
  broken: brokenStory,
  hostile: hostileStory,
};
