import { RELEASE_MANAGER } from "../../policy/policy.ts";
import { diagnosed, fromDiagnostic } from "../diagnosed.ts";
import type { Candidate, Rule, SideView, UnreadKey } from "../rule.ts";
import { quote } from "../words.ts";

/**
 * Detects: something could not be looked at: a limit, a truncated tree, a part of the format that is not judged.
 * Why: what nobody looked at must not pass; the author of the pull request.
 * Cannot see: nothing by itself. Every limit of the analysis has to say so here.
 * Example: GitHub lists only a part of a very large repository.
 */
export const analysisIncomplete: Rule = {
  id: "analysis-incomplete",
  severity: "error",
  docs: {
    detects:
      "A limit was reached, a file or listing could not be fetched completely, or a key of the configuration that this version does not judge has changed.",
    why: "What was not looked at must not pass in silence. The author sees what is missing and can split the change or ask a release manager.",
    blind:
      "It relies on every limit saying so. A key that is not judged and did not change is listed, and blocks nothing.",
    example: `\`\`\`yaml
flows:
  order-release:
    next: [despatch]     # changed, and explicit chains are not judged yet
\`\`\``,
    fix: "Do what the message says: make the change smaller, or try again. Where a key is not judged, let a release manager look at it and waive the finding. It can be neither suppressed nor lowered.",
  },
  mirror: { waiver: "A complete analysis needs no finding; the report says how many codes were traced." },
  judge: (side) => [
    ...diagnosed(side, "analysis-incomplete", FIX),
    ...shellCandidates(side),
    ...(side.comparison?.unread ?? []).map(unreadCandidate),
  ],
};

const FIX = "Make what is read smaller, or split it; then it is analysed completely.";

/** What could not be fetched concerns this pull request, whatever base looked like. */
function shellCandidates(side: SideView): readonly Candidate[] {
  return (side.comparison?.incomplete ?? []).map((diagnostic) => ({
    ...fromDiagnostic(side, diagnostic, FIX),
    status: "introduced",
  }));
}

function unreadCandidate({ key, standing, at }: UnreadKey): Candidate {
  const isSame = standing === "same";
  return {
    subject: key,
    type: undefined,
    code: undefined,
    when: undefined,
    status: isSame ? "existing" : "introduced",
    message: isSame
      ? `${quote(key)} is declared, and this version of Ripplegate does not judge it.`
      : `${quote(key)} is ${standing}, and this version of Ripplegate does not judge it: nobody knows what that changes.`,
    fix: isSame
      ? "Nothing to do as long as it stays as it is."
      : "Let somebody who knows it look at the difference; a release manager can then waive this finding.",
    location: at,
    related: undefined,
    owners: isSame ? [] : [{ kind: "role", id: RELEASE_MANAGER }],
  };
}
