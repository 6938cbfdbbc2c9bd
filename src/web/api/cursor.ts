import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";

/** Ours are far shorter. */
const LENGTH_MAX = 400;
/** Cursors are filled up to a multiple of this, so that their length says nothing about places. */
const BLOCK = 64;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = "aes-256-gcm";

/**
 * Cursors as they go out: what the history gave, encrypted, for a place may be counted over what the reader may not see;
 * and bound to the list and filters that it continues, so that nobody continues another list with it or makes one up.
 */
export interface Cursors {
  /** The same cursor of the same list gives the same text. */
  seal(list: string, cursor: string): string;
  /** `undefined` for what was not sealed here for this list. */
  open(list: string, sealed: string): string | undefined;
}

export function createCursors(secret: string): Cursors {
  const derive = (use: string): Buffer => createHmac("sha256", secret).update(`cursors of the API: ${use}`).digest();
  const [encryption, vectors] = [derive("encryption"), derive("vectors")];
  /** Made from what is encrypted, as in RFC 5297: the same twice only for the same. */
  const vectorOf = (list: string, cursor: string): Buffer =>
    createHmac("sha256", vectors)
      .update(JSON.stringify([list, cursor]))
      .digest()
      .subarray(0, IV_BYTES);

  return {
    seal(list, cursor) {
      const vector = vectorOf(list, cursor);
      const cipher = createCipheriv(CIPHER, encryption, vector).setAAD(Buffer.from(list));
      const encrypted = Buffer.concat([cipher.update(filled(cursor)), cipher.final()]);
      return Buffer.concat([vector, cipher.getAuthTag(), encrypted]).toString("base64url");
    },
    open(list, sealed) {
      if (sealed.length > LENGTH_MAX || !/^[\w-]+$/.test(sealed)) return undefined;
      const bytes = Buffer.from(sealed, "base64url");
      // Other letters at the end may stand for the same bytes.
      if (bytes.length <= IV_BYTES + TAG_BYTES || bytes.toString("base64url") !== sealed) return undefined;
      const decipher = createDecipheriv(CIPHER, encryption, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(list))
        .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        const decrypted = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
        const cursor: unknown = JSON.parse(decrypted.toString("utf8"));
        return typeof cursor === "string" ? cursor : undefined;
      } catch {
        // It was not encrypted with this key for this list.
        return undefined;
      }
    },
  };
}

/** As JSON, with spaces behind. */
function filled(cursor: string): Buffer {
  const bytes = Buffer.from(JSON.stringify(cursor));
  return Buffer.concat([bytes, Buffer.alloc(BLOCK - (bytes.length % BLOCK), " ")]);
}
