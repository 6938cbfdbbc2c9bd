import { ACME_FILES, ACME_MISSING_ENTRY, ACME_PROPOSAL, ACME_SECOND_THOUGHT } from "../../src/cli/demo/acme-files.ts";
import { analyze } from "../../src/core/evaluate.ts";
import { coveredContents, lastEvaluated } from "../../src/core/gate/consequences.ts";
import { isBlocking } from "../../src/core/gate/gate.ts";
import type { Gate } from "../../src/core/gate/gate-state.ts";
import { meaningOf } from "../../src/core/gate/meaning.ts";
import { lastSignedReport } from "../../src/core/gate/since.ts";
import { identityOf } from "../../src/core/gate/waived.ts";
import type { LedgerDraft, LedgerEntry, LedgerEvent } from "../../src/core/ledger/event.ts";
import type { CommentInput } from "../../src/core/render/comment.ts";
import { renderJson } from "../../src/core/render/json.ts";
import type { Report } from "../../src/core/report/report.ts";
import { assembleSide } from "../../src/core/source/assemble.ts";
import { parseSource } from "../../src/core/source/readers.ts";
import { eventOf } from "./events.ts";
import { andThen, gateInput, MANAGERS, people, settle } from "./gate.ts";
import { draft, sha256, signOffGiven } from "./ledger.ts";
import { sideFiles } from "./side-files.ts";

type Files = Readonly<Record<string, string>>;

const ANA = { id: 1, login: "ana", bot: false } as const;

/** Who signs for which team, as Acme has them. */
const SIGNERS: Readonly<Record<string, { readonly id: number; readonly login: string }>> = {
  ecommerce: { id: 11, login: "eli" },
  warehouse: { id: 12, login: "priya" },
  finance: { id: 13, login: "femi" },
  "customer-service": { id: 14, login: "cora" },
  integration: { id: 15, login: "ivan" },
  "release-manager": { id: 16, login: "rita" },
};

/** One act on Acme's pull request: files pushed, everybody of some roles signs what is open, or somebody does more. */
export type Act =
  | { readonly push: Files }
  | { readonly sign: readonly string[] }
  | { readonly as: string; readonly does: (report: Report) => LedgerEvent };

/** Acme's pull request after these acts, judged and recorded by the real analysis and the real gate. */
export function actedOut(acts: readonly Act[], base: Files = ACME_FILES): CommentInput {
  let head: Files = base;
  let entries: readonly LedgerEntry[] = [];
  let report = reportOf(base, head, 0);
  let gate: Gate | undefined;
  const contents = new Map<string, string>();
  const reports = new Map<string, string>();
  const who = people({ author: ANA, committers: [] });
  acts.forEach((act, index) => {
    if ("push" in act) {
      head = { ...head, ...act.push };
      report = reportOf(base, head, index + 1);
      reports.set(sha256(renderJson(report)), renderJson(report));
      for (const [digest, content] of coveredContents(report.checklist)) contents.set(digest, content);
    } else if ("sign" in act) {
      entries = andThen(entries, ...signatures(report, entries, act.sign, index));
    } else {
      const actor = { kind: "person", ...(SIGNERS[act.as] ?? { id: 99, login: "sam" }) } as const;
      entries = andThen(entries, draft({ at: `2026-11-02T09:0${index}:00.000Z`, actor, event: act.does(report) }));
    }
    ({ entries, gate } = settle(gateInput({ report, entries, people: who }), { contents }));
  });
  if (gate === undefined) throw new Error("nothing happened");
  const signed = lastSignedReport(entries);
  return {
    report,
    gate,
    pullRequest: { number: 1, author: "ana", headSha: report.head },
    signedReport: signed === undefined ? undefined : JSON.parse(reports.get(signed) ?? "null"),
  };
}

function signatures(
  report: Report,
  entries: readonly LedgerEntry[],
  roles: readonly string[],
  index: number,
): readonly LedgerDraft[] {
  return report.checklist
    .filter(({ role }) => roles.includes(role))
    .map(({ id, role, owners, fingerprint, covers, evidence }) =>
      draft({
        at: `2026-11-02T09:0${index}:00.000Z`,
        actor: { kind: "person", ...(SIGNERS[role] ?? { id: 99, login: "sam" }) },
        event: signOffGiven({
          item: id,
          role,
          fingerprint,
          principal: owners[0] ?? "@nobody",
          covers: covers.map(({ name, digest }) => ({ name, digest })),
          evaluation: lastEvaluated(entries)?.evaluation ?? 0,
          note: evidence === "required" ? "tried with test order 4711" : null,
        }),
      }),
    );
}

function reportOf(base: Files, head: Files, push: number): Report {
  return analyze({
    base: assembleSide(sideFiles(base), parseSource),
    head: assembleSide(sideFiles(head), parseSource),
    baseCommit: sha256("base").slice(0, 40),
    headCommit: sha256(`head ${push}`).slice(0, 40),
    now: "2026-11-01T00:00:00.000Z",
    hash: sha256,
    people: undefined,
    incomplete: [],
    lastValid: undefined,
    conflict: false,
  });
}

