import type { ChainState, Problem, ProblemKind } from "../ledger/verify.ts";
import { count } from "./count.ts";
import { plainText } from "./escape.ts";

/** What `verify` found out about a file or database. */
export interface Verification {
  /** Chains from their first entry on; otherwise a filter had left entries out. */
  readonly whole: boolean;
  /** The texts that entries name were looked at too. */
  readonly texts: boolean;
  /** Head hashes that were to be found in it. */
  readonly witnesses: number;
  readonly chains: readonly ChainState[];
  /** One for each broken chain at most, and what is wrong with none in particular; in the order of the file. */
  readonly problems: readonly Problem[];
}

/** In words, one line for each repository, what to do at the end. Ends with a line feed. */
export function renderVerificationText(found: Verification): string {
  const broken = found.problems.map(sayProblem);
  const others = found.chains.filter(({ problem }) => problem === undefined).map((chain) => sayChain(chain, found));
  const [first] = found.problems;
  const lines = [...broken, ...others, ...(first === undefined ? [] : [`Next: ${NEXT_STEPS[first.kind]}`])];
  return lines.length === 0 ? "The ledger is empty: nothing to verify.\n" : `${lines.join("\n")}\n`;
}

/** The same for programs: one JSON object on one line. */
export function renderVerificationJson(found: Verification): string {
  const { whole, texts, chains, problems } = found;
  const verdict = problems.length > 0 ? "broken" : chains.length === 0 ? "empty" : whole ? "intact" : "filtered";
  const first = problems[0] === undefined ? null : problemJson(problems[0]);
  const repositories = chains.map(({ repository, entries, first, last, head, problem }) => {
    const isIntact = problem === undefined;
    return { id: repository.id, name: repository.name, intact: isIntact, entries, first, last, head };
  });
  return `${JSON.stringify({ verdict, whole, texts, firstBad: first, problems: problems.map(problemJson), repositories })}\n`;
}

function problemJson({ kind, repository, sequence, line, message }: Problem) {
  return {
    kind,
    repository: repository ?? null,
    sequence: sequence ?? null,
    line: line ?? null,
    message,
    next: NEXT_STEPS[kind],
  };
}

function sayProblem({ kind, repository, sequence, line, message }: Problem): string {
  if (kind === "unreadable" && line !== undefined) return `Broken: line ${line} ${plainText(message)}`;
  const place = [
    ...(repository === undefined ? [] : [`repository ${plainText(repository.name)}`]),
    ...(sequence === undefined ? [] : [`at entry ${sequence}`]),
  ];
  const where = place.length === 0 ? "" : `${place.join(", ")}. `;
  return `Broken: ${where}${plainText(message)}${line === undefined ? "" : ` It is line ${line}.`}`;
}

function sayChain({ repository, entries, first, last, head }: ChainState, found: Verification): string {
  const name = `repository ${plainText(repository.name)}`;
  if (!found.whole) {
    return `Filtered: ${name}, ${count(entries, "entry", "entries")} of ${first} to ${last}, each as it was written. What the filter left out cannot be judged: export the repository without a filter to verify its whole chain.`;
  }
  const texts = found.texts ? ", with all texts" : "";
  return `Intact: ${name}, ${count(entries, "entry", "entries")}${texts}, head ${plainText(head)}. ${sayTail(found.witnesses)}`;
}

function sayTail(witnesses: number): string {
  return witnesses > 0
    ? `${count(witnesses, "witnessed head")} found; entries after the newest of them could still be missing.`
    : "A cut-off tail can only be told from a head that was written down elsewhere: name those of the check runs that opened a gate with --witness.";
}

const RESTORE =
  "take an older export or a backup, compare it from this entry on, and find out who could write to the database since.";

const NEXT_STEPS: Readonly<Record<ProblemKind, string>> = {
  changed: RESTORE,
  missing: `${RESTORE} If somebody filtered this list, take "ripplegate export", which says so in its first line.`,
  misplaced: RESTORE,
  unlinked: RESTORE,
  "text-missing": RESTORE,
  "text-changed": RESTORE,
  "text-unnamed": "export it again: somebody changed this file, or its end is missing.",
  "tail-cut":
    "take a backup from after the check run that the head stands in, and find out who could write to the database since.",
  unreadable: "export it again: somebody changed this file, or its end is missing.",
};

/** What `verify` found out about a file of signed statements. */
export interface StatementsVerification {
  /** As far as they are good. */
  readonly statements: number;
  readonly keyId: string;
  /** The first bad one. */
  readonly problem: StatementProblem | undefined;
}

export interface StatementProblem {
  readonly line: number;
  readonly message: string;
}

const EXPORT_STATEMENTS =
  "export the statements again from the ledger, and verify that; do not rely on what this file says from here on.";

export function renderStatementsText({ statements, keyId, problem }: StatementsVerification): string {
  if (problem !== undefined) {
    return `Broken: line ${problem.line}. ${plainText(problem.message)}\nNext: ${EXPORT_STATEMENTS}\n`;
  }
  if (statements === 0) return "The file is empty: nothing to verify.\n";
  return `Intact: ${count(statements, "statement")} about merges, each signed with the key ${keyId}. That none is missing is told by the ledger alone.\n`;
}

export function renderStatementsJson({ statements, keyId, problem }: StatementsVerification): string {
  const verdict = problem !== undefined ? "broken" : statements === 0 ? "empty" : "intact";
  const firstBad = problem === undefined ? null : { ...problem, next: EXPORT_STATEMENTS };
  return `${JSON.stringify({ verdict, statements, keyId, firstBad })}\n`;
}
