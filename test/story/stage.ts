import type { Comment, Review } from "../../src/local-github/index.ts";
import type { Deed } from "./deeds.ts";
import type { SimulatedClock } from "./simulated-app.ts";
import type { SimulatedWorld, Subject } from "./simulated-world.ts";

export type Act = () => Promise<void>;

/** What the acts of a history share. */
export interface Stage {
  readonly world: SimulatedWorld;
  readonly random: () => number;
  readonly time: SimulatedClock;
  readonly said: Said[];
  /** People whose membership changed in this round. */
  readonly moved: Set<string>;
  /** Who gave a review in this round, by pull request: two of them overtake each other. */
  readonly asked: Set<string>;
  readonly round: number;
  /** Webhooks may be lost. */
  readonly isLossy: boolean;
  /** Things cross on their way: it may go either way for what people do, never for what they don't. */
  readonly isWild: boolean;
  /** Nothing else happens in this round. */
  readonly isAlone: boolean;
  /** Neither does anything cross it, nor does the right of this person change in this round. */
  isPlain(login: string): boolean;
  /** What hangs on this person's rights. */
  doubtsOf(login: string): (deed: Deed) => boolean;
  someSubject(): Subject | undefined;
  note(act: string): void;
}

/** A comment or review as the one who wrote it remembers it. */
export interface Said {
  readonly subject: Subject;
  readonly login: string;
  readonly place: string;
  readonly round: number;
  readonly hasVeto: boolean;
  readonly comment: Comment | undefined;
  readonly review: Review | undefined;
}

export interface End {
  readonly state: string;
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly comment: string;
  readonly signed: readonly string[];
}
