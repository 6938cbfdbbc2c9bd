import { fromDiagnostic } from "../diagnosed.ts";
import type { Rule } from "../rule.ts";

/**
 * Detects: a mapping file that the configuration binds and that cannot be read.
 * Why: nothing is known about the codes in it, and unknown is not unaffected; whoever edited the file.
 * Cannot see: a file that reads well and says something wrong.
 * Example: a stray tab in the shipping map.
 */
export const sourceUnreadable: Rule = {
  id: "source-unreadable",
  severity: "error",
  docs: {
    detects: "A watched file is missing, empty or broken, selects nothing, lacks a column, or fits two readings.",
    why: "Nothing is known about the codes in it: every flow that uses it may be affected. There is one finding for each file and binding, not one for each code.",
    blind: "A file that reads well and says something wrong.",
    example: `\`\`\`yaml
flows:
  order-release:
    carries:
      shipping-method: { source: config/shipping-map.yml }    # the file was moved
\`\`\``,
    fix: "Mend the file, or correct the binding (`source`). This finding can be neither suppressed nor lowered.",
  },
  mirror: { waiver: "A file that can be read is what every other rule is about." },
  judge: (side) => {
    const seen = new Set<string>();
    return side.diagnostics.flatMap((diagnostic) => {
      if (diagnostic.code !== "source-unreadable") return [];
      const { location, related, message } = diagnostic;
      // One for each file and binding; a file that is not there has its binding only, and its message names it.
      const key = JSON.stringify(related === undefined ? [location, message] : [location.path, related]);
      if (seen.has(key)) return [];
      seen.add(key);
      const candidate = fromDiagnostic(side, diagnostic, "Mend the file, or correct the binding that names it.");
      // One binding may name many files (a glob): each that is there stands for itself.
      const isOneOfMany = diagnostic.subject !== undefined && related !== undefined;
      return [isOneOfMany ? { ...candidate, code: candidate.code ?? location.path } : candidate];
    });
  },
};
