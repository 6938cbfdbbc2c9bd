import type { Report } from "../report/report.ts";
import { type NamesInReport, namesIn } from "./names.ts";
import { type Term, termsOf, termsOfTexts } from "./terms.ts";

/** What the history takes from a report: the same one is often named by several evaluations. */
export interface ReportFacts {
  readonly names: NamesInReport;
  /** Of each item on the checklist. */
  readonly roles: ReadonlyMap<string, string>;
  /** What the evaluation is found by. */
  readonly terms: readonly Term[];
}

export function factsOfReport(report: Report): ReportFacts {
  const names = namesIn(report);
  const { checklist } = report;
  return { names, roles: new Map(checklist.map(({ id, role }) => [id, role])), terms: termsOfReport(report, names) };
}

function termsOfReport({ checklist }: Report, { systems, flows, codes, changedCodes }: NamesInReport): readonly Term[] {
  const owners = checklist.flatMap((item) => [item.role, ...item.owners, ...item.deputies]);
  const names = [...systems, ...flows, ...codes, ...checklist.map(({ id }) => id)];
  return [
    ...termsOf("system", systems),
    ...termsOf("flow", flows),
    ...termsOf("code", codes),
    ...termsOf("changed-code", changedCodes),
    ...termsOf("owner", owners),
    ...termsOfTexts("part", names),
  ];
}
