import type { Report } from "../report/report.ts";
import { type Phrase, say, words } from "./phrase.ts";

/** What people call the things that a report names by their ids. */
export interface Names {
  /** A system's title, or its id where it has none. */
  readonly system: (id: string) => string;
  /** The two systems between which a map is used, by name; `undefined` where that is not one way or not known. */
  readonly wayOf: (map: string) => { readonly from: string; readonly to: string } | undefined;
}

/** For those who have the files at hand: ids as they stand there. */
export const IDS: Names = { system: (id) => id, wayOf: () => undefined };

/** For people who don't read configuration. */
export function namesIn({ systemTitles, impact }: Report): Names {
  const bearers = Map.groupBy(systemTitles, ([, title]) => title);
  // A title that two systems share, or that is another one's id, would tell nobody which is meant.
  const isClear = (title: string): boolean => bearers.get(title)?.length === 1 && !ids.has(title);
  const ids = new Set([...impact.systems.map(({ id }) => id), ...systemTitles.keys()]);
  const system = (id: string): string => {
    const title = systemTitles.get(id);
    return title !== undefined && isClear(title) ? title : id;
  };
  const flows = new Map(impact.flows.map((flow) => [flow.id, flow]));
  const users = new Map<string, Set<string>>();
  for (const { steps } of impact.paths) {
    for (const step of steps) {
      if (step.kind === "hop" && step.map !== undefined) {
        users.set(step.map, (users.get(step.map) ?? new Set()).add(step.flow));
      }
    }
  }
  return {
    system,
    wayOf: (map) => {
      const own = flows.get(map.slice(0, Math.max(0, map.indexOf("/"))));
      const [user, ...others] = users.get(map) ?? [];
      const flow = user === undefined ? own : others.length === 0 ? flows.get(user) : undefined;
      return flow === undefined ? undefined : { from: system(flow.from), to: system(flow.to) };
    },
  };
}

/** A title is running text, an id is set off. */
export function nameSystem(names: Names, id: string): Phrase {
  const name = names.system(id);
  return name === id ? say`${id}` : words(name);
}
