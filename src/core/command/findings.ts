import type { Finding } from "../impact/finding.ts";
import { closest } from "../policy/closest.ts";

export type NamedFinding =
  | { readonly kind: "one"; readonly finding: Finding }
  | { readonly kind: "several"; readonly ids: readonly string[] }
  | { readonly kind: "none"; readonly near: string | undefined };

/**
 * The finding that a word means: its short id, `rule:subject` or `rule:subject:code`, ignoring case. Where a name fits
 * several, the only one that blocks is meant.
 */
export function findingNamed(
  word: string,
  findings: readonly Finding[],
  isWanted: (finding: Finding) => boolean,
): NamedFinding {
  const key = word.toLowerCase();
  const named = findings.filter((finding) => namesOf(finding).some((name) => name.toLowerCase() === key));
  const wanted = named.filter(isWanted);
  const meant = wanted.length > 0 ? wanted : named;
  const [only, ...others] = meant;
  if (only === undefined) return { kind: "none", near: closest(word, findings.filter(isWanted).flatMap(namesOf)) };
  return others.length === 0 ? { kind: "one", finding: only } : { kind: "several", ids: meant.map(({ id }) => id) };
}

function namesOf({ id, rule, subject, code }: Finding): readonly string[] {
  const name = `${rule}:${subject}`;
  return code === undefined ? [id, name] : [id, name, `${name}:${code}`];
}
