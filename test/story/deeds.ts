/**
 * What people did on one pull request and nobody has undone, told in the plainest words: the memory of the simulation's
 * outside checker. It knows who wrote what in which order; it shares no line with the gate, the commands or the ledger.
 */
export interface Deed {
  readonly kind: "sign" | "veto" | "waiver" | "override" | "delegation";
  readonly login: string;
  /** The comment or review that it stands in: `comment 12`. */
  readonly place: string;
  /** The item, the problem that is waived, or `override`. */
  readonly about: string;
  /** Of a sign-off or an override: what it was given for. */
  readonly content: string;
  /** Of a sign-off: the delegation that it hangs on. */
  readonly by: Deed | undefined;
  /** Of a delegation: who may sign. */
  readonly to: string | undefined;
  /** When it is over by the clock. */
  readonly untilMs: number | undefined;
  /** The round in which it was done, and its place among all deeds. */
  readonly round: number;
  readonly order: number;
  /** It crossed something on its way, so that it may have been refused, or undone. */
  readonly isSure: boolean;
}

export type NewDeed = Pick<Deed, "kind" | "login" | "place" | "about" | "round" | "isSure"> & Partial<Deed>;

export class Deeds {
  #all: readonly Deed[] = [];
  #order = 0;

  get all(): readonly Deed[] {
    return this.#all;
  }

  of(kind: Deed["kind"]): readonly Deed[] {
    return this.#all.filter((deed) => deed.kind === kind);
  }

  add(deed: NewDeed): Deed {
    this.#order += 1;
    const added = { content: "", by: undefined, to: undefined, untilMs: undefined, ...deed, order: this.#order };
    this.#all = [...this.#all, added];
    return added;
  }

  /** Gone for good; only perhaps, where that crossed something or the deed is of this very round. */
  undo(isUndone: (deed: Deed) => boolean, { isSure }: { readonly isSure: boolean }): void {
    this.#change((deed) => {
      if (!isUndone(deed)) return deed;
      return isSure ? undefined : { ...deed, isSure: false };
    });
  }

  doubt(isDoubtful: (deed: Deed) => boolean): void {
    this.#change((deed) => (isDoubtful(deed) ? { ...deed, isSure: false } : deed));
  }

  /** A sign-off hangs on its delegation as that is now; the one that is gone stays gone. */
  #change(change: (deed: Deed) => Deed | undefined): void {
    const changed = new Map(this.#all.map((deed) => [deed.order, change(deed)]));
    this.#all = this.#all.flatMap((deed) => {
      const now = changed.get(deed.order);
      if (now === undefined) return [];
      if (now.by === undefined) return [now];
      const by = changed.get(now.by.order);
      return by === undefined ? [] : [{ ...now, by }];
    });
  }
}
