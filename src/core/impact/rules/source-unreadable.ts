import type { Diagnostic } from "../../model/diagnostic.ts";
import { fromDiagnostic } from "../diagnosed.ts";
import type { Candidate, Rule, SideView } from "../rule.ts";
import { quoteSome } from "../words.ts";

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
    why: "Nothing is known about the codes in it: every flow that uses it may be affected. There is one finding for each file, however many bindings need it, and not one for each code.",
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
  judge: (side) =>
    [
      ...Map.groupBy(
        side.diagnostics.filter(({ code }) => code === "source-unreadable"),
        subjectOf,
      ),
    ].flatMap(([subject, about]) => candidates(side, subject, about)),
};

/** The file, there or not; a field map that stands in the configuration itself is its flow's. */
function subjectOf({ file, location, related, subject }: Diagnostic): string {
  return file ?? (related === undefined && subject !== undefined ? subject : location.path);
}

/** One for each problem of each binding, so that a new one is noticed; told together, since they are one thing. */
function candidates(side: SideView, subject: string, about: readonly Diagnostic[]): readonly Candidate[] {
  const all = about.map((diagnostic) => fromDiagnostic(side, diagnostic, FIX));
  const owners = [...new Map(all.flatMap((one) => one.owners.map((owner) => [JSON.stringify(owner), owner]))).values()];
  const bindings = [...new Set(about.flatMap((diagnostic) => diagnostic.subject ?? []))];
  const needed = bindings.length === 0 ? "" : ` Needed by ${quoteSome(bindings, BINDINGS_MAX)}.`;
  return all.map((one, index) => ({
    ...one,
    subject,
    type: undefined,
    code: undefined,
    evidence: `${one.evidence} ${about[index]?.subject ?? ""}`,
    message: `${one.message}${needed}`,
    owners,
  }));
}

const FIX = "Mend the file, or correct the binding that names it.";
const BINDINGS_MAX = 5;
