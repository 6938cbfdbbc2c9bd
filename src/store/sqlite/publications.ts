import type { Publication } from "../../app/ports.ts";
import { expectShape, isInteger, isText, nullable, oneOf, shape } from "../rows/check.ts";
import type { Connection } from "./connection.ts";

/** What we published to GitHub, by key. */
export function createPublications(connection: Connection) {
  return {
    readPublication(key: string): Publication | undefined {
      return connection.read("read a publication", () => {
        const row = connection.first("select key, state, remote_id, digest from publications where key = ?", key);
        if (row === undefined) return undefined;
        const { remote_id: remoteId, ...publication } = expectShape(isPublicationRow, row, "publication");
        return { ...publication, remoteId };
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

const isPublicationRow = shape<{
  readonly key: string;
  readonly state: Publication["state"];
  readonly remote_id: number | null;
  readonly digest: string | null;
}>({ key: isText, state: oneOf("intended", "done"), remote_id: nullable(isInteger), digest: nullable(isText) });
