import type { Publication } from "../../app/ports-store.ts";
import { expectShape, isInteger, isText, nullable, oneOf, shape } from "./check.ts";

/** What was published, from a row with the columns `key, state, remote_id, digest`. */
export function readPublicationRow(row: unknown): Publication {
  const { remote_id: remoteId, ...publication } = expectShape(isPublicationRow, row, "publication");
  return { ...publication, remoteId };
}

const isPublicationRow = shape<{
  readonly key: string;
  readonly state: Publication["state"];
  readonly remote_id: number | null;
  readonly digest: string | null;
}>({ key: isText, state: oneOf("intended", "done"), remote_id: nullable(isInteger), digest: nullable(isText) });
