import type { Publication } from "../../app/ports-store.ts";
import { readPublicationRow } from "../rows/publication.ts";
import type { Connection } from "./connection.ts";

/** What we published to GitHub, by key. */
export function createPublications(connection: Connection) {
  return {
    readPublication(key: string): Publication | undefined {
      return connection.read("read a publication", () => {
        const row = connection.first("select key, state, remote_id, digest from publications where key = ?", key);
        return row === undefined ? undefined : readPublicationRow(row);
      });
    },

    savePublication(publication: Publication): void {
      connection.write("save a publication", () =>
        connection.run(
          `insert into publications (key, state, remote_id, digest) values (?, ?, ?, ?)
           on conflict (key) do update set state = excluded.state, remote_id = excluded.remote_id, digest = excluded.digest`,
          publication.key,
          publication.state,
          publication.remoteId,
          publication.digest,
        ),
      );
    },
  };
}
