import type { Conditions, MapEntry, OnMissing, Unread } from "../model/model.ts";
import type { Impact, Outcome } from "./impact.ts";

/** Both sides traced, and what their difference means. */
export interface Traced {
  readonly impact: Impact;
  readonly base: Trace;
  readonly head: Trace;
  /** By change: the codes that fare differently because of it, on every flow they pass. Without those it moves none. */
  readonly reached: ReadonlyMap<string, readonly Pair[]>;
}

/** One code at one flow, on both sides. `null` is the symbolic "anything else" of an open list. */
export interface Pair {
  readonly flow: string;
  readonly type: string;
  readonly code: string | null;
  /** Empty where the side does not send this code here. */
  readonly base: readonly Fate[];
  readonly head: readonly Fate[];
}

/** What happens to every code at every hop on one side. */
export interface Trace {
  /** By flow id, then type, then code (`null` is the symbolic "anything else" of an open list). All in a stated order: sorted. */
  readonly fates: ReadonlyMap<string, ReadonlyMap<string, FatesByCode>>;
  /** By list id: why each code is there. */
  readonly codes: ReadonlyMap<string, ReadonlyMap<string, Presence>>;
  /** What was not followed to its end; empty as a rule. */
  readonly unfollowed: readonly Unfollowed[];
}

/** What happens to each code at one hop. */
export type FatesByCode = ReadonlyMap<string | null, readonly Fate[]>;

/** A limit that was met at a flow. */
export interface Unfollowed {
  readonly flow: string;
  /** `effort`: the work ended there, and nothing behind it is known. `branches`: of one code there were too many. */
  readonly limit: "effort" | "branches";
  /** What could not be told apart; undefined where it could be anything. */
  readonly unread: Unread | undefined;
}

/** Why a code is in a list's traffic. */
export interface Presence {
  /**
   * `produced`: declared as produced by a closed or open list. `arrived`: it was accepted from another system and
   * travels on. `known`: the list is undeclared or open and the code is only named by a map on that side.
   * The first that holds, in this order.
   */
  readonly kind: "produced" | "arrived" | "known";
  /** The traffic is proven: produced, or arrived on a proven way at a declared list. */
  readonly proven: boolean;
}

/** What one hop does to one code (under one condition). */
export interface Fate {
  readonly flow: string;
  readonly type: string;
  readonly code: string | null;
  readonly when: Conditions;
  readonly via: "entry" | "default" | "same" | "missing";
  /** The hop's own outcome: never `absorbed`, which is a matter of both sides. */
  readonly outcome: Exclude<Outcome, "absorbed">;
  /** Where the code comes out; undefined when it is lost (unmapped, dropped) or unknown. */
  readonly arrives: { readonly list: string; readonly code: string | null } | undefined;
  /** The codes between the maps of a chain, in order. */
  readonly between: readonly string[];
  /** Every map on the way with the key of the entry that it applied; undefined where none matched. In order. */
  readonly deciding: readonly { readonly map: string; readonly key: string | undefined }[];
  /**
   * Happens only under conditions that no entry of the map names. Whether there are any, nobody has declared: it takes
   * part in comparing the sides, and no rule speaks of it.
   */
  readonly residual: boolean;
  /** The map that decided: the one with the entry, or the one in which it was missing. */
  readonly map: string | undefined;
  /** Set where nothing matched: what the map does then. `empty`: an entry matched and names no target. */
  readonly missing: OnMissing | "empty" | undefined;
  /** What nobody could read on the way, where that leaves the outcome open or says which codes come this way. */
  readonly unread?: Unread | undefined;
  /** What decided: the entry or the default, for a missing code the map, for one that is carried as it is the flow. */
  readonly written: Written;
}

/**
 * What decided, by what it is and not by where it stands: a fate is the same on both sides where lines were only moved.
 * See `placeOf`.
 */
export type Written = MapEntry | WrittenInMap | "carry";

/** The map as such, or its default. */
export interface WrittenInMap {
  readonly part: "default" | "map";
  readonly map: string;
}