const COMPLETE: Files = { ...ACME_PROPOSAL, ...ACME_MISSING_ENTRY };
export const EVERYBODY = Object.keys(SIGNERS);
const ALL_BUT_FINANCE = EVERYBODY.filter((role) => role !== "finance");
const CONFIG = ".github/ripplegate.yml";
const config = ACME_FILES[CONFIG] ?? "";

/** What people meet on pull requests, to be looked at and tested. */
export const LOOKS: Readonly<Record<string, () => CommentInput>> = {
  "first-look": () => actedOut([{ push: COMPLETE }]),
  "one-team-left": () => actedOut([{ push: COMPLETE }, { sign: ALL_BUT_FINANCE }]),
  "blocked-by-one": () => actedOut([{ push: ACME_PROPOSAL }]),
  "blocked-by-forty": () => actedOut([{ push: many(40) }]),
  lapsed: () => actedOut([{ push: COMPLETE }, { sign: EVERYBODY }, { push: ACME_SECOND_THOUGHT }]),
  signed: () => actedOut([{ push: COMPLETE }, { sign: EVERYBODY }]),
  rejected: () => actedOut([{ push: COMPLETE }, { sign: ALL_BUT_FINANCE }, { as: "warehouse", does: rejecting }]),
  waived: () => actedOut([{ push: ACME_PROPOSAL }, { as: "release-manager", does: waiving }]),
  overridden: () => actedOut([{ push: ACME_PROPOSAL }, { as: "release-manager", does: overriding }]),
  broken: () => actedOut([{ push: { ...COMPLETE, [CONFIG]: config.replace("    to: wms\n", "") } }]),
  observed: () => actedOut([{ push: COMPLETE }], observing(ACME_FILES)),
  draft: () => {
    const look = actedOut([{ push: COMPLETE }]);
    return { ...look, pullRequest: { ...look.pullRequest, draft: true } };
  },
  "rules-changed": () =>
    actedOut([
      { push: { [CONFIG]: config.replace('finance: ["@acme/finance"]', 'finance: ["@acme/finance", "@zoe"]') } },
    ]),
  "five-hundred-changes": () => actedOut([{ push: { ...many(500), ...carriers(500) } }]),
};

function rejecting({ checklist }: Report): LedgerEvent {
  const vetoed = checklist.find(({ role }) => role === "warehouse");
  if (vetoed === undefined) throw new Error("the warehouse is asked for nothing");
  const { id, owners } = vetoed;
  return {
    ...eventOf("rejected"),
    item: id,
    principal: owners[0] ?? "@nobody",
    reason: "the label has no barcode, so the scanner at gate 4 refuses it",
  };
}

function waiving({ findings }: Report): LedgerEvent {
  const finding = findings.find((one) => isBlocking(one) && one.rule === "code-unmapped");
  if (finding === undefined) throw new Error("nothing is unmapped");
  const { when: _, ...event } = eventOf("waived");
  return {
    ...event,
    finding: finding.id,
    ...identityOf(finding),
    message: finding.message,
    reason: "Parcelway adds the service on Monday, nothing is sold before",
    expires: "2026-11-09T00:00:00.000Z",
    principal: MANAGERS,
  };
}

function overriding(report: Report): LedgerEvent {
  return {
    ...eventOf("overridden"),
    impact: meaningOf(report, sha256),
    reason: "the shop is down, Priya from the warehouse agreed by phone",
    open: report.checklist.map(({ id }) => id),
    blocking: report.findings.filter(isBlocking).map(({ id }) => id),
    rejected: [],
    principal: MANAGERS,
  };
}

function observing(files: Files): Files {
  return { ...files, [CONFIG]: config.replace("mode: enforce", "mode: observe") };
}

/** So many new delivery options, each mapped for warehouse and finance. */
function many(number: number): Files {
  const options = Array.from({ length: number }, (_, index) => `regional-${index + 1}`);
  const accounts = [...["standard", "express"], ...options].map((option) => ({ option, account: "4410" }));
  return {
    "shop/delivery-options.yml": ["standard", "express", ...options].map((code) => `- ${code}\n`).join(""),
    "mappings/warehouse.yml": `standard: STD\nexpress: EXP\n${options.map((code, index) => `${code}: R${index + 1}\n`).join("")}`,
    "mappings/freight-accounts.json": JSON.stringify({ accounts }, null, 2),
    [CONFIG]: config.replace(
      "[STD, EXP, INT]",
      `[STD, EXP, INT, ${options.map((_, index) => `R${index + 1}`).join(", ")}]`,
    ),
  };
}

function carriers(number: number): Files {
  const more = Array.from({ length: number }, (_, index) => ({ from: `R${index + 1}`, to: "PW-HOME" }));
  return {
    "mappings/carrier.json": JSON.stringify(
      [{ from: "STD", to: "PW-HOME" }, { from: "EXP", to: "PW-NEXT" }, ...more],
      null,
      2,
    ),
  };
}
