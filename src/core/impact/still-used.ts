import type { Change } from "../change/change.ts";
import type { CodeList } from "../model/model.ts";
import { claimsAt, type Use } from "./in-use.ts";
import type { Candidate, OwnerOf, SideView } from "./rule.ts";
import { nameFlow, nameMap, nameSystem, quote } from "./words.ts";

/** A code is gone from a list, and one place has not heard of it: what both rules about that say. */
export function stillUsed(
  side: SideView,
  change: Change,
  list: CodeList,
  gone: string,
  use: Use,
  claimed: readonly string[],
): Candidate {
  const { flow, map, type, code, when, at } = use;
  const system = nameSystem(side.model, list.system);
  const subject = flow?.id ?? map?.id ?? list.id;
  const mapName = nameMap(map, map?.id ?? "");
  const proven = !list.open && list.readable;
  const about = { subject, type: type ?? list.type, code };
  const own = claimed.map((rule) => ({ rule, ...about }));
  return {
    ...about,
    when,
    ...(proven ? {} : { severity: "warning" as const }),
    message: `${quote(gone)} is no longer a code of ${system}, but ${sayUse(use, mapName)}.${proven ? "" : ` Not proven: ${system} may use codes that its list does not name.`}`,
    fix: sayFix(use, mapName, gone, system),
    location: change.location,
    related: at,
    owners: ownersOf(use, list),
    claims: use.kind === "default" ? [...own, ...claimsAt(side, list.id, gone, claimed)] : own,
  };
}

function sayUse({ kind, flow, code }: Use, mapName: string): string {
  const where = flow === undefined ? "" : ` of ${nameFlow(flow)}`;
  const place = mapName.includes("flow") ? mapName : `${mapName}${where}`;
  switch (kind) {
    case "key":
      return `${place} still has an entry for it`;
    case "target":
      return `${place} still leads ${quote(code)} to it`;
    case "default":
      return `${place} still uses it as the default for every code without an entry`;
    case "arrives":
      return `${flow === undefined ? "a flow" : nameFlow(flow)} still sends ${quote(code)} there`;
  }
}

function sayFix({ kind, at, code }: Use, mapName: string, gone: string, system: string): string {
  const keep = `or keep ${quote(gone)} in the list of ${system}`;
  switch (kind) {
    case "key":
      return `Remove the entry for ${quote(gone)} from ${mapName} (${at.path}), ${keep}.`;
    case "target":
      return `Lead ${quote(code)} to another code in ${mapName} (${at.path}), ${keep}.`;
    case "default":
      return `Choose another default for ${mapName} (${at.path}), ${keep}.`;
    case "arrives":
      return `Stop sending ${quote(code)} or map it to another code (${at.path}), ${keep}.`;
  }
}

function ownersOf({ flow, map }: Use, list: CodeList): readonly OwnerOf[] {
  const owners: OwnerOf[] = [{ kind: "system", id: list.system }];
  if (flow !== undefined) owners.push({ kind: "flow", id: flow.id });
  if (map !== undefined) owners.push({ kind: "map", id: map.id });
  return owners;
}
