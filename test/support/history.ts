import type { Store } from "../../src/app/ports-store.ts";
import type { Evaluated, LedgerDraft } from "../../src/core/ledger/event.ts";
import { renderJson } from "../../src/core/render/json.ts";
import type { Report } from "../../src/core/report/report.ts";
import { draft, evaluated, sha256 } from "./ledger.ts";

export const shop = { id: 7, name: "acme/shop" };
export const erp = { id: 8, name: "acme/erp" };

/** An evaluation that says what the report does, with the report beside it. */
export function evaluatedAs(
  report: Report,
  rest: Partial<Evaluated> = {},
): { readonly event: Evaluated; readonly contents: ReadonlyMap<string, string> } {
  const text = renderJson(report);
  const event = evaluated({
    baseSha: report.base,
    headSha: report.head,
    mode: report.mode,
    verdict: report.verdict,
    scope: report.scope,
    items: report.checklist.map(({ id, fingerprint }) => ({ id, fingerprint, covers: [] })),
    report: sha256(text),
    ...rest,
  });
  return { event, contents: new Map([[sha256(text), text]]) };
}

/** Appends entries of one repository, with the texts that they name. */
export async function record(
  store: Store,
  drafts: readonly Partial<LedgerDraft>[],
  ...contents: readonly ReadonlyMap<string, string>[]
): Promise<void> {
  const all = drafts.map((one) => draft(one));
  const id = all[0]?.repository.id ?? shop.id;
  await store.append(id, all, new Map(contents.flatMap((some) => [...some])));
}
