import type { ReleaseSummary } from "../../core/history/releases.ts";
import type { AsOf, SystemSummary } from "../../core/history/systems.ts";
import { count } from "../../core/render/count.ts";
import { figuresHref, listHref, systemHref } from "./links.ts";
import { dayView } from "./moment-view.ts";
import { type ReleasesView, releasesView } from "./release-view.ts";

/** Where everything about one repository is found. */
export interface RepositoryView {
  readonly name: string;
  readonly listHref: string;
  readonly attentionHref: string;
  readonly figuresHref: string;
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
