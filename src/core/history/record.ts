import type { Evaluated } from "../ledger/event.ts";
import type { Attention, Named } from "./query.ts";

/**
 * What the history knows of one pull request, or of one thing that happened past every pull request: a fold over its
 * entries in the ledger, kept so that lists and figures need not read them. Always made anew from the ledger; nothing is
 * ever judged by it.
 */
export interface HistoryRecord {
  readonly kind: "pull-request" | "push" | "control" | "check";
  readonly repository: { readonly id: number; readonly name: string };
  /** The pull request's; minus the sequence of the entry where there is none. */
  readonly number: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly evaluated: RecordedEvaluation | null;
  /** Not revoked ones, oldest first. */
  readonly signOffs: readonly RecordedSignOff[];
  /** Sequence numbers of what stands: vetoes, waivers, overrides. What stood at the merge stays. */
  readonly rejections: readonly { readonly sequence: number; readonly item: string }[];
  readonly waivers: readonly RecordedException[];
  readonly overrides: readonly RecordedException[];
  /** The head that the gate stands open for. */
  readonly openFor: string | null;
  readonly ended: "no" | "closed" | "merged" | "merged-without-sign-off";
  readonly merge: {
    readonly at: string;
    readonly sha: string | null;
    readonly by: string | null;
    readonly headSha: string;
    readonly baseRef: string;
  } | null;
  /** What happened, of something that is no pull request. */
  readonly why: string | null;
  readonly attention: readonly Attention[];
  readonly releases: readonly string[];
}

export interface RecordedException {
  readonly sequence: number;
  readonly at: string;
  readonly login: string;
  /** Shortened. */
  readonly reason: string;
}

export interface RecordedEvaluation
  extends Pick<Evaluated, "baseRef" | "headSha" | "mode" | "verdict" | "scope" | "report" | "landscape"> {
  readonly blocking: number;
  readonly items: readonly AskedItem[];
  readonly systems: Named;
  readonly flows: Named;
  readonly codes: Named;
  /** Whether any evaluation so far found that integration config is touched. */
  readonly everTouched: boolean;
}

export interface AskedItem {
  readonly id: string;
  readonly fingerprint: string;
  readonly required: number;
  /** `null` where the report can't be read. */
  readonly role: string | null;
  /** Since when it is asked in this form. */
  readonly since: string;
}

export interface RecordedSignOff {
  readonly sequence: number;
  readonly at: string;
  readonly item: string;
  readonly fingerprint: string;
  readonly role: string;
  readonly userId: number;
  readonly login: string;
  /** When the item was asked for in the form that was signed; `null` where that is not known. */
  readonly askedAt: string | null;
  readonly lapsed: boolean;
}
