import { createHmac, timingSafeEqual } from "node:crypto";

/** Ours are far shorter. */
const LENGTH_MAX = 400;
const SEAL_BYTES = 16;

/**
 * Cursors as they go out: what the history gave, sealed together with the list and the filters that it continues, so that
 * nobody continues another list with it or makes one up.
 */
export interface Cursors {
  seal(list: string, cursor: string): string;
  /** `undefined` for what was not sealed here for this list. */
  open(list: string, sealed: string): string | undefined;
}

export function createCursors(secret: string): Cursors {
  const key = createHmac("sha256", secret).update("cursors of the API").digest();
  const sealOf = (list: string, cursor: string): Buffer =>
    createHmac("sha256", key)
      .update(JSON.stringify([list, cursor]))
      .digest()
      .subarray(0, SEAL_BYTES);

  return {
    seal: (list, cursor) => Buffer.concat([sealOf(list, cursor), Buffer.from(cursor)]).toString("base64url"),
    open(list, sealed) {
      if (sealed.length > LENGTH_MAX || !/^[\w-]+$/.test(sealed)) return undefined;
      const bytes = Buffer.from(sealed, "base64url");
      // Other letters at the end may stand for the same bytes.
      if (bytes.length <= SEAL_BYTES || bytes.toString("base64url") !== sealed) return undefined;
      const cursor = bytes.subarray(SEAL_BYTES).toString("utf8");
      return timingSafeEqual(bytes.subarray(0, SEAL_BYTES), sealOf(list, cursor)) ? cursor : undefined;
    },
  };
}
