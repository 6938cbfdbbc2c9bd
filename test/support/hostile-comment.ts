import { renderComment } from "../../src/core/render/comment.ts";
import {
  affectedFlow,
  at,
  change,
  codeStep,
  finding,
  gate,
  hop,
  impact,
  item,
  itemState,
  path,
  reportOf,
  signOff,
} from "./report.ts";

/** A comment with the same foreign text at every place that takes any. */
export function commentAbout(foreign: string): string {
  const when = { [foreign === "__proto__" ? "country" : foreign]: foreign };
  const asked = item({
    id: foreign,
    title: foreign,
    subject: foreign,
    role: foreign,
    insteadOf: foreign,
    owners: [foreign],
    deputies: [foreign],
    required: 2,
    why: foreign,
    reason: foreign,
    way: { from: foreign, to: foreign },
    question: foreign,
  });
  const gated = gate(
    [
      itemState({
        item: asked,
        signed: [signOff({ login: foreign, note: `note ${foreign}` })],
        lapsed: { login: foreign, why: [foreign], note: foreign },
        unverified: [foreign],
      }),
    ],
    { state: { kind: "blocked", findings: [foreign], open: [foreign] } },
  );
  const place = at(foreign, 3);
  const rendered = renderComment({
    gate: gated,
    signedReport: {
      changes: [{ id: `gone ${foreign}`, kind: "map-entry-removed", subject: foreign, code: foreign, before: foreign }],
      findings: [{ id: "was", status: "introduced", severity: "error", message: foreign }],
      checklist: [{ id: "was asked" }],
    },
    detailsUrl: `https://ours.example/${encodeURIComponent(foreign.slice(0, 50).toWellFormed())}`,
    pullRequest: { number: 1, author: foreign, headSha: foreign },
    report: reportOf(gated, {
      systemTitles: new Map([[foreign, `The ${foreign}`]]),
      changes: [
        change({ subject: foreign, type: foreign, code: foreign, when, after: foreign, location: place }),
        change({ kind: "map-entry-retargeted", subject: foreign, code: foreign, before: [foreign], after: foreign }),
      ],
      findings: [
        finding({
          id: foreign,
          message: foreign,
          fix: `Do ${foreign}`,
          location: place,
          related: place,
          owners: [foreign],
        }),
        finding({ id: "w", severity: "warning", message: `"${foreign}" is odd`, location: place }),
      ],
      diagnostics: [{ code: "notice", message: foreign, location: place }],
      impact: impact({
        flows: [affectedFlow({ id: foreign, from: foreign, to: "b" })],
        unaffected: [foreign],
        paths: [
          path({
            outcome: "not-accepted",
            steps: [
              { kind: "code", system: foreign, type: foreign, code: foreign, when },
              hop(foreign, { map: `m${foreign}` }),
              codeStep("b", foreign),
            ],
          }),
        ],
      }),
    }),
  });
  if (rendered === undefined) throw new Error("no comment");
  return rendered;
}
