/** Steps of a singular path (RFC 9535): names, and indexes as digits. */
export type FieldPath = readonly string[];

/** Characters of one path; a message is not that deep. */
const LENGTH_MAX = 1_000;
/** Steps of one path. */
const STEPS_MAX = 50;

/**
 * Reads `$.ship_to.country`, `lines[0].sku` or `$['ship to']`: the leading `$.` is optional. Undefined where the text is
 * no path to one field, such as one with a wildcard or a filter. Takes `-` in a name too, because it can mean nothing else.
 */
export function parseFieldPath(text: string): FieldPath | undefined {
  if (text.length > LENGTH_MAX) return undefined;
  const path = text.startsWith("$") ? text.slice(1) : text.startsWith("[") ? text : `.${text}`;
  const steps: string[] = [];
  let at = 0;
  while (at < path.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(path);
    if (found === null || steps.length === STEPS_MAX) return undefined;
    const [whole, name, single, double, index] = found;
    steps.push(name ?? index ?? (single ?? double ?? "").replace(/\\(.)/gu, "$1"));
    at += whole.length;
  }
  return steps.length === 0 ? undefined : steps;
}

/** One text for one path, however it was written. */
export function fieldPathText(path: FieldPath): string {
  return path
    .map((step, index) => {
      if (/^(?:0|[1-9][0-9]*)$/.test(step)) return `[${step}]`;
      if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

const STEP = /\.([\p{L}_@][\p{L}\p{N}_-]*)|\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(0|[1-9][0-9]{0,5}))\s*\]/uy;
