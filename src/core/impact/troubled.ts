import type { Fate, FatesByCode } from "./trace.ts";

export const NO_FATES: FatesByCode = new Map();

/** The codes of one hop of which some fate is one of trouble. What is known of a hop on one side need not be looked for on the other. */
const TROUBLED = new WeakMap<FatesByCode, FatesByCode>();

export function troubledOf(fates: FatesByCode): FatesByCode {
  const known = TROUBLED.get(fates);
  if (known !== undefined) return known;
  const troubled = new Map<string | null, readonly Fate[]>();
  for (const [code, ofCode] of fates) if (ofCode.some(isTroubled)) troubled.set(code, ofCode);
  const found = troubled.size === 0 ? NO_FATES : troubled;
  TROUBLED.set(fates, found);
  return found;
}

/** Not accepted, or only because of a default. */
export function isTroubled({ outcome, via }: Fate): boolean {
  return outcome !== "accepted" || via === "default";
}
