import type { Remark } from "../report/report.ts";
import { count, listInWords } from "./count.ts";

/** Named of each kind; the rest is counted. */
const COMMITS_SHOWN_MAX = 5;
const SHA_LENGTH = 10;

/** How this was judged, where that is not as usual. Holds foreign text where it names a commit's e-mail address. */
export function sayRemark(remark: Remark): string {
  if (remark.kind !== "unattributed-commits") return WORDS[remark.kind];
  const named = remark.commits
    .slice(0, COMMITS_SHOWN_MAX)
    .map(({ sha, email }) => `${sha.slice(0, SHA_LENGTH)} (${email})`);
  const left = remark.commits.length - named.length;
  const list = listInWords(left === 0 ? named : [...named, count(left, "more commit")]);
  return `Nobody knows who wrote a part of this: no GitHub account has the e-mail address of ${list}. Its writer could sign their own work here, so make sure it is none of those who signed. To mend it, add the address to the right account, or commit again with one that GitHub knows.`;
}

const WORDS: Readonly<Record<Exclude<Remark["kind"], "unattributed-commits">, string>> = {
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
