import type { Hash } from "../model/hash.ts";
import { GENESIS } from "./chain.ts";
import type { LedgerEntry } from "./event.ts";

/** A head hash that was seen outside of the database, such as in a check run. */
export interface Witness {
  readonly hash: string;
  /** The entry's number, where it was written down beside the hash. */
  readonly sequence: number | undefined;
}

/** The first thing in a ledger that is not as it was written. */
export interface Problem {
  readonly kind: ProblemKind;
  /** `undefined` where what is wrong is no entry, or might be in any of several repositories. */
  readonly repository: LedgerEntry["repository"] | undefined;
  /** Number of the bad entry in its repository's chain. */
  readonly sequence: number | undefined;
  /** Line of the file, from 1; `undefined` where it was no file. */
  readonly line: number | undefined;
  /** A sentence or two. */
  readonly message: string;
}

export type ProblemKind =
  /** The entry is not what its hash says. */
  | "changed"
  /** Something stands in the place of an entry that is not there. */
  | "missing"
  /** An entry stands where another one belongs: moved, doubled or put in. */
  | "misplaced"
  /** It does not name the hash of the one before. */
  | "unlinked"
  /** A text beside the ledger is gone, changed, or nobody's. */
  | "text-missing"
  | "text-changed"
  | "text-unnamed"
  /** A witnessed head is not in the chain. */
  | "tail-cut"
  /** What stands there is no entry, or not in the form of one. */
  | "unreadable";

/** What one repository's chain turned out to be. */
export interface ChainState {
  readonly repository: LedgerEntry["repository"];
  readonly entries: number;
  readonly first: number;
  readonly last: number;
  /** Hash of the last entry. */
  readonly head: string;
  readonly problem: Problem | undefined;
}

export interface VerifierOptions {
  readonly hash: Hash;
  /** Each chain is here from its first entry on, without a gap. Otherwise entries were left out by a filter. */
  readonly whole: boolean;
  /** The texts that entries name are here too. */
  readonly texts: boolean;
  readonly witnesses: readonly Witness[];
}

/** What a chain is made of. */
export type Link = Pick<LedgerEntry, "repository" | "sequence" | "previous" | "hash">;

interface Chain {
  repository: LedgerEntry["repository"];
  entries: number;
  first: number;
  last: Link | undefined;
  problem: Problem | undefined;
  /** Where another entry was witnessed than stands here: it counts if no other repository's can be meant. */
  rewritten: Problem | undefined;
}

/**
 * Reads the entries of one or more repositories in the order in which they were exported, each once, and names the first
 * bad one of each chain. Remembers one entry for each repository, and the digests of the texts it has seen.
 */
export class LedgerVerifier {
  readonly #options: VerifierOptions;
  readonly #chains = new Map<number, Chain>();
  /** Texts that stood before the entry that names them first; those that are as their digest says, and those that are not. */
  readonly #known = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #waiting = new Map<string, number | undefined>();
  readonly #unfound: Map<string, Witness>;
  readonly #witnessed = new Map<number, Witness>();
  #strayText: Problem | undefined;

  constructor(options: VerifierOptions) {
    this.#options = options;
    this.#unfound = new Map(options.witnesses.map((witness) => [witness.hash, witness]));
    for (const witness of options.witnesses) {
      if (witness.sequence !== undefined) this.#witnessed.set(witness.sequence, witness);
    }
  }

