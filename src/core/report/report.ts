import type { Change } from "../change/change.ts";
import type { ChecklistItem } from "../checklist/item.ts";
import type { Finding } from "../impact/finding.ts";
import type { Impact, Scope } from "../impact/impact.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Mode } from "../policy/policy.ts";

export type Verdict = "not-applicable" | "passed" | "needs-sign-off" | "blocked" | "errored";

/** All that one analysis says, before any sign-off. The same inputs give the same report, byte for byte. */
export interface Report {
  readonly base: string;
  readonly head: string;
  readonly mode: Mode;
  readonly verdict: Verdict;
  readonly scope: Scope;
  /** What people call the systems, by id: those that have a title. Head's where both sides have one. */
  readonly systemTitles: ReadonlyMap<string, string>;
  readonly changes: readonly Change[];
  readonly impact: Impact;
  readonly findings: readonly Finding[];
  readonly checklist: readonly ChecklistItem[];
  readonly diagnostics: readonly Diagnostic[];
  /** Things the reader must know about how this was judged: first configuration, base invalid, merge conflict. */
  readonly remarks: readonly Remark[];
}

export type Remark =
  | { readonly kind: "first-configuration" }
  | { readonly kind: "configuration-removed" }
  | { readonly kind: "base-invalid" }
  | { readonly kind: "base-unreadable" }
  | { readonly kind: "policy-changed" }
  | { readonly kind: "merge-conflict" }
  /** Whoever wrote these can't be kept from signing, for nobody knows who that is. By commit, then e-mail; never empty. */
  | {
      readonly kind: "unattributed-commits";
      readonly commits: readonly { readonly sha: string; readonly email: string }[];
    };
