import type { ChangeSet } from "../change/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Location } from "../model/location.ts";
import type { CodeMap, Conditions, Flow, Model } from "../model/model.ts";
import type { Policy, Role } from "../policy/policy.ts";
import type { Finding, Severity, Together } from "./finding.ts";
import type { Impact } from "./impact.ts";
import type { Fate, Presence, Trace } from "./trace.ts";

/**
 * One judgement. `judge` is asked about both sides by themselves; comparing the identities of what it says on each makes
 * a finding introduced, existing or resolved. A rule about changes speaks only where {@link SideView.comparison} is set.
 */
export interface Rule {
  /** The name of its file, its page and its test. */
  readonly id: string;
  /** The catalogue's severity; a candidate may say another. */
  readonly severity: Severity;
  readonly docs: RuleDocs;
  /** The rule that looks at the opposite case, or one sentence that says why there is none. */
  readonly mirror: { readonly rule: string } | { readonly waiver: string };
  /** Sorting is left to the caller. Never throws. */
  readonly judge: (side: SideView) => readonly Candidate[];
  /** Of a rule about what other rules find: asked after all of them, with what they found on this side. */
  readonly judgeFound?: (side: SideView, found: readonly Found[]) => readonly Candidate[];
}

/** What a rule said about one thing. */
export type Found = Pick<Candidate, "subject" | "type" | "code" | "when"> & { readonly rule: string };

/** Markdown, for the rule's page. */
interface RuleDocs {
  readonly detects: string;
  /** Why it matters, and to whom. */
  readonly why: string;
  /** What the rule cannot see. */
  readonly blind: string;
  readonly example: string;
  readonly fix: string;
}

/** One side of the pull request, as rules see it. */
export interface SideView {
  readonly model: Model;
  readonly trace: Trace;
  readonly hops: Hops;
  /** By map id: the flows that carry a type through it. */
  readonly carriers: ReadonlyMap<string, readonly Carrier[]>;
  readonly diagnostics: readonly Diagnostic[];
  /** The settings that count: base's, except where base has none. */
  readonly policy: Policy;
  /** The settings of this side's own document, in force or not; undefined where it has none. */
  readonly ownPolicy: Policy | undefined;
  /** The roles that this side declares. */
  readonly roles: ReadonlyMap<string, Role>;
  /** What a configuration can name that is not declared in it. */
  readonly names: BuiltInNames;
  /** ISO-8601 UTC. Only dates in the configuration are compared with it. */
  readonly now: string;
  /** What GitHub knows, by principal name in lower case; undefined where nobody can be asked. */
  readonly people: People | undefined;
  /** What this pull request does; only on head's view. */
  readonly comparison: Comparison | undefined;
}

/**
 * The hops of every code that has a name, in the trace's order. They are made when they are asked for: a landscape may
 * have a hundred thousand, and nearly all of them are as they should be.
 */
export interface Hops {
  readonly all: () => readonly Hop[];
  readonly over: (flows: ReadonlySet<Flow>) => readonly Hop[];
  /** Where the code is not accepted, or only because of a default. */
  readonly troubled: () => readonly Hop[];
}

/** What one hop does to a code that has a name, with the parts of the model it is about. */
export interface Hop {
  readonly fate: Fate;
  readonly code: string;
  readonly flow: Flow;
  /** List ids of the flow's own two ends for this type. */
  readonly fromList: string;
  readonly toList: string;
  /** The map that decided. */
  readonly map: CodeMap | undefined;
  readonly presence: Presence | undefined;
  /** The code really is under way; otherwise it is only possible (an open or undeclared list). */
  readonly proven: boolean;
  /** The entry or default that decided; for a missing code the map. */
  readonly at: Location;
}

export interface Carrier {
  readonly flow: Flow;
  readonly type: string;
}

export interface BuiltInNames {
  readonly rules: ReadonlySet<string>;
  readonly validations: ReadonlySet<string>;
}

export type People = ReadonlyMap<string, "known" | "unknown" | "empty">;

export interface Comparison {
  readonly base: Model;
  readonly baseTrace: Trace;
  readonly changes: ChangeSet;
  readonly impact: Impact;
  readonly headPolicy: Policy | undefined;
  readonly causes: Causes;
  /** What the shell could not read or list completely. */
  readonly incomplete: readonly Diagnostic[];
}

/** Lines of head that this pull request changed, by what they are about. See `causes.ts`. */
export interface Causes {
  readonly bySubject: ReadonlyMap<string, Location>;
  readonly byHop: ReadonlyMap<string, Location>;
}

/** A finding before it is known whether it is new, and who can mend it. Identity: the rule and the first four members. */
export interface Candidate {
  readonly subject: string;
  readonly type: string | undefined;
  readonly code: string | undefined;
  readonly when: Conditions | undefined;
  /** Where it is not the rule's own. */
  readonly severity?: Severity;
  /** Only where comparing identities cannot tell: for what has no base side. */
  readonly status?: Finding["status"];
  /**
   * What the problem consists of, where its identity is coarser than it: one that base does not have is new, although
   * base has another of the same identity. Never shown.
   */
  readonly evidence?: string;
  readonly message: string;
  readonly difference?: readonly string[];
  readonly fix: string;
  readonly edit?: string;
  readonly together?: Together;
  readonly location: Location;
  readonly related: Location | undefined;
  /** Whose people can mend it. */
  readonly owners: readonly OwnerOf[];
  /** What other rules say about the same thing, and need not: dropped on both sides, whatever the condition. */
  readonly claims?: readonly Claim[];
}

/** Who answers for a thing; for one that base knows, the role that base names. */
export type OwnerOf =
  | { readonly kind: "flow" | "errors" | "system" | "map"; readonly id: string }
  | { readonly kind: "role"; readonly id: string };

export interface Claim {
  readonly rule: string;
  readonly subject: string;
  readonly type: string | undefined;
  readonly code: string | undefined;
}