  /** Of an entry's texts, those that were not shown yet, each once. */
  unseen(digests: readonly string[]): readonly string[] {
    const unseen = digests.filter((digest) => !this.#known.has(digest) && !this.#changed.has(digest));
    return [...new Set(unseen)];
  }

  /** A text that stands before the entry that names it first. */
  takeText(digest: string, text: string, line: number | undefined): void {
    if (this.#known.has(digest) || this.#changed.has(digest)) this.#stray(line, digest, "stands here a second time");
    (this.#options.hash(text) === digest ? this.#known : this.#changed).add(digest);
    this.#waiting.set(digest, line);
  }

  /** `isSealed`: whether the entry is what its hash says; `named` are its texts, asked for only where texts are looked at. */
  takeEntry(entry: Link, isSealed: boolean, named: () => readonly string[], line: number | undefined): void {
    const digests = this.#options.texts ? named() : [];
    if (this.#waiting.size > 0) this.#endWaiting(digests);

    const chain = this.#chainOf(entry);
    chain.entries += 1;
    this.#unfound.delete(entry.hash);
    if (chain.problem === undefined) {
      const found = this.#linkProblem(entry, chain.last, isSealed) ?? this.#textProblem(digests);
      const place = { repository: entry.repository, sequence: entry.sequence, line };
      if (found !== undefined) chain.problem = { ...found, ...place };
      const witness = this.#witnessed.get(entry.sequence);
      if (witness !== undefined && witness.hash !== entry.hash)
        chain.rewritten ??= { ...asRewritten(entry, witness), ...place };
    }
    chain.repository = entry.repository;
    chain.last = entry;
  }

  #endWaiting(named: readonly string[]): void {
    for (const digest of named) this.#waiting.delete(digest);
    for (const [digest, at] of this.#waiting) this.#stray(at, digest, "is named by no entry that follows it at once");
    this.#waiting.clear();
  }

  /** One state for each repository, by its number, and what is wrong with none in particular. */
  end(): { readonly chains: readonly ChainState[]; readonly problems: readonly Problem[] } {
    for (const [digest, at] of this.#waiting)
      this.#stray(at, digest, "is named by no entry: the end of the file is missing");
    const cut = this.#cutTail();
    const [only] = this.#chains.values();
    if (cut !== undefined && only !== undefined && this.#chains.size === 1) only.problem ??= only.rewritten ?? cut;
    const chains = [...this.#chains.values()]
      .sort((one, other) => one.repository.id - other.repository.id)
      .map(({ repository, entries, first, last, problem }): ChainState => {
        return { repository, entries, first, last: last?.sequence ?? 0, head: last?.hash ?? GENESIS, problem };
      });
    const ofNone = [this.#strayText, this.#chains.size === 1 ? undefined : cut];
    const problems = [...ofNone, ...chains.map(({ problem }) => problem)].filter((problem) => problem !== undefined);
    return { chains, problems: problems.sort((one, other) => (one.line ?? Infinity) - (other.line ?? Infinity)) };
  }

  #chainOf(entry: Link): Chain {
    const known = this.#chains.get(entry.repository.id);
    if (known !== undefined) return known;
    const { repository, sequence } = entry;
    const chain: Chain = {
      repository,
      entries: 0,
      first: sequence,
      last: undefined,
      problem: undefined,
      rewritten: undefined,
    };
    this.#chains.set(repository.id, chain);
    return chain;
  }

  #linkProblem(entry: Link, last: Link | undefined, isSealed: boolean): Found | undefined {
    const { sequence } = entry;
    const expected = (last?.sequence ?? 0) + 1;
    if (!Number.isSafeInteger(sequence) || sequence < 1)
      return found("misplaced", `What stands where entry ${expected} belongs has no number.`);
    if (sequence < expected)
      return found("misplaced", `Entry ${sequence} stands where entry ${expected} belongs: moved, doubled or put in.`);
    if (sequence > expected && this.#options.whole)
      return found("missing", `Entry ${expected} is missing; entry ${sequence} stands in its place.`);
    if (sequence === expected && entry.previous !== (last?.hash ?? GENESIS)) {
      const message = `Entry ${sequence} does not follow the entry before it: one of the two was changed or replaced.`;
      return found("unlinked", message);
    }
    if (!isSealed) return found("changed", `Entry ${sequence} was changed after it was written.`);
    return undefined;
  }

  #textProblem(digests: readonly string[]): Found | undefined {
    for (const digest of digests) {
      if (this.#changed.has(digest)) return found("text-changed", `A text that it names was changed (${digest}).`);
      if (!this.#known.has(digest)) return found("text-missing", `It names a text that is missing (${digest}).`);
    }
    return undefined;
  }

  #stray(line: number | undefined, digest: string, what: string): void {
    const message = `A text ${what} (${digest}).`;
    const repository = undefined;
    this.#strayText ??= { kind: "text-unnamed", repository, sequence: undefined, line, message };
  }

  #cutTail(): Problem | undefined {
    const [witness] = this.#unfound.values();
    if (witness === undefined) return undefined;
    const [only] = this.#chains.values();
    const isOne = this.#chains.size === 1;
    const last = only?.last?.sequence ?? 0;
    const where = isOne
      ? `The chain ends at entry ${last}, but`
      : this.#chains.size === 0
        ? "There is no entry, but"
        : "No chain has it, but";
    return {
      kind: "tail-cut",
      repository: isOne ? only?.repository : undefined,
      sequence: isOne ? last + 1 : undefined,
      line: undefined,
      message: `${where} the head ${witness.hash} was seen outside of it: what came after was cut off, or the chain was written anew.`,
    };
  }
}

function asRewritten({ sequence }: Link, { hash }: Witness): Found {
  const message = `Entry ${sequence} is another one than was witnessed (${hash}): the chain was written anew.`;
  return found("changed", message);
}

type Found = Pick<Problem, "kind" | "message">;

function found(kind: ProblemKind, message: string): Found {
  return { kind, message };
}
