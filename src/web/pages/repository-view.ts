import type { ReleaseSummary } from "../../core/history/releases.ts";
import type { AsOf, SystemSummary } from "../../core/history/systems.ts";
import { count } from "../../core/render/count.ts";
import { type FieldView, fieldsOf } from "./filters-view.ts";
import { downloadHref, exportHref, figuresHref, listHref, systemHref } from "./links.ts";
import { dayView } from "./moment-view.ts";
import { type ReleasesView, releasesView } from "./release-view.ts";

/** Where everything about one repository is found. */
export interface RepositoryView {
  readonly name: string;
  readonly listHref: string;
  readonly attentionHref: string;
  readonly figuresHref: string;
  readonly exportHref: string;
  readonly asOf: string;
  readonly systems: readonly {
    readonly title: string;
    readonly id: string;
    readonly href: string;
    readonly owner: string;
    readonly isOwnerMissing: boolean;
    readonly flows: string;
    readonly concerns: string;
    readonly isHealthy: boolean;
  }[];
  readonly releases: ReleasesView["rows"];
}

export function repositoryView(
  name: string,
  landscape: { readonly asOf: AsOf; readonly systems: readonly SystemSummary[] } | undefined,
  releases: readonly ReleaseSummary[],
): RepositoryView {
  return {
    name,
    listHref: listHref({ repository: name }),
    attentionHref: listHref({ repository: name, attention: "any" }),
    figuresHref: figuresHref({ repository: name }),
    exportHref: exportHref(name),
    asOf:
      landscape === undefined
        ? ""
        : `As they stood after #${landscape.asOf.number}, merged into ${landscape.asOf.branch} on ${dayView(landscape.asOf.mergedAt).words}.`,
    systems: (landscape?.systems ?? []).map(({ id, title, owner, flows, concerns }) => ({
      title: title ?? id,
      id: title === null ? "" : id,
      href: systemHref(name, id),
      owner: owner ?? "nobody",
      isOwnerMissing: owner === null,
      flows: String(flows),
      concerns: concerns === 0 ? "nothing" : count(concerns, "thing"),
      isHealthy: concerns === 0,
    })),
    releases: releasesView(releases, undefined).rows,
  };
}

/** The record of a repository, or a part of it, to take along. */
export interface ExportView {
  readonly repository: string;
  readonly files: readonly { readonly href: string; readonly name: string; readonly words: string }[];
  /** Where the form goes that asks for a part: this page, which leads to the file. */
  readonly action: string;
  readonly fields: readonly FieldView[];
  readonly formats: readonly { readonly value: string; readonly words: string }[];
}

const PARTS = ["system", "flow", "code", "release", "person", "since", "until"] as const;
const FORMATS = { csv: "Table (CSV)", jsonl: "JSON Lines" } as const;

export function exportView(repository: string): ExportView {
  return {
    repository,
    files: [
      {
        href: downloadHref("jsonl", { repository }),
        name: "Ledger, as JSON Lines",
        words: "Every entry as it stands in the record, which ripplegate verify checks.",
      },
      {
        href: downloadHref("jsonl", { repository, texts: "true" }),
        name: "Ledger with its texts",
        words: "The same, with the reports and what each person was shown: for an audit.",
      },
      {
        href: downloadHref("csv", { repository }),
        name: "Table for a spreadsheet (CSV)",
        words: "A row for each sign-off, refusal, override and merge.",
      },
    ],
    action: exportHref(repository),
    fields: fieldsOf({}, PARTS),
    formats: Object.entries(FORMATS).map(([value, words]) => ({ value, words })),
  };
}

/** The file that the form asks for; `undefined` where it was not sent. A field that was left empty asks nothing. */
export function partHref(repository: string, parameters: URLSearchParams): string | undefined {
  const format = parameters.get("format");
  if (format !== "csv" && format !== "jsonl") return undefined;
  const asked = PARTS.map((name) => [name, parameters.get(name)?.trim() || undefined]);
  return downloadHref(format, { ...Object.fromEntries(asked), repository });
}
