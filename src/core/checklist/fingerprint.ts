import { canonicalText } from "../model/canonical.ts";
import type { Hash } from "../model/hash.ts";
import { compareText } from "../model/location.ts";
import type { Part } from "./item.ts";

/** Raised only when people shall be asked anew for everything that is open; a test pins it. */
export const FINGERPRINT_FORMAT = "ripplegate.fingerprint/1";

/**
 * The identity of what an item covers: two items with one fingerprint ask the same question about the same content, so
 * a sign-off on one is a sign-off on the other. Made of the item's id and the names and digests of its parts; nothing
 * about wording, order, lines or files goes in.
 */
export function fingerprint(itemId: string, covers: readonly Part[], hash: Hash): string {
  const parts = covers
    .map(({ name, digest }) => [name, digest])
    .sort(([one = ""], [other = ""]) => compareText(one, other));
  return hash(canonicalText({ format: FINGERPRINT_FORMAT, item: itemId, parts }));
}
