import type { QueuedGroup } from "../../app/ports-store.ts";
import { mergeGroupColumns as columns, readMergeGroupRow, writeMergeGroupRow } from "../rows/merge-group.ts";
import type { Connection } from "./connection.ts";
import type { Leases } from "./leases.ts";

/** Groups of the merge queue that may still be merged. */
export function createMergeGroups(connection: Connection, leases: Leases) {
  return {
    listMergeGroups(repositoryId: number): Promise<readonly QueuedGroup[]> {
      return connection.read("list the merge groups", async (session) => {
        const rows = await session.all(
          `select ${columns} from merge_groups where repository_id = $1 order by head_sha collate "C"`,
          repositoryId,
        );
        return rows.map(readMergeGroupRow);
      });
    },

    async saveMergeGroup(repositoryId: number, group: QueuedGroup): Promise<void> {
      await connection.write("save a merge group", async (session) => {
        await leases.refuseIfLost(session);
        await session.run(
          `insert into merge_groups (repository_id, ${columns}) values ($1, $2, $3, $4, $5, $6)
           on conflict (repository_id, head_sha) do update set pull_requests = excluded.pull_requests`,
          repositoryId,
          ...writeMergeGroupRow(group),
        );
      });
    },

    async removeMergeGroup(repositoryId: number, headSha: string): Promise<void> {
      await connection.write("remove a merge group", async (session) => {
        await leases.refuseIfLost(session);
        await session.run("delete from merge_groups where repository_id = $1 and head_sha = $2", repositoryId, headSha);
      });
    },
  };
}
