import { resolve } from "node:path";
import { CONFIG_PATH } from "../../core/model/files.ts";
import type { Model } from "../../core/model/model.ts";
import { didYouMean } from "../../core/policy/closest.ts";
import { dotGraph } from "../../core/render/dot.ts";
import type { Graph } from "../../core/render/graph.ts";
import { drawLandscape } from "../../core/render/landscape.ts";
import { mermaidLines } from "../../core/render/mermaid.ts";
import { diagnosticLine } from "../../core/render/text.ts";
import { load } from "../analysis.ts";
import { cannotAnalyse, EXIT, type ExitCode, usage } from "../failure.ts";
import { openRepository } from "../repository.ts";
import { drawAlone } from "../svg.ts";
import type { World } from "../world.ts";
import { writeResult } from "./analyze.ts";

export interface GraphOptions {
  readonly repo: string;
  readonly system?: string;
  readonly flow?: string;
  readonly type?: string;
  readonly format: string;
  readonly output?: string;
  readonly quiet?: boolean;
}

const TITLE = "Systems and the flows between them";

type Draw = (graph: Graph) => string | Promise<string>;

const LANGUAGES: ReadonlyMap<string, Draw> = new Map<string, Draw>([
  ["mermaid", (graph) => `${mermaidLines(graph).join("\n")}\n`],
  ["dot", (graph) => dotGraph(graph, TITLE)],
  ["svg", (graph) => drawAlone(dotGraph(graph, TITLE))],
]);

/** `ripplegate graph`: the landscape of the work tree, or the part of it that is asked for. Throws CommandFailure. */
export async function runGraph(options: GraphOptions, world: World): Promise<ExitCode> {
  const draw = LANGUAGES.get(options.format);
  if (draw === undefined) {
    const names = [...LANGUAGES.keys()];
    throw usage(
      `There is no picture format "${options.format}": choose ${names.join(", ")}.${didYouMean(options.format, names)}`,
    );
  }
  const repository = await openRepository(resolve(world.directory, options.repo), world.fileText);
  try {
    const side = await load(repository, await repository.readWorkTree());
    if (side.status === "absent") {
      throw cannotAnalyse(`There is no ${CONFIG_PATH} here. Draft one first: ripplegate init`);
    }
    if (options.quiet !== true || side.status === "invalid")
      for (const diagnostic of side.diagnostics) world.complain(diagnosticLine(diagnostic));
    if (side.status === "invalid") return EXIT.notAnalysed;
    const { system, flow, type } = options;
    expectKnown("system", system, [...side.model.systems.keys()]);
    expectKnown("flow", flow, [...side.model.flows.keys()]);
    expectKnown("type", type, carriedTypes(side.model));
    const picture = await draw(drawLandscape(side.model, { system, flow, type }));
    if (options.output === undefined) world.print(picture);
    else await writeResult(picture, options.output, world);
    return EXIT.passed;
  } finally {
    repository.close();
  }
}

function carriedTypes({ flows }: Model): readonly string[] {
  return [...new Set([...flows.values()].flatMap(({ carries }) => [...carries.keys()]))];
}

function expectKnown(noun: string, name: string | undefined, known: readonly string[]): void {
  if (name === undefined || known.includes(name)) return;
  throw usage(`The configuration has no ${noun} "${name}".${didYouMean(name, known)}`);
}
