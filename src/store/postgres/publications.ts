import type { Publication } from "../../app/ports-store.ts";
import { readPublicationRow } from "../rows/publication.ts";
import type { Connection } from "./connection.ts";
import type { Leases } from "./leases.ts";

/** What we published to GitHub, by key. */
export function createPublications(connection: Connection, leases: Leases) {
  return {
    readPublication(key: string): Promise<Publication | undefined> {
      return connection.read("read a publication", async (session) => {
        const row = await session.first("select key, state, remote_id, digest from publications where key = $1", key);
        return row === undefined ? undefined : readPublicationRow(row);
      });
    },

    async savePublication(publication: Publication): Promise<void> {
      await connection.write("save a publication", async (session) => {
        await leases.refuseIfLost(session);
        await session.run(
          `insert into publications (key, state, remote_id, digest) values ($1, $2, $3, $4)
           on conflict (key) do update set state = excluded.state, remote_id = excluded.remote_id, digest = excluded.digest`,
          publication.key,
          publication.state,
          publication.remoteId,
          publication.digest,
        );
      });
    },
  };
}
