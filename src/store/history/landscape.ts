import type { StoredLandscape } from "../../app/ports-history.ts";
import type { VisibleRepositories } from "../../core/history/query.ts";
import { findRepositories } from "./conditions.ts";
import { readRecord } from "./items.ts";
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
    const rows = yield* rowsOf(
      `select item.record from history_items as item
       where item.repository_id = ? and item.touched = 1 and exists (
         select 1 from history_terms as term where term.repository_id = item.repository_id and term.number = item.number
           and term.kind = 'outcome' and term.term in ('merged', 'merged-without-sign-off'))
       order by item.at_ms desc, item.number desc limit ${MERGES_MAX}`,
      id,
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
