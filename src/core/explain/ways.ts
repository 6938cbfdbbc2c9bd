import type { Side } from "../impact/ends.ts";
import type { ImpactPath, Step } from "../impact/impact.ts";
import type { Fate } from "../impact/trace.ts";

/** Ways of one code that are spelled out; the rest is counted. */
const WAYS_MAX = 50;

export interface Ways {
  readonly paths: readonly ImpactPath[];
  /** There are more than {@link WAYS_MAX}. */
  readonly cut: boolean;
}

/** Everywhere a code of a list goes, each way hop by hop to its end. A way that comes back to where it was ends there. */
export function waysFrom(side: Side, list: string, code: string): Ways {
  const paths: ImpactPath[] = [];
  let cut = false;

  const end = (steps: readonly Step[], outcome: ImpactPath["outcome"]): void => {
    if (paths.length === WAYS_MAX) cut = true;
    else paths.push({ change: "", also: [], side: "head", outcome, steps, more: 0 });
  };
  const follow = (from: string, at: string, steps: readonly Step[], seen: ReadonlySet<string>): boolean => {
    const fates = (side.hopsFrom.get(from) ?? []).flatMap(({ flow, type }) =>
      (side.trace.fates.get(flow)?.get(type)?.get(at) ?? []).filter(({ residual }) => !residual),
    );
    for (const fate of fates) {
      if (cut) break;
      const { arrives } = fate;
      const next = [...steps, hopStep(fate)];
      if (arrives === undefined) {
        end(next, fate.outcome);
        continue;
      }
      const arrived = [...next, codeStep(arrives.list, arrives.code, fate.when)];
      const key = JSON.stringify(arrives);
      const goesOn = fate.outcome !== "not-accepted" && arrives.code !== null && !seen.has(key);
      const isOn = goesOn && travels(side, arrives.list, arrives.code);
      if (!isOn || !follow(arrives.list, arrives.code ?? "", arrived, new Set([...seen, key])))
        end(arrived, fate.outcome);
    }
    return fates.length > 0;
  };

  follow(list, code, [codeStep(list, code, {})], new Set([JSON.stringify({ list, code })]));
  return { paths, cut };
}

function travels(side: Side, list: string, code: string | null): boolean {
  return code !== null && side.trace.codes.get(list)?.has(code) === true;
}

function codeStep(list: string, code: string | null, when: Fate["when"]): Step {
  const slash = list.indexOf("/");
  const conditions = Object.keys(when).length === 0 ? undefined : when;
  return { kind: "code", system: list.slice(0, slash), type: list.slice(slash + 1), code, when: conditions };
}

function hopStep({ flow, map, via }: Fate): Step {
  return { kind: "hop", flow, map, via };
}
