import type { Attention, Outcome } from "../../core/history/query.ts";

/** A colour that says what the words beside it say. */
export type Tone = "success" | "attention" | "severe" | "danger" | "done" | "neutral";

export type IconName = "alert" | "check" | "dot" | "info" | "merge" | "pull" | "x";

/** A state as a small mark: words, colour and sign. */
export interface MarkView {
  readonly words: string;
  readonly tone: Tone;
  /** The template that draws it. */
  readonly icon: IconTemplate;
}

export type IconTemplate = `icons/${IconName}`;

export function mark(words: string, tone: Tone, icon: IconName): MarkView {
  return { words, tone, icon: `icons/${icon}` };
}

export const OUTCOME_MARKS: Readonly<Record<Outcome, MarkView>> = {
  open: mark("Open", "neutral", "pull"),
  waiting: mark("Waiting for sign-offs", "attention", "dot"),
  blocked: mark("Blocked", "danger", "x"),
  errored: mark("Could not be analysed", "danger", "alert"),
  passed: mark("Passed", "success", "check"),
  merged: mark("Merged", "done", "merge"),
  "merged-without-sign-off": mark("Merged without sign-off", "danger", "alert"),
  closed: mark("Closed", "neutral", "x"),
  "not-applicable": mark("No integration config touched", "neutral", "dot"),
};

export const ATTENTION_MARKS: Readonly<Record<Attention, MarkView>> = {
  "merged-without-sign-off": mark("Merged without sign-off", "danger", "alert"),
  overridden: mark("Overridden", "severe", "alert"),
  waived: mark("Finding waived", "attention", "info"),
  "history-lost": mark("Part of the record was lost", "danger", "alert"),
  "control-lapsed": mark("Control lapsed", "severe", "alert"),
  tampered: mark("Comment tampered with", "severe", "alert"),
  forged: mark("Check forged", "severe", "alert"),
};
