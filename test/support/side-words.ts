import type { Diagnostic } from "../../src/core/model/diagnostic.ts";
import type { Location } from "../../src/core/model/location.ts";
import type { Side } from "../../src/core/source/assemble.ts";

/** `path:line:column code: message`, with the related place in brackets. */
export function told(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, message, location, related }) => {
    const also = related === undefined ? "" : ` (${placed(related)})`;
    return `${placed(location)} ${code}: ${message}${also}`;
  });
}

/** The entries of a map as `from -> to {conditions} path:line:column`. */
export function entriesOf(side: Side, map: string): readonly string[] | undefined {
  return side.model.maps.get(map)?.entries.map(({ from, to, when, at }) => {
    const conditions = Object.keys(when).length === 0 ? "" : ` ${JSON.stringify(when)}`;
    return `${from} -> ${to ?? "nothing"}${conditions} ${placed(at)}`;
  });
}

/** The accepted codes of a list as `code path:line:column`. */
export function acceptedBy(side: Side, list: string): readonly string[] | undefined {
  const accepts = side.model.lists.get(list)?.accepts;
  return accepts && [...accepts.values()].map(({ code, at }) => `${code} ${placed(at)}`);
}

function placed({ path, line, column }: Location): string {
  return `${path}:${line}:${column}`;
}
