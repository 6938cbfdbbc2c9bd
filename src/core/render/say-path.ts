import type { ImpactPath, Outcome, Step } from "../impact/impact.ts";
import { unreachable } from "../model/assert.ts";
import { count } from "./count.ts";
import { code, joinMarkdown, type Markdown, md, text } from "./escape.ts";
import { IDS, type Names, nameSystem } from "./names.ts";
import { inMarkdown } from "./phrase.ts";
import { sayConditions } from "./say-value.ts";

/** A path value by value: Web shop `express-intl` → *flow* `order-release`, map `shipping` → Warehouse `INT`: **arrives**. */
export function sayPath(path: ImpactPath, names: Names = IDS): Markdown {
  const steps = joinMarkdown(
    path.steps.map((step) => sayStep(step, names)),
    md` → `,
  );
  const more = path.more === 0 ? md`` : md` (and ${text(count(path.more, "longer path"))})`;
  const mark = path.side === "base" ? md`➖` : OUTCOME_MARKS[path.outcome];
  return md`${mark} ${steps}: **${text(outcomeWords(path))}**${more}`;
}

/** What happens to a code at the end of its path; where it is sent no more, what happened until now. */
export function outcomeWords({ outcome, side }: ImpactPath): string {
  return side === "base" ? `no longer sent; until now: ${OUTCOME_WORDS[outcome]}` : OUTCOME_WORDS[outcome];
}

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  "not-accepted": "the receiver does not accept it",
  unmapped: "no mapping, the message stops there",
  dropped: "no mapping, the value is lost without an error",
  default: "no mapping of its own, goes where everything unlisted goes",
  unknown: "cannot be known",
  absorbed: "arrives as a code that was already in use there",
  accepted: "arrives",
};

/** Whether the path ends badly; how a code that is sent no more once ended breaks nothing. */
export function isBroken({ outcome, side }: ImpactPath): boolean {
  if (side === "base") return false;
  return outcome === "not-accepted" || outcome === "unmapped" || outcome === "dropped";
}

const OUTCOME_MARKS: Readonly<Record<Outcome, Markdown>> = {
  "not-accepted": md`❌`,
  unmapped: md`❌`,
  dropped: md`❌`,
  default: md`⚠️`,
  unknown: md`❔`,
  absorbed: md`✔️`,
  accepted: md`✔️`,
};

function sayStep(step: Step, names: Names): Markdown {
  switch (step.kind) {
    case "code":
      return step.code === null
        ? md`${inMarkdown(nameSystem(names, step.system))} *any code*`
        : md`${inMarkdown(nameSystem(names, step.system))} ${code(step.code)}${inMarkdown(sayConditions(step.when))}`;
    case "hop":
      return sayHop(step);
    default:
      return unreachable(step);
  }
}

function sayHop(hop: Step & { readonly kind: "hop" }): Markdown {
  const name = namedMap(hop);
  const map = name === undefined ? md`` : md`, map ${code(name)}`;
  switch (hop.via) {
    case "entry":
      return md`*flow* ${code(hop.flow)}${map}`;
    case "default":
      return md`*flow* ${code(hop.flow)}${map} (by its default)`;
    case "same":
      return md`*flow* ${code(hop.flow)} (unchanged)`;
    case "missing":
      return md`*flow* ${code(hop.flow)}${map} (no entry)`;
    default:
      return unreachable(hop.via);
  }
}

/** The hop's map, but for a map written inside its flow: that has no name people know. */
export function namedMap(hop: Step & { readonly kind: "hop" }): string | undefined {
  return hop.map?.startsWith(`${hop.flow}/`) ? undefined : hop.map;
}
