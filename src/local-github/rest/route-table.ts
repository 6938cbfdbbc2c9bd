import { Parameters, type Route } from "./route.ts";

export interface Found {
  readonly route: Route;
  readonly parameters: Parameters;
  readonly values: ReadonlyMap<string, string>;
}

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** Parameters that may hold slashes, sent as they are or as %2F. */
const slashed: ReadonlySet<string> = new Set(["path", "ref", "basehead", "branch"]);

/** Finds the route of a request. More literal routes win over parameters, since they are tried first. */
export class RouteTable {
  readonly #compiled: readonly Compiled[];

  constructor(routes: readonly Route[]) {
    this.#compiled = routes.map(compile).sort((one, other) => one.names.length - other.names.length);
  }

  find(method: string, path: string): Found | undefined {
    for (const { route, pattern, names } of this.#compiled) {
      if (route.method !== method) continue;
      const match = pattern.exec(path);
      if (!match) continue;
      const values = new Map<string, string>();
      for (const [index, name] of names.entries()) {
        const decoded = decode(match[index + 1] ?? "");
        if (decoded === undefined) return undefined;
        values.set(name, decoded);
      }
      return { route, parameters: new Parameters(values), values };
    }
    return undefined;
  }
}

function compile(route: Route): Compiled {
  const names: string[] = [];
  const source = route.template.split("/").map((segment) => {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined) return segment.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    names.push(name);
    return slashed.has(name) ? "(.+?)" : "([^/]+)";
  });
  return { route, pattern: new RegExp(`^${source.join("/")}/?$`), names };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // A malformed escape names nothing: the request has no route.
    return undefined;
  }
}
