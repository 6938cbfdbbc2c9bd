import type { ImpactPath, Step } from "../../core/impact/impact.ts";
import { count } from "../../core/render/count.ts";
import type { Graph } from "../../core/render/graph.ts";
import { namesIn } from "../../core/render/names.ts";
import { type Phrase, say, words } from "../../core/render/phrase.ts";
import { drawImpact, worstFirst } from "../../core/render/picture.ts";
import { countChanges, sayChange } from "../../core/render/say-change.ts";
import { isBroken, namedMap, outcomeWords } from "../../core/render/say-path.ts";
import { sayConditions } from "../../core/render/say-value.ts";
import type { Report } from "../../core/report/report.ts";
import type { Markup } from "./markup.ts";
import { type PartView, partsOf } from "./parts.ts";
import type { IconTemplate, Tone } from "./tone.ts";
import { valueParts } from "./value-parts.ts";

/** What changed, and where it arrives: in words beside the picture. */
export interface ChangesView {
  readonly picture: { readonly drawing: Markup; readonly left: string | undefined } | undefined;
  readonly rows: readonly {
    readonly words: readonly PartView[];
    readonly before: readonly PartView[];
    readonly after: readonly PartView[];
  }[];
  readonly rowsLeft: string | undefined;
  readonly paths: readonly PathView[];
  readonly pathsLeft: string | undefined;
}

export interface PathView {
  readonly tone: Tone;
  readonly icon: IconTemplate;
  readonly steps: readonly { readonly isHop: boolean; readonly words: readonly PartView[] }[];
  readonly outcome: readonly PartView[];
}

const ROWS_MAX = 100;
const PATHS_MAX = 40;

/** The graph of what is affected, with words for those who do not see it; `undefined` where there is none. */
export interface PictureFacts {
  readonly graph: Graph;
  readonly title: string;
  readonly description: string;
  readonly left: string | undefined;
}

export function pictureFacts(report: Report): PictureFacts | undefined {
  const picture = drawImpact(report);
  if (picture === undefined) return undefined;
  return {
    graph: picture.graph,
    title: "Where the change arrives",
    description: worstFirst(report.impact.paths).slice(0, PATHS_DESCRIBED_MAX).map(pathInWords).join(". "),
    left: picture.left === 0 ? undefined : `${count(picture.left, "more way")} not drawn; the list below has them.`,
  };
}

/** A picture has no more nodes than can be taken in; its description follows. */
const PATHS_DESCRIBED_MAX = 10;

export function changesView(report: Report, picture: ChangesView["picture"]): ChangesView | undefined {
  const { changes, impact } = report;
  if (changes.length === 0 && impact.paths.length === 0) return undefined;
  const paths = worstFirst(impact.paths);
  const names = namesIn(report);
  return {
    picture,
    rows: changes.slice(0, ROWS_MAX).map((change) => ({
      words: partsOf(sayChange(change, names)),
      before: valueParts(change.before),
      after: valueParts(change.after),
    })),
    rowsLeft: leftOf(changes.length - ROWS_MAX, "more change", `in all ${countChanges(changes)}`),
    paths: paths.slice(0, PATHS_MAX).map(pathView),
    pathsLeft: leftOf(paths.length - PATHS_MAX, "more way", "the export of this repository has them all"),
  };
}

function leftOf(left: number, what: string, where: string): string | undefined {
  return left > 0 ? `And ${count(left, what)}; ${where}.` : undefined;
}

function pathView(path: ImpactPath): PathView {
  const more = path.more === 0 ? "" : ` (and ${count(path.more, "longer way")})`;
  return {
    ...lookOf(path),
    steps: path.steps.map((step) => ({ isHop: step.kind === "hop", words: partsOf(stepPhrase(step)) })),
    outcome: partsOf(words(`${outcomeWords(path)}${more}`)),
  };
}

function lookOf(path: ImpactPath): Pick<PathView, "tone" | "icon"> {
  if (path.side === "base") return { tone: "neutral", icon: "icons/dot" };
  if (isBroken(path)) return { tone: "danger", icon: "icons/x" };
  return path.outcome === "default" || path.outcome === "unknown"
    ? { tone: "attention", icon: "icons/alert" }
    : { tone: "success", icon: "icons/check" };
}

function stepPhrase(step: Step): Phrase {
  if (step.kind === "code") {
    return step.code === null
      ? say`${words(`${step.system} any code`)}`
      : say`${words(`${step.system} `)}${step.code}${sayConditions(step.when)}`;
  }
  const map = namedMap(step);
  return words(`${step.flow}${map === undefined ? "" : `, map ${map}`}${HOW[step.via]}`);
}

const HOW = { entry: "", default: ", by default", same: ", unchanged", missing: ", no entry" } as const;

function pathInWords(path: ImpactPath): string {
  const steps = path.steps.map((step) =>
    stepPhrase(step)
      .map(({ text }) => text)
      .join(""),
  );
  return `${steps.join(" → ")}: ${outcomeWords(path)}`;
}
