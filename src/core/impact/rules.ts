import type { Rule } from "./rule.ts";
import { codeByDefaultOnly } from "./rules/code-by-default-only.ts";
import { codeDeadEnd } from "./rules/code-dead-end.ts";
import { codeNotAccepted } from "./rules/code-not-accepted.ts";
import { codeUnmapped } from "./rules/code-unmapped.ts";
import { codeUnmappedSilent } from "./rules/code-unmapped-silent.ts";

/** Every rule, by id. The only importer of `rules/`. */
export const RULES: readonly Rule[] = [
  codeByDefaultOnly,
  codeDeadEnd,
  codeNotAccepted,
  codeUnmapped,
  codeUnmappedSilent,
];
