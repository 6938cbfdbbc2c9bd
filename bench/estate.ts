/** A landscape of any size, the same for the same numbers, with edits whose effect is known. */
export interface Estate {
  readonly base: string;
  readonly head: string;
  readonly flows: number;
  readonly entries: number;
  /** Flows whose codes fare differently because of the edits, and no others. */
  readonly affected: readonly string[];
  readonly edits: number;
}

/** Flows of one chain: shop → oms → wms → carrier → tracking. */
const HOPS = 4;

/**
 * Chains of four flows, each with a map of its own. Each edit retargets one entry of a chain's first map to a code that is
 * there already, so that it ends one hop further on and nothing else in the landscape changes.
 */
export function makeEstate({ flows, entries, edits }: { flows: number; entries: number; edits: number }): Estate {
  const chains = Math.ceil(flows / HOPS);
  const perMap = Math.round(entries / flows);
  const edited = Array.from({ length: edits }, (_, index) => Math.floor((index * chains) / edits));
  const write = (isHead: boolean): string => {
    const lines = ["version: 1", "roles:", '  owners: ["@acme/owners"]', "systems:"];
    for (let chain = 0; chain < chains; chain++) {
      for (let system = 0; system <= HOPS; system++) {
        lines.push(`  ${systemName(chain, system)}:`, "    owner: owners", "    codes:", "      shipping-method:");
        for (let code = 0; code < perMap; code++) lines.push(`        - ${codeName(chain, system, code)}`);
      }
    }
    lines.push("flows:");
    for (let chain = 0; chain < chains; chain++) {
      for (let hop = 0; hop < HOPS; hop++) {
        lines.push(
          `  ${flowName(chain, hop)}:`,
          `    from: ${systemName(chain, hop)}`,
          `    to: ${systemName(chain, hop + 1)}`,
          "    owner: owners",
          "    errors: owners",
          "    carries:",
          "      shipping-method:",
          "        on-missing: fail",
          "        entries:",
        );
        for (let code = 0; code < perMap; code++) {
          const isEdited = isHead && hop === 0 && code === 0 && edited.includes(chain);
          lines.push(`          ${codeName(chain, hop, code)}: ${codeName(chain, hop + 1, isEdited ? 1 : code)}`);
        }
      }
    }
    return `${lines.join("\n")}\n`;
  };
  return {
    base: write(false),
    head: write(true),
    flows: chains * HOPS,
    entries: chains * HOPS * perMap,
    affected: edited.map((chain) => flowName(chain, 0)),
    edits,
  };
}

export function systemName(chain: number, system: number): string {
  return `system-${String(chain).padStart(4, "0")}-${system}`;
}

export function flowName(chain: number, hop: number): string {
  return `flow-${String(chain).padStart(4, "0")}-${hop}`;
}

/** Some forty characters, as real codes with their names have. */
function codeName(chain: number, system: number, code: number): string {
  return `method-${String(chain).padStart(4, "0")}-${system}-${String(code).padStart(5, "0")}-express`;
}

/** A mapping file as a list, as many teams keep it; `head` has ten edits, and both its halves in another order. */
export function makeList(rows: number): {
  readonly base: readonly Row[];
  readonly head: readonly Row[];
  readonly edits: number;
} {
  const row = (index: number): Row => ({
    from: `shop-method-${String(index).padStart(6, "0")}-express-international`,
    to: `WMS-METHOD-${String(index).padStart(6, "0")}`,
    carrier: `carrier-${index % 17}`,
  });
  const base = Array.from({ length: rows }, (_, index) => row(index));
  const half = Math.floor(rows / 2);
  const moved = [...base.slice(half), ...base.slice(0, half)];
  const edits = 10;
  const head = moved.map((one, index) => {
    const isEdited = index % Math.floor(rows / edits) === 5 && index / Math.floor(rows / edits) < edits;
    return isEdited ? { ...one, to: `${one.to}-NEW` } : one;
  });
  return { base, head, edits };
}

export interface Row {
  readonly from: string;
  readonly to: string;
  readonly carrier: string;
}
