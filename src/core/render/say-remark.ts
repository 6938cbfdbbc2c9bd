import type { Remark } from "../report/report.ts";

/** How this was judged, where that is not as usual. Our own words. */
export const REMARK_WORDS: Readonly<Record<Remark["kind"], string>> = {
  "first-configuration":
    "This change adds the first configuration. It is judged by itself and only observed: nothing is held back yet.",
  "configuration-removed":
    "This change removes the configuration. It is judged by the rules that stand on the base branch.",
  "base-invalid":
    "The configuration on the base branch is broken, so this change is judged by its own. A release manager has to look.",
  "base-unreadable":
    "A file on the base branch could not be read and now can be. What it said before is not known, so nothing of it counts as unchanged.",
  "policy-changed":
    "This change touches the rules of this gate. It is judged by the rules that stand on the base branch, and a release manager has to sign.",
  "merge-conflict":
    "This branch conflicts with the base branch, so its own files were judged, not the merged ones. Resolve the conflict to see the real effect.",
};
