import { compareText } from "../model/location.ts";
import type { Table, Unplaced } from "./tables.ts";
import { type KnownSystem, systemsOf } from "./words.ts";

/** A configuration to begin with: what was recognised, and what only a person can place. */
export interface Draft {
  /** Sorted by id. */
  readonly systems: readonly DraftSystem[];
  readonly flows: readonly DraftFlow[];
  readonly unplaced: readonly Unplaced[];
}

export interface DraftSystem {
  readonly id: string;
  readonly kind: string;
  /** By type, sorted. */
  readonly codes: readonly { readonly type: string; readonly accepts: boolean; readonly table: Table }[];
}

export interface DraftFlow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** By type, sorted. */
  readonly carries: readonly { readonly type: string; readonly table: Table }[];
}

const SENDING_KINDS: ReadonlySet<string> = new Set(["storefront", "marketplace", "pos"]);
const SHOP: KnownSystem = { id: "shop", kind: "storefront" };
const RECEIVER: KnownSystem = { id: "receiver", kind: "other" };

/**
 * Maps become flows between the systems that their paths name (`shop` and `receiver` where they name none); a list goes
 * to the end of a map whose codes it covers, or to its own system where no map says otherwise. Nothing is bound on a
 * guess that a later check would have to contradict.
 */
export function draftConfiguration(tables: readonly Table[], unplaced: readonly Unplaced[]): Draft {
  const builder = new DraftBuilder(unplaced);
  for (const table of tables) if (table.kind === "map") builder.addMap(table);
  for (const table of tables) if (table.kind !== "map") builder.addList(table);
  return builder.draft();
}

class DraftBuilder {
  private readonly systems = new Map<
    string,
    { kind: string; codes: Map<string, { accepts: boolean; table: Table }> }
  >();
  private readonly flows = new Map<string, { from: string; to: string; carries: Map<string, Table> }>();
  private readonly unplaced: Unplaced[];

  constructor(unplaced: readonly Unplaced[]) {
    this.unplaced = [...unplaced];
  }

  addMap(table: Table): void {
    const { from, to } = endsOf(table.path);
    this.system(from);
    this.system(to);
    const id = `${from.id}-to-${to.id}`;
    const flow = this.flows.get(id) ?? { from: from.id, to: to.id, carries: new Map<string, Table>() };
    const earlier = flow.carries.get(table.type);
    if (earlier !== undefined) {
      const place = `${earlier.path}:${earlier.at.line}`;
      const why = `like ${place}, and seems to lead from "${from.id}" to "${to.id}" as well`;
      this.leave(table, why, "give it a flow, or a type, of its own");
      return;
    }
    flow.carries.set(table.type, table);
    this.flows.set(id, flow);
  }

  addList(table: Table): void {
    const maps = [...this.flows.values()].flatMap(({ from, to, carries }) => {
      const map = carries.get(table.type);
      return map === undefined ? [] : [{ from, to, map }];
    });
    const target = maps.find(({ map }) => isWithin(map.targets, table.codes));
    const source = maps.find(({ map }) => isWithin(table.codes, map.codes));
    const [own = SHOP] = systemsOf(table.path);
    if (target !== undefined) this.addCodes(target.to, table, true);
    else if (source !== undefined && table.kind === "list") this.addCodes(source.from, table, false);
    else if (table.kind === "list" && maps.every(({ from, to }) => from !== own.id && to !== own.id)) {
      this.system(own);
      this.addCodes(own.id, table, false);
    } else this.leave(table, "but no map of this repository leads to exactly its codes", ADD_LIST);
  }

  draft(): Draft {
    return {
      systems: sorted(this.systems).map(([id, { kind, codes }]) => ({
        id,
        kind,
        codes: sorted(codes).map(([type, code]) => ({ type, ...code })),
      })),
      flows: sorted(this.flows).map(([id, { from, to, carries }]) => ({
        id,
        from,
        to,
        carries: sorted(carries).map(([type, table]) => ({ type, table })),
      })),
      unplaced: this.unplaced,
    };
  }

  private system({ id, kind }: KnownSystem): void {
    if (!this.systems.has(id)) this.systems.set(id, { kind, codes: new Map() });
  }

  private addCodes(system: string, table: Table, accepts: boolean): void {
    const codes = this.systems.get(system)?.codes;
    if (codes === undefined || codes.has(table.type)) {
      this.leave(table, `but "${system}" has a list of that type already`, ADD_LIST);
      return;
    }
    codes.set(table.type, { accepts, table });
  }

  private leave({ path, at, type, codes }: Table, why: string, next: string): void {
    const counted = codes.size === 1 ? `1 ${type} code` : `${codes.size} ${type} codes`;
    this.unplaced.push({ path, at, reason: `holds ${counted}, ${why}: ${next}.` });
  }
}

const ADD_LIST = "add it under `systems.….codes` where it belongs";

/** The two systems that a path names: what sells is before what fulfils, else the order is that of the name. */
function endsOf(path: string): { readonly from: KnownSystem; readonly to: KnownSystem } {
  const [one, other] = systemsOf(path);
  if (one === undefined) return { from: SHOP, to: RECEIVER };
  if (other === undefined) return SENDING_KINDS.has(one.kind) ? { from: one, to: RECEIVER } : { from: SHOP, to: one };
  const isBackwards = !SENDING_KINDS.has(one.kind) && SENDING_KINDS.has(other.kind) && !/\bto\b|2/.test(path);
  return isBackwards ? { from: other, to: one } : { from: one, to: other };
}

function isWithin(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return some.size > 0 && [...some].every((code) => all.has(code));
}

function sorted<Value>(map: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...map].sort(([one], [other]) => compareText(one, other));
}
