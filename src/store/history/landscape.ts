import type { StoredLandscape } from "../../app/ports-history.ts";
import type { VisibleRepositories } from "../../core/history/query.ts";
import { findRepositories } from "./conditions.ts";
import { readRecord } from "./items.ts";
import { type Listed, newestFirst, pageOf } from "./list.ts";
import { type Dialect, type Plan, rowOf, rowsOf } from "./plan.ts";

/** Merges among which the branch is found that most of them went into: a hotfix line in between does not count as it. */
const MERGES_MAX = 30;

/** The landscape of the newest merge into the branch that is mostly merged into. */
export function* readLandscapeText(
  dialect: Dialect,
  visible: VisibleRepositories,
  repository: string,
): Plan<StoredLandscape | undefined> {
  for (const id of yield* findRepositories(dialect, visible, repository)) {
    const page = pageOf(mergesOf(id), newestFirst(MERGES_MAX));
    const rows = yield* rowsOf(
      `select item.record from (${page.sql}) as page cross join history_items as item
       where item.repository_id = page.repository_id and item.number = page.number
       order by page.at_ms desc, page.number desc`,
      ...page.values,
    );
    const merges = rows.map(readRecord).flatMap((record) => {
      const { merge, evaluated, number, repository: named } = record;
      const digest = evaluated?.landscape;
      return merge === null || digest === undefined ? [] : [{ merge, digest, number, repository: named }];
    });
    const branches = Map.groupBy(merges, ({ merge }) => merge.baseRef);
    const [branch] = [...branches].toSorted(([, one], [, other]) => other.length - one.length)[0] ?? [];
    const newest = merges.find(({ merge }) => merge.baseRef === branch);
    if (newest === undefined) continue;
    const row = yield* rowOf("select body from contents where digest = ?", newest.digest);
    if (row === undefined) continue;
    const { at, sha, baseRef } = newest.merge;
    return {
      repository: newest.repository,
      asOf: { number: newest.number, mergedAt: at, mergeSha: sha, branch: baseRef },
      text: dialect.readBody(row.body),
    };
  }
  return undefined;
}

function mergesOf(repositoryId: number): Listed {
  return {
    from: { sql: "from history_items as item", values: [] },
    where: {
      sql: `where item.repository_id = ? and (select 1 from history_terms as term
        where term.repository_id = item.repository_id and term.number = item.number
          and term.kind = 'outcome' and term.term in ('merged', 'merged-without-sign-off') limit 1) is not null`,
      values: [repositoryId],
    },
    tiers: [2, 1],
    lead: "none",
  };
}
