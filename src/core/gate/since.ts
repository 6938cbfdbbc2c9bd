import type { Evaluated, LedgerEntry, SignOffGiven } from "../ledger/event.ts";
import type { Gate } from "./gate-state.ts";
import { standingSignOffs } from "./standing.ts";

/** What came about since the version of the pull request before this one, for whoever has looked at it before. */
export interface Since {
  /** Digest of that version's report, by which the caller finds what it said. */
  readonly reportBefore: string;
  /** Sign-offs that count no more, by what happened to them; oldest first. */
  readonly lapsed: readonly { readonly login: string; readonly item: string; readonly why: readonly string[] }[];
  /** Sign-offs that had lapsed and count again: what they covered is back. */
  readonly restored: readonly { readonly login: string; readonly item: string }[];
  /** Sign-offs given for this version that count now. */
  readonly signed: readonly { readonly login: string; readonly item: string }[];
}

/**
 * What the ledger says has happened since the pull request last came to ask for something else; `undefined` while it asks
 * for what it asked for at first. A fold over the ledger: looked at twice, it says the same.
 */
export function sinceBefore(entries: readonly LedgerEntry[], gate: Gate): Since | undefined {
  const turn = lastTurn(entries);
  if (turn === undefined) return undefined;
  const given = new Map(
    entries.flatMap(({ sequence, actor, event }) =>
      event.kind === "sign-off-given" && actor.kind === "person" ? [[sequence, { login: actor.login, event }]] : [],
    ),
  );
  const after = entries.filter(({ sequence }) => sequence > turn.sequence);
  const lapsedNow = new Map(standingSignOffs(entries).map(({ sequence, lapsed }) => [sequence, lapsed]));
  const counted = new Set(gate.items.flatMap(({ signed }) => signed.map(({ sequence }) => sequence)));
  const open = new Set(gate.items.filter(({ missing }) => missing > 0).map(({ item }) => item.id));
  return {
    reportBefore: turn.before.report,
    lapsed: after.flatMap(({ event }) => {
      if (event.kind !== "sign-off-lapsed" || lapsedNow.get(event.signOff) === undefined) return [];
      return open.has(event.item) ? withLogin(given, event).map((one) => ({ ...one, why: event.why })) : [];
    }),
    restored: after.flatMap(({ event }) =>
      event.kind === "sign-off-restored" && counted.has(event.signOff) ? withLogin(given, event) : [],
    ),
    signed: after.flatMap(({ sequence, event }) =>
      event.kind === "sign-off-given" && counted.has(sequence)
        ? withLogin(given, { signOff: sequence, item: event.item })
        : [],
    ),
  };
}

interface Turn {
  readonly before: Evaluated;
  /** Sequence number of the first evaluation that asked for what is asked for now. */
  readonly sequence: number;
}

/** The newest two evaluations in a row that ask for different things. One that could not be judged asks for nothing. */
function lastTurn(entries: readonly LedgerEntry[]): Turn | undefined {
  let before: Evaluated | undefined;
  let turn: Turn | undefined;
  for (const { sequence, event } of entries) {
    if (event.kind !== "evaluated" || event.verdict === "errored") continue;
    if (before !== undefined && askedBy(before) !== askedBy(event)) turn = { before, sequence };
    before = event;
  }
  return turn;
}

function askedBy({ items, blocking }: Evaluated): string {
  return JSON.stringify([items.map(({ id, fingerprint, required = 1 }) => [id, fingerprint, required]), blocking]);
}

function withLogin(
  given: ReadonlyMap<number, { readonly login: string; readonly event: SignOffGiven }>,
  { signOff, item }: { readonly signOff: number; readonly item: string },
): readonly { readonly login: string; readonly item: string }[] {
  const known = given.get(signOff);
  return known === undefined ? [] : [{ login: known.login, item }];
}
