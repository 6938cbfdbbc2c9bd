import type { Side } from "./assemble.ts";

/**
 * Whether any file that either side watches differs by its bytes, or may. A change that touches none of them is not
 * applicable, whatever else it does.
 */
export function isTouched(base: Side, head: Side): boolean {
  if (base.overlooks || head.overlooks) return true;
  const paths = new Set([...base.watched.keys(), ...head.watched.keys()]);
  for (const path of paths) {
    if ((base.watched.get(path) ?? null) !== (head.watched.get(path) ?? null)) return true;
  }
  return false;
}
