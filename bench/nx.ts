import { createRequire } from "node:module";

/**
 * Nx's own selection over a graph in which every flow is a project in its own directory, and depends on each flow that
 * feeds its from-side. A file that is touched makes its flow affected, and with it everything that is reachable.
 */
export async function affectedByNx(flows: readonly GraphFlow[], touched: readonly string[]): Promise<number> {
  const into = Map.groupBy(flows, ({ to }) => to);
  const nodes: Record<string, unknown> = {};
  const dependencies: Record<string, unknown> = {};
  for (const { id, from } of flows) {
    nodes[id] = { name: id, type: "lib", data: { root: directoryOf(id), targets: {}, tags: [] } };
    dependencies[id] = (into.get(from) ?? [])
      .filter((feeding) => feeding.id !== id)
      .map((feeding) => ({ type: "static", source: id, target: feeding.id }));
  }
  const files = touched.map((id) => ({
    file: `${directoryOf(id)}/flow.yml`,
    hash: "1",
    getChanges: () => [{ type: "whole" }],
  }));
  const affected = await filterAffected({ nodes, externalNodes: {}, dependencies }, files, {}, { name: "landscape" });
  return Object.keys(affected.nodes).length;
}

export interface GraphFlow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

type FilterAffected = (
  graph: unknown,
  touched: readonly unknown[],
  nxJson: unknown,
  packageJson: unknown,
) => Promise<{ readonly nodes: Readonly<Record<string, unknown>> }>;

/** Nx offers no public name for it; this is the module that `nx affected` itself calls. */
const { filterAffected }: { filterAffected: FilterAffected } = createRequire(import.meta.url)(
  "nx/src/project-graph/affected/affected-project-graph",
);

function directoryOf(flow: string): string {
  return `integration/${flow}`;
}
