import type { Finding } from "../impact/finding.ts";
import type { Waived } from "../ledger/event.ts";
import { canonicalText } from "../model/canonical.ts";

type Identity = Pick<Waived, "rule" | "subject" | "type" | "code" | "when">;

/** What makes a finding the same one: never its id alone, which grows where two would be the same. */
export function identityOf({ rule, subject, type, code, when }: Finding): Identity {
  return {
    rule,
    subject,
    ...(type === undefined ? {} : { type }),
    ...(code === undefined ? {} : { code }),
    ...(when === undefined ? {} : { when }),
  };
}

/** Whether a waiver is about this finding. */
export function isWaivedBy(finding: Finding, waived: Identity): boolean {
  const { rule, subject, type, code, when } = finding;
  return (
    rule === waived.rule &&
    subject === waived.subject &&
    type === waived.type &&
    code === waived.code &&
    canonicalText({ ...when }) === canonicalText({ ...waived.when })
  );
}
