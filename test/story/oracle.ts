import { analyze } from "../../src/core/evaluate.ts";
import type { Report } from "../../src/core/report/report.ts";
import { assembleSide } from "../../src/core/source/assemble.ts";
import { parseSource } from "../../src/core/source/readers.ts";
import { sha256 } from "../support/ledger.ts";
import { sideFiles } from "../support/side-files.ts";

export type Files = Readonly<Record<string, string>>;

/** Somebody signed an item as it was then, in a comment that stands as it was written. */
export interface Mark {
  readonly pull: number;
  readonly login: string;
  readonly item: string;
  readonly fingerprint: string;
  readonly comment: number;
  /** It crossed something else on its way, so that it may have been refused. */
  readonly isSure: boolean;
}

export interface Truth {
  readonly files: { readonly base: Files; readonly head: Files };
  readonly marks: readonly Mark[];
  /** Who is in which team now. */
  readonly teams: ReadonlyMap<string, ReadonlySet<string>>;
  readonly excluded: ReadonlySet<string>;
}

export interface Verdict {
  /** May be open, if all that is not sure went well for it. */
  readonly may: boolean;
  /** Must be open. */
  readonly must: boolean;
  readonly blocked: boolean;
}

const reports = new Map<string, Report>();

/** What the analysis says about these files; nothing of the gate, of people or of GitHub is in it. */
export function reportOf({ base, head }: { readonly base: Files; readonly head: Files }): Report {
  const key = sha256(JSON.stringify([base, head]));
  const known = reports.get(key);
  if (known !== undefined) return known;
  const report = analyze({
    base: assembleSide(sideFiles(base), parseSource),
    head: assembleSide(sideFiles(head), parseSource),
    baseCommit: "base",
    headCommit: "head",
    now: "2026-11-01T00:00:00.000Z",
    hash: sha256,
    people: undefined,
    incomplete: [],
    lastValid: undefined,
    conflict: false,
  });
  reports.set(key, report);
  return report;
}

/**
 * Whether a pull request may be merged, decided anew from what people did and how the world is, by no code of the gate:
 * the outside checker of the simulation.
 */
export function judgeTruth(pull: number, { files, marks, teams, excluded }: Truth): Verdict {
  const report = reportOf(files);
  if (report.verdict === "not-applicable") return { may: true, must: true, blocked: false };
  const blocked = report.verdict === "blocked" || report.verdict === "errored";
  const isCovered = (isWanted: (mark: Mark) => boolean): boolean =>
    report.checklist.every(({ id, fingerprint, owners, required }) => {
      const signers = marks.filter(
        (mark) =>
          mark.pull === pull &&
          mark.item === id &&
          mark.fingerprint === fingerprint &&
          !excluded.has(mark.login) &&
          owners.some((owner) => teams.get(owner)?.has(mark.login)) &&
          isWanted(mark),
      );
      return new Set(signers.map(({ login }) => login)).size >= required;
    });
  return {
    may: !blocked && isCovered(() => true),
    must: !blocked && isCovered(({ isSure }) => isSure),
    blocked,
  };
}
