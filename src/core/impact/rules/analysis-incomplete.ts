import { fromDiagnostic } from "../diagnosed.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";

/**
 * Detects: something could not be looked at: a limit, a truncated tree, a file that could not be fetched.
 * Why: what nobody looked at must not pass; the author of the pull request.
 * Cannot see: nothing by itself. Every limit of the analysis has to say so here.
 * Example: GitHub lists only a part of a very large repository.
 */
export const analysisIncomplete: Rule = {
  id: "analysis-incomplete",
  severity: "error",
  docs: {
    detects: "A limit was reached, or a file or listing could not be fetched completely.",
    why: "What was not looked at must not pass in silence. The author sees what is missing and can split the change or ask a release manager.",
    blind: "It relies on every limit saying so.",
    example: `\`\`\`yaml
maps:
  shipping: { from: shop/shipping-method, to: wms/shipping-method, source: mappings/huge.yml }    # over 8,000,000 characters
\`\`\``,
    fix: "Do what the message says: make the file or the change smaller, or try again. It can be neither suppressed nor lowered.",
  },
  mirror: { waiver: "A complete analysis needs no finding; the report says how many codes were traced." },
  judge: (side) => [...ownCandidates(side), ...shellCandidates(side)],
};

const FIX = "Make what is read smaller, or split it; then it is analysed completely.";

/** What nobody looked at may be another thing than at base, except where it is known to be the same. */
function ownCandidates(side: SideView): readonly Candidate[] {
  const incomplete = side.diagnostics.filter(({ code }) => code === "analysis-incomplete");
  return incomplete.map((diagnostic) => ({
    ...fromDiagnostic(side, diagnostic, FIX),
    ...(side.comparison === undefined || diagnostic.evidence !== undefined ? {} : { status: "introduced" as const }),
  }));
}

/** What could not be fetched concerns this pull request, whatever base looked like. */
function shellCandidates(side: SideView): readonly Candidate[] {
  return (side.comparison?.incomplete ?? []).map((diagnostic) => ({
    ...fromDiagnostic(side, diagnostic, FIX),
    status: "introduced",
  }));
}
