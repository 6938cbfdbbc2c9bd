import { CONFIG_PATH } from "../../model/files.ts";
import { fromDiagnostic } from "../diagnosed.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { quote } from "../words.ts";

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
  judge: (side) => [...ownCandidates(side), ...unfollowedCandidates(side), ...shellCandidates(side)],
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

function unfollowedCandidates(side: SideView): readonly Candidate[] {
  return side.trace.unfollowed.map(({ flow, limit, unread }) => {
    const at = side.model.flows.get(flow)?.at;
    const name = `flow ${quote(flow)}`;
    return {
      subject: flow,
      type: undefined,
      code: undefined,
      when: undefined,
      ...(unread === undefined ? {} : { evidence: unread }),
      ...(side.comparison === undefined || unread !== undefined ? {} : { status: "introduced" as const }),
      message:
        limit === "effort"
          ? `Following every code took more work than there is for one pull request; it ended at ${name}, and what lies behind that is not known.`
          : `The conditions in the maps of ${name} leave too many ways for one code to tell them apart.`,
      fix:
        limit === "effort"
          ? "Use fewer or simpler keys with `*` and `?`, fewer conditions, or lists and maps of their own for what is apart."
          : "Use fewer conditions in the maps of this chain, or one map instead of the chain.",
      location: at ?? START,
      related: undefined,
      owners: [{ kind: "flow", id: flow }],
    };
  });
}

const START = { path: CONFIG_PATH, line: 1, column: 1 };

/** What could not be fetched concerns this pull request, whatever base looked like. */
function shellCandidates(side: SideView): readonly Candidate[] {
  return (side.comparison?.incomplete ?? []).map((diagnostic) => ({
    ...fromDiagnostic(side, diagnostic, FIX),
    status: "introduced",
  }));
}
