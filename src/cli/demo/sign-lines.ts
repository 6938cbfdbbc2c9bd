import { EVIDENCE_PLACEHOLDER } from "../../core/render/sign-line.ts";

/**
 * The line that Ripplegate's comment offers a role for copying, with `evidence` in the place of the placeholder;
 * `undefined` where the role has nothing to sign. Read from the comment itself, as a person would.
 */
export function copySignLine(comment: string, role: string, evidence: string): string | undefined {
  const section = comment
    .split(/^#### /m)
    .slice(1)
    .find((part) => part.replace(/^\P{L}+/u, "").startsWith(role));
  const line = section?.split("\n").find((one) => one.startsWith("/signoff "));
  return line?.replace(EVIDENCE_PLACEHOLDER, () => evidence);
}
