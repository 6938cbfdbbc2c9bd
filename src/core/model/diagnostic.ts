import type { Location } from "./location.ts";

/**
 * A problem in the user's files, for the author: what is wrong, where, and the next step.
 *
 * `config-invalid` makes the side unusable (exit 3, gate `errored`). `source-unreadable` and `reference-unknown`
 * become findings. `notice` is for information and blocks nothing.
 */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** One sentence that ends with the next step where there is one. */
  readonly message: string;
  readonly location: Location;
  /** The binding that asked for an unreadable file, or the first of two places that contradict each other. */
  readonly related?: Location;
  /** The file or pattern that is not there; of one that is there, `location` is in it. */
  readonly file?: string;
  /** What the diagnostic is about: a flow, list, map or system id, where one is known. */
  readonly subject?: string;
  /** The type (`shipping-method`) and code or field it is about, where known. */
  readonly type?: string;
  readonly codeValue?: string;
  /**
   * What the problem consists of beside its sentence: what was not read, or what contradicts each other. Where that
   * differs, it is another problem. Never shown.
   */
  readonly evidence?: string;
}

export type DiagnosticCode =
  | "config-invalid"
  | "source-unreadable"
  | "reference-unknown"
  | "map-ambiguous"
  | "analysis-incomplete"
  | "notice";
