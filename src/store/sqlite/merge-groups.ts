import type { QueuedGroup } from "../../app/ports-store.ts";
import { mergeGroupColumns as columns, readMergeGroupRow, writeMergeGroupRow } from "../rows/merge-group.ts";
import type { Connection } from "./connection.ts";

/** Groups of the merge queue that may still be merged. */
export function createMergeGroups(connection: Connection) {
  return {
    listMergeGroups(repositoryId: number): readonly QueuedGroup[] {
      return connection.read("list the merge groups", () =>
        connection
          .all(`select ${columns} from merge_groups where repository_id = ? order by head_sha`, repositoryId)
          .map(readMergeGroupRow),
      );
    },

    saveMergeGroup(repositoryId: number, group: QueuedGroup): void {
      connection.write("save a merge group", () =>
        connection.run(
          `insert into merge_groups (repository_id, ${columns}) values (?, ?, ?, ?, ?, ?)
           on conflict (repository_id, head_sha) do update set pull_requests = excluded.pull_requests`,
          repositoryId,
          ...writeMergeGroupRow(group),
        ),
      );
    },

    removeMergeGroup(repositoryId: number, headSha: string): void {
      connection.write("remove a merge group", () =>
        connection.run("delete from merge_groups where repository_id = ? and head_sha = ?", repositoryId, headSha),
      );
    },
  };
}
