import type { AffectedFlow, Failure } from "../impact/impact.ts";
import { count } from "./count.ts";
import { code, groupDigits, joinMarkdown, type Markdown, md, text } from "./escape.ts";

/** Affected flows whose codes fail somewhere, as they are listed. */
export function failingFlows(flows: readonly AffectedFlow[]): readonly AffectedFlow[] {
  return flows.filter((flow) => failuresOf(flow).length > 0);
}

/** Where a flow's codes first fail, the loud failure before the silent one. */
export function failuresOf({ firstLoud, firstSilent }: AffectedFlow): readonly NamedFailure[] {
  return [
    ...(firstLoud === undefined ? [] : [{ words: "stops with an error", failure: firstLoud }]),
    ...(firstSilent === undefined ? [] : [{ words: "goes wrong without an error", failure: firstSilent }]),
  ];
}

export interface NamedFailure {
  /** What happens to the code there. */
  readonly words: string;
  readonly failure: Failure;
}

/** `order-release` (1,200 a day): stops with an error first in `label-request`, 1 flow further on, with `INT`. */
export function sayFailures(flow: AffectedFlow): Markdown {
  const volume = flow.volumePerDay === undefined ? md`` : md` (${text(groupDigits(flow.volumePerDay))} a day)`;
  const told = failuresOf(flow).map(({ words, failure }) => {
    const what = failure.code === null ? md`any code` : code(failure.code);
    const distance = failure.hops === 1 ? md`` : text(distanceWords(failure));
    return md`${text(words)} first in ${code(failure.flow)}${distance}, with ${what}`;
  });
  return md`${code(flow.id)}${volume}: ${joinMarkdown(told, md`; `)}`;
}

/** Nothing where it fails in the affected flow itself. */
export function distanceWords({ hops }: Failure): string {
  return hops === 1 ? "" : `, ${count(hops - 1, "flow")} further on`;
}
