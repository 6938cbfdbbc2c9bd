import type { Conditions } from "../model/model.ts";

/** Worst first; a path's outcome is the worst thing that happens to the code on it. */
export const OUTCOMES = ["not-accepted", "unmapped", "dropped", "default", "unknown", "absorbed", "accepted"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type Scope = "none" | "additive" | "code-scoped" | "flow-wide" | "unknown";

/** Where the changes arrive. Everything sorted; see `analysis.md`'s report for the printed form. */
export interface Impact {
  readonly systems: readonly AffectedSystem[];
  readonly flows: readonly AffectedFlow[];
  readonly paths: readonly ImpactPath[];
  readonly absorbed: readonly Absorbed[];
  /** Ids of head's flows that are not affected, sorted: proven, not assumed. */
  readonly unaffected: readonly string[];
  readonly scope: Scope;
  readonly coverage: Coverage;
}

export interface AffectedSystem {
  readonly id: string;
  /** Flows between it and the nearest change; 0 where the change is in the system itself. */
  readonly hops: number;
  readonly owner: string | undefined;
}

export interface AffectedFlow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly hops: number;
  readonly volumePerDay: number | undefined;
  /** Ids of the changes that affect it; empty only where all that differs is that one side could not be read there. */
  readonly because: readonly string[];
  /** Types whose codes fare differently; empty when only the flow's own properties changed. */
  readonly types: readonly string[];
  /** Its outcomes end to end are as before: only how they come about changed. */
  readonly internal: boolean;
  /** Where codes that fare differently here first fail with a noise, and first without one; at head. */
  readonly firstLoud: Failure | undefined;
  readonly firstSilent: Failure | undefined;
}

/** A flow in which a code is lost or falls back. */
export interface Failure {
  readonly flow: string;
  readonly type: string;
  /** As it arrives at that flow; `null` for the symbolic "anything" of an open list. */
  readonly code: string | null;
  readonly map: string | undefined;
  /** Flows to it, that flow included: 1 where it fails in the affected flow itself. */
  readonly hops: number;
}

/** The shortest path of one change through the landscape, spelled out with each hop's code and map. */
export interface ImpactPath {
  readonly change: string;
  /** Ids of further changes that take this very way, in the change set's order: it is told once. */
  readonly also: readonly string[];
  /** `base` where head sends the code no more: then the path tells how it went until now. */
  readonly side: "base" | "head";
  readonly outcome: Outcome;
  readonly steps: readonly Step[];
  /** Number of further, longer paths of the same change that are not spelled out. */
  readonly more: number;
}

export type Step =
  | {
      readonly kind: "code";
      readonly system: string;
      readonly type: string;
      /** `null` for the symbolic "anything" of an open list. */
      readonly code: string | null;
      readonly when: Conditions | undefined;
    }
  | {
      readonly kind: "hop";
      readonly flow: string;
      readonly map: string | undefined;
      readonly via: "entry" | "default" | "same" | "missing";
    };

export interface Absorbed {
  readonly system: string;
  readonly type: string;
  readonly code: string;
  readonly change: string;
}

export interface Coverage {
  readonly codes: number;
  readonly traced: number;
}
